//! The link, what it opens, and its end.

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::family;

fn all_but(wrong: &[CheckedField]) -> BTreeMap<CheckedField, bool> {
    let fields = CheckedField::ALL.into_iter();
    fields
        .map(|field| (field, !wrong.contains(&field)))
        .collect()
}

on_both_engines! {
async fn a_family_sees_its_own_data_and_answers_once(counter: TestCounter) {
    let mut counter = counter;
    let (secret, other) = (counter.secret(), counter.secret());
    let id = family(1, 1).id;
    issue_self_check(&counter.office.app, &id, &other).await.unwrap();
    issue_self_check(&counter.office.app, &id, &secret).await.unwrap();
    assert!(open_self_check(&counter.office.app, &other).await.is_err(), "the newest opens");
    // The register goes on; the family answers of what it was shown.
    counter.office.import(&[family(1, 5)]).await;
    let view = open_self_check(&counter.office.app, &secret).await.unwrap();
    assert_eq!((view.family.id.clone(), view.family.members.len()), (id.clone(), 3));
    let mut missing = all_but(&[]);
    missing.remove(&CheckedField::Shop);
    let refused = answer_self_check(&counter.office.app, &secret, &missing).await;
    assert!(matches!(refused, Err(SelfCheckLinkError::NotAnswered(_))));
    let answers = all_but(&[CheckedField::Names, CheckedField::Shop]);
    let stored = answer_self_check(&counter.office.app, &secret, &answers).await.unwrap();
    assert_eq!(stored.answers, answers);
    assert!(open_self_check(&counter.office.app, &secret).await.is_err(), "used");
    assert!(answer_self_check(&counter.office.app, &secret, &answers).await.is_err());
    counter.office.act_as("inspector");
    let wrong = list_wrong_fields(&counter.office.app, 10).await.unwrap();
    let fields: Vec<_> = wrong.iter().map(|wrong| wrong.field).collect();
    assert_eq!(fields, [CheckedField::Names, CheckedField::Shop]);
}
}

#[tokio::test]
async fn a_link_ends_with_its_days_and_nobody_guesses_one() {
    let mut counter = TestCounter::on_sqlite().await;
    let secret = counter.secret();
    let id = family(2, 1).id;
    let ends = issue_self_check(&counter.office.app, &id, &secret)
        .await
        .unwrap();
    let guessed = open_self_check(&counter.office.app, &TrackingSecret::new([77; 16])).await;
    assert!(
        guessed
            .unwrap_err()
            .to_string()
            .contains("over or was used")
    );
    counter.office.app.now = ends.plus_seconds(-1);
    assert!(open_self_check(&counter.office.app, &secret).await.is_ok());
    counter.office.app.now = ends;
    assert!(open_self_check(&counter.office.app, &secret).await.is_err());
    let late = answer_self_check(&counter.office.app, &secret, &all_but(&[])).await;
    assert!(late.is_err());
    counter.office.act_as("auditor");
    assert!(
        issue_self_check(&counter.office.app, &id, &secret)
            .await
            .is_err()
    );
}
