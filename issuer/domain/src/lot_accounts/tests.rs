//! Lots of cards walked at random through their making: the accounts explain exactly the lots that
//! are done.

use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

use super::*;
use crate::Timestamp;
use crate::production::{
    Bundle, Certificate, Consignment, Lot, Office, Production, Receiver, Signing, SpoilReason,
    UndeliveredReason,
};

const AT: Timestamp = Timestamp::from_seconds(7);

fn done() -> LotCounts {
    LotCounts {
        exported: 10,
        handed_over: 5,
        returned: 1,
        destroyed: 1,
        spoiled: 1,
        samples: 1,
        missing: 1,
        hand_overs: 5,
        stock: StockCounts {
            days: 2,
            opening: 3,
            received: 10,
            used: 9,
            spoiled: 2,
            closing: 2,
            gaps: 0,
        },
        ..LotCounts::default()
    }
}

#[test]
fn a_lot_that_is_done_has_nothing_unexplained() {
    assert_eq!(done().unexplained(), []);
    let printed_and_gone = StockCounts {
        used: 10,
        closing: 1,
        ..done().stock
    };
    let counts = LotCounts {
        stock: printed_and_gone,
        ..done()
    };
    assert_eq!(
        counts.unexplained(),
        [],
        "a missing card may have been printed"
    );
}

#[test]
fn each_identity_says_by_how_much_it_fails() {
    let stock = done().stock;
    for (counts, expected) in [
        (
            LotCounts {
                exported: 12,
                ..done()
            },
            vec![Unexplained::Exported(2)],
        ),
        (
            LotCounts {
                handed_over: 3,
                hand_overs: 3,
                printed: 1,
                packed: 1,
                ..done()
            },
            vec![Unexplained::Good(2)],
        ),
        (
            LotCounts {
                hand_overs: 4,
                ..done()
            },
            vec![Unexplained::HandOvers(1)],
        ),
        (
            LotCounts {
                still_holding: 2,
                ..done()
            },
            vec![Unexplained::StillHolding(2)],
        ),
        (
            LotCounts {
                stock: StockCounts {
                    closing: 5,
                    ..stock
                },
                ..done()
            },
            vec![Unexplained::Stock(-3)],
        ),
        (
            LotCounts {
                stock: StockCounts {
                    used: 8,
                    closing: 3,
                    ..stock
                },
                ..done()
            },
            vec![Unexplained::Blanks(-1)],
        ),
        (
            LotCounts {
                stock: StockCounts::default(),
                ..done()
            },
            vec![Unexplained::NoStock],
        ),
    ] {
        assert_eq!(counts.unexplained(), expected);
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Print,
    Spoil(SpoilReason),
    Pack,
    Dispatch,
    Receive,
    HandOver,
    FailDelivery(UndeliveredReason),
    TakeBack,
    Destroy,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Print),
        1 => Just(Step::Spoil(SpoilReason::Qr)),
        1 => Just(Step::Spoil(SpoilReason::Sample)),
        1 => Just(Step::Spoil(SpoilReason::Missing)),
        4 => Just(Step::Pack),
        4 => Just(Step::Dispatch),
        4 => Just(Step::Receive),
        4 => Just(Step::HandOver),
        2 => Just(Step::FailDelivery(UndeliveredReason::Moved)),
        1 => Just(Step::FailDelivery(UndeliveredReason::Lost)),
        2 => Just(Step::TakeBack),
        1 => Just(Step::Destroy),
    ]
}

fn take(card: &mut Production, step: Step) {
    let name = || "x".to_owned();
    let state = card.clone();
    let next = match step {
        Step::Print => state.print(AT),
        Step::Spoil(reason) => state.spoil(reason, AT),
        Step::Pack => state.pack(Bundle(name()), AT),
        Step::Dispatch => state.dispatch(Consignment(name()), AT),
        Step::Receive => state.receive(Office(name()), AT),
        Step::HandOver => state.hand_over(Receiver(name()), AT),
        Step::FailDelivery(reason) => state.fail_delivery(reason, AT),
        Step::TakeBack => state.take_back(Office(name()), AT),
        Step::Destroy => state.destroy(Certificate(name()), AT),
    };
    if let Ok(next) = next {
        *card = next;
    }
}

fn count(cards: &[Production]) -> LotCounts {
    let mut counts = LotCounts {
        exported: cards.len() as u64,
        ..LotCounts::default()
    };
    for card in cards {
        let place = match card {
            Production::Printed(_) => &mut counts.printed,
            Production::Packed(..) => &mut counts.packed,
            Production::Dispatched(..) => &mut counts.dispatched,
            Production::Received(..) => &mut counts.received,
            Production::HandedOver(..) => &mut counts.handed_over,
            Production::Undelivered(_, UndeliveredReason::Lost) => &mut counts.lost,
            Production::Undelivered(..) => &mut counts.undelivered,
            Production::Returned(..) => &mut counts.returned,
            Production::Destroyed(..) => &mut counts.destroyed,
            Production::Spoiled(_, SpoilReason::Missing) => &mut counts.missing,
            Production::Spoiled(_, SpoilReason::Sample) => &mut counts.samples,
            Production::Spoiled(..) => &mut counts.spoiled,
            _ => continue,
        };
        *place += 1;
    }
    counts.hand_overs = counts.handed_over;
    let used = counts.good() + counts.spoiled + counts.samples;
    counts.stock = StockCounts {
        days: 1,
        opening: used,
        used,
        ..StockCounts::default()
    };
    counts
}

/// Whether nobody has to do anything about a card any more.
fn is_done(card: &Production) -> bool {
    matches!(
        card.word(),
        "handed_over" | "returned" | "destroyed" | "spoiled"
    ) || matches!(card, Production::Undelivered(_, UndeliveredReason::Lost))
}

proptest! {
    #[test]
    fn a_lot_is_explained_exactly_when_each_of_its_cards_is_done(
        walks in proptest::collection::vec(proptest::collection::vec(any_step(), 0..60), 1..12),
    ) {
        let signing = Signing { at: AT, key_id: [0; 4] };
        let lot = || Lot("lot-1".to_owned());
        let cards: Vec<Production> = walks
            .into_iter()
            .map(|walk| {
                let frozen = Production::Signed(signing).freeze(lot(), AT).unwrap();
                let mut card = frozen.render(AT).unwrap().export(AT).unwrap();
                for step in walk {
                    take(&mut card, step);
                }
                card
            })
            .collect();
        let counts = count(&cards);
        let waiting = cards.iter().filter(|card| card.word() == "exported").count() as u64;
        assert_eq!(
            counts.exported,
            waiting + counts.good() + counts.spoiled_with_samples() + counts.missing
        );
        let open = cards.iter().any(|card| !is_done(card));
        assert_eq!(counts.unexplained().is_empty(), !open, "{counts:?}");
    }
}
