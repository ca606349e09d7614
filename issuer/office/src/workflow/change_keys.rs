//! The steps in the life of a signing key that one person takes. What shops trust changes only by
//! a ceremony, which needs more than one.

use card_payload::{KeyId, KeyUse, Timestamp};
use issuer_domain::{Act, KeyStepRefused, SigningKey, SigningKeyState, SigningWindow};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::signing::{KeyRingError, TrustInPlace};
use crate::storage::StorageError;

/// Days between planning a key and the ceremony that announces it: the roots have to meet.
const CEREMONY_DAYS: u16 = 7;

/// Days that keys for lists and updates sign for: a year. They sign little, and a trust list that
/// stops them needs only a ceremony.
const OTHER_DAYS: u16 = 366;

/// Why a key does not take a step.
#[derive(Debug, thiserror::Error)]
pub enum ChangeKeyError {
    /// The database, or a step that is not allowed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The step is not allowed.
    #[error(transparent)]
    Step(#[from] KeyStepRefused),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The trust list in place.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// No trust list to take keys from.
    #[error(
        "there is no trust list in place to take keys from\n\nhint: note new keys with `issuer keys generate --use card …`"
    )]
    NothingToAdopt,
    /// A window that is longer than allowed.
    #[error(
        "a card key signs for at most {most} days\n\nhint: `keys.limits.card_days` in the settings"
    )]
    TooLong {
        /// Days allowed.
        most: u16,
    },
    /// A start before shops can know the key.
    #[error(
        "the key would sign before {earliest:?}, and shops need {days} days to learn of it\n\nhint: name a later --from"
    )]
    TooSoon {
        /// The first possible start.
        earliest: Timestamp,
        /// Days of announcement.
        days: u16,
    },
}

/// When a planned key is to sign; what is left out follows from the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WindowWish {
    /// From when.
    pub from: Option<Timestamp>,
    /// For how many days.
    pub days: Option<u16>,
}

/// Notes a key that was just made.
pub async fn note_key(
    app: &App,
    public_key: [u8; 32],
    key_use: KeyUse,
    place: String,
) -> Result<SigningKey, ChangeKeyError> {
    let key = SigningKey {
        key_id: card_verifier::key_id(&public_key),
        public_key,
        key_use,
        place,
        made_at: app.now,
        window: None,
        state: SigningKeyState::Made,
    };
    app.storage.signing_keys().add(&key, "key.noted").await?;
    Ok(key)
}

/// Notes every key of the trust list in place that is not noted yet, with its window and state:
/// for an office whose keys are older than its notes.
pub async fn adopt_keys(
    app: &App,
    in_place: &TrustInPlace,
) -> Result<Vec<SigningKey>, ChangeKeyError> {
    let list = in_place.list().ok_or(ChangeKeyError::NothingToAdopt)?;
    let known = app.storage.signing_keys();
    let mut adopted = Vec::new();
    for trusted in &list.keys {
        if known.find(trusted.key_id).await?.is_some() {
            continue;
        }
        let key = SigningKey {
            key_id: trusted.key_id,
            public_key: trusted.public_key,
            key_use: trusted.key_use,
            place: "in the trust list".to_owned(),
            made_at: app.now,
            window: Some(SigningWindow {
                sign_from: trusted.sign_from,
                sign_to: trusted.sign_to,
                verify_until: trusted.verify_until,
            }),
            state: match trusted.state {
                card_payload::KeyState::Active => SigningKeyState::Announced {
                    version: list.version,
                    at: app.now,
                },
                card_payload::KeyState::Retired => SigningKeyState::Retired { at: app.now },
                card_payload::KeyState::Compromised { revoked_after } => {
                    SigningKeyState::Compromised {
                        revoked_after,
                        at: app.now,
                    }
                }
            },
        };
        known.add(&key, "key.adopted").await?;
        adopted.push(key);
    }
    Ok(adopted)
}

/// The window that a key gets where nothing or a part of it is wished: it begins when the present
/// key of its use ends, or as soon as shops can know it.
pub async fn planned_window(
    app: &App,
    in_place: &TrustInPlace,
    key_id: KeyId,
    wish: WindowWish,
) -> Result<SigningWindow, ChangeKeyError> {
    let limits = app.config.key_limits();
    let keys = app.storage.signing_keys().list().await?;
    let key = keys.iter().find(|key| key.key_id == key_id);
    let key = key.ok_or(StorageError::NoSuchKey { key_id })?;
    let is_card = key.key_use == KeyUse::Card;
    let longest = if is_card {
        limits.card_days
    } else {
        OTHER_DAYS
    };
    let days = wish.days.unwrap_or(longest);
    if is_card && days > limits.card_days {
        return Err(ChangeKeyError::TooLong {
            most: limits.card_days,
        });
    }
    let of_same_use = || {
        let same = |other: &&SigningKey| other.key_use == key.key_use && other.key_id != key_id;
        keys.iter().filter(same)
    };
    let stolen =
        of_same_use().any(|other| matches!(other.state, SigningKeyState::Compromised { .. }));
    // Keys that sign now or later.
    let ends = of_same_use()
        .filter(|other| other.is_usable())
        .filter_map(|other| other.window.map(|window| window.sign_to))
        .filter(|sign_to| *sign_to > app.now);
    let in_days = |days: u16| app.now.plus_seconds(i64::from(days) * Timestamp::DAY);
    let last_end = ends.max();
    // The first keys of an office, and the one after a theft, wait for nothing.
    let at_once = in_place.list().is_none() || (stolen && last_end.is_none());
    let soonest = in_days(limits.announce_days + CEREMONY_DAYS);
    let from = wish.from.unwrap_or(match last_end {
        _ if at_once => app.now,
        Some(end) => end.max(soonest),
        None => soonest,
    });
    let earliest = in_days(limits.announce_days);
    if is_card && !at_once && from < earliest {
        return Err(ChangeKeyError::TooSoon {
            earliest,
            days: limits.announce_days,
        });
    }
    let sign_to = from.plus_seconds(i64::from(days) * Timestamp::DAY);
    Ok(SigningWindow::new(
        from,
        sign_to,
        sign_to.plus_seconds(checked_for(app, key.key_use)),
    )?)
}

/// Plans a key's window.
pub async fn plan_key(
    app: &App,
    key_id: KeyId,
    window: SigningWindow,
) -> Result<SigningKey, ChangeKeyError> {
    permission::require(app, Act::ChangeKeys).await?;
    let keys = app.storage.signing_keys();
    let step = |key: SigningKey| key.plan(window);
    Ok(keys.change(key_id, "key.planned", app.now, step).await?)
}

/// Stops a key. It signs nothing more here at once; verifiers learn it from the next ceremony.
pub async fn retire_key(app: &App, key_id: KeyId) -> Result<SigningKey, ChangeKeyError> {
    permission::require(app, Act::ChangeKeys).await?;
    let keys = app.storage.signing_keys();
    let step = |key: SigningKey| key.retire(app.now);
    Ok(keys.change(key_id, "key.retired", app.now, step).await?)
}

/// Gives a key up as stolen. It signs nothing more here at once; verifiers refuse what it signed
/// later than `revoked_after` from the next ceremony on.
pub async fn compromise_key(
    app: &App,
    key_id: KeyId,
    revoked_after: Timestamp,
) -> Result<SigningKey, ChangeKeyError> {
    permission::require(app, Act::ChangeKeys).await?;
    let keys = app.storage.signing_keys();
    let step = |key: SigningKey| key.compromise(revoked_after, app.now);
    Ok(keys
        .change(key_id, "key.compromised", app.now, step)
        .await?)
}

/// Seconds that what a key signed is checked after it signs no more: a card's whole life, a
/// list's life for the others.
fn checked_for(app: &App, key_use: KeyUse) -> i64 {
    let days = match key_use {
        // With leap days: a card holds whole years.
        KeyUse::Card => i64::from(app.config.issuer.card_years) * 366 + 1,
        KeyUse::Status | KeyUse::Update => i64::from(app.config.lists.expire_days),
    };
    days * Timestamp::DAY
}
