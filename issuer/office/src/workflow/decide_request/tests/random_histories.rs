//! Random histories of requests, payments and cards: no request is paid twice, no card is made
//! without its fee and the yes of another person, no family waits twice, and no money is lost.

use std::collections::BTreeMap;

use issuer_domain::{
    FamilyId, Money, PaymentReference, PaymentState, RefusalReason, RequestReason, RequestState,
};
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::storage::{RequestFilter, StoredRequest};
use crate::test_postgres::on_both_engines;
use crate::workflow::decide_request::refuse_request;
use crate::workflow::pay_request::{start_upi, take_cash};
use crate::workflow::tally::{Difference, tally};
use crate::workflow::test_counter::{FAMILIES, TestCounter};
use crate::workflow::test_office::family;
use crate::workflow::withdraw_request::withdraw_request;

/// Steps of the one history: each looks at everything, so that one is enough.
const STEPS: usize = 120;

#[derive(Debug, Clone, Copy)]
enum Step {
    Ask(RequestReason),
    Link,
    /// The gateway speaks of the n-th link that was ever shown: success or not, so much.
    Gateway(usize, bool, u64),
    Cash(u64),
    Approve(&'static str),
    Refuse,
    Withdraw,
}

fn any_step() -> impl Strategy<Value = Step> {
    let paise = || prop_oneof![4 => Just(2_900_u64), 1 => Just(2_800)];
    let who = prop_oneof![3 => Just("officer"), 1 => Just("lmk-operator")];
    prop_oneof![
        4 => prop_oneof![2 => Just(RequestReason::Lost), 1 => Just(RequestReason::Misprinted)]
            .prop_map(Step::Ask),
        3 => Just(Step::Link),
        4 => (0..64_usize, proptest::bool::weighted(0.7), paise())
            .prop_map(|(which, success, paise)| Step::Gateway(which, success, paise)),
        2 => paise().prop_map(Step::Cash),
        4 => who.prop_map(Step::Approve),
        1 => Just(Step::Refuse),
        1 => Just(Step::Withdraw),
    ]
}

/// Does the step for a family, whatever comes of it.
async fn carry_out(
    counter: &mut TestCounter,
    number: u32,
    step: Step,
    links: &mut Vec<PaymentReference>,
) {
    counter.office.act_as("lmk-operator");
    let open = newest(counter, &family(number, 1).id).await;
    let open = open.map(|request| request.number);
    match (step, open) {
        (Step::Ask(reason), _) => {
            let _ = counter.try_ask(number, reason).await;
        }
        (Step::Gateway(which, success, paise), _) if !links.is_empty() => {
            let place = which % links.len();
            let amount = Money::of_paise(paise).unwrap().decimal();
            let status = if success { "success" } else { "failed" };
            let utr = format!("UTR{place:012}");
            let _ = counter.gateway(&links[place], &amount, status, &utr).await;
        }
        (Step::Link, Some(open)) => {
            let link = start_upi(&counter.office.app, open).await;
            links.extend(link.map(|link| link.payment.reference));
        }
        (Step::Cash(paise), Some(open)) => {
            let came = Money::of_paise(paise).unwrap();
            let _ = take_cash(&counter.office.app, open, came).await;
        }
        (Step::Approve(who), Some(open)) => {
            let _ = counter.approve(who, open).await;
        }
        (Step::Refuse, Some(open)) => {
            counter.office.act_as("officer");
            let why = RefusalReason::CardIsGood;
            let _ = refuse_request(&counter.office.app, open, why).await;
        }
        (Step::Withdraw, Some(open)) => {
            let _ = withdraw_request(&counter.office.app, open).await;
        }
        _ => {}
    }
}

async fn all(counter: &TestCounter) -> Vec<StoredRequest> {
    let requests = counter.office.app.storage.requests();
    let filter = RequestFilter::default();
    requests.list(&filter, 1_000).await.unwrap()
}

async fn newest(counter: &TestCounter, family_id: &FamilyId) -> Option<StoredRequest> {
    let all = all(counter).await;
    all.into_iter()
        .rfind(|request| request.family_id == *family_id)
}

/// Everything that must always be so.
async fn check(counter: &mut TestCounter) {
    let storage = counter.office.app.storage.clone();
    let mut open = BTreeMap::<FamilyId, u32>::new();
    let mut made = BTreeMap::<FamilyId, usize>::new();
    let (mut came, mut gone_back) = (0, 0);
    for request in all(counter).await {
        let of_family = request.family_id.clone();
        *open.entry(of_family.clone()).or_default() += u32::from(request.state.is_open());
        let payments = storage
            .payments()
            .list_of_request(request.number)
            .await
            .unwrap();
        let confirmed: Vec<_> = payments
            .iter()
            .filter(|payment| matches!(payment.state, PaymentState::Confirmed { .. }))
            .collect();
        assert!(confirmed.len() <= 1, "paid twice: {request:?}");
        assert_eq!(
            confirmed.len() == 1,
            request.paid_at.is_some(),
            "{request:?}"
        );
        assert!(
            confirmed
                .iter()
                .all(|payment| payment.amount == request.fee)
        );
        for payment in &payments {
            let receipt = storage
                .payments()
                .find_receipt(&payment.reference)
                .await
                .unwrap();
            let is_paid = matches!(payment.state, PaymentState::Confirmed { .. });
            assert_eq!(
                receipt.is_some(),
                is_paid,
                "a receipt for each fee and no other"
            );
            match payment.state {
                PaymentState::Confirmed { .. } => came += payment.amount.paise(),
                PaymentState::Surplus { .. } => gone_back += payment.amount.paise(),
                _ => {}
            }
        }
        if let RequestState::Made { approved, .. } = &request.state {
            assert_ne!(approved.by, request.asked_by, "a yes of who asked");
            assert!(
                request.fee.is_zero() || request.paid_at.is_some(),
                "a card unpaid"
            );
            *made.entry(of_family).or_default() += 1;
        }
    }
    assert!(
        open.values().all(|open| *open <= 1),
        "a family waits twice: {open:?}"
    );
    for number in 1..=FAMILIES {
        let statuses = counter.office.statuses(number).await;
        let requested = made.get(&family(number, 1).id).copied().unwrap_or_default();
        assert_eq!(
            statuses.len(),
            1 + requested,
            "a card for each request that is made"
        );
        let live = statuses.iter().filter(|status| **status == "valid").count();
        assert_eq!(live, 1, "{statuses:?}");
    }
    counter.office.act_as("auditor");
    let today = time::macros::date!(2026 - 11 - 21);
    let lines = tally(&counter.office.app, today, today).await.unwrap();
    let sum = |of: fn(&crate::storage::DayMoney) -> u64| -> u64 {
        lines.iter().map(|line| of(&line.money)).sum()
    };
    assert_eq!(sum(|money| money.cash.paise() + money.upi.paise()), came);
    assert_eq!(sum(|money| money.surplus.paise()), gone_back);
    let differ = |found: &Difference| matches!(found, Difference::FeesDiffer { .. });
    assert!(
        lines
            .iter()
            .all(|line| !line.differences.iter().any(differ))
    );
}

on_both_engines! {
async fn no_history_pays_twice_or_makes_a_card_for_nothing(counter: TestCounter) {
    let mut counter = counter;
    let mut runner = TestRunner::deterministic();
    let steps = proptest::collection::vec((1..=FAMILIES, any_step()), STEPS);
    let mut links = Vec::new();
    for (number, step) in steps.new_tree(&mut runner).unwrap().current() {
        carry_out(&mut counter, number, step, &mut links).await;
        check(&mut counter).await;
    }
    let all = all(&counter).await;
    let made = all.iter().filter(|request| matches!(request.state, RequestState::Made { .. }));
    assert!(made.count() > 4, "the history makes cards: {all:?}");
    let refunds = all.iter().filter(|request| request.refund_due()).count();
    assert!(refunds > 0, "and has fees that go back");
}
}
