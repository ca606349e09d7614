use issuer_domain::Timestamp;
use issuer_domain::production::{PressReport, SpoilReason};

use super::super::lot_test_office::{LATER, LOT, said, stock};
use super::super::sample::{NOW, Office, on_both_engines};
use super::super::{LotRefused, StorageError};
use super::*;

const PRINTED: PressReport = PressReport::Printed;
const CUT: PressReport = PressReport::Spoiled(SpoilReason::Cut);
const MISSING: PressReport = PressReport::Spoiled(SpoilReason::Missing);
const SAMPLE: PressReport = PressReport::Spoiled(SpoilReason::Sample);

on_both_engines! {
async fn a_return_is_recorded_once_and_the_same_file_again_changes_nothing(office: Office) {
    let numbers = office.exported(5).await;
    let file = [
        said(&numbers[0], PRINTED),
        said(&numbers[1], CUT),
        said(&numbers[2], MISSING),
        said(&numbers[3], SAMPLE),
    ];
    let events = office.events().await;
    let dry = office.send(&file, &[stock(4)], true).await;
    assert_eq!(office.events().await, events, "a dry run changes nothing");
    assert!(office.words().await.iter().all(|word| *word == "exported"));
    let done = office.send(&file, &[stock(4)], false).await;
    assert_eq!(done, dry, "and says what would be done");
    let counts = ReturnCounts { printed: 1, spoiled: 1, samples: 1, missing: 1 };
    assert_eq!((done.counts, done.stock_days), (counts, 1));
    assert_eq!(office.events().await, events + 1, "one event with counts");
    let again = office.send(&file, &[stock(4)], false).await;
    assert_eq!(again.outcomes, [ReportOutcome::Unchanged; 4]);
    assert_eq!((again.counts, again.stock_days), (ReturnCounts::default(), 0));
    assert_eq!(office.events().await, events + 1);
}
}

on_both_engines! {
async fn what_cannot_be_is_told_row_by_row_and_the_others_are_recorded(office: Office) {
    let numbers = office.exported(4).await;
    let stranger = office.drafts(5).await.pop().unwrap().number.to_string();
    office.send(&[said(&numbers[0], CUT)], &[], false).await;
    let early = CardReport { at: NOW.plus_seconds(-Timestamp::DAY), ..said(&numbers[1], PRINTED) };
    let done = office
        .send(
            &[
                said(&numbers[0], PRINTED),
                said(&stranger, PRINTED),
                early,
                said(&numbers[2], PRINTED),
                said(&numbers[2], CUT),
                said(&numbers[3], PRINTED),
            ],
            &[],
            false,
        )
        .await;
    assert_eq!(
        done.outcomes,
        [
            ReportOutcome::Contradiction,
            ReportOutcome::UnknownCard,
            ReportOutcome::BeforeExport,
            ReportOutcome::Twice,
            ReportOutcome::Twice,
            ReportOutcome::Recorded,
        ]
    );
    let bad = office.send(&[said(&numbers[3], SAMPLE)], &[], false).await;
    assert_eq!(bad.outcomes, [ReportOutcome::Recorded], "a good card may be found bad later");
    let lots = office.storage.lots();
    let other = PressReturn { lot_id: "no-lot", cards: &[], stock: &[], at: LATER, dry_run: false };
    let refused = lots.record_return(&other).await;
    assert!(matches!(refused, Err(StorageError::Lot(LotRefused::NoSuchLot { .. }))));
    let empty = "insert into lot (lot_id, created_at) values ('lot-2', 0)";
    office.storage.by_hand(empty).await;
    let other = PressReturn { lot_id: "lot-2", cards: &[said(&numbers[1], PRINTED)], ..other };
    let refused = lots.record_return(&other).await.unwrap();
    assert_eq!(refused.outcomes, [ReportOutcome::OtherLot]);
    assert_eq!(office.words().await.iter().filter(|word| **word == "exported").count(), 2);
}
}

on_both_engines! {
async fn a_later_stock_file_replaces_the_rows_of_its_days(office: Office) {
    office.exported(1).await;
    let first = office.send(&[], &[stock(4)], false).await;
    let wrong = StockDay { opening: 9, closing: 5, ..stock(4) };
    let second = office.send(&[], &[wrong], false).await;
    assert_eq!((first.stock_days, second.stock_days), (1, 1));
    let standings = office.storage.lots().standings(Some(LOT)).await.unwrap();
    let stock = standings[0].counts.stock;
    assert_eq!((stock.days, stock.opening, stock.closing), (1, 9, 5));
}
}
