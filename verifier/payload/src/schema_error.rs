use crate::deterministic::CborDefect;

/// Why a payload with a right signature does not say what its kind must say. The issuer made it
/// wrong, or for a later version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// The CBOR is not deterministic.
    #[error("the signed data is not well made: {0}")]
    Cbor(#[from] CborDefect),
    /// A field has another CBOR type.
    #[error("a field is of the wrong type")]
    Type,
    /// A field that must be there is not.
    #[error("the {0} is missing")]
    Missing(&'static str),
    /// A field is out of its range or too long.
    #[error("the {0} is out of its range")]
    Range(&'static str),
    /// The card is of a later format version than this verifier knows.
    #[error("the card is of format version {0}, which this verifier does not know")]
    NewerFormat(u64),
    /// The payload belongs to another kind of token.
    #[error("the payload is of another kind")]
    Kind,
}

impl From<minicbor::decode::Error> for SchemaError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Type
    }
}
