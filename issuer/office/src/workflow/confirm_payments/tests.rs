//! Money counts once, exactly, and never for nothing.

use issuer_domain::{PaymentState, RequestReason, RequestState};
use tempfile::TempDir;

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::pay_request::{PayError, enter_utr, take_cash};
use crate::workflow::test_counter::TestCounter;
use crate::workflow::withdraw_request::withdraw_request;

const UTR: &str = "633012345678";

fn bank_file(lines: &str) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bank.csv");
    let text = format!("date,reference,amount,utr,status\n{lines}");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

on_both_engines! {
async fn a_gateways_message_counts_once_and_only_with_the_exact_amount(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    let reference = counter.link(request.number).await;
    assert_eq!(counter.link(request.number).await, reference, "the same link");
    for wrong in ["28.99", "29.01", "290", "0"] {
        let refused = counter.gateway(&reference, wrong, "success", UTR).await;
        assert!(refused.is_err(), "{wrong}");
    }
    counter.gateway(&reference, "29.00", "failed", "").await.unwrap();
    let again = counter.link(request.number).await;
    assert_ne!(again, reference, "a failed reference is not used again");
    for (round, step) in [PaymentStep::Taken, PaymentStep::Known].into_iter().enumerate() {
        let done = counter.gateway(&again, "29.00", "success", UTR).await.unwrap();
        let WebhookDone::Confirmed(done) = done else { panic!("{done:?}") };
        assert_eq!(done.step, step, "round {round}");
        assert_eq!(done.receipt.unwrap().text(), "HP-0231/2026/000001");
    }
    counter.gateway(&again, "29.00", "failed", "").await.unwrap();
    let requests = counter.office.app.storage.requests();
    let paid = requests.get(request.number).await.unwrap();
    assert!(matches!(paid.state, RequestState::Paid { .. }), "what came stays");
    // The first attempt went through after all: money that goes back.
    let late = counter.gateway(&reference, "29.00", "success", "633099999999").await.unwrap();
    let WebhookDone::Confirmed(late) = late else { panic!("{late:?}") };
    assert!(matches!(late.payment.state, PaymentState::Surplus { .. }));
    assert_eq!(late.receipt, None);
}

async fn a_banks_file_is_taken_line_by_line_and_again_without_harm(counter: TestCounter) {
    let mut counter = counter;
    let mut references = Vec::new();
    for family in 1..=3 {
        let request = counter.ask(family, RequestReason::Lost).await;
        references.push((request.number, counter.link(request.number).await));
    }
    let withdrawn = references[2].0;
    withdraw_request(&counter.office.app, withdrawn).await.unwrap();
    let (first, second, third) = (&references[0].1, &references[1].1, &references[2].1);
    let (_folder, path) = bank_file(&format!(
        "d,{first},29.00,633000000001,SUCCESS\n\
         d,{second},28.00,633000000002,success\n\
         d,{third},29,633000000003,success\n\
         d,HP2600000997T1,29.00,633000000004,success\n\
         d,{second},29.00,63300000,success\n\
         d,{second},29.00,633000000001,success\n\
         d,{second},twenty,633000000005,success\n\
         d,{second},29.00,633000000005,perhaps\n\
         d,{second},29.00,,failed\n"
    ));
    counter.office.act_as("lmk-operator");
    assert!(confirm_bank_file(&counter.office.app, &path).await.is_err(), "for officers");
    counter.office.act_as("officer");
    let report = confirm_bank_file(&counter.office.app, &path).await.unwrap();
    let counts = (report.confirmed, report.surplus, report.failed, report.known);
    assert_eq!(counts, (1, 1, 1, 0), "{report:?}");
    let faults: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.column)).collect();
    assert_eq!(
        faults,
        [(3, "amount"), (5, "reference"), (6, "utr"), (7, "utr"), (8, "amount"), (9, "status")]
    );
    let again = confirm_bank_file(&counter.office.app, &path).await.unwrap();
    let counts = (again.confirmed, again.surplus, again.failed, again.known);
    assert_eq!(counts, (0, 0, 0, 3), "{again:?}");
}

async fn what_an_operator_typed_waits_for_the_bank(counter: TestCounter) {
    let mut counter = counter;
    let utr = Utr::parse(UTR).unwrap();
    let payee = counter.office.settings().counter.payee_address.take();
    let request = counter.ask(1, RequestReason::Lost).await;
    let nowhere = enter_utr(&counter.office.app, request.number, &utr).await;
    assert!(matches!(nowhere, Err(PayError::NoLink(_))), "no link, no payment");
    counter.office.settings().counter.payee_address = payee;
    let reference = counter.link(request.number).await;
    let done = enter_utr(&counter.office.app, request.number, &utr).await.unwrap();
    assert_eq!(done.payment.reconciled_at, None);
    assert!(done.receipt.is_some());
    let other = counter.ask(2, RequestReason::Lost).await;
    counter.link(other.number).await;
    let twice = enter_utr(&counter.office.app, other.number, &utr).await.unwrap_err();
    assert!(twice.to_string().contains("UTR"), "{twice}");
    counter.gateway(&reference, "29.00", "success", UTR).await.unwrap();
    let payments = counter.office.app.storage.payments();
    let payment = payments.get(&reference).await.unwrap();
    assert!(payment.reconciled_at.is_some());
    let by = Confirmation::Operator;
    assert!(matches!(payment.state, PaymentState::Confirmed { by: said, .. } if said == by));
}
}

#[tokio::test]
async fn cash_is_taken_exactly_and_once() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::Lost).await;
    let reference = counter.link(request.number).await;
    for wrong in [2_899, 2_901, 0] {
        let came = Money::of_paise(wrong).unwrap();
        let refused = take_cash(&counter.office.app, request.number, came).await;
        assert!(refused.is_err(), "{wrong}");
    }
    counter.pay_cash(&request).await;
    let again = take_cash(&counter.office.app, request.number, request.fee).await;
    assert!(again.is_err());
    let also = counter
        .gateway(&reference, "29.00", "success", UTR)
        .await
        .unwrap();
    let WebhookDone::Confirmed(also) = also else {
        panic!("{also:?}")
    };
    assert!(matches!(also.payment.state, PaymentState::Surplus { .. }));
    let free = counter.ask(2, RequestReason::Misprinted).await;
    let nothing = take_cash(&counter.office.app, free.number, Money::ZERO).await;
    assert!(nothing.is_err(), "nothing is due");
}

#[tokio::test]
async fn a_message_that_is_none_is_refused() {
    let counter = TestCounter::on_sqlite().await;
    for body in [
        "",
        "[]",
        "{}",
        r#"{"reference":"x","amount":"29.00","status":"success","utr":"633012345678"}"#,
        r#"{"reference":"HP2600000017T1","amount":"29.00","status":"success"}"#,
        r#"{"reference":"HP2600000017T1","amount":"29.00","status":"done","name":"x"}"#,
    ] {
        let refused = confirm_webhook(&counter.office.app, body.as_bytes()).await;
        assert!(refused.is_err(), "{body}");
    }
    let long = vec![b' '; MESSAGE_MAX + 1];
    assert!(confirm_webhook(&counter.office.app, &long).await.is_err());
}
