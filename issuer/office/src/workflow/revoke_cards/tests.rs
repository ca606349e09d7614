//! Few by one person, many by two, each once.

use super::super::approvals::{Decision, decide};
use super::super::issue_cards::issue_cards;
use super::super::renderer::Renderer;
use super::*;
use crate::workflow::test_office::{TestOffice, family};

async fn office(families: u32) -> (TestOffice, Vec<CardTarget>) {
    let mut office = TestOffice::open().await.with_staff().await;
    office.settings().cards.bulk_cards = 2;
    let families: Vec<_> = (1..=families).map(|number| family(number, 2)).collect();
    office.import(&families).await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    let targets = families.into_iter().map(|family| CardTarget {
        family_id: family.id,
        issue: None,
    });
    (office, targets.collect())
}

#[tokio::test]
async fn a_role_revokes_for_its_own_reasons() {
    let (mut office, targets) = office(1).await;
    office.act_as("lmk-operator");
    let refused = revoke_cards(&office.app, &targets, RevocationReason::Extinct, true).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("this is for: officer"), "{refused}");
    let split = revoke_cards(&office.app, &targets, RevocationReason::Split, true).await;
    assert!(
        split
            .unwrap_err()
            .to_string()
            .contains("issuer family split")
    );
    let lost = revoke_cards(&office.app, &targets, RevocationReason::Lost, true).await;
    assert!(matches!(lost.unwrap(), Revoked::Done(_)));
    assert_eq!(office.statuses(1).await, ["revoked"]);
}

#[tokio::test]
async fn many_need_a_second_person_and_are_revoked_once() {
    let (mut office, targets) = office(3).await;
    let reason = RevocationReason::CancelledAfterEnquiry;
    let asked = revoke_cards(&office.app, &targets, reason, true)
        .await
        .unwrap();
    let Revoked::Asked(id, _) = asked else {
        panic!("{asked:?}")
    };
    assert_eq!(office.statuses(1).await, ["valid"]);
    let own = decide(&office.app, id, Decision::Approve)
        .await
        .unwrap_err();
    assert!(own.to_string().contains("another person"), "{own}");
    office.act_as("officer-2");
    let approval = decide(&office.app, id, Decision::Approve).await.unwrap();
    let done = revoke_approved(&office.app, &approval).await.unwrap();
    assert_eq!(done.cards.len(), 3);
    assert_eq!(office.statuses(3).await, ["revoked"]);
    let again = revoke_approved(&office.app, &approval).await.unwrap();
    assert!(again.cards.is_empty(), "nothing is left to revoke");
}

#[tokio::test]
async fn a_refused_request_revokes_nothing() {
    let (mut office, targets) = office(3).await;
    let reason = RevocationReason::Duplicate;
    let asked = revoke_cards(&office.app, &targets, reason, true)
        .await
        .unwrap();
    let Revoked::Asked(id, _) = asked else {
        panic!("{asked:?}")
    };
    office.act_as("officer-2");
    let approval = decide(&office.app, id, Decision::Refuse).await.unwrap();
    let refused = revoke_approved(&office.app, &approval).await.unwrap_err();
    assert!(refused.to_string().contains("is refused"), "{refused}");
    assert_eq!(office.statuses(1).await, ["valid"]);
}
