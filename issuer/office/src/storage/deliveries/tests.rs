//! The ends of cards' ways, supplements, and the closing of a lot.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use issuer_domain::Unexplained;
use issuer_domain::production::{PressReport, SpoilReason};

use super::super::lot_test_office::{EVERY_CARD, LATER, LOT, head, stock};
use super::super::sample::{NOW, Office, on_both_engines};
use super::super::{Dispatching, LotRefused, Receiving, StorageError};
use super::*;

mod random_histories;

fn row(number: &str, delivery: Delivery) -> CardDelivery {
    CardDelivery {
        number: number.to_owned(),
        delivery,
        at: LATER,
        entry: None,
    }
}

fn handed(number: &str) -> CardDelivery {
    let delivery = Delivery::HandedOver {
        receiver: head(number),
        mode: HandOverMode::Camp,
    };
    row(number, delivery)
}

fn stored() -> Delivery {
    Delivery::Returned {
        office: "Block office".to_owned(),
    }
}

fn shredded() -> Delivery {
    Delivery::Destroyed {
        certificate: "D-7".to_owned(),
    }
}

async fn deliver(office: &Office, rows: &[CardDelivery]) -> Vec<DeliveryOutcome> {
    let lots = office.storage.lots();
    let done = lots.record_deliveries(rows, LATER, false).await.unwrap();
    done.outcomes
}

/// Sends everything that is good to one office, which receives it.
async fn send_all(office: &Office) {
    let lots = office.storage.lots();
    let packed = lots.pack(LOT, LATER).await.unwrap();
    let (Some(first), Some(last)) = (packed.bundles.first(), packed.bundles.last()) else {
        return;
    };
    send(office, first.number..=last.number).await;
}

/// Sends bundles to one office, which receives them; how many cards it has then.
async fn send(office: &Office, bundles: RangeInclusive<u64>) -> u64 {
    let lots = office.storage.lots();
    let sent = Dispatching {
        lot_id: LOT,
        bundles,
        office: "Block office",
        seal: "S-1",
        at: LATER,
    };
    let consignment = lots.dispatch(&sent).await.unwrap();
    let received = Receiving {
        number: &consignment.number,
        counted: &BTreeMap::new(),
        missing: &[],
        at: LATER,
    };
    let consignments = office.storage.consignments();
    consignments.receive(&received).await.unwrap()
}

async fn received(office: &Office, count: u32) -> Vec<String> {
    let numbers = office.exported(count).await;
    office
        .report(&numbers, PressReport::Printed, &[stock(count)])
        .await;
    office.inspect("a", &|_| Vec::new()).await;
    send_all(office).await;
    numbers
}

on_both_engines! {
async fn a_card_goes_to_a_member_of_its_family_alone_and_only_while_it_holds(office: Office) {
    let numbers = received(&office, 4).await;
    let moved = Delivery::Undelivered(UndeliveredReason::Moved);
    let stranger = CardDelivery { delivery: handed(&numbers[1]).delivery, ..handed(&numbers[0]) };
    office.reprint(&numbers[3]).await;
    let rows = [
        stranger,
        handed(&numbers[1]),
        handed(&numbers[1]),
        handed(&numbers[3]),
        row(&numbers[2], moved.clone()),
        row(&numbers[2], stored()),
    ];
    assert_eq!(
        deliver(&office, &rows).await,
        [
            DeliveryOutcome::NotAMember,
            DeliveryOutcome::Recorded,
            DeliveryOutcome::Unchanged,
            DeliveryOutcome::HoldsNoMore,
            DeliveryOutcome::Recorded,
            DeliveryOutcome::Twice,
        ]
    );
    let again = deliver(&office, &[handed(&numbers[1]), row(&numbers[2], moved)]).await;
    assert_eq!(again, [DeliveryOutcome::Unchanged; 2], "the same rows change nothing");
    assert_eq!(deliver(&office, &[row(&numbers[2], stored())]).await, [DeliveryOutcome::Recorded]);
    let late = deliver(&office, &[handed(&numbers[2])]).await;
    assert_eq!(late, [DeliveryOutcome::Recorded], "a family may come late");
    let early = CardDelivery { at: NOW, ..handed(&numbers[0]) };
    assert_eq!(deliver(&office, &[early]).await, [DeliveryOutcome::TooEarly]);
}
}

on_both_engines! {
async fn a_card_that_is_destroyed_while_it_holds_is_revoked(office: Office) {
    let numbers = received(&office, 2).await;
    office.reprint(&numbers[1]).await;
    let rows = [row(&numbers[0], shredded()), row(&numbers[1], shredded())];
    assert_eq!(
        deliver(&office, &rows).await,
        [DeliveryOutcome::HoldsYet, DeliveryOutcome::Recorded],
        "one that holds no more is destroyed wherever it lies"
    );
    let not_found = Delivery::Undelivered(UndeliveredReason::NotFound);
    deliver(&office, &[row(&numbers[0], not_found)]).await;
    deliver(&office, &[row(&numbers[0], stored())]).await;
    let lots = office.storage.lots();
    let rows = [row(&numbers[0], shredded())];
    let events = office.events().await;
    let done = lots.record_deliveries(&rows, LATER, false).await.unwrap();
    assert_eq!((done.revoked, office.events().await - events), (1, 2));
    let card = office.storage.cards().find(&numbers[0]).await.unwrap().unwrap();
    assert_eq!(card.status.word(), "revoked");
}
}

on_both_engines! {
async fn a_lot_is_closed_only_when_everything_is_explained(office: Office) {
    let numbers = office.exported(6).await;
    let lots = office.storage.lots();
    office.report(&numbers[..3], PressReport::Printed, &[stock(5)]).await;
    office.report(&numbers[3..4], PressReport::Spoiled(SpoilReason::Qr), &[]).await;
    office.report(&numbers[4..5], PressReport::Spoiled(SpoilReason::Missing), &[]).await;
    let open = lots.close(LOT, LATER).await.unwrap();
    let what: Vec<Unexplained> = open.iter().map(|item| item.what).collect();
    assert_eq!(
        what,
        [Unexplained::Exported(1), Unexplained::Good(3), Unexplained::StillHolding(2)]
    );
    assert_eq!(open[0].cards, numbers[5..], "the cards are named");
    office.report(&numbers[5..], PressReport::Printed, &[stock(6)]).await;
    let lacking = lots.list_lacking(LOT).await.unwrap();
    assert_eq!(lacking.iter().map(|family| family.is_at_large).collect::<Vec<_>>(), [false, true]);
    assert_eq!(office.storage.freeze_supplement_by_family(LOT, "lot-1-s1", LATER).await, 0);
    let new = [office.reprint(&numbers[3]).await, office.reprint(&numbers[4]).await];
    assert_eq!(office.storage.freeze_supplement_by_family(LOT, "lot-1-s1", LATER).await, 2);
    let cards = lots.list_cards("lot-1-s1", EVERY_CARD, 10).await.unwrap();
    let frozen: Vec<String> = cards.iter().map(|card| card.card.version.number.to_string()).collect();
    assert!(new.iter().all(|number| frozen.contains(number)));
    assert_eq!(lots.supplement_name(LOT).await.unwrap(), "lot-1-s2");
    assert!(lots.list_lacking(LOT).await.unwrap().is_empty());
    office.inspect("a", &|_| Vec::new()).await;
    send_all(&office).await;
    let lost = Delivery::Undelivered(UndeliveredReason::Lost);
    let rows = [handed(&numbers[0]), handed(&numbers[1]), handed(&numbers[2]), row(&numbers[5], lost)];
    deliver(&office, &rows).await;
    let open = lots.close(LOT, LATER).await.unwrap();
    assert_eq!(open.len(), 1, "a lost number still holds: {open:?}");
    office.reprint(&numbers[5]).await;
    let events = office.events().await;
    assert_eq!(lots.close(LOT, LATER).await.unwrap(), []);
    assert_eq!(office.events().await, events + 1);
    let again = lots.close(LOT, LATER).await;
    assert!(matches!(again, Err(StorageError::Lot(LotRefused::LotClosed { .. }))));
    let standings = lots.standings(None).await.unwrap();
    let of: Vec<_> = standings.iter().map(|lot| (lot.closed.is_some(), lot.supplement_of.as_deref())).collect();
    assert_eq!(of, [(true, None), (false, Some(LOT))]);
}
}
