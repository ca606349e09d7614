use card_payload::limits::{DELTAS_KEPT_MAX, UPDATE_BYTES_MAX};
use card_payload::{EnvelopeError, Month, SchemaError};

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
    /// A delta is refused.
    #[error("the delta is refused: {0}")]
    Delta(DeltaError),
    /// More deltas are kept than a verifier opens.
    #[error(
        "{DELTAS_KEPT_MAX} deltas are kept since the last full update\n\n\
         hint: fetch the newest full update"
    )]
    TooManyKept,
    /// A month's scale is refused.
    #[error("the month's scale is refused: {0}")]
    Scale(ListError),
    /// A scale of the same month that was signed later is here.
    #[error("a newer scale of {0} is here already")]
    ScaleRollback(Month),
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
    /// One of its status lists is older than one that was accepted before.
    #[error(
        "the update has version {offered} of a status list, and version {seen} was accepted before\n\n\
         hint: fetch the newest update"
    )]
    StatusListRollback {
        /// The version it has.
        offered: u64,
        /// The highest version seen.
        seen: u64,
    },
}

/// Why the changes of a status list are not applied. The list stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeltaError {
    /// It is no delta, or not signed as one must be.
    #[error(transparent)]
    List(ListError),
    /// The verifier does not have the status list that it changes.
    #[error(
        "this device does not have the status list that it changes\n\n\
         hint: fetch the newest full update"
    )]
    NoBase,
    /// The list that comes out is no newer than the one held.
    #[error("it leads to version {offered}, and version {held} is here already")]
    Older {
        /// The version that it leads to.
        offered: u64,
        /// The version held.
        held: u64,
    },
    /// One before it is missing.
    #[error(
        "it begins at version {from} and this device has version {held}: one between is missing\n\n\
         hint: take the missing one first, or fetch the newest full update"
    )]
    Gap {
        /// The version that it begins at.
        from: u64,
        /// The version held.
        held: u64,
    },
    /// It is for devices that are further behind.
    #[error(
        "it begins at version {from} and this device has version {held} already\n\n\
         hint: take the one that begins at {held}, or fetch the newest full update"
    )]
    EarlierBase {
        /// The version that it begins at.
        from: u64,
        /// The version held.
        held: u64,
    },
    /// It changes an entry that the list does not have.
    #[error("it changes a place that the status list does not have")]
    OutOfRange,
    /// What comes out is not what the issuer has.
    #[error("what comes out is not the issuer's list\n\nhint: fetch the newest full update")]
    Result,
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
            Self::Delta(reason) => format!("U-DELTA-{}", reason.code()),
            Self::TooManyKept => "U-DELTA-MANY".to_owned(),
            Self::Scale(reason) => format!("U-SCALE-{}", reason.code()),
            Self::ScaleRollback(_) => "U-SCALE-ROLLBACK".to_owned(),
            Self::DuplicateStatusList => "U-STATUS-TWICE".to_owned(),
            Self::Rollback { .. } => "U-ROLLBACK".to_owned(),
            Self::TrustListRollback { .. } => "U-TRUST-ROLLBACK".to_owned(),
            Self::StatusListRollback { .. } => "U-STATUS-ROLLBACK".to_owned(),
        }
    }
}

impl DeltaError {
    const fn code(&self) -> &'static str {
        match self {
            Self::List(reason) => reason.code(),
            Self::NoBase => "BASE",
            Self::Older { .. } => "OLD",
            Self::Gap { .. } => "GAP",
            Self::EarlierBase { .. } => "BEHIND",
            Self::OutOfRange => "RANGE",
            Self::Result => "RESULT",
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
