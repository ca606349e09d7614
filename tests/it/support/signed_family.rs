//! Made-up families, signed with a key that is made from a fixed seed.

use card_payload::{
    CardHead, CardMember, CardType, Category, CategorySet, FamilyCard, FamilyId, Gender, KeyId,
    Part, Relation, StatusReference, Timestamp, ToBeSigned, qr_text,
};
use card_verifier::key_id;
use ed25519_dalek::{Signer, SigningKey};

/// The issuer's URI in the demo: a domain that nobody can own (RFC 6761).
pub const ISSUER: &str = "https://card.hp.example";

/// 2026-11-01T00:00:00Z, when these cards are signed.
pub const ISSUED: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// Five years later.
pub const EXPIRES: Timestamp = Timestamp::from_seconds(1_793_491_200 + 5 * 365 * 86_400);

/// A family of `size` persons, the head included, with names as they are hard: conjuncts, nukta,
/// ZWJ, an apostrophe.
pub fn family_of(size: usize) -> FamilyCard {
    let others = [
        (
            "Ram Lal Kshatriya",
            "राम लाल क्षत्रिय",
            1974,
            Relation::Spouse,
            Gender::Male,
        ),
        (
            "Farida D'Souza",
            "फ़रीदा डिसूज़ा",
            1998,
            Relation::Child,
            Gender::Female,
        ),
        ("Shrikrishna", "श्रीकृष्ण", 2001, Relation::Child, Gender::Male),
        (
            "Savitri Devi",
            "सावित्री देवी",
            1949,
            Relation::Parent,
            Gender::Female,
        ),
        (
            "Raksha",
            "रक्\u{200D}षा",
            2000,
            Relation::ChildInLaw,
            Gender::Female,
        ),
        ("Aarav", "आरव", 2021, Relation::Grandchild, Gender::Male),
        ("Diya", "दिया", 2023, Relation::Grandchild, Gender::Female),
    ];
    let member =
        |&(name, hindi, year, relation, gender): &(&str, &str, u16, Relation, Gender)| CardMember {
            name: name.to_owned(),
            name_hindi: Some(hindi.to_owned()),
            birth_year: Some(year),
            relation,
            gender,
        };
    FamilyCard {
        issuer: ISSUER.to_owned(),
        issued_at: ISSUED,
        not_before: None,
        expires_at: EXPIRES,
        family_id: FamilyId::parse(&format!("417058{size:02}")).expect("eight digits"),
        card_type: CardType::Permanent,
        categories: CategorySet::of([Category::Phh, Category::Bpl]).expect("two categories"),
        issue_number: 1,
        part: Part::WHOLE,
        home_shop: "0212345".to_owned(),
        lgd_code: 12_345,
        head: CardHead {
            name: "Kamla Devi Dwivedi".to_owned(),
            name_hindi: Some("कमला देवी द्विवेदी".to_owned()),
            birth_year: Some(1976),
            gender: Gender::Female,
        },
        members: others
            .iter()
            .cycle()
            .take(size.saturating_sub(1))
            .map(member)
            .collect(),
        status: StatusReference {
            index: 4_711,
            uri: format!("{ISSUER}/s/1"),
        },
    }
}

/// The key that signs these cards.
pub fn signing_key() -> SigningKey {
    SigningKey::from_bytes(b"system tests, signing card key.\0")
}

/// The short name of [`signing_key`].
pub fn signing_key_id() -> KeyId {
    key_id(signing_key().verifying_key().as_bytes())
}

/// The text for the card's QR.
///
/// # Panics
/// Where the card breaks a limit of the format.
pub fn signed_text(card: &FamilyCard) -> String {
    let prepared = ToBeSigned::card(card, signing_key_id()).expect("the card keeps the limits");
    let signature = signing_key().sign(prepared.bytes()).to_bytes();
    qr_text(&prepared.into_token(signature))
}
