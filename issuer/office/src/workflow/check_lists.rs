//! Lists to check cards with, as they are now: signed as an update is, under a version that is never
//! published.

use std::collections::BTreeMap;

use card_verifier::Lists;
use issuer_domain::CredentialStatus;

use super::current_lists::{card_status, current_lists};
use super::sign_update::{ListContent, UpdateSigningError, sign_lists};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{StorageError, StoredCard};

const UNPUBLISHED: u64 = 0;

/// Why there are no lists.
#[derive(Debug, thiserror::Error)]
pub enum CheckListsError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Signing.
    #[error(transparent)]
    Sign(#[from] UpdateSigningError),
}

/// Every list as the next update will have it. Whoever answers many scans keeps them for some minutes.
pub async fn lists_for_check(app: &App, keys: &KeyRing) -> Result<Lists, CheckListsError> {
    let lists = current_lists(&app.storage).await?;
    let (_, opened) = sign_lists(UNPUBLISHED, app.now, &lists, &app.list_terms(), keys)?;
    Ok(opened)
}

/// The lists in which these cards stand, with what is against them and against nobody else. A place
/// is one card's for ever, so nothing else in a list speaks of them; and it takes the same time
/// however many cards the state has.
pub(super) fn lists_of(
    app: &App,
    keys: &KeyRing,
    cards: &[StoredCard],
) -> Result<Lists, UpdateSigningError> {
    let mut lists = BTreeMap::<&str, ListContent>::new();
    for card in cards {
        let place = &card.version.status_place;
        let list = lists.entry(&place.uri).or_insert_with(|| ListContent {
            uri: place.uri.clone(),
            places: 0,
            not_valid: Vec::new(),
        });
        // As long as it must be for these cards: the work of signing grows with a list's length.
        list.places = list.places.max(place.index.saturating_add(1));
        if card.status != CredentialStatus::Valid {
            let status = card_status(&card.status);
            list.not_valid.push((place.index, status));
        }
    }
    let lists: Vec<ListContent> = lists.into_values().collect();
    let (_, opened) = sign_lists(UNPUBLISHED, app.now, &lists, &app.list_terms(), keys)?;
    Ok(opened)
}
