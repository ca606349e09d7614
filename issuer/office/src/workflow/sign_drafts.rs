//! Signs what is stored as a draft, or is about to be stored as a card, checks it with the verifier, and
//! only then stores it as signed.

use card_payload::{KeyId, Timestamp, ToBeSigned, qr_text};
use card_verifier::Lists;

use super::check_lists::lists_of_new;
use super::parallel;
use super::plan_parts::QR_TEXT_MAX;
use super::sign_update::UpdateSigningError;
use crate::app::App;
use crate::signing::{Expected, KeyRing, SelfCheckError, SignerError, self_check};
use crate::storage::{CardVersion, SignedDraft, StorageError, StoredCard};

/// Cards of one transaction: with a flush to the disk for each, 200 to 500 cost next to nothing a
/// card, and so many are signed again at most after a power cut.
const BATCH: u32 = 400;

/// Why a draft was not signed. It stays a draft, and a later run takes it up again.
#[derive(Debug, thiserror::Error)]
pub enum SignDraftsError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The lists to check new cards with.
    #[error(transparent)]
    Lists(#[from] UpdateSigningError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// The draft was made for another key.
    #[error(
        "the draft of card {card_number} waits for card key {wanted}, which is not in the settings\n\nhint: run `issuer issue` once with the key that the draft was made for"
    )]
    OtherKey {
        /// The card.
        card_number: String,
        /// The key in the draft.
        wanted: KeyId,
    },
    /// What is stored cannot be signed.
    #[error(
        "what is stored to be signed for card {card_number} is damaged\n\nhint: restore the database from its backup"
    )]
    Damaged {
        /// The card.
        card_number: String,
    },
    /// The text came out too long for the card's QR.
    #[error(
        "the QR text of card {card_number} has {characters} characters, {QR_TEXT_MAX} are possible"
    )]
    TooLong {
        /// The card.
        card_number: String,
        /// Its length.
        characters: usize,
    },
    /// A shop would not accept it.
    #[error("card {card_number} was signed and failed its check")]
    SelfCheck {
        /// The card.
        card_number: String,
        /// What is wrong.
        source: SelfCheckError,
    },
}

/// Signs every draft there is, in batches; returns how many.
pub(super) async fn sign_drafts(app: &App, keys: &KeyRing) -> Result<u64, SignDraftsError> {
    let mut done = 0;
    loop {
        let drafts = app.storage.cards().list_drafts(BATCH).await?;
        if drafts.is_empty() {
            return Ok(done);
        }
        if sign_together(app, keys, &drafts).await? {
            done += drafts.len() as u64;
        }
    }
}

/// Signs drafts that were stored just now. Where another program, which finds drafts that seem left
/// behind, was quicker with some of them, the others are signed all the same.
pub(super) async fn sign_new(
    app: &App,
    keys: &KeyRing,
    drafts: &[StoredCard],
) -> Result<(), SignDraftsError> {
    if !drafts.is_empty() && !sign_together(app, keys, drafts).await? {
        sign_drafts(app, keys).await?;
    }
    Ok(())
}

/// Signs these drafts, all or none: none where one of them is signed already.
async fn sign_together(
    app: &App,
    keys: &KeyRing,
    drafts: &[StoredCard],
) -> Result<bool, SignDraftsError> {
    let versions: Vec<&CardVersion> = drafts.iter().map(|draft| &draft.version).collect();
    let cards = sign_versions(app, keys, &versions)?;
    match app.storage.cards().store_signed(&cards, app.now).await {
        Ok(()) => Ok(true),
        Err(StorageError::NotADraft { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Signs cards and checks them as a shop does.
pub(super) fn sign_versions(
    app: &App,
    keys: &KeyRing,
    versions: &[&CardVersion],
) -> Result<Vec<SignedDraft>, SignDraftsError> {
    let lists = lists_of_new(app, keys, versions.iter().copied())?;
    parallel::map(versions, |version| {
        sign_version(version, keys, &lists, app.now)
    })
    .into_iter()
    .collect()
}

fn sign_version(
    version: &CardVersion,
    keys: &KeyRing,
    lists: &Lists,
    now: Timestamp,
) -> Result<SignedDraft, SignDraftsError> {
    let card_number = || version.number.to_string();
    let wanted = KeyId::from_bytes(version.key_id);
    let signer = keys
        .find_card_key(wanted)
        .ok_or_else(|| SignDraftsError::OtherKey {
            card_number: card_number(),
            wanted,
        })?;
    let unsigned =
        ToBeSigned::from_bytes(&version.to_be_signed).ok_or_else(|| SignDraftsError::Damaged {
            card_number: card_number(),
        })?;
    let signature = signer.sign(unsigned.bytes())?;
    let text = qr_text(&unsigned.into_token(signature));
    if text.len() > QR_TEXT_MAX {
        let characters = text.len();
        return Err(SignDraftsError::TooLong {
            card_number: card_number(),
            characters,
        });
    }
    let expected = Expected {
        card_number: &version.number,
        status_index: version.status_place.index,
        expires_at: version.expires_at,
    };
    // A draft of an interrupted run may be older than this run's clock, never younger. A card that
    // begins later is read as of its beginning.
    let begins = version.not_before.unwrap_or(version.issued_at);
    self_check(
        &text,
        &expected,
        lists,
        now.max(version.issued_at).max(begins),
    )
    .map_err(|source| SignDraftsError::SelfCheck {
        card_number: card_number(),
        source,
    })?;
    Ok(SignedDraft {
        version: version.clone(),
        signature,
        qr_text: text,
    })
}
