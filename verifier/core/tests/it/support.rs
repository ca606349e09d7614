//! A small issuer for tests: keys from fixed seeds, made-up families, lists.

use card_payload::{
    CardHead, CardMember, CardStatus, CardType, Category, CategorySet, FamilyCard, FamilyId,
    Gender, KeyId, KeyState, KeyUse, Month, Part, Relation, Scale, ScaleLine, StatusDelta,
    StatusEntries, StatusList, StatusReference, Timestamp, ToBeSigned, TrustList, TrustListToSign,
    TrustedKey, VerifierUpdate, qr_text,
};
use card_verifier::{Lists, TrustAnchor, TrustAnchors, key_id, status_hash};
use ed25519_dalek::{Signer, SigningKey};

pub(crate) const ISSUER: &str = "https://card.hp.example";
pub(crate) const STATUS_URI: &str = "https://card.hp.example/s/1";
pub(crate) const DAY: i64 = Timestamp::DAY;

/// 2026-11-01T00:00:00Z, when the test cards are signed.
pub(crate) const ISSUED: Timestamp = Timestamp::from_seconds(1_793_491_200);
/// 2026-11-20T06:00:00Z, when the test lists are signed.
pub(crate) const LISTED: Timestamp = Timestamp::from_seconds(1_795_154_400);
/// Two days later, when the tests verify.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_154_400 + 2 * 86_400);
/// Five years after issue.
pub(crate) const EXPIRES: Timestamp = Timestamp::from_seconds(1_793_491_200 + 5 * 365 * 86_400);

/// The roles of the three roots.
pub(crate) const ROOTS: [&str; 3] = ["root 1", "root 2", "root 3"];

pub(crate) const VALID_INDEX: u32 = 4_711;
pub(crate) const REVOKED_INDEX: u32 = 1;
pub(crate) const SUSPENDED_INDEX: u32 = 2;
pub(crate) const SUPERSEDED_INDEX: u32 = 3;

/// The key of a role; the same in every run.
pub(crate) fn signing_key(role: &str) -> SigningKey {
    let mut seed = [0; 32];
    seed[..role.len()].copy_from_slice(role.as_bytes());
    SigningKey::from_bytes(&seed)
}

pub(crate) fn public_key(role: &str) -> [u8; 32] {
    signing_key(role).verifying_key().to_bytes()
}

pub(crate) fn id_of(role: &str) -> KeyId {
    key_id(&public_key(role))
}

pub(crate) fn sign(role: &str, prepared: ToBeSigned) -> Vec<u8> {
    let signature = signing_key(role).sign(prepared.bytes()).to_bytes();
    prepared.into_token(signature)
}

pub(crate) fn sign_card(role: &str, card: &FamilyCard) -> Vec<u8> {
    sign(role, ToBeSigned::card(card, id_of(role)).unwrap())
}

pub(crate) fn text_of(card: &FamilyCard) -> String {
    qr_text(&sign_card("card", card))
}

/// A family of `members` persons, the head included.
pub(crate) fn family(members: usize) -> FamilyCard {
    let others = [
        ("Ram Lal Thakur", 1974, Relation::Spouse, Gender::Male),
        ("Suresh Kumar Thakur", 1998, Relation::Child, Gender::Male),
        ("Pooja Thakur", 2001, Relation::Child, Gender::Female),
        ("Savitri Devi", 1949, Relation::Parent, Gender::Female),
        ("Anjali Thakur", 2000, Relation::ChildInLaw, Gender::Female),
        ("Aarav Thakur", 2021, Relation::Grandchild, Gender::Male),
        ("Diya Thakur", 2023, Relation::Grandchild, Gender::Female),
    ];
    let members = others
        .iter()
        .cycle()
        .take(members - 1)
        .map(|&(name, year, relation, gender)| CardMember {
            name: name.to_owned(),
            name_hindi: None,
            birth_year: Some(year),
            relation,
            gender,
        })
        .collect();
    FamilyCard {
        issuer: ISSUER.to_owned(),
        issued_at: ISSUED,
        not_before: None,
        expires_at: EXPIRES,
        family_id: FamilyId::parse("41705823").unwrap(),
        card_type: CardType::Permanent,
        categories: CategorySet::of([Category::Phh, Category::Bpl]).unwrap(),
        issue_number: 2,
        part: Part::WHOLE,
        home_shop: "0212345".to_owned(),
        lgd_code: 12_345,
        head: CardHead {
            name: "Kamla Devi Thakur".to_owned(),
            name_hindi: Some("कमला देवी ठाकुर".to_owned()),
            birth_year: Some(1976),
            gender: Gender::Female,
        },
        members,
        status: StatusReference {
            index: VALID_INDEX,
            uri: STATUS_URI.to_owned(),
        },
    }
}

pub(crate) fn trusted_key(role: &str, key_use: KeyUse) -> TrustedKey {
    TrustedKey {
        key_id: id_of(role),
        public_key: public_key(role),
        key_use,
        sign_from: ISSUED.plus_seconds(-30 * DAY),
        sign_to: ISSUED.plus_seconds(365 * DAY),
        verify_until: EXPIRES.plus_seconds(365 * DAY),
        state: KeyState::Active,
    }
}

pub(crate) fn trust_list() -> TrustList {
    TrustList {
        issuer: ISSUER.to_owned(),
        subject: format!("{ISSUER}/keys"),
        version: 7,
        issued_at: LISTED.plus_seconds(-3 * DAY),
        expires_at: LISTED.plus_seconds(177 * DAY),
        keys: vec![
            trusted_key("card", KeyUse::Card),
            trusted_key("status", KeyUse::Status),
            trusted_key("update", KeyUse::Update),
        ],
    }
}

pub(crate) fn status_list() -> StatusList {
    let mut entries = StatusEntries::all_valid(1 << 14);
    for (index, status) in [
        (REVOKED_INDEX, CardStatus::Revoked),
        (SUSPENDED_INDEX, CardStatus::Suspended),
        (SUPERSEDED_INDEX, CardStatus::Superseded),
    ] {
        assert!(entries.set(index, status));
    }
    StatusList {
        uri: STATUS_URI.to_owned(),
        version: 12,
        issued_at: LISTED,
        expires_at: LISTED.plus_seconds(35 * DAY),
        ttl_seconds: 7 * 86_400,
        aggregation_uri: Some(format!("{ISSUER}/s")),
        entries,
    }
}

pub(crate) fn status_token(role: &str, list: &StatusList) -> Vec<u8> {
    sign(role, ToBeSigned::status_list(list, id_of(role)).unwrap())
}

/// What changed from one list to another.
pub(crate) fn delta_between(before: &StatusList, after: &StatusList) -> StatusDelta {
    StatusDelta {
        uri: after.uri.clone(),
        issued_at: after.issued_at,
        from: before.version,
        to: after.version,
        flips: before.entries.flips_to(&after.entries).unwrap(),
        result_hash: status_hash(&after.entries),
    }
}

pub(crate) fn delta_token(role: &str, delta: &StatusDelta) -> Vec<u8> {
    sign(role, ToBeSigned::status_delta(delta, id_of(role)).unwrap())
}

/// A trust list signed by the roots of these roles.
pub(crate) fn trust_token(roles: &[&str], list: &TrustList) -> Vec<u8> {
    let prepared = TrustListToSign::new(list).unwrap();
    let signatures = roles.iter().map(|role| {
        let signature = signing_key(role).sign(&prepared.bytes_for(id_of(role)));
        (id_of(role), signature.to_bytes())
    });
    let signatures = signatures.collect();
    prepared.into_token(signatures)
}

/// A trust list as it should be: two of the three roots signed.
pub(crate) fn good_trust_token(list: &TrustList) -> Vec<u8> {
    trust_token(&ROOTS[..2], list)
}

pub(crate) fn update_of(trust_list: Vec<u8>, status_lists: Vec<Vec<u8>>) -> VerifierUpdate {
    VerifierUpdate {
        version: 12,
        issued_at: LISTED,
        trust_list,
        status_lists,
    }
}

pub(crate) fn update_token(role: &str, update: &VerifierUpdate) -> Vec<u8> {
    sign(role, ToBeSigned::update(update, id_of(role)).unwrap())
}

/// The update that most tests use.
pub(crate) fn good_update() -> Vec<u8> {
    let lists = vec![status_token("status", &status_list())];
    update_token("update", &update_of(good_trust_token(&trust_list()), lists))
}

/// Rice for each member and sugar for the family, free and for a price.
pub(crate) fn scale_of(month: Month, issued_at: Timestamp) -> Scale {
    let line = |item: &str, item_hindi: &str, per_person, grams, paise_per_kg| ScaleLine {
        categories: CategorySet::of([Category::Phh]).unwrap(),
        areas: Vec::new(),
        item: item.to_owned(),
        item_hindi: item_hindi.to_owned(),
        per_person,
        grams,
        paise_per_kg,
        choice: 0,
    };
    Scale {
        issuer: ISSUER.to_owned(),
        issued_at,
        month,
        order: "No. 12/2026".to_owned(),
        lines: vec![
            line("rice", "चावल", true, 2_000, 0),
            line("sugar", "चीनी", false, 500, 3_000),
        ],
    }
}

pub(crate) fn scale_token(role: &str, scale: &Scale) -> Vec<u8> {
    sign(role, ToBeSigned::scale(scale, id_of(role)).unwrap())
}

/// Three roots, of which two must sign.
pub(crate) fn anchors() -> TrustAnchors {
    anchors_of(&ROOTS.map(public_key))
}

pub(crate) fn anchors_of(roots: &[[u8; 32]]) -> TrustAnchors {
    let roots = roots.iter().map(|&public_key| TrustAnchor {
        public_key,
        specimen: false,
    });
    TrustAnchors::new(roots.collect(), None).unwrap()
}

pub(crate) fn good_lists() -> Lists {
    Lists::open(&good_update(), &anchors()).unwrap()
}

/// Lists under another trust list than the usual one.
pub(crate) fn lists_under(trust_list: &TrustList) -> Lists {
    let lists = vec![status_token("status", &status_list())];
    let update = update_of(good_trust_token(trust_list), lists);
    Lists::open(&update_token("update", &update), &anchors()).unwrap()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

pub(crate) fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect()
}
