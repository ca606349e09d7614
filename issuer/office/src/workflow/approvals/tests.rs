//! A request's words, and who may ask and decide.

use serde_json::json;

use super::*;
use crate::workflow::test_office::TestOffice;

#[tokio::test]
async fn a_key_change_is_asked_by_a_key_officer_decided_by_another_and_used_up_once() {
    let mut office = TestOffice::open().await.with_staff().await;
    let request = json!({ "verb": "retire", "key": "01020304" });
    let refused = ask(&office.app, ApprovalKind::KeyChange, &request).await;
    assert!(refused.is_err(), "an officer asks for no key change");
    office.act_as("key-officer");
    let id = ask(&office.app, ApprovalKind::KeyChange, &request)
        .await
        .unwrap();
    office.act_as("officer");
    let approval = decide(&office.app, id, Decision::Approve).await.unwrap();
    assert_eq!(
        approval.request, r#"{"key":"01020304","verb":"retire"}"#,
        "canonical"
    );
    office.act_as("key-officer");
    let other = json!({ "verb": "retire", "key": "05060708" });
    let kind = ApprovalKind::KeyChange;
    assert!(use_up(&office.app, id, kind, &other).await.is_err());
    use_up(&office.app, id, kind, &request).await.unwrap();
    assert!(use_up(&office.app, id, kind, &request).await.is_err());
}
