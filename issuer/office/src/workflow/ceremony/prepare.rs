//! Drafts a ceremony's file from what the office knows of its keys.

use card_payload::{KeyState, Timestamp, TrustList, TrustedKey};
use issuer_domain::SigningKey;

use super::{Ceremony, CeremonyFault, CeremonyKind};
use crate::app::App;
use crate::signing::{KeyRingError, TrustInPlace};
use crate::storage::StorageError;

/// Days after which a newer trust list is due: half a year, twice the life of a card key.
const LIST_DAYS: i64 = 180;

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The trust list in place, or a root's public key.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// What would come out is no ceremony.
    #[error(transparent)]
    Fault(#[from] CeremonyFault),
}

/// A draft with every key that has a window and is still checked. `in_place` is what the office
/// trusts now.
pub async fn prepare_ceremony(
    app: &App,
    in_place: &TrustInPlace,
) -> Result<Ceremony, PrepareError> {
    let keys = app.storage.signing_keys().list().await?;
    let before = in_place.list();
    let keys: Vec<TrustedKey> = keys
        .iter()
        .filter_map(SigningKey::trusted)
        .filter(|key| key.verify_until > app.now)
        .collect();
    let ceremony = Ceremony {
        kind: kind(&keys, before, app.now),
        follows: before.map(|list| list.version),
        list: TrustList {
            issuer: app.config.issuer.uri.clone(),
            subject: format!("{}/keys", app.config.issuer.uri),
            version: before.map_or(0, |list| list.version) + 1,
            issued_at: app.now,
            expires_at: app.now.plus_seconds(LIST_DAYS * Timestamp::DAY),
            keys,
        },
        roots: in_place
            .anchors
            .roots()
            .iter()
            .map(|root| root.public_key)
            .collect(),
        threshold: in_place.anchors.threshold(),
    };
    ceremony.check()?;
    Ok(ceremony)
}

fn kind(keys: &[TrustedKey], before: Option<&TrustList>, now: Timestamp) -> CeremonyKind {
    let state_before = |key: &TrustedKey| {
        let same = before?.keys.iter();
        same.clone()
            .find(|old| old.public_key == key.public_key)
            .map(|old| old.state)
    };
    let newly_stolen = |key: &TrustedKey| {
        matches!(key.state, KeyState::Compromised { .. }) && state_before(key) != Some(key.state)
    };
    if keys.iter().any(newly_stolen) {
        CeremonyKind::Compromise
    } else if keys
        .iter()
        .any(|key| key.state != KeyState::Active || key.sign_from > now || key.sign_to < now)
    {
        CeremonyKind::Rotation
    } else {
        CeremonyKind::New
    }
}
