//! The status lists as they are now, signed: what an update publishes, and what a new card is
//! checked against.

use card_payload::CardStatus;
use issuer_domain::CredentialStatus;

use super::sign_update::ListContent;
use crate::storage::{Storage, StorageError};

/// Every status list with the places whose cards are not valid.
pub(super) async fn current_lists(storage: &Storage) -> Result<Vec<ListContent>, StorageError> {
    let indexes = storage.status_indexes();
    let mut lists = Vec::new();
    for list in indexes.list().await? {
        let not_valid = indexes.list_not_valid(list.number).await?;
        lists.push(ListContent {
            uri: list.uri,
            places: u32::try_from(list.places).unwrap_or(u32::MAX),
            not_valid: not_valid
                .into_iter()
                .map(|(index, status)| (index, card_status(&status)))
                .collect(),
        });
    }
    Ok(lists)
}

pub(super) const fn card_status(status: &CredentialStatus) -> CardStatus {
    match status {
        CredentialStatus::Valid => CardStatus::Valid,
        CredentialStatus::Suspended { .. } => CardStatus::Suspended,
        CredentialStatus::Revoked { .. } => CardStatus::Revoked,
        CredentialStatus::Superseded { .. } => CardStatus::Superseded,
    }
}
