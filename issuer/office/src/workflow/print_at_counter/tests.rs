//! The counter's own printer, its quota, and the way of its cards.

use issuer_domain::{HandOverMode, RequestReason, RequestStage};

use super::*;
use crate::storage::{CardDelivery, CounterRefused, Delivery};
use crate::test_postgres::on_both_engines;
use crate::workflow::record_deliveries::record_delivery;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::{NOW, family};
use crate::workflow::track_request::track_by_number;

on_both_engines! {
async fn a_card_printed_at_the_counter_lies_in_no_lot_and_is_handed_over_there(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Misprinted).await;
    let early = print_at_counter(&counter.office.app, request.number).await;
    assert!(matches!(early, Err(CounterPrintError::NoCard(_))));
    counter.approve("officer", request.number).await.unwrap();
    counter.office.act_as("lmk-operator-2");
    assert!(print_at_counter(&counter.office.app, request.number).await.is_err(), "elsewhere");
    counter.office.act_as("lmk-operator");
    let parts = print_at_counter(&counter.office.app, request.number).await.unwrap();
    assert_eq!(parts.len(), 1);
    let twice = print_at_counter(&counter.office.app, request.number).await.unwrap_err();
    assert!(matches!(
        twice,
        CounterPrintError::Storage(StorageError::Counter(CounterRefused::NotToPrint { .. }))
    ));
    let answer = track_by_number(&counter.office.app, request.number).await.unwrap();
    assert_eq!(answer.stage, RequestStage::Printed);
    let row = CardDelivery {
        number: parts[0].version.number.to_string(),
        delivery: Delivery::HandedOver {
            receiver: family(1, 1).members[0].id.clone(),
            mode: HandOverMode::Head,
        },
        at: NOW,
        entry: None,
    };
    record_delivery(&counter.office.app, row).await.unwrap();
    let answer = track_by_number(&counter.office.app, request.number).await.unwrap();
    assert_eq!((answer.stage, answer.waits_for), (RequestStage::Delivered, None));
}

async fn a_counter_prints_so_many_cards_in_a_day_and_no_more(counter: TestCounter) {
    let mut counter = counter;
    let mut made = Vec::new();
    for number in 1..=3 {
        let request = counter.ask(number, RequestReason::Misprinted).await;
        made.push(counter.approve("officer", request.number).await.unwrap().number);
    }
    counter.office.act_as("lmk-operator");
    for number in &made[..2] {
        print_at_counter(&counter.office.app, *number).await.unwrap();
    }
    let third = print_at_counter(&counter.office.app, made[2]).await.unwrap_err();
    assert!(third.to_string().contains("2 cards of today"), "{third}");
    counter.office.app.now = NOW.plus_seconds(issuer_domain::Timestamp::DAY);
    print_at_counter(&counter.office.app, made[2]).await.unwrap();
}
}
