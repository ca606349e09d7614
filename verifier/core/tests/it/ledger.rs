//! The month's register.

use card_payload::{FamilyCard, Month, Part, Timestamp};
use card_verifier::{Exception, Ledger, OtherShops, VerifiedCard, card_hash, shop_code, verify};
use sha2::{Digest, Sha256};

use crate::support::{DAY, NOW, family, good_lists, hex, text_of};

fn verified(card: &FamilyCard) -> VerifiedCard {
    let verdict = verify(&text_of(card), &good_lists(), NOW);
    verdict.card().unwrap().clone()
}

fn of_family(id: &str) -> FamilyCard {
    FamilyCard {
        family_id: card_payload::FamilyId::parse(id).unwrap(),
        ..family(3)
    }
}

/// A register with one family served at [`NOW`].
fn served(card: &VerifiedCard) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.note(card, "V-OK", Exception::Finger, Some(true), NOW);
    ledger
}

#[test]
fn a_family_is_served_once_a_month_with_whichever_of_its_cards() {
    let card = verified(&family(3));
    let ledger = served(&card);
    let later = NOW.plus_seconds(3 * DAY);
    assert_eq!(ledger.served(&card, later), Some(NOW));
    let second_card = FamilyCard {
        part: Part::new(2, 2).unwrap(),
        issue_number: 3,
        ..family(3)
    };
    assert_eq!(ledger.served(&verified(&second_card), later), Some(NOW));
    assert_eq!(
        ledger.served(&verified(&of_family("41705824")), later),
        None
    );
    assert_eq!(
        ledger.served(&card, NOW.plus_seconds(30 * DAY)),
        None,
        "the next month"
    );
}

#[test]
fn the_register_and_what_is_handed_back_have_no_name_and_no_number() {
    let card = verified(&family(3));
    let ledger = served(&card);
    let kept = serde_json::to_string(&ledger).unwrap();
    let file = ledger.hand_back("0212345", Month::of(NOW));
    for secret in [
        "Kamla",
        "Thakur",
        "41705823",
        &card.card_number().to_string(),
    ] {
        assert!(!kept.contains(secret), "{secret} in {kept}");
        assert!(!file.contains(secret), "{secret} in {file}");
    }
    let hash = card_hash(&card.card_number().to_string());
    assert!(file.contains(&format!(
        "0212345,2026-11,2026-11-22T06:00:00Z,{hash},2,V-OK,finger,yes\r\n"
    )));
}

#[test]
fn the_last_line_of_what_is_handed_back_is_the_hash_of_all_before_it() {
    let mut ledger = served(&verified(&family(3)));
    ledger.note_typed(
        &verified(&of_family("41705824")).card_number().to_string(),
        NOW,
    );
    let file = ledger.hand_back("0212345", Month::of(NOW));
    let (table, sum) = file.rsplit_once("# sha256 ").unwrap();
    assert_eq!(sum.trim_end(), hex(&Sha256::digest(table.as_bytes())));
    assert_eq!(table.lines().count(), 3);
    assert!(table.contains(",0,TYPED,unreadable,\r\n"));
}

#[test]
fn what_was_handed_back_is_deleted_when_its_month_is_over_and_nothing_else_is() {
    let card = verified(&family(3));
    let mut ledger = served(&card);
    let next_month = NOW.plus_seconds(30 * DAY);
    assert!(!ledger.delete_over(next_month), "not handed back");
    assert_eq!(ledger.due(next_month), [Month::of(NOW)]);
    ledger.handed_back(Month::of(NOW));
    assert!(!ledger.delete_over(NOW), "it still tells who was served");
    assert_eq!(ledger.due(next_month), []);
    ledger.note(&card, "V-OK", Exception::None, None, next_month);
    assert!(ledger.delete_over(next_month));
    assert_eq!(ledger.entries().len(), 1);
    assert_eq!(ledger.served(&card, next_month), Some(next_month));
}

#[test]
fn a_month_that_was_handed_back_again_does_not_take_back_a_later_one() {
    let mut ledger = served(&verified(&family(3)));
    ledger.handed_back(Month::of(NOW));
    ledger.handed_back(Month::of(Timestamp::from_seconds(0)));
    assert_eq!(ledger.due(NOW.plus_seconds(30 * DAY)), []);
}

#[test]
fn a_shop_is_letters_digits_and_dashes() {
    assert_eq!(shop_code(" 0212345 "), Some("0212345"));
    for wrong in ["", "=1+1", "-1", "a,b", "अ", &"1".repeat(25)] {
        assert_eq!(shop_code(wrong), None, "{wrong}");
    }
}

#[test]
fn cards_of_other_shops_get_what_the_department_says() {
    let (whole, part) = (
        verified(&family(5)),
        verified(&FamilyCard {
            part: Part::new(1, 2).unwrap(),
            ..family(5)
        }),
    );
    let policy = |text: &str| serde_json::from_str::<OtherShops>(text).unwrap();
    let limit = policy(r#"{"policy":"allow_limit","grams_per_person":5000}"#);
    assert_eq!(limit.about(&whole, "0212345"), None, "its own shop");
    let about = limit.about(&whole, "0999999").unwrap();
    assert_eq!((about.policy, about.grams), ("limit", Some(25_000)));
    assert_eq!(limit.about(&part, "0999999").unwrap().grams, None);
    let minimum = policy(r#"{"policy":"allow_minimum","grams":10000}"#);
    assert_eq!(
        minimum.about(&whole, "0999999").unwrap().grams,
        Some(10_000)
    );
    let deny = policy(r#"{"policy":"deny"}"#);
    assert_eq!(deny.about(&whole, "0999999").unwrap().grams, Some(0));
    assert_eq!(OtherShops::default().about(&whole, "0999999"), None);
    assert!(serde_json::from_str::<OtherShops>(r#"{"policy":"allow"}"#).is_err());
}
