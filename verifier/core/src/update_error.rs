use card_payload::limits::UPDATE_BYTES_MAX;
use card_payload::{EnvelopeError, SchemaError};

use crate::outcome::KeyFault;

/// Why one of the lists in an update is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It is not an envelope of the right kind.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Its signature holds but its content is not what the format says.
    #[error(transparent)]
    Content(#[from] SchemaError),
    /// The trust list has no key with the id it names.
    #[error("it is signed by a key that the trust list does not have")]
    UnknownKey,
    /// The key it names is for something else, for instance for cards.
    #[error("it is signed by a key that is not for this use")]
    KeyUse,
    /// Its signature is wrong.
    #[error("its signature is wrong: it was altered")]
    Signature,
    /// The key signed it outside its period, or after it was stolen.
    #[error("{0}")]
    Key(KeyFault),
}

/// Why a verifier update is refused. What the verifier had before stays in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// More than [`UPDATE_BYTES_MAX`] bytes.
    #[error("the update is larger than {UPDATE_BYTES_MAX} bytes")]
    TooLarge,
    /// None of those who signed the trust list is a root that this verifier knows.
    #[error(
        "the update's trust list is signed by no root key that this verifier knows\n\n\
         hint: take the update of your own state, or give its roots with --root"
    )]
    WrongRoot,
    /// Fewer of the pinned roots signed the trust list than must.
    #[error(
        "the update's trust list is signed by {signed} of this verifier's roots, where {threshold} \
         must sign\n\nhint: take the update from the department; a root may be stolen"
    )]
    BelowThreshold {
        /// How many signed.
        signed: usize,
        /// How many must.
        threshold: usize,
    },
    /// A root signed the trust list twice.
    #[error("the update's trust list has two signatures of one root, which counts once")]
    RootTwice,
    /// The trust list is refused.
    #[error("the update's trust list is refused: {0}")]
    TrustList(ListError),
    /// The update itself is refused.
    #[error("the update is refused: {0}")]
    Update(ListError),
    /// A status list is refused.
    #[error("the update's status list number {number} is refused: {reason}")]
    StatusList {
        /// Which, from 1.
        number: usize,
        /// Why.
        reason: ListError,
    },
    /// Two status lists have the same URI.
    #[error("the update has two status lists for the same cards")]
    DuplicateStatusList,
    /// It is older than one that was accepted before.
    #[error(
        "the update is number {offered}, older than number {seen} that was accepted before\n\n\
         hint: fetch the newest update"
    )]
    Rollback {
        /// The version it has.
        offered: u64,
        /// The highest version seen.
        seen: u64,
    },
    /// Its trust list is older than one that was accepted before.
    #[error(
        "the update's trust list is number {offered}, older than number {seen} accepted before\n\n\
         hint: fetch the newest update"
    )]
    TrustListRollback {
        /// The version it has.
        offered: u64,
        /// The highest version seen.
        seen: u64,
    },
}

impl UpdateError {
    /// The short stable code, `U-` and which part is refused why; `SPEC.md` of the payload lists
    /// them.
    pub fn code(&self) -> String {
        match self {
            Self::TooLarge => "U-LARGE".to_owned(),
            Self::WrongRoot => "U-ROOT".to_owned(),
            Self::BelowThreshold { .. } => "U-TRUST-THRESHOLD".to_owned(),
            Self::RootTwice => "U-TRUST-TWICE".to_owned(),
            Self::TrustList(reason) => format!("U-TRUST-{}", reason.code()),
            Self::Update(reason) => format!("U-UPDATE-{}", reason.code()),
            Self::StatusList { reason, .. } => format!("U-STATUS-{}", reason.code()),
            Self::DuplicateStatusList => "U-STATUS-TWICE".to_owned(),
            Self::Rollback { .. } => "U-ROLLBACK".to_owned(),
            Self::TrustListRollback { .. } => "U-TRUST-ROLLBACK".to_owned(),
        }
    }
}

impl ListError {
    const fn code(&self) -> &'static str {
        match self {
            Self::Envelope(EnvelopeError::Kind) => "KIND",
            Self::Envelope(_) => "FORM",
            Self::Content(_) => "CONTENT",
            Self::UnknownKey => "KEY",
            Self::KeyUse => "USE",
            Self::Signature => "SIGNATURE",
            Self::Key(_) => "PERIOD",
        }
    }
}
