//! What is taken at a counter, what it costs, and what is refused.

use issuer_domain::{RequestState, SuspensionReason};

use super::*;
use crate::storage::CounterRefused;
use crate::test_postgres::on_both_engines;
use crate::workflow::block_cards::suspend_cards;
use crate::workflow::test_counter::{FEE_PAISE, TestCounter};
use crate::workflow::test_office::family;

on_both_engines! {
async fn a_request_has_its_fee_number_and_notice_and_a_second_one_names_the_first(counter: TestCounter) {
    let mut counter = counter;
    let opened = counter.try_ask(1, RequestReason::Lost).await.unwrap();
    assert_eq!(opened.fee.total.paise(), FEE_PAISE);
    assert_eq!(opened.fee.items.len(), 4);
    let request = &opened.request;
    assert_eq!(request.number.to_string().get(..5), Some("HP-26"));
    assert!(matches!(request.state, RequestState::Asked { due } if due.paise() == FEE_PAISE));
    let twice = counter.try_ask(1, RequestReason::Damaged).await.unwrap_err();
    assert!(twice.to_string().contains(&request.number.to_string()), "{twice}");
    let free = counter.try_ask(2, RequestReason::Misprinted).await.unwrap();
    assert!(free.fee.items.is_empty());
    assert_eq!(free.request.state, RequestState::Waived);
    assert_eq!(free.request.number.running(), request.number.running() + 1);
    let counts = counter.office.app.storage.notices().count().await.unwrap();
    assert_eq!(counts.no_number, 2, "nobody gave a mobile number");
}

async fn the_database_itself_holds_people_and_requests_apart(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    let number = request.number.to_string();
    let storage = counter.office.app.storage.clone();
    let set = |columns: &str| {
        format!("update reprint_request set {columns} where acknowledgement = '{number}'")
    };
    for (columns, why) in [
        ("state = 'waived'", "a fee is due"),
        ("state = 'approved', decided_by = 'officer', decided_at = 1", "it is not paid"),
        (
            "state = 'approved', paid_at = 1, decided_by = 'lmk-operator', decided_at = 1",
            "who asked says yes",
        ),
        ("state = 'made', paid_at = 1", "nobody said yes"),
        ("paid_at = 1", "it is asked and paid"),
    ] {
        assert!(storage.try_by_hand(&set(columns)).await.is_err(), "{why}");
    }
    let other = counter.ask(2, RequestReason::Lost).await.number;
    let second = format!(
        "update reprint_request set family_id = '10000001' where acknowledgement = '{other}'"
    );
    let refused = storage.try_by_hand(&second).await;
    assert!(refused.is_err(), "one open request a family");
}
}

#[tokio::test]
async fn the_third_reprint_of_a_year_needs_an_officer() {
    let mut counter = TestCounter::on_sqlite().await;
    counter.office.settings().counter.approved_alone = vec!["lost".to_owned()];
    for _ in 0..2 {
        let request = counter.ask(1, RequestReason::Lost).await;
        assert!(!request.needs_officer && request.alone);
        counter.pay_cash(&request).await;
        let made = counter.approve("lmk-operator", request.number).await;
        assert!(made.is_ok(), "policy lets the operator say yes");
    }
    let third = counter.ask(1, RequestReason::Lost).await;
    assert!(third.needs_officer && !third.alone);
    counter.pay_cash(&third).await;
    for who in ["lmk-operator", "inspector"] {
        let refused = counter.approve(who, third.number).await;
        assert!(refused.is_err(), "{who}");
    }
    assert!(counter.approve("officer", third.number).await.is_ok());
    let fault = counter.ask(1, RequestReason::NeverReceived).await;
    assert!(!fault.needs_officer, "the office's fault is not counted");
    assert!(!fault.alone, "nor decided by who took it");
}

#[tokio::test]
async fn a_request_that_can_lead_to_no_card_is_not_taken() {
    let mut counter = TestCounter::on_sqlite().await;
    let recovered = counter.try_ask(1, RequestReason::Recovered).await;
    assert!(matches!(recovered, Err(OpenRequestError::Recovered)));
    let secret = counter.secret();
    let asking = Asking {
        family_id: &family(1, 1).id,
        reason: RequestReason::Stolen,
        proof: Proof::OldCard,
        centre: &counter.centre,
        mobile: None,
        secret: &secret,
    };
    let stolen = open_request(&counter.office.app, &asking).await;
    assert!(matches!(stolen, Err(OpenRequestError::NoReport)));
    counter.office.act_as("officer");
    let target = [CardTarget {
        family_id: family(2, 1).id,
        issue: None,
    }];
    suspend_cards(
        &counter.office.app,
        &target,
        SuspensionReason::EkycMissing,
        true,
    )
    .await
    .unwrap();
    counter.office.act_as("lmk-operator");
    let blocked = counter.try_ask(2, RequestReason::Lost).await.unwrap_err();
    assert!(blocked.to_string().contains("blocked"), "{blocked}");
    counter.office.import(&[family(77, 2)]).await;
    let never = counter.try_ask(77, RequestReason::Lost).await.unwrap_err();
    assert!(never.to_string().contains("never had a card"), "{never}");
}

#[tokio::test]
async fn an_operator_works_at_one_centre_and_nobody_without_a_rate_list() {
    let mut counter = TestCounter::on_sqlite().await;
    counter.office.act_as("lmk-operator-2");
    let elsewhere = counter.try_ask(1, RequestReason::Lost).await.unwrap_err();
    assert!(matches!(
        elsewhere,
        OpenRequestError::Place(CounterPlaceError::OtherCentre(_))
    ));
    counter.office.act_as("inspector");
    assert!(counter.try_ask(1, RequestReason::Lost).await.is_ok());
    counter.office.act_as("lmk-operator");
    counter.centre = CentreId::parse("HP-9999").unwrap();
    counter.office.act_as("officer");
    let closed = counter.try_ask(2, RequestReason::Lost).await.unwrap_err();
    assert!(matches!(
        closed,
        OpenRequestError::Storage(StorageError::Counter(CounterRefused::NoSuchCentre { .. }))
    ));
    counter.office.settings().counter.rate_lists = None;
    let nothing = counter.try_ask(2, RequestReason::Lost).await.unwrap_err();
    assert!(
        nothing.to_string().contains("fees.example.toml"),
        "{nothing}"
    );
}
