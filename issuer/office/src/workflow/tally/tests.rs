//! A day's money, and what does not agree in it.

use issuer_domain::{RefusalReason, RequestReason, Timestamp, Utr};
use time::macros::date;

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::decide_request::refuse_request;
use crate::workflow::pay_request::enter_utr;
use crate::workflow::record_remittance::{RemittanceError, record_remittance};
use crate::workflow::test_counter::{FEE_PAISE, TestCounter};
use crate::workflow::test_office::NOW;

const TODAY: Date = date!(2026 - 11 - 21);

fn fees(count: u64) -> Money {
    Money::of_paise(count * FEE_PAISE).unwrap()
}

async fn only_line(counter: &mut TestCounter) -> TallyLine {
    counter.office.act_as("auditor");
    let mut lines = tally(&counter.office.app, TODAY, TODAY).await.unwrap();
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

on_both_engines! {
async fn every_fee_is_a_card_waits_or_goes_back_and_every_difference_is_told(counter: TestCounter) {
    let mut counter = counter;
    counter.replace_lost(1).await;
    let waits = counter.ask(2, RequestReason::Lost).await;
    counter.link(waits.number).await;
    let utr = Utr::parse("633012345678").unwrap();
    enter_utr(&counter.office.app, waits.number, &utr).await.unwrap();
    let back = counter.ask(3, RequestReason::Lost).await;
    counter.pay_cash(&back).await;
    counter.office.act_as("officer");
    let why = RefusalReason::CardIsGood;
    refuse_request(&counter.office.app, back.number, why).await.unwrap();
    let free = counter.ask(4, RequestReason::Misprinted).await;
    counter.approve("officer", free.number).await.unwrap();

    let line = only_line(&mut counter).await;
    let money = line.money;
    assert_eq!((money.cash, money.upi, money.upi_of_bank), (fees(2), fees(1), fees(0)));
    assert_eq!((money.made, money.waiting, money.to_refund), (fees(1), fees(1), fees(1)));
    assert_eq!((money.cards, money.free_cards, money.receipts), (1, 1, 3));
    assert_eq!(
        line.differences,
        [
            Difference::CashNotPaidIn(fees(2)),
            Difference::NotBorneOut(fees(1)),
            Difference::ToRefund(fees(1)),
        ]
    );

    counter.office.act_as("officer");
    let app = &counter.office.app;
    record_remittance(app, &line.of, fees(1), "SBI-1").await.unwrap();
    let twice = record_remittance(app, &line.of, fees(1), "SBI-1").await;
    assert!(matches!(twice, Err(RemittanceError::Storage(_))));
    record_remittance(app, &line.of, fees(2), "SBI-2").await.unwrap();
    let line = only_line(&mut counter).await;
    assert_eq!(line.money.remitted, fees(3));
    assert_eq!(line.differences[0], Difference::PaidInTooMuch(fees(1)));
}
}

#[tokio::test]
async fn a_day_is_indias_and_other_days_are_not_in_it() {
    let mut counter = TestCounter::on_sqlite().await;
    // Half past midnight in India, the day before in UTC.
    counter.office.app.now = NOW.plus_seconds(-5 * 3_600);
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    assert_eq!(only_line(&mut counter).await.of.day, TODAY);
    counter.office.app.now = NOW.plus_seconds(2 * Timestamp::DAY);
    let yesterday = date!(2026 - 11 - 20);
    let before = tally(&counter.office.app, yesterday, yesterday).await;
    assert!(before.unwrap().is_empty());
    counter.office.act_as("lmk-operator");
    assert!(tally(&counter.office.app, TODAY, TODAY).await.is_err());
}

#[test]
fn changed_rows_show_as_fees_that_differ() {
    let money = DayMoney {
        cash: fees(2),
        remitted: fees(2),
        made: fees(1),
        ..DayMoney::default()
    };
    let differ = Difference::FeesDiffer {
        came: fees(2),
        of_requests: fees(1),
    };
    assert_eq!(differences(&money), [differ]);
    for text in [differ.english(), differ.hindi()] {
        assert!(
            text.contains("₹ 58.00") && text.contains("₹ 29.00"),
            "{text}"
        );
    }
}
