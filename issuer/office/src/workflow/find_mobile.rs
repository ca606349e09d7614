//! Finds the members with a mobile number, for a person who answers for it.

use issuer_domain::Mobile;

use super::permission::{PermissionError, acting};
use crate::app::App;
use crate::secrets::SecretField;
use crate::storage::{SecretColumns, StorageError};

/// Why nobody was looked for.
#[derive(Debug, thiserror::Error)]
pub enum FindMobileError {
    /// No key.
    #[error("secret columns have no key here\n\nhint: name [secrets] key_file in the settings")]
    NoKey,
    /// Nobody answers for it.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The ids of the members with this number. The audit chain is told who looked up and how many were
/// found before anything is given out; the number itself it never sees.
pub async fn find_mobile(app: &App, mobile: &Mobile) -> Result<Vec<String>, FindMobileError> {
    acting(app).await?;
    let SecretColumns::Seal(key) = app.storage.secret_columns() else {
        return Err(FindMobileError::NoKey);
    };
    let field = SecretField::Mobile;
    let index = key.blind_index(field, mobile.expose());
    let members = app.storage.member_secrets();
    Ok(members.find_members(field, &index, app.now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::test_office::{NOW, TestOffice, family};

    const MOBILE: &str = "9418155501";
    const NOBODYS: &str = "9418155502";

    on_both_engines! {
    async fn a_look_up_is_noted_with_its_person_and_count_and_never_the_number(office: TestOffice) {
        let mut office = office.with_secret_columns().await.with_staff().await;
        let mut families = [family(1, 2), family(2, 1)];
        for family in &mut families {
            family.members[0].facts.mobile = Mobile::parse(MOBILE);
        }
        office.import(&families).await;
        office.act_as("auditor");
        let mobile = |number| Mobile::parse(number).unwrap();
        let found = find_mobile(&office.app, &mobile(MOBILE)).await.unwrap();
        assert_eq!(found, families.map(|family| family.members[0].id.clone()));
        let found = find_mobile(&office.app, &mobile(NOBODYS)).await.unwrap();
        assert_eq!(found, [] as [String; 0]);

        let events = office.app.storage.audit_chain().list(0, 1_000).await.unwrap();
        let noted: Vec<_> = events
            .iter()
            .filter(|event| event.action == "secret.looked_up")
            .map(|event| (event.at, event.actor.as_str(), event.detail.as_str()))
            .collect();
        assert_eq!(
            noted,
            [
                (NOW, "auditor", r#"{"field":"mobile","found":2}"#),
                (NOW, "auditor", r#"{"field":"mobile","found":0}"#),
            ]
        );
        for number in [MOBILE, NOBODYS] {
            assert!(events.iter().all(|event| !format!("{event:?}").contains(number)));
        }
    }

    async fn without_a_person_nobody_is_looked_for(office: TestOffice) {
        let office = office.with_secret_columns().await;
        let mobile = Mobile::parse(MOBILE).unwrap();
        let refused = find_mobile(&office.app, &mobile).await.unwrap_err();
        assert!(matches!(
            refused,
            FindMobileError::Permission(PermissionError::Nobody)
        ));
    }
    }

    #[tokio::test]
    async fn without_a_key_the_settings_are_named() {
        let office = TestOffice::open().await.with_staff().await;
        let mobile = Mobile::parse(MOBILE).unwrap();
        let refused = find_mobile(&office.app, &mobile).await.unwrap_err();
        assert!(matches!(refused, FindMobileError::NoKey));
        assert!(refused.to_string().contains("[secrets] key_file"));
    }
}
