use crate::cbor_writer::CborWriter;
use crate::envelope::{ALGORITHM_EDDSA, EnvelopeError, HEADER_ALGORITHM, HEADER_KEY_ID, TokenKind};
use crate::key_id::KeyId;
use crate::limits::{ROOT_SIGNATURES_MAX, TRUST_LIST_BYTES_MAX};
use crate::schema_error::SchemaError;
use crate::to_be_signed::{EncodeError, write_type};
use crate::trust_envelope::{TAG_SIGN, TrustEnvelope, root_message};
use crate::trust_list::TrustList;

/// Bytes that one signature adds: array, protected header of 10 bytes, empty map, 64 bytes, heads.
const SIGNATURE_BYTES: usize = 80;

/// The id of a root and its signature.
pub type SignedByRoot = (KeyId, [u8; 64]);

/// A trust list in its final bytes, waiting for the roots' signatures. Each root signs bytes of its
/// own, at its own place and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustListToSign {
    protected: Vec<u8>,
    payload: Vec<u8>,
}

impl TrustListToSign {
    /// A trust list. Every limit that a verifier checks is checked here first.
    pub fn new(list: &TrustList) -> Result<Self, EncodeError> {
        list.check()?;
        let mut header = CborWriter::with_capacity(40);
        header.map(1);
        write_type(&mut header, TokenKind::TrustList);
        let (protected, payload) = (header.into_bytes(), list.encode());
        let bytes = protected.len() + payload.len() + ROOT_SIGNATURES_MAX * SIGNATURE_BYTES + 16;
        if bytes > TRUST_LIST_BYTES_MAX {
            let most = TRUST_LIST_BYTES_MAX;
            return Err(EncodeError::TooLarge { bytes, most });
        }
        Ok(Self { protected, payload })
    }

    /// A token taken apart again: what was signed, and the signatures it has so far. They are not
    /// checked.
    pub fn from_token(token: &[u8]) -> Result<(Self, Vec<SignedByRoot>), EnvelopeError> {
        let envelope = TrustEnvelope::parse(token)?;
        let signatures = envelope.signatures().iter().map(|signature| {
            let key_id = signature.key_id().try_into();
            let key_id = key_id.map_err(|_| EnvelopeError::KeyId)?;
            Ok((KeyId::from_bytes(key_id), *signature.signature()))
        });
        let signatures = signatures.collect::<Result<_, EnvelopeError>>()?;
        let (protected, payload) = (envelope.protected().to_vec(), envelope.payload().to_vec());
        Ok((Self { protected, payload }, signatures))
    }

    /// What is to be signed, so that the holder of a root reads it before signing it.
    pub fn content(&self) -> Result<TrustList, SchemaError> {
        TrustList::decode(&self.payload)
    }

    /// The bytes that the root of this id signs.
    pub fn bytes_for(&self, root: KeyId) -> Vec<u8> {
        root_message(&self.protected, &root_header(root), &self.payload)
    }

    /// The token with these roots' signatures, sorted by key id, so that the order of signing
    /// leaves no trace.
    pub fn into_token(self, mut signatures: Vec<SignedByRoot>) -> Vec<u8> {
        signatures.sort();
        let capacity = self.payload.len() + 64 + signatures.len() * SIGNATURE_BYTES;
        let mut writer = CborWriter::with_capacity(capacity);
        writer.tag(TAG_SIGN.into()).array(4);
        writer.bytes(&self.protected).map(0).bytes(&self.payload);
        writer.array(signatures.len());
        for (root, signature) in &signatures {
            writer.array(3).bytes(&root_header(*root)).map(0);
            writer.bytes(signature);
        }
        writer.into_bytes()
    }
}

/// `{1: -8, 4: key id}`
fn root_header(root: KeyId) -> Vec<u8> {
    let mut header = CborWriter::with_capacity(16);
    header.map(2);
    header.integer(HEADER_ALGORITHM).integer(ALGORITHM_EDDSA);
    header.integer(HEADER_KEY_ID).bytes(root.as_bytes());
    header.into_bytes()
}
