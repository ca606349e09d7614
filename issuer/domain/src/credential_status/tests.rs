//! The machine walked at random, against its graph written down a second time.

use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

use super::CredentialStatus;
use crate::{Actor, RevocationReason, SuspensionReason, Timestamp, TransitionRefused};

const AT: Timestamp = Timestamp::from_seconds(1_795_000_000);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Suspend(SuspensionReason),
    Reinstate,
    Revoke(RevocationReason),
    Supersede(u8),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => proptest::sample::select(&SuspensionReason::ALL[..]).prop_map(Step::Suspend),
        4 => Just(Step::Reinstate),
        1 => proptest::sample::select(&RevocationReason::ALL[..]).prop_map(Step::Revoke),
        1 => (2..=99_u8).prop_map(Step::Supersede),
    ]
}

fn take(status: CredentialStatus, step: Step) -> Result<CredentialStatus, TransitionRefused> {
    match step {
        Step::Suspend(reason) => status.suspend(reason, AT, Actor::office()),
        Step::Reinstate => status.reinstate(),
        Step::Revoke(reason) => status.revoke(reason, AT, Actor::office()),
        Step::Supersede(by_issue) => status.supersede(by_issue, AT, Actor::office()),
    }
}

const fn goes_to(from: &str, step: Step) -> Option<&'static str> {
    match (from.as_bytes(), step) {
        (b"valid", Step::Suspend(_)) => Some("suspended"),
        (b"suspended", Step::Reinstate) => Some("valid"),
        (b"valid" | b"suspended", Step::Revoke(_)) => Some("revoked"),
        (b"valid", Step::Supersede(_)) => Some("superseded"),
        _ => None,
    }
}

proptest! {
    #[test]
    fn every_walk_stays_on_the_graph_and_every_other_step_is_refused(
        tries in proptest::collection::vec(any_step(), 0..40),
    ) {
        let mut status = CredentialStatus::Valid;
        for step in tries {
            let from = status.word();
            match (take(status.clone(), step), goes_to(from, step)) {
                (Ok(next), Some(to)) => {
                    assert_eq!(next.word(), to);
                    assert!(status.is_live(), "what has ended goes nowhere");
                    status = next;
                }
                (Err(refused), None) => assert!(refused.to_string().contains(from)),
                (result, to) => panic!("{from} {step:?}: {result:?}, graph: {to:?}"),
            }
        }
    }
}

#[test]
fn a_block_is_cured_and_a_revocation_is_not() {
    let by = Actor::office;
    let suspended = CredentialStatus::Valid
        .suspend(SuspensionReason::EkycMissing, AT, by())
        .unwrap();
    assert!(suspended.is_live());
    assert_eq!(suspended.clone().reinstate(), Ok(CredentialStatus::Valid));
    let refused = suspended.clone().supersede(2, AT, by()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a card that is suspended cannot be superseded"
    );
    let reason = RevocationReason::CancelledAfterEnquiry;
    let revoked = suspended.revoke(reason, AT, by()).unwrap();
    assert!(!revoked.is_live());
    assert!(revoked.reinstate().is_err());
}
