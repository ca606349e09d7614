use minicbor::Decoder;

use crate::card_limits;
use crate::cbor_writer::CborWriter;
use crate::claims_encode::encode_card;
use crate::envelope::{
    ALGORITHM_EDDSA, HEADER_ALGORITHM, HEADER_KEY_ID, HEADER_TYPE, TAG_SIGN1, TokenKind,
    TypeHeader, signed_message,
};
use crate::family_card::FamilyCard;
use crate::key_id::KeyId;
use crate::limits::{
    DELTA_BYTES_MAX, INFLATED_MAX, SCALE_BYTES_MAX, STATUS_LISTS_MAX, UPDATE_BYTES_MAX,
};
use crate::scale::Scale;
use crate::schema_error::SchemaError;
use crate::status_delta::StatusDelta;
use crate::status_list::StatusList;
use crate::verifier_update::VerifierUpdate;

/// Why something cannot be put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A field breaks a limit that every verifier checks.
    #[error("it cannot be signed: {0}")]
    Limit(#[from] SchemaError),
    /// The token would be larger than verifiers read.
    #[error("it cannot be signed: it would have {bytes} bytes, verifiers read {most}")]
    TooLarge {
        /// Bytes it would have.
        bytes: usize,
        /// Bytes that verifiers read.
        most: usize,
    },
}

/// Claims in their final bytes, waiting for a signature.
#[derive(Debug, Clone)]
pub struct ToBeSigned {
    protected: Vec<u8>,
    payload: Vec<u8>,
    message: Vec<u8>,
}

impl ToBeSigned {
    /// A family card. Every limit that a verifier checks is checked here first.
    pub fn card(card: &FamilyCard, key: KeyId) -> Result<Self, EncodeError> {
        card_limits::check(card)?;
        Self::new(TokenKind::Card, key, encode_card(card), INFLATED_MAX)
    }

    /// A status list; to be signed by a key for status lists.
    pub fn status_list(list: &StatusList, key: KeyId) -> Result<Self, EncodeError> {
        list.check()?;
        Self::new(TokenKind::StatusList, key, list.encode(), UPDATE_BYTES_MAX)
    }

    /// What changed in a status list; to be signed by a key for status lists.
    pub fn status_delta(delta: &StatusDelta, key: KeyId) -> Result<Self, EncodeError> {
        delta.check()?;
        Self::new(TokenKind::StatusDelta, key, delta.encode(), DELTA_BYTES_MAX)
    }

    /// A verifier update; to be signed by a key for updates.
    pub fn update(update: &VerifierUpdate, key: KeyId) -> Result<Self, EncodeError> {
        if update.status_lists.len() > STATUS_LISTS_MAX {
            return Err(SchemaError::Range("number of status lists").into());
        }
        Self::new(TokenKind::Update, key, update.encode(), UPDATE_BYTES_MAX)
    }

    /// A month's scale; to be signed by a key for updates.
    pub fn scale(scale: &Scale, key: KeyId) -> Result<Self, EncodeError> {
        scale.check()?;
        Self::new(TokenKind::Scale, key, scale.encode(), SCALE_BYTES_MAX)
    }

    /// The bytes to sign: COSE's `Sig_structure` (RFC 9052 section 4.4).
    pub fn bytes(&self) -> &[u8] {
        &self.message
    }

    /// What [`ToBeSigned::bytes`] gave, read again: an issuer stores the bytes before it signs
    /// them. `None` where they are something else.
    pub fn from_bytes(message: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(message);
        if decoder.array().ok()? != Some(4) {
            return None;
        }
        decoder.str().ok()?;
        let protected = decoder.bytes().ok()?.to_vec();
        decoder.bytes().ok()?;
        let payload = decoder.bytes().ok()?.to_vec();
        let whole = signed_message(&protected, &payload);
        (whole == message).then_some(Self {
            protected,
            payload,
            message: whole,
        })
    }

    /// The token with its Ed25519 signature: tag 18, no unprotected header.
    pub fn into_token(self, signature: [u8; 64]) -> Vec<u8> {
        let mut writer = CborWriter::with_capacity(self.message.len() + 80);
        writer.tag(TAG_SIGN1.into()).array(4);
        writer
            .bytes(&self.protected)
            .map(0)
            .bytes(&self.payload)
            .bytes(&signature);
        writer.into_bytes()
    }

    fn new(
        kind: TokenKind,
        key: KeyId,
        payload: Vec<u8>,
        most: usize,
    ) -> Result<Self, EncodeError> {
        let mut header = CborWriter::with_capacity(64);
        header.map(2 + usize::from(kind.type_header().is_some()));
        header.integer(HEADER_ALGORITHM).integer(ALGORITHM_EDDSA);
        header.integer(HEADER_KEY_ID).bytes(key.as_bytes());
        write_type(&mut header, kind);
        let protected = header.into_bytes();
        // Tag, array, empty map, three byte-string heads and the signature.
        let bytes = protected.len() + payload.len() + 64 + 14;
        if bytes > most {
            return Err(EncodeError::TooLarge { bytes, most });
        }
        let message = signed_message(&protected, &payload);
        Ok(Self {
            protected,
            payload,
            message,
        })
    }
}

/// The `typ` entry of a protected header, last in it.
pub(crate) fn write_type(header: &mut CborWriter, kind: TokenKind) {
    match kind.type_header() {
        Some(TypeHeader::MediaType(text)) => {
            header.integer(HEADER_TYPE).text(text);
        }
        Some(TypeHeader::ContentFormat(number)) => {
            header.integer(HEADER_TYPE).unsigned(number);
        }
        None => (),
    }
}
