//! Two people, once.

use issuer_domain::Role;

use super::super::sample::{NOW, Office, on_both_engines};
use super::*;

const KIND: ApprovalKind = ApprovalKind::KeyChange;
const LAPSES: Timestamp = NOW.plus_seconds(1_000);

fn name(name: &str) -> Actor {
    Actor::parse(name).unwrap()
}

async fn asked(office: &Office) -> ApprovalId {
    let staff = office.storage.staff();
    for who in ["asha", "bina"] {
        let (who, by) = (name(who), Actor::office());
        staff.add(&who, Role::Officer, &by, NOW).await.unwrap();
    }
    let approvals = office.storage.approvals();
    let asha = name("asha");
    let asked = approvals.ask(KIND, "{\"key\":1}", &asha, NOW, LAPSES);
    asked.await.unwrap()
}

on_both_engines! {
async fn whoever_asked_does_not_decide_whatever_the_program_does(office: Office) {
    let id = asked(&office).await;
    let approvals = office.storage.approvals();
    let refused = approvals.decide(id, true, &name("asha"), NOW).await.unwrap_err();
    assert!(matches!(refused, StorageError::SamePerson { .. }), "{refused}");
    let mut transaction = office.storage.begin_write().await.unwrap();
    let written = write_decision(&mut transaction, id, "approved", &name("asha"), NOW).await;
    let refused = written.unwrap_err();
    assert!(matches!(refused, StorageError::SamePerson { .. }), "{refused}");
}
}

on_both_engines! {
async fn what_was_approved_is_carried_out_once_and_nothing_else_is(office: Office) {
    let id = asked(&office).await;
    let approvals = office.storage.approvals();
    let request = |request| ApprovedRequest { id, kind: KIND, request };
    let bina = name("bina");
    let early = approvals.use_up(&request("{\"key\":1}"), &bina, NOW).await.unwrap_err();
    assert!(matches!(early, StorageError::NotApproved { state: "asked", .. }), "{early}");
    approvals.decide(id, true, &bina, NOW).await.unwrap();
    let other = approvals.use_up(&request("{\"key\":2}"), &bina, NOW).await.unwrap_err();
    assert!(matches!(other, StorageError::OtherRequest { .. }), "{other}");
    approvals.use_up(&request("{\"key\":1}"), &bina, NOW).await.unwrap();
    let again = approvals.use_up(&request("{\"key\":1}"), &bina, NOW).await.unwrap_err();
    assert!(matches!(again, StorageError::NotApproved { state: "done", .. }), "{again}");
    assert!(approvals.list(false, 10).await.unwrap().is_empty());
    assert_eq!(approvals.list(true, 10).await.unwrap()[0].state.word(), "done");
}
}

on_both_engines! {
async fn a_request_lapses_before_and_after_it_was_approved(office: Office) {
    let id = asked(&office).await;
    let approvals = office.storage.approvals();
    let late = approvals.decide(id, true, &name("bina"), LAPSES).await.unwrap_err();
    assert!(matches!(late, StorageError::NotToDecide { state: "lapsed", .. }), "{late}");
    approvals.decide(id, true, &name("bina"), NOW).await.unwrap();
    let request = ApprovedRequest { id, kind: KIND, request: "{\"key\":1}" };
    let late = approvals.use_up(&request, &name("bina"), LAPSES).await.unwrap_err();
    assert!(matches!(late, StorageError::NotApproved { state: "lapsed", .. }), "{late}");
}
}

on_both_engines! {
async fn a_refused_request_stays_refused(office: Office) {
    let id = asked(&office).await;
    let approvals = office.storage.approvals();
    let refused = approvals.decide(id, false, &name("bina"), NOW).await.unwrap();
    assert_eq!(refused.state.word(), "refused");
    let again = approvals.decide(id, true, &name("bina"), NOW).await.unwrap_err();
    assert!(matches!(again, StorageError::NotToDecide { .. }), "{again}");
}
}
