//! Cards taken apart and put together wrongly, with signatures that hold.

use card_payload::{FamilyCard, ToBeSigned};
use ed25519_dalek::Signer;

use crate::cbor::Item;
use crate::support::{STATUS_URI, family, id_of, signing_key};

/// A card in pieces; each can be replaced before it is signed.
#[derive(Debug, Clone)]
pub(crate) struct Forgery {
    pub(crate) role: &'static str,
    pub(crate) protected: Vec<(i64, Item)>,
    /// The protected header's bytes where they are not those of `protected`.
    pub(crate) protected_bytes: Option<Vec<u8>>,
    pub(crate) unprotected: Vec<(i64, Item)>,
    pub(crate) claims: Vec<(i64, Item)>,
    /// The payload where it is not `claims`.
    pub(crate) payload: Option<Vec<u8>>,
    pub(crate) tags: Vec<u64>,
}

impl Forgery {
    /// A faultless card of five.
    pub(crate) fn new() -> Self {
        let card = family(5);
        Self {
            role: "card",
            protected: vec![
                (1, Item::Int(-8)),
                (4, Item::bytes(id_of("card").as_bytes())),
            ],
            protected_bytes: None,
            unprotected: Vec::new(),
            claims: claims(&card, family_fields(&card)),
            payload: None,
            tags: vec![18],
        }
    }

    /// A card whose claim 169 has this household instead.
    pub(crate) fn with_family(fields: Vec<Item>) -> Self {
        Self {
            claims: claims(&family(5), fields),
            ..Self::new()
        }
    }

    pub(crate) fn with_claim(mut self, key: i64, value: Item) -> Self {
        self.claims.retain(|(other, _)| *other != key);
        self.claims.push((key, value));
        self.claims.sort_by_key(|(key, _)| *key);
        self
    }

    pub(crate) fn without_claim(mut self, key: i64) -> Self {
        self.claims.retain(|(other, _)| *other != key);
        self
    }

    pub(crate) fn token(&self) -> Vec<u8> {
        let protected = match &self.protected_bytes {
            Some(bytes) => bytes.clone(),
            None => Item::int_map(self.protected.clone()).encoded(),
        };
        let payload = match &self.payload {
            Some(payload) => payload.clone(),
            None => Item::int_map(self.claims.clone()).encoded(),
        };
        let message = Item::Array(vec![
            Item::text("Signature1"),
            Item::bytes(&protected),
            Item::bytes(&[]),
            Item::bytes(&payload),
        ]);
        let signature = signing_key(self.role).sign(&message.encoded()).to_bytes();
        let parts = Item::Array(vec![
            Item::bytes(&protected),
            Item::int_map(self.unprotected.clone()),
            Item::bytes(&payload),
            Item::bytes(&signature),
        ]);
        let tagged = |item, tag: &u64| Item::Tag(*tag, Box::new(item));
        self.tags.iter().rev().fold(parts, tagged).encoded()
    }
}

/// The fields of key 75.
pub(crate) fn family_fields(card: &FamilyCard) -> Vec<Item> {
    let mut entries = vec![Item::Array(vec![Item::Int(76), Item::Int(2)])];
    for member in &card.members {
        let year = i64::from(member.birth_year.unwrap_or(1_900)) - 1_900;
        let code = i64::from(member.relation.code()) * 4 + i64::from(member.gender.code());
        entries.push(Item::Array(vec![
            Item::text(&member.name),
            Item::Int(year),
            Item::Int(code),
        ]));
    }
    vec![
        Item::Int(1),
        Item::Int(i64::from(card.card_type.code())),
        Item::Int(i64::from(card.categories.bits())),
        Item::Int(i64::from(card.issue_number)),
        Item::text(&card.home_shop),
        Item::Int(i64::from(card.lgd_code)),
        Item::Int(1),
        Item::Int(1),
        Item::Array(entries),
    ]
}

/// Claim 169 with this household.
pub(crate) fn identity(fields: Vec<Item>) -> Vec<(i64, Item)> {
    vec![
        (1, Item::text("41705823")),
        (4, Item::text("Kamla Devi Thakur")),
        (19, Item::text("कमला देवी ठाकुर")),
        (20, Item::text("hin")),
        (75, Item::Array(fields)),
    ]
}

pub(crate) fn status(index: Item, uri: &str) -> Item {
    let reference = Item::Map(vec![
        (Item::text("idx"), index),
        (Item::text("uri"), Item::text(uri)),
    ]);
    Item::Map(vec![(Item::text("status_list"), reference)])
}

fn claims(card: &FamilyCard, fields: Vec<Item>) -> Vec<(i64, Item)> {
    vec![
        (1, Item::text(&card.issuer)),
        (4, Item::Int(card.expires_at.seconds())),
        (6, Item::Int(card.issued_at.seconds())),
        (169, Item::int_map(identity(fields))),
        (
            65_535,
            status(Item::Int(i64::from(card.status.index)), STATUS_URI),
        ),
    ]
}

#[test]
fn the_faultless_forgery_is_what_the_encoder_writes() {
    let card = family(5);
    let prepared = ToBeSigned::card(&card, id_of("card")).unwrap();
    let signature = signing_key("card").sign(prepared.bytes()).to_bytes();
    assert_eq!(Forgery::new().token(), prepared.into_token(signature));
}
