//! Names that are given once and never vanish.

use super::super::sample::{NOW, Office, on_both_engines};
use super::*;

on_both_engines! {
async fn a_name_is_given_once_and_stays_when_disabled(office: Office) {
    let staff = office.storage.staff();
    let (by, name) = (Actor::office(), Actor::parse("asha").unwrap());
    staff.add(&name, Role::Inspector, &by, NOW).await.unwrap();
    let again = staff.add(&name, Role::Officer, &by, NOW).await.unwrap_err();
    assert!(matches!(again, StorageError::StaffExists { .. }), "{again}");
    assert!(staff.disable(&name, &by, NOW).await.unwrap());
    assert!(!staff.disable(&name, &by, NOW).await.unwrap());
    let found = staff.find(&name).await.unwrap().unwrap();
    assert_eq!((found.role, found.disabled), (Role::Inspector, Some((NOW, by))));
    assert_eq!(staff.list().await.unwrap().len(), 1);
}
}
