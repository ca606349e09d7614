//! What is written reads back the same, and what must not be written is refused.

use card_payload::limits::{MEMBERS_MAX, STATUS_LIST_ENTRIES_MAX};
use card_payload::{
    CardHead, CardMember, CardStatus, CardType, CategorySet, EncodeError, Envelope, FamilyCard,
    FamilyId, Gender, KeyId, Part, Relation, SchemaError, StatusEntries, StatusList,
    StatusReference, Timestamp, ToBeSigned, TokenKind, qr_text, token_from_text,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::sample::select;

const KEY: KeyId = KeyId::from_bytes([1, 2, 3, 4]);

fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{1,12} [A-Z][a-z]{1,12}|[\u{905}-\u{939}][\u{905}-\u{94d}\u{200c}\u{200d} ]{1,40}"
}

fn member() -> impl Strategy<Value = CardMember> {
    let birth_year = option::of(1900_u16..=2155);
    let kinship = (select(&Relation::ALL), select(&Gender::ALL));
    (name(), option::of(name()), birth_year, kinship).prop_map(
        |(name, name_hindi, birth_year, (relation, gender))| CardMember {
            name,
            name_hindi,
            birth_year,
            relation,
            gender,
        },
    )
}

fn card() -> impl Strategy<Value = FamilyCard> {
    let whose = (
        "[0-9A-Z]{1,16}",
        select(&CardType::ALL),
        1_u8..64,
        1_u8..=99,
    );
    let part = (1_u8..=9).prop_flat_map(|of| (1..=of).prop_map(move |number| (number, of)));
    let place = (
        "[0-9A-Z]{1,24}",
        any::<u32>(),
        part,
        0..STATUS_LIST_ENTRIES_MAX,
    );
    let times = (
        0_i64..4_000_000_000,
        1_i64..400_000_000,
        option::of(0_i64..1_000),
    );
    (whose, place, times, member(), vec(member(), 0..MEMBERS_MAX)).prop_map(
        |(whose, place, (issued, lasts, begins), head, members)| FamilyCard {
            issuer: "https://card.hp.example".to_owned(),
            issued_at: Timestamp::from_seconds(issued),
            not_before: begins.map(|begins| Timestamp::from_seconds(issued + begins % lasts)),
            expires_at: Timestamp::from_seconds(issued + lasts),
            family_id: FamilyId::parse(&whose.0).unwrap(),
            card_type: whose.1,
            categories: CategorySet::from_bits(whose.2).unwrap(),
            issue_number: whose.3,
            part: Part::new(place.2.0, place.2.1).unwrap(),
            home_shop: place.0,
            lgd_code: place.1,
            head: CardHead {
                name: head.name,
                name_hindi: head.name_hindi,
                birth_year: head.birth_year,
                gender: head.gender,
            },
            members,
            status: StatusReference {
                index: place.3,
                uri: "https://card.hp.example/s/1".to_owned(),
            },
        },
    )
}

proptest! {
    #[test]
    fn any_card_reads_back_as_it_was_written(card in card()) {
        match ToBeSigned::card(&card, KEY) {
            Ok(prepared) => {
                let message = prepared.bytes().to_vec();
                let token = prepared.into_token([7; 64]);
                prop_assert_eq!(token_from_text(&qr_text(&token)).unwrap(), &token[..]);
                let envelope = Envelope::parse(&token, TokenKind::Card).unwrap();
                prop_assert_eq!(envelope.key_id(), KEY.as_bytes());
                let opened = envelope.open(|signed, signature| {
                    signed == message && signature == &[7; 64]
                });
                prop_assert_eq!(opened.unwrap().card().unwrap(), card);
            }
            Err(error) => prop_assert_eq!(matches!(error, EncodeError::TooLarge { .. }), true),
        }
    }
}

fn small_card() -> FamilyCard {
    FamilyCard {
        issuer: "https://card.hp.example".to_owned(),
        issued_at: Timestamp::from_seconds(1_000),
        not_before: None,
        expires_at: Timestamp::from_seconds(2_000),
        family_id: FamilyId::parse("1").unwrap(),
        card_type: CardType::Permanent,
        categories: CategorySet::from_bits(1).unwrap(),
        issue_number: 1,
        part: Part::WHOLE,
        home_shop: "1".to_owned(),
        lgd_code: 0,
        head: CardHead {
            name: "A".to_owned(),
            name_hindi: None,
            birth_year: None,
            gender: Gender::Unknown,
        },
        members: Vec::new(),
        status: StatusReference {
            index: 0,
            uri: "u".to_owned(),
        },
    }
}

#[test]
fn a_payload_stays_closed_where_the_signature_does_not_hold() {
    let token = ToBeSigned::card(&small_card(), KEY)
        .unwrap()
        .into_token([0; 64]);
    let envelope = Envelope::parse(&token, TokenKind::Card).unwrap();
    assert!(envelope.open(|_, _| false).is_none());
}

#[test]
fn a_card_beyond_the_limits_is_not_signed() {
    let refused = |change: &dyn Fn(&mut FamilyCard)| {
        let mut card = small_card();
        change(&mut card);
        ToBeSigned::card(&card, KEY).unwrap_err()
    };
    let range = |field| EncodeError::Limit(SchemaError::Range(field));
    assert_eq!(
        refused(&|card| card.issue_number = 0),
        range("issue number")
    );
    assert_eq!(
        refused(&|card| card.head.birth_year = Some(1_899)),
        range("birth year")
    );
    assert_eq!(
        refused(&|card| card.head.name = "ा".repeat(100)),
        range("head's name")
    );
    assert_eq!(
        refused(&|card| card.head.name = "A\nB".to_owned()),
        range("head's name")
    );
    assert_eq!(
        refused(&|card| card.expires_at = card.issued_at),
        range("expiry")
    );
    assert_eq!(
        refused(&|card| card.status.index = 1 << 20),
        range("status index")
    );
    assert_eq!(
        refused(&|card| card.issuer = "i".repeat(25)),
        range("issuer")
    );
    let message = refused(&|card| card.home_shop.clear()).to_string();
    assert_eq!(
        message,
        "it cannot be signed: the home shop is out of its range"
    );
}

fn status_list(entries: StatusEntries) -> StatusList {
    StatusList {
        uri: "https://card.hp.example/s/1".to_owned(),
        version: 3,
        issued_at: Timestamp::from_seconds(1),
        expires_at: Timestamp::from_seconds(2),
        ttl_seconds: 3,
        aggregation_uri: Some("https://card.hp.example/s".to_owned()),
        entries,
    }
}

#[test]
fn a_full_status_list_reads_back_and_has_the_expected_size() {
    let mut entries = StatusEntries::all_valid(STATUS_LIST_ENTRIES_MAX);
    let mut state = 1_u64;
    for _ in 0..STATUS_LIST_ENTRIES_MAX / 100 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = u32::try_from(state >> 44).unwrap();
        assert!(entries.set(index, CardStatus::Revoked));
    }
    let list = status_list(entries);
    let token = ToBeSigned::status_list(&list, KEY)
        .unwrap()
        .into_token([0; 64]);
    // One in a hundred revoked; the entropy of that is 0.081 bits an entry, 10.6 KB.
    assert!(
        (12_000..18_000).contains(&token.len()),
        "{} bytes",
        token.len()
    );
    let envelope = Envelope::parse(&token, TokenKind::StatusList).unwrap();
    assert_eq!(
        envelope.open(|_, _| true).unwrap().status_list().unwrap(),
        list
    );
}

#[test]
fn a_list_is_not_read_as_another_kind() {
    let list = status_list(StatusEntries::all_valid(4));
    let token = ToBeSigned::status_list(&list, KEY)
        .unwrap()
        .into_token([0; 64]);
    for kind in [TokenKind::Card, TokenKind::TrustList, TokenKind::Update] {
        assert!(Envelope::parse(&token, kind).is_err());
    }
    let envelope = Envelope::parse(&token, TokenKind::StatusList).unwrap();
    let opened = envelope.open(|_, _| true).unwrap();
    assert_eq!(opened.card().unwrap_err(), SchemaError::Kind);
    assert_eq!(opened.trust_list().unwrap_err(), SchemaError::Kind);
    assert_eq!(opened.update().unwrap_err(), SchemaError::Kind);
}
