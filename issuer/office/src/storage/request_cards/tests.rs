//! The days of a card's way through a lot.

use std::collections::BTreeMap;

use issuer_domain::HandOverMode;
use issuer_domain::production::PressReport;

use super::super::lot_test_office::{LATER, LOT, head, stock};
use super::super::sample::{NOW, Office, on_both_engines};
use super::super::{CardDelivery, Delivery, Dispatching, Receiving};
use super::*;

on_both_engines! {
async fn each_step_of_a_lot_is_a_day_of_its_cards_way(office: Office) {
    let numbers = office.exported(2).await;
    let requests = office.storage.requests();
    let way = requests.card_way(&numbers[0]).await.unwrap();
    let in_lot = CardWay { in_lot: Some(NOW), ..CardWay::default() };
    assert_eq!(way, in_lot);
    office.report(&numbers, PressReport::Printed, &[stock(2)]).await;
    office.inspect("seed", &|_| Vec::new()).await;
    let way = requests.card_way(&numbers[0]).await.unwrap();
    assert_eq!(way, CardWay { printed: Some(LATER), ..in_lot });
    let lots = office.storage.lots();
    let packed = lots.pack(LOT, LATER).await.unwrap();
    let (first, last) = (&packed.bundles[0], &packed.bundles[packed.bundles.len() - 1]);
    let sent = Dispatching {
        lot_id: LOT,
        bundles: first.number..=last.number,
        office: "Block office",
        seal: "S-1",
        at: LATER.plus_seconds(1),
    };
    let consignment = lots.dispatch(&sent).await.unwrap();
    let received = Receiving {
        number: &consignment.number,
        counted: &BTreeMap::new(),
        missing: &[],
        at: LATER.plus_seconds(2),
    };
    office.storage.consignments().receive(&received).await.unwrap();
    let row = CardDelivery {
        number: numbers[0].clone(),
        delivery: Delivery::HandedOver {
            receiver: head(&numbers[0]),
            mode: HandOverMode::Camp,
        },
        at: LATER.plus_seconds(3),
        entry: None,
    };
    let at = LATER.plus_seconds(4);
    lots.record_deliveries(&[row], at, false).await.unwrap();
    let way = requests.card_way(&numbers[0]).await.unwrap();
    let whole = CardWay {
        in_lot: Some(NOW),
        printed: Some(LATER),
        dispatched: Some(LATER.plus_seconds(1)),
        delivered: Some(LATER.plus_seconds(3)),
    };
    assert_eq!(way, whole);
    assert_eq!(requests.card_way("no such card").await.unwrap(), CardWay::default());
}
}
