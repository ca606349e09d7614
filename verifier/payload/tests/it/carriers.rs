//! Parts that come in any order, twice, mistyped, mixed, or from somebody else.

use card_payload::carrier::{
    Added, CarrierKind, Content, JoinError, Joiner, PARTS_MAX, SMS_CHARACTERS, split,
};
use card_payload::limits::TEXT_MAX;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;

/// The characters of the GSM 7-bit basic alphabet that QR's alphanumeric mode has too.
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn sms(bytes: &[u8], number: u64) -> Vec<String> {
    split(bytes, Content::StatusDelta, number, CarrierKind::Sms).unwrap()
}

fn bytes(length: usize, seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(next).collect()
}

#[test]
fn twenty_changes_are_two_sms_and_five_hundred_one_qr_code() {
    assert_eq!(sms(&bytes(182, 1), 120).len(), 2);
    let parts = split(&bytes(989, 1), Content::StatusDelta, 120, CarrierKind::Qr).unwrap();
    assert_eq!(parts.len(), 1);
    assert!(parts[0].starts_with("FCD120.1/1."), "{}", parts[0]);
}

#[test]
fn what_is_missing_and_what_is_mixed_is_told() {
    let (one, other) = (sms(&bytes(400, 1), 7), sms(&bytes(400, 2), 8));
    let mut joiner = Joiner::new();
    assert_eq!(joiner.join(), Err(JoinError::Nothing));
    assert_eq!(joiner.add(&one[3]), Ok(Added::New));
    assert_eq!(joiner.add(&one[1]), Ok(Added::New));
    assert_eq!(joiner.add(&one[1]), Ok(Added::Again));
    assert_eq!(joiner.missing(), [1, 3, 5]);
    let message = joiner.join().unwrap_err().to_string();
    assert!(
        message.contains("of 5 parts these are missing: 1, 3, 5"),
        "{message}"
    );
    let mixed = JoinError::Mixed {
        offered: 8,
        begun: 7,
    };
    assert_eq!(joiner.add(&other[0]), Err(mixed.clone()));
    let same_number = sms(&bytes(400, 2), 7);
    assert!(matches!(
        joiner.add(&same_number[0]),
        Err(JoinError::Mixed { .. })
    ));
    for part in &one {
        joiner.add(part).unwrap();
    }
    assert_eq!(joiner.join(), Ok(bytes(400, 1)));
}

#[test]
fn a_mistyped_part_is_told_from_a_foreign_text() {
    let part = sms(&bytes(90, 1), 7).remove(0);
    let mut joiner = Joiner::new();
    assert_eq!(
        joiner.add(&format!("  {}\r\n", part.to_lowercase())),
        Ok(Added::New)
    );
    let at = part.len() / 2;
    let other = if part.as_bytes()[at] == b'A' {
        "B"
    } else {
        "A"
    };
    let mistyped = format!("{}{other}{}", &part[..at], &part[at + 1..]);
    assert_eq!(joiner.add(&mistyped), Err(JoinError::Damaged));
    assert_eq!(joiner.add("NCF 1234"), Err(JoinError::NoPart));
    assert_eq!(joiner.add(""), Err(JoinError::NoPart));
    assert_eq!(
        joiner.add(&format!("FCD{}", "1".repeat(5_000))),
        Err(JoinError::Damaged)
    );
}

#[test]
fn more_than_99_parts_are_refused() {
    let most = usize::from(PARTS_MAX) * 92;
    assert!(split(&bytes(most, 1), Content::Update, 7, CarrierKind::Sms).is_ok());
    let error = split(&bytes(most * 2, 1), Content::Update, 7, CarrierKind::Sms).unwrap_err();
    assert!(error.to_string().contains("hint:"));
}

proptest! {
    #[test]
    fn parts_in_any_order_and_twice_make_the_whole(
        length in 0..4_000_usize,
        seed in any::<u8>(),
        number in any::<u64>(),
        carrier in prop_oneof![Just(CarrierKind::Sms), Just(CarrierKind::Qr)],
        order in vec(any::<Index>(), 0..60),
    ) {
        let whole = bytes(length, seed);
        let parts = split(&whole, Content::TrustList, number, carrier).unwrap();
        let most = if carrier == CarrierKind::Sms { SMS_CHARACTERS } else { TEXT_MAX };
        for part in &parts {
            prop_assert!(part.len() <= most, "{} characters", part.len());
            prop_assert!(part.chars().all(|character| ALPHABET.contains(character)));
            prop_assert_eq!(part.trim(), part);
        }
        let mut joiner = Joiner::new();
        for part in order.iter().map(|index| index.get(&parts)).chain(&parts) {
            joiner.add(part).unwrap();
        }
        prop_assert_eq!(joiner.join(), Ok(whole));
    }

    #[test]
    fn any_text_is_taken_or_refused(
        texts in vec(
            prop_oneof!["\\PC{0,80}", "FC[DTU][0-9./:A-F ]{0,40}"].prop_map(|text: String| text),
            0..8,
        ),
    ) {
        let mut joiner = Joiner::new();
        for text in texts {
            let _ = joiner.add(&text);
        }
        let _ = (joiner.missing(), joiner.join());
    }

    #[test]
    fn a_changed_character_is_noticed(at in any::<Index>(), change in any::<Index>()) {
        let parts = sms(&bytes(300, 3), 12);
        let part = &parts[1];
        let at = at.index(part.len());
        let other = change.index(ALPHABET.len());
        let changed = format!("{}{}{}", &part[..at], &ALPHABET[other..=other], &part[at + 1..]);
        let mut joiner = Joiner::new();
        joiner.add(&parts[0]).unwrap();
        if changed != *part {
            prop_assert!(joiner.add(&changed).is_err());
        }
    }
}
