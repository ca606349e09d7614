//! Why a request of the exchange was not carried out.

use crate::storage::StorageError;
use crate::workflow::block_cards::BlockError;
use crate::workflow::make_cards::MakeError;
use crate::workflow::permission::PermissionError;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The lists that cards are checked with.
    #[error(transparent)]
    Lists(#[from] MakeError),
    /// The signature of an export.
    #[error(transparent)]
    Sign(#[from] crate::signing::SignerError),
    /// The settings.
    #[error(transparent)]
    Pattern(#[from] issuer_domain::NumberPatternError),
    /// An Aadhaar number, which is not repeated.
    #[error(
        "{field} has what may be an Aadhaar number, which must not be sent\n\nhint: name families by their family id, ration card or card number"
    )]
    Aadhaar {
        /// In which field.
        field: &'static str,
    },
    /// A field that cannot be taken.
    #[error("{field}: {what}")]
    Field {
        /// Which.
        field: &'static str,
        /// What it must be.
        what: String,
    },
    /// More than one request may have.
    #[error("{field} has more than {most} entries\n\nhint: send several requests")]
    TooMany {
        /// Which.
        field: &'static str,
        /// How many it may have.
        most: usize,
    },
    /// Nothing was asked for.
    #[error("{field} is empty\n\nhint: name at least one")]
    Nothing {
        /// Which field.
        field: &'static str,
    },
    /// A mark that none of our pages ended with.
    #[error("the cursor is none of ours\n\nhint: take next_cursor of the page before, as it is")]
    Cursor,
    /// A shop's register that is not whole.
    #[error(
        "the register is not as the shop's page wrote it: {0}\n\nhint: hand the file over unchanged"
    )]
    Ledger(String),
    /// There is no such thing, or none that this client may see.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A file that somebody else signed, or nobody.
    #[error("the signature does not hold under the key that is noted for this client")]
    Signature,
    /// The client's area is another one.
    #[error(
        "this is for the whole state, and the client has {0} alone\n\nhint: ask the office for a client of the whole state"
    )]
    Area(issuer_domain::Area),
}

impl From<BlockError> for ExchangeError {
    fn from(error: BlockError) -> Self {
        match error {
            BlockError::Storage(error) => Self::Storage(error),
            BlockError::Permission(error) => Self::Permission(error),
        }
    }
}

impl ExchangeError {
    /// The short stable code, for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Storage(_) | Self::Lists(_) | Self::Sign(_) | Self::Pattern(_) => "away",
            Self::Permission(_) | Self::Area(_) => "not-allowed",
            Self::Aadhaar { .. } => "aadhaar",
            Self::Field { .. } => "field-wrong",
            Self::TooMany { .. } => "too-many",
            Self::Nothing { .. } => "nothing-asked",
            Self::Cursor => "cursor-wrong",
            Self::Ledger(_) => "ledger-damaged",
            Self::NotFound(_) => "not-found",
            Self::Signature => "signature-wrong",
        }
    }
}
