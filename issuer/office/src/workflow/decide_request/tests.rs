//! From the yes to the card, and every way in which there is none.

use issuer_domain::{RequestReason, RequestStage, SuspensionReason, TrackingSecret};

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::block_cards::{reinstate_cards, suspend_cards};
use crate::workflow::guard_month::GuardRefused;
use crate::workflow::replace_cards::Replacing;
use crate::workflow::reprint_cards::reprint;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::family;
use crate::workflow::track_request::{WaitsFor, track_by_number, track_by_secret};
use crate::workflow::withdraw_request::withdraw_request;

mod keys;
mod random_histories;

on_both_engines! {
async fn a_yes_of_a_second_person_makes_the_card_and_ends_the_old_one(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    let unpaid = counter.approve("officer", request.number).await.unwrap_err();
    assert!(unpaid.to_string().contains("asked cannot be approved"), "{unpaid}");
    counter.pay_cash(&request).await;
    for who in ["lmk-operator", "auditor", "distributor"] {
        assert!(counter.approve(who, request.number).await.is_err(), "{who}");
    }
    assert_eq!(counter.office.statuses(1).await, ["valid"]);
    let made = counter.approve("inspector", request.number).await.unwrap();
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
    let RequestState::Made { approved, card_number, .. } = &made.state else {
        panic!("{made:?}")
    };
    assert_eq!(approved.by.as_str(), "inspector");
    assert_ne!(*card_number, made.old_card);
    let again = counter.approve("officer", request.number).await;
    assert!(again.is_err(), "a request makes one card");
    let secret = TrackingSecret::new([1; 16]);
    let tracked = track_by_secret(&counter.office.app, &secret).await.unwrap().unwrap();
    assert_eq!(tracked.number, request.number);
    assert_eq!(tracked.progress.stage(), RequestStage::Approved);
    assert_eq!(tracked.waits_for, Some(WaitsFor::Delivery));
    assert!(tracked.is_paid && tracked.receipt.is_some());
    let answer = track_by_number(&counter.office.app, request.number).await.unwrap();
    assert_eq!(answer.stage, RequestStage::Approved);
    let nobody = TrackingSecret::new([99; 16]);
    assert!(track_by_secret(&counter.office.app, &nobody).await.unwrap().is_none());
    let events = counter.office.app.storage.audit_chain().list(0, 1_000).await.unwrap();
    let of_request = events.iter().filter(|event| event.subject == request.number.to_string());
    let actions: Vec<_> = of_request.map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["request.taken", "request.approved", "request.made"]);
    assert!(events.iter().all(|event| !event.detail.contains("Sita")));
}

async fn a_yes_after_which_the_program_died_is_carried_out_later(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    counter.office.act_as("officer");
    step_approve(&counter.office.app, &request).await.unwrap();
    let tracked = track_by_number(&counter.office.app, request.number).await.unwrap();
    assert_eq!(tracked.waits_for, Some(WaitsFor::Card));
    let withdrawn = withdraw_request(&counter.office.app, request.number).await;
    assert!(withdrawn.is_err(), "too late");
    let made = counter.approve("officer", request.number).await.unwrap();
    assert!(matches!(made.state, RequestState::Made { .. }));
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
}

async fn a_card_that_was_half_made_when_the_program_died_is_finished_and_no_other_made(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    counter.office.act_as("officer");
    let (office, renderer) = (&counter.office, &mut counter.renderer);
    step_approve(&office.app, &request).await.unwrap();
    let cards = cards_of(&office.app, &request).await.unwrap();
    let order = order_of(&office.app, &request, cards).await.unwrap().unwrap();
    let mut maker = Maker::new(&office.app, &office.keys, renderer);
    let (planned, _) = maker.plan(std::slice::from_ref(&order)).await.unwrap();
    let drafts = maker.store_drafts(&planned, None).await.unwrap();
    let made = counter.approve("officer", request.number).await.unwrap();
    let RequestState::Made { card_number, .. } = made.state else {
        panic!("{:?}", made.state)
    };
    assert_eq!(card_number, drafts[0].version.number.to_string());
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
}

async fn officers_who_say_yes_at_once_make_each_card_once(counter: TestCounter) {
    let mut counter = counter;
    let mut numbers = Vec::new();
    for family in 1..=3 {
        let request = counter.ask(family, RequestReason::Lost).await;
        counter.pay_cash(&request).await;
        numbers.push(request.number);
    }
    counter.office.act_as("officer");
    let TestCounter { office, renderer, .. } = &mut counter;
    let (app, keys) = (&office.app, &office.keys);
    let (mut second, mut third, mut fourth) = (renderer.for_one(), renderer.for_one(), renderer.for_one());
    // The last one is the first request once more, by somebody who looks at the same page.
    let (one, two, three, again) = tokio::join!(
        approve_request(app, keys, renderer, numbers[0], Drawn::Unknown),
        approve_request(app, keys, &mut second, numbers[1], Drawn::Unknown),
        approve_request(app, keys, &mut third, numbers[2], Drawn::Unknown),
        approve_request(app, keys, &mut fourth, numbers[0], Drawn::Unknown),
    );
    assert!(one.is_ok() || again.is_ok(), "{one:?} {again:?}");
    for made in [two, three] {
        assert!(matches!(made.unwrap().state, RequestState::Made { .. }));
    }
    for family in 1..=3 {
        assert_eq!(counter.office.statuses(family).await, ["superseded", "valid"]);
    }
}
}

on_both_engines! {
async fn a_request_that_was_seen_approved_and_has_its_card_by_now_makes_no_other(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    let made = counter.approve("officer", request.number).await.unwrap();
    let RequestState::Made { approved, .. } = &made.state else {
        panic!("{made:?}")
    };
    let mut seen = made.clone();
    seen.state = RequestState::Approved(approved.clone());
    let TestCounter { office, renderer, .. } = &mut counter;
    let again = approve_seen(&office.app, &office.keys, renderer, seen, Drawn::Unknown).await;
    assert_eq!(again.unwrap(), made);
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
}
}

#[tokio::test]
async fn what_no_card_can_be_made_of_is_not_approved() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::Damaged).await;
    counter.pay_cash(&request).await;
    counter.office.act_as("officer");
    let target = [CardTarget {
        family_id: family(1, 1).id,
        issue: None,
    }];
    let reason = SuspensionReason::UnderEnquiry;
    suspend_cards(&counter.office.app, &target, reason, true)
        .await
        .unwrap();
    let blocked = counter
        .approve("officer", request.number)
        .await
        .unwrap_err();
    let why = matches!(
        blocked,
        DecideError::NoCard(NoCard::Replace(ReplaceRefused::Blocked(_)))
    );
    assert!(why, "{blocked}");
    assert!(blocked.to_string().contains("hint:"));
    reinstate_cards(&counter.office.app, &target, true)
        .await
        .unwrap();
    assert!(counter.approve("officer", request.number).await.is_ok());
}

#[tokio::test]
async fn changed_data_needs_news_in_the_register() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::ChangedData).await;
    counter.pay_cash(&request).await;
    let nothing = counter
        .approve("inspector", request.number)
        .await
        .unwrap_err();
    assert!(nothing.to_string().contains("nothing new"), "{nothing}");
    counter.office.import(&[family(1, 4)]).await;
    let made = counter.approve("inspector", request.number).await.unwrap();
    assert!(matches!(made.state, RequestState::Made { .. }));
}

#[tokio::test]
async fn a_card_is_not_made_while_one_of_its_people_draws_on_another_familys() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::ChangedData).await;
    counter.pay_cash(&request).await;
    let mut married = family(1, 3);
    married.members.extend(family(2, 2).members.pop());
    counter.office.import(&[family(2, 1), married]).await;
    let refused = counter.approve("officer", request.number).await;
    let DecideError::NoCard(NoCard::Guard(why)) = refused.unwrap_err() else {
        panic!("another reason");
    };
    let GuardRefused::OnLiveCard { member, other, .. } = &why else {
        panic!("{why}");
    };
    assert_eq!((*member, other), (4, &family(2, 2).id));
    assert_eq!(counter.office.statuses(1).await, ["valid"]);
}

#[tokio::test]
async fn a_split_is_settled_before_its_request_is_approved() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::SplitOrMerged).await;
    assert_eq!(request.state, RequestState::Waived, "free by the rate list");
    let early = counter.approve("officer", request.number).await;
    assert!(matches!(early, Err(DecideError::SettleFirst)));
}

#[tokio::test]
async fn a_request_of_a_family_that_got_another_card_meanwhile_is_not_approved() {
    let mut counter = TestCounter::on_sqlite().await;
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    counter.office.act_as("officer");
    let target = [CardTarget {
        family_id: family(1, 1).id,
        issue: None,
    }];
    let replacing = Replacing {
        targets: &target,
        drawn: Drawn::Unknown,
        apply: true,
    };
    let office = &counter.office;
    let reason = (issuer_domain::ReprintReason::Lost, true);
    reprint(
        &office.app,
        &office.keys,
        &mut counter.renderer,
        &replacing,
        reason,
    )
    .await
    .unwrap();
    let other = counter.approve("officer", request.number).await;
    assert!(matches!(other, Err(DecideError::OtherCard(_))));
    let refused = refuse_request(
        &counter.office.app,
        request.number,
        RefusalReason::AskedTwice,
    );
    assert!(refused.await.unwrap().refund_due(), "the fee goes back");
}
