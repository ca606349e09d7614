//! Random histories of a lot: after every step its cards add up, a step that changes nothing is not
//! audited, and the lot closes exactly when everything is explained.

use issuer_domain::Production;
use issuer_domain::production::PressReport;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::super::lot_test_office::{EVERY_CARD, said};
use super::super::super::{ReturnCounts, RoundState, StockDay};
use super::*;

const CARDS: u32 = 8;
const STEPS: usize = 160;

#[derive(Debug, Clone, Copy)]
enum Step {
    Report(usize, PressReport),
    Stock(u32),
    Inspect(bool),
    Pack,
    Send,
    HandOver(usize),
    Fail(usize, UndeliveredReason),
    TakeBack(usize),
    Destroy(usize),
    Supplement,
    Close,
}

fn any_step() -> impl Strategy<Value = Step> {
    let card = || 0..CARDS as usize;
    let report = prop_oneof![
        6 => Just(PressReport::Printed),
        1 => Just(PressReport::Spoiled(SpoilReason::Print)),
        1 => Just(PressReport::Spoiled(SpoilReason::Sample)),
        1 => Just(PressReport::Spoiled(SpoilReason::Missing)),
    ];
    prop_oneof![
        12 => (card(), report).prop_map(|(card, report)| Step::Report(card, report)),
        1 => (1..CARDS).prop_map(Step::Stock),
        4 => proptest::bool::weighted(0.9).prop_map(Step::Inspect),
        3 => Just(Step::Pack),
        4 => Just(Step::Send),
        8 => card().prop_map(Step::HandOver),
        3 => card().prop_map(|card| Step::Fail(card, UndeliveredReason::Moved)),
        1 => card().prop_map(|card| Step::Fail(card, UndeliveredReason::Lost)),
        2 => card().prop_map(Step::TakeBack),
        2 => card().prop_map(Step::Destroy),
        1 => Just(Step::Supplement),
        2 => Just(Step::Close),
    ]
}

/// Carries a step out as far as it can be; whether it says that it changed something.
async fn carry_out(office: &Office, numbers: &[String], step: Step) -> bool {
    let lots = office.storage.lots();
    let delivered = |row: CardDelivery| async move { deliver(office, &[row]).await[0] };
    let is_new = |outcome| outcome == DeliveryOutcome::Recorded;
    match step {
        Step::Report(card, report) => {
            let done = office
                .send(&[said(&numbers[card], report)], &[], false)
                .await;
            done.counts != ReturnCounts::default()
        }
        Step::Stock(used) => office.send(&[], &[stock(used)], false).await.stock_days > 0,
        Step::Inspect(is_good) => {
            let checker = office.checker();
            let drawn = checker.lots().draw_inspection(LOT, "x", LATER).await;
            let Ok(drawn) = drawn else { return false };
            if drawn.state == RoundState::Drawn {
                let bad = drawn.cards[0].number.clone();
                let found = |number: &str| {
                    let is_bad = !is_good && number == bad;
                    if is_bad {
                        vec![SpoilReason::Qr]
                    } else {
                        Vec::new()
                    }
                };
                office.inspect("x", &found).await;
                return true;
            }
            false
        }
        Step::Pack => lots
            .pack(LOT, LATER)
            .await
            .is_ok_and(|done| !done.bundles.is_empty()),
        Step::Send => {
            let bundles = lots.list_bundles(LOT).await.unwrap();
            let Some(bundle) = bundles.iter().find(|bundle| bundle.consignment.is_none()) else {
                return false;
            };
            send(office, bundle.number..=bundle.number).await > 0
        }
        Step::HandOver(card) => is_new(delivered(handed(&numbers[card])).await),
        Step::Fail(card, reason) => {
            let failed = Delivery::Undelivered(reason);
            is_new(delivered(row(&numbers[card], failed)).await)
        }
        Step::TakeBack(card) => is_new(delivered(row(&numbers[card], stored())).await),
        Step::Destroy(card) => is_new(delivered(row(&numbers[card], shredded())).await),
        Step::Supplement => {
            let lacking = lots.list_lacking(LOT).await.unwrap();
            for family in &lacking {
                let number = numbers
                    .iter()
                    .find(|number| number.starts_with(family.family_id.as_str()));
                office.reprint(number.unwrap()).await;
            }
            !lacking.is_empty()
        }
        Step::Close => {
            let expected = is_explained(office).await;
            let open = lots.close(LOT, LATER).await.unwrap();
            assert_eq!(open.is_empty(), expected, "{open:?}");
            open.is_empty()
        }
    }
}

/// Whether every card is done and every blank is explained, looked at card by card.
async fn is_explained(office: &Office) -> bool {
    let lots = office.storage.lots();
    let cards = lots.list_cards(LOT, EVERY_CARD, 100).await.unwrap();
    let cards_are = cards.iter().all(|card| match &card.card.production {
        Production::HandedOver(..) | Production::Returned(..) => true,
        Production::Undelivered(_, reason) => {
            *reason == UndeliveredReason::Lost && !card.card.is_live()
        }
        Production::Spoiled(..) | Production::Destroyed(..) => !card.card.is_live(),
        _ => false,
    });
    let counts = lots.standings(Some(LOT)).await.unwrap()[0].counts;
    let used = counts.stock.used;
    let least = u64::from(CARDS) - counts.missing;
    cards_are && counts.stock.days == 1 && (least..=u64::from(CARDS)).contains(&used)
}

/// Counts add up, whatever happened.
async fn check(office: &Office, step: Step) {
    let lots = office.storage.lots();
    let counts = lots.standings(Some(LOT)).await.unwrap()[0].counts;
    let exported = office.words().await;
    let waiting = exported.iter().filter(|word| **word == "exported").count() as u64;
    let accounted = counts.good() + counts.spoiled_with_samples() + counts.missing;
    assert_eq!(counts.exported, waiting + accounted, "{step:?}");
    assert_eq!(counts.handed_over, counts.hand_overs, "{step:?}");
    let open = lots.open_items(LOT).await.unwrap();
    assert_eq!(
        open.is_empty(),
        is_explained(office).await,
        "{step:?}: {open:?}"
    );
}

/// Whatever is open is brought to its end, so that the lot can be closed.
async fn finish(office: &Office, numbers: &[String]) {
    office.report(numbers, PressReport::Printed, &[]).await;
    while office.storage.lots().pack(LOT, LATER).await.is_err() {
        if !carry_out(office, numbers, Step::Inspect(true)).await {
            break;
        }
    }
    while carry_out(office, numbers, Step::Send).await {}
    for card in 0..numbers.len() {
        for step in [
            Step::HandOver(card),
            Step::Fail(card, UndeliveredReason::Moved),
            Step::TakeBack(card),
        ] {
            carry_out(office, numbers, step).await;
        }
        let now = office
            .storage
            .cards()
            .find(&numbers[card])
            .await
            .unwrap()
            .unwrap();
        if !now.is_live() {
            carry_out(office, numbers, Step::Destroy(card)).await;
        }
    }
    carry_out(office, numbers, Step::Supplement).await;
    let used = StockDay {
        day: stock(CARDS).day,
        ..stock(CARDS)
    };
    office.send(&[], &[used], false).await;
    assert!(carry_out(office, numbers, Step::Close).await);
}

/// Walks a history and ends it, if it did not end by itself; how many steps changed something.
async fn walk(office: &Office, steps: Vec<Step>) -> usize {
    let numbers = office.exported(CARDS).await;
    let mut done = 0;
    for step in steps {
        let before = office.events().await;
        let changed = carry_out(office, &numbers, step).await;
        assert_eq!(office.events().await > before, changed, "{step:?}");
        check(office, step).await;
        done += usize::from(changed);
        if changed && matches!(step, Step::Close) {
            return done;
        }
    }
    finish(office, &numbers).await;
    done
}

fn histories(count: usize) -> Vec<Vec<Step>> {
    let mut runner = TestRunner::deterministic();
    let steps = proptest::collection::vec(any_step(), STEPS);
    let mut next = || steps.new_tree(&mut runner).unwrap().current();
    (0..count).map(|_| next()).collect()
}

on_both_engines! {
async fn a_lot_closes_exactly_when_each_card_and_each_blank_is_explained(office: Office) {
    let done = walk(&office, histories(1).remove(0)).await;
    assert!(done > 20, "the history is of some length: {done} steps");
}
}

#[tokio::test]
async fn so_it_is_in_a_dozen_other_histories() {
    let mut done = 0;
    for history in histories(13).into_iter().skip(1) {
        let office = Office::on_sqlite().await;
        done += walk(&office, history).await;
    }
    assert!(done > 240, "the histories are of some length: {done} steps");
}
