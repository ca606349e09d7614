//! Deltas in numbers, and in any order.

use std::fmt::Write;

use card_payload::{
    CardStatus, StatusDelta, StatusEntries, StatusList, ToBeSigned, limits::STATUS_LIST_ENTRIES_MAX,
};
use card_verifier::{DeltaError, Lists, UpdateError, status_hash, verify};
use proptest::collection::vec;
use proptest::prelude::{prop_assert_eq, proptest};

use crate::support::{
    DAY, NOW, STATUS_URI, anchors, delta_between, delta_token, family, good_trust_token, id_of,
    status_list, status_token, text_of, trust_list, update_of, update_token,
};

const SPEC: &str = include_str!("../../../payload/SPEC.md");

/// A URI as short as the demo's; the tables are about bytes.
const SHORT_URI: &str = "https://hp.example/s/1";

/// Positions as a random generator strews them, the same in every run.
fn strewn(count: u32) -> Vec<u32> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut places = std::collections::BTreeSet::new();
    while places.len() < count as usize {
        // Xorshift (Marsaglia 2003); the upper bits are the better ones.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        places.insert(u32::try_from(state >> 44).unwrap());
    }
    places.into_iter().collect()
}

fn delta_of(places: &[u32]) -> Vec<u8> {
    let mut entries = StatusEntries::all_valid(STATUS_LIST_ENTRIES_MAX);
    for place in places {
        assert!(entries.set(*place, CardStatus::Revoked));
    }
    let delta = StatusDelta {
        uri: SHORT_URI.to_owned(),
        issued_at: NOW,
        from: 20,
        to: 21,
        flips: places.iter().map(|place| place * 2).collect(),
        result_hash: status_hash(&entries),
    };
    delta_token("status", &delta)
}

#[test]
fn the_table_of_delta_sizes_is_measured_and_below_its_targets() {
    let mut table = String::new();
    for (changes, target) in [
        (20, 187),
        (50, 259),
        (100, 364),
        (250, 655),
        (500, 1_122),
        (1_000, 2_063),
    ] {
        let token = delta_of(&strewn(changes));
        let (bytes, base45) = (token.len(), base45::encode(&token).len());
        writeln!(table, "| {changes} | {target} | {bytes} | {base45} |").unwrap();
        assert!(bytes <= target, "{changes} changes take {bytes} bytes");
    }
    assert!(SPEC.contains(&table), "SPEC.md lacks the rows\n{table}");
}

#[test]
fn the_table_of_full_lists_is_measured() {
    let mut table = String::new();
    for (share, changes, target) in [
        ("0.1 %", STATUS_LIST_ENTRIES_MAX / 1_000, 2.5),
        ("1 %", STATUS_LIST_ENTRIES_MAX / 100, 14.8),
        ("5 %", STATUS_LIST_ENTRIES_MAX / 20, 47.4),
    ] {
        let mut list = status_list();
        list.entries = StatusEntries::all_valid(STATUS_LIST_ENTRIES_MAX);
        for place in strewn(changes) {
            assert!(list.entries.set(place, CardStatus::Revoked));
        }
        let token = ToBeSigned::status_list(&list, id_of("status")).unwrap();
        let kilobytes =
            f64::from(u32::try_from(token.into_token([0; 64]).len()).unwrap()) / 1_000.0;
        writeln!(table, "| {share} | {target:.1} | {kilobytes:.1} |").unwrap();
        assert!(kilobytes < target * 1.1, "{share}: {kilobytes} KB");
    }
    assert!(SPEC.contains(&table), "SPEC.md lacks the rows\n{table}");
}

#[test]
fn a_shop_that_missed_a_delta_stays_as_it_was_and_is_told_what_to_fetch() {
    let first = status_list();
    let next = |list: &StatusList| StatusList {
        version: list.version + 1,
        issued_at: list.issued_at.plus_seconds(7 * DAY),
        ..list.clone()
    };
    let mut second = next(&first);
    let text = text_of(&family(5));
    assert!(second.entries.set(4_711, CardStatus::Revoked));
    let third = next(&second);
    let mut lists = crate::support::good_lists();

    let missed_one = delta_token("status", &delta_between(&second, &third));
    let error = lists.take(&missed_one, &anchors()).unwrap_err();
    assert!(matches!(
        error,
        UpdateError::Delta(DeltaError::Gap { from: 13, held: 12 })
    ));
    assert!(error.to_string().contains("full update"), "{error}");
    // Neither green by a list that was not taken nor red by one: what it had counts, and ages.
    assert_eq!(verify(&text, &lists, NOW).code(), "V-OK");
    assert_eq!(
        verify(&text, &lists, NOW.plus_seconds(14 * DAY)).code(),
        "R-OLD"
    );

    let full = update_of(
        good_trust_token(&trust_list()),
        vec![status_token("status", &third)],
    );
    lists
        .take(&update_token("update", &full), &anchors())
        .unwrap();
    assert_eq!(
        verify(&text, &lists, NOW.plus_seconds(14 * DAY)).code(),
        "R-REVOKED"
    );
}

proptest! {
    #[test]
    fn any_changes_as_deltas_give_the_same_list_as_the_full_one(
        rounds in vec(vec((0..1_u32 << 14, 0..4_u8), 0..30), 1..6),
    ) {
        let mut list = status_list();
        let start = update_of(
            good_trust_token(&trust_list()),
            vec![status_token("status", &list)],
        );
        let mut by_deltas =
            Lists::open(&update_token("update", &start), &anchors()).unwrap();
        for round in rounds {
            let before = list.clone();
            list.version += 1;
            for (index, bits) in round {
                list.entries.set(index, CardStatus::from_bits(bits));
            }
            let token = delta_token("status", &delta_between(&before, &list));
            by_deltas.take(&token, &anchors()).unwrap();
        }
        let full = update_of(
            good_trust_token(&trust_list()),
            vec![status_token("status", &list)],
        );
        let by_full = Lists::open(&update_token("update", &full), &anchors()).unwrap();
        prop_assert_eq!(by_deltas.seen().status_lists, by_full.seen().status_lists);
        for index in 0..1 << 14 {
            let place = by_deltas.status_at(STATUS_URI, index);
            prop_assert_eq!(place, by_full.status_at(STATUS_URI, index));
        }
    }
}
