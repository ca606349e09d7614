//! Lists to check cards with, as they are now: signed as an update is, under a version that is never
//! published.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use card_verifier::Lists;
use issuer_domain::CredentialStatus;

use super::current_lists::{card_status, current_lists};
use super::sign_update::{ListContent, UpdateSigningError, sign_lists};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{CardVersion, StatusListSetup, StorageError, StoredCard};

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

/// The lists in which cards stand that are about to be signed: nothing is against any of them. They are
/// kept with the keys for the next ones.
pub(super) fn lists_of_new<'card>(
    app: &App,
    keys: &KeyRing,
    cards: impl Iterator<Item = &'card CardVersion>,
) -> Result<Arc<Lists>, UpdateSigningError> {
    let places = cards.map(|card| &card.status_place);
    let (mut uris, mut most) = (BTreeSet::new(), StatusListSetup::PLACES);
    for place in places {
        uris.insert(place.uri.clone());
        most = most.max(u64::from(place.index) + 1);
    }
    if let Some(kept) = keys.kept_lists.find(&uris, most, app.now) {
        return Ok(kept);
    }
    let places = u32::try_from(most).unwrap_or(u32::MAX);
    let all_valid = uris.iter().map(|uri| ListContent {
        uri: uri.clone(),
        places,
        not_valid: Vec::new(),
    });
    let lists: Vec<ListContent> = all_valid.collect();
    let (_, opened) = sign_lists(UNPUBLISHED, app.now, &lists, &app.list_terms(), keys)?;
    Ok(keys.kept_lists.keep(uris, most, app.now, opened))
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
