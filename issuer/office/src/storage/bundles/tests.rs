//! From the inspection of a printed lot to the offices.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::production::{PressReport, SpoilReason};

use super::super::lot_test_office::{EVERY_CARD, LATER, LOT};
use super::super::sample::{Office, on_both_engines};
use super::super::{CardFinding, Dispatching, FindingOutcome, Receiving};
use super::*;

fn good(_: &str) -> Vec<SpoilReason> {
    Vec::new()
}

on_both_engines! {
async fn a_rejected_lot_is_packed_only_after_it_was_sorted_and_accepted(office: Office) {
    let numbers = office.exported(12).await;
    let lots = office.storage.lots();
    office.report(&numbers, PressReport::Printed, &[]).await;
    assert!(matches!(lots.pack(LOT, LATER).await, Err(StorageError::Lot(LotRefused::LotNotAccepted { .. }))));
    let own = lots.draw_inspection(LOT, "a", LATER).await;
    assert!(matches!(own, Err(StorageError::Lot(LotRefused::OwnLotInspected { .. }))), "a second person checks");
    let bad = numbers[4].clone();
    let with_bad_name = |number: &str| {
        if number == bad { vec![SpoilReason::Name] } else { Vec::new() }
    };
    assert_eq!(office.inspect("a", &with_bad_name).await, RoundState::Rejected);
    let refused = lots.pack(LOT, LATER).await;
    assert!(matches!(refused, Err(StorageError::Lot(LotRefused::LotNotAccepted { why, .. })) if why.contains("rejected")));
    assert_eq!(office.inspect("b", &good).await, RoundState::Sorted);
    assert!(lots.pack(LOT, LATER).await.is_err(), "a sample decides after sorting");
    assert_eq!(office.inspect("c", &good).await, RoundState::Accepted);
    let packed = lots.pack(LOT, LATER).await.unwrap();
    assert_eq!(packed.bundles.iter().map(|bundle| bundle.cards).sum::<u64>(), 11);
    assert!(lots.pack(LOT, LATER).await.unwrap().bundles.is_empty(), "once");
    assert_eq!(lots.list_bundles(LOT).await.unwrap(), packed.bundles);
}
}

on_both_engines! {
async fn a_draw_stays_and_results_come_in_parts(office: Office) {
    let numbers = office.exported(30).await;
    office.report(&numbers, PressReport::Printed, &[]).await;
    let checker = office.checker();
    let lots = checker.lots();
    let round = lots.draw_inspection(LOT, "monday", LATER).await.unwrap();
    assert_eq!((round.cards.len(), round.lot_size), (20, 30));
    let again = lots.draw_inspection(LOT, "tuesday", LATER).await.unwrap();
    assert_eq!(again, round, "nobody draws until the sample pleases");
    let finding = |card: &crate::storage::InspectedCard| CardFinding {
        number: card.number.clone(),
        defects: Vec::new(),
    };
    let mut findings: Vec<CardFinding> = round.cards[..10].iter().map(finding).collect();
    let drawn: BTreeSet<&str> = round.cards.iter().map(|card| card.number.as_str()).collect();
    let stranger = numbers.iter().find(|number| !drawn.contains(number.as_str())).unwrap();
    findings.push(CardFinding { number: stranger.clone(), defects: Vec::new() });
    let part = lots.record_findings(LOT, &findings, LATER, false).await.unwrap();
    assert_eq!(part.outcomes[9..], [FindingOutcome::Recorded, FindingOutcome::NotInSample]);
    assert_eq!((part.inspection.state, part.inspection.waiting()), (RoundState::Drawn, 10));
    findings[0].defects = vec![SpoilReason::Cut];
    let changed = lots.record_findings(LOT, &findings, LATER, false).await.unwrap();
    assert_eq!(changed.outcomes[..2], [FindingOutcome::Contradiction, FindingOutcome::Unchanged]);
    let rest: Vec<CardFinding> = round.cards[10..].iter().map(finding).collect();
    let done = lots.record_findings(LOT, &rest, LATER, false).await.unwrap();
    assert_eq!(done.inspection.state, RoundState::Accepted);
}
}

on_both_engines! {
async fn bundles_hold_cards_of_one_place_and_good_cards_of_a_later_return_need_an_inspection(office: Office) {
    let numbers = office.exported(12).await;
    let lots = office.storage.lots();
    office.report(&numbers[..9], PressReport::Printed, &[]).await;
    assert_eq!(office.inspect("a", &good).await, RoundState::Accepted);
    office.report(&numbers[9..], PressReport::Printed, &[]).await;
    let refused = lots.pack(LOT, LATER).await;
    assert!(matches!(refused, Err(StorageError::Lot(LotRefused::LotNotAccepted { why, .. })) if why.contains("after")));
    assert_eq!(office.inspect("b", &good).await, RoundState::Accepted);
    let held = office.reprint(&numbers[0]).await;
    let packed = lots.pack(LOT, LATER).await.unwrap();
    assert_eq!(packed.left_out, [numbers[0].clone()], "{held} took its place");
    let bodies: Vec<u64> = packed.bundles.iter().map(|bundle| bundle.local_body_lgd).collect();
    assert_eq!(bodies, [950_000, 950_001, 950_002]);
    assert_eq!(packed.bundles.iter().map(|bundle| bundle.cards).collect::<Vec<_>>(), [4, 3, 4]);
}
}

on_both_engines! {
async fn a_bundle_has_a_hundred_cards_at_most(office: Office) {
    let numbers = office.exported(256).await;
    office.report(&numbers, PressReport::Printed, &[]).await;
    assert_eq!(office.inspect("a", &good).await, RoundState::Accepted);
    let packed = office.storage.lots().pack(LOT, LATER).await.unwrap();
    assert_eq!(packed.bundles.iter().map(|bundle| bundle.cards).collect::<Vec<_>>(), [85, 86, 85]);
    assert!(packed.bundles.iter().all(|bundle| bundle.cards <= 100));
}
}

on_both_engines! {
async fn what_arrives_is_counted_and_what_does_not_is_named(office: Office) {
    let numbers = office.exported(6).await;
    let lots = office.storage.lots();
    office.report(&numbers, PressReport::Printed, &[]).await;
    office.inspect("a", &good).await;
    lots.pack(LOT, LATER).await.unwrap();
    let sent = Dispatching { lot_id: LOT, bundles: 1..=2, office: "Block office", seal: "S-1", at: LATER };
    let consignment = lots.dispatch(&sent).await.unwrap();
    assert_eq!(consignment.number, "lot-1/C1");
    assert_eq!(consignment.bundles, [(1, 2, 2), (2, 2, 2)]);
    for bundles in [2..=3, 3..=4] {
        let twice = lots.dispatch(&Dispatching { bundles, ..sent.clone() }).await;
        assert!(matches!(twice, Err(StorageError::Lot(LotRefused::BundleNotHere { .. }))));
    }
    let consignments = office.storage.consignments();
    let cards = lots.list_cards(LOT, EVERY_CARD, 10).await.unwrap();
    let first = cards[0].card.version.number.to_string();
    let (none, counted) = (BTreeMap::new(), BTreeMap::from([(1, 1)]));
    let short = Receiving { number: "lot-1/C1", counted: &counted, missing: &[], at: LATER };
    let refused = consignments.receive(&short).await;
    assert!(matches!(refused, Err(StorageError::Lot(LotRefused::BundleCount { sent: 2, counted: 1, .. }))));
    let missing = [first];
    let named = Receiving { missing: &missing, ..short.clone() };
    assert_eq!(consignments.receive(&named).await.unwrap(), 3);
    assert_eq!(consignments.get("lot-1/C1").await.unwrap().bundles, [(1, 2, 1), (2, 2, 0)]);
    let found = Receiving { counted: &none, ..short };
    assert_eq!(consignments.receive(&found).await.unwrap(), 1, "it turned up");
    assert_eq!(consignments.receive(&found).await.unwrap(), 0);
}
}
