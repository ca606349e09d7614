use issuer_domain::Mobile;

use super::*;
use crate::workflow::approvals::{Decision, decide};
use crate::workflow::test_office::{TestOffice, family};

const MOBILE: &str = "9418155501";

#[tokio::test]
async fn a_secret_is_shown_once_for_a_reason_that_a_second_person_approved() {
    let office = TestOffice::open().await.with_secret_columns().await;
    let mut office = office.with_staff().await;
    let mut family = family(1, 2);
    family.members[0].facts.mobile = Mobile::parse(MOBILE);
    office.import(std::slice::from_ref(&family)).await;
    let what = Unmasking {
        member_id: family.members[0].id.clone(),
        field: SecretField::Mobile,
        reason: "card returned by post".to_owned(),
    };

    office.act_as("inspector");
    let asked = ask_to_unmask(&office.app, &what).await.unwrap();
    let early = unmask(&office.app, &what, asked).await;
    assert!(early.is_err(), "nobody has approved it");
    office.act_as("officer");
    decide(&office.app, asked, Decision::Approve).await.unwrap();
    office.act_as("inspector");
    let other = Unmasking {
        reason: "curiosity".to_owned(),
        ..what.clone()
    };
    assert!(unmask(&office.app, &other, asked).await.is_err());
    let shown = unmask(&office.app, &what, asked).await.unwrap();
    assert_eq!(*shown, MOBILE);
    assert!(unmask(&office.app, &what, asked).await.is_err(), "once");

    let events = office
        .app
        .storage
        .audit_chain()
        .list(0, 1_000)
        .await
        .unwrap();
    let shown: Vec<_> = events
        .iter()
        .filter(|event| event.action == "secret.unmasked")
        .collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (shown[0].actor.as_str(), &shown[0].subject),
        ("inspector", &what.member_id)
    );
    assert!(events.iter().all(|event| !event.detail.contains(MOBILE)));
}

#[tokio::test]
async fn a_reason_is_needed_and_holds_no_aadhaar_number() {
    let office = TestOffice::open().await.with_staff().await;
    for reason in ["", "  ", "499118665246", "a\nb", &"a".repeat(201)] {
        let what = Unmasking {
            member_id: "1".to_owned(),
            field: SecretField::Mobile,
            reason: reason.to_owned(),
        };
        let refused = ask_to_unmask(&office.app, &what).await.unwrap_err();
        assert!(matches!(refused, UnmaskError::Reason), "{reason}");
    }
}
