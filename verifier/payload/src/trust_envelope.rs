use crate::cbor_writer::CborWriter;
use crate::deterministic::{Item, Reader, check};
use crate::envelope::{
    EnvelopeError, Header, SignedPayload, TokenKind, check_algorithm, check_untagged, signer,
};
use crate::limits::ROOT_SIGNATURES_MAX;

/// COSE_Sign (RFC 9052 section 4.1): one payload with several signatures.
pub(crate) const TAG_SIGN: u8 = 98;
/// Major type 6 with an argument of one byte: how the tag's shortest form begins.
pub(crate) const TAG_HEAD: u8 = 0xd8;

/// A trust list's token taken apart: COSE_Sign with a signature of each root that vouches for it.
/// Its payload is closed until [`TrustEnvelope::open`] is told that enough signatures hold.
#[derive(Debug, Clone)]
pub struct TrustEnvelope<'t> {
    #[cfg(feature = "encode")]
    protected: &'t [u8],
    payload: &'t [u8],
    signatures: Vec<RootSignature<'t>>,
}

/// One root's signature under a trust list, not yet checked.
#[derive(Debug, Clone)]
pub struct RootSignature<'t> {
    key_id: &'t [u8],
    body_protected: &'t [u8],
    protected: &'t [u8],
    payload: &'t [u8],
    signature: [u8; 64],
}

impl<'t> TrustEnvelope<'t> {
    /// Takes a token apart and checks its headers, those of every signature too.
    pub fn parse(token: &'t [u8]) -> Result<Self, EnvelopeError> {
        let untagged = token
            .strip_prefix(&[TAG_HEAD, TAG_SIGN])
            .ok_or(EnvelopeError::Tag)?;
        check_untagged(untagged)?;
        let mut reader = Reader::new(untagged);
        if reader.next()? != Item::Array(4) {
            return Err(EnvelopeError::Parts);
        }
        let protected = reader.bytes().ok_or(EnvelopeError::Parts)?;
        let outer = Header::read(&mut reader)?;
        let payload = reader.bytes().ok_or(EnvelopeError::Parts)?;
        check(protected)?;
        let inner = Header::read(&mut Reader::new(protected))?;
        if inner.critical || outer.critical {
            return Err(EnvelopeError::Critical);
        }
        if inner.kind != TokenKind::TrustList.type_header() || outer.kind.is_some() {
            return Err(EnvelopeError::Kind);
        }
        // Algorithm and key id belong to each signature; one for all would have two readings.
        if inner.algorithm.is_some() || outer.algorithm.is_some() {
            return Err(EnvelopeError::Algorithm);
        }
        if inner.key_id.is_some() || outer.key_id.is_some() {
            return Err(EnvelopeError::KeyId);
        }
        let count = match reader.next()? {
            Item::Array(count) if (1..=ROOT_SIGNATURES_MAX as u64).contains(&count) => count,
            _ => return Err(EnvelopeError::Parts),
        };
        let signatures = (0..count)
            .map(|_| RootSignature::read(&mut reader, protected, payload))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            #[cfg(feature = "encode")]
            protected,
            payload,
            signatures,
        })
    }

    /// Opens the payload if `enough_hold` finds enough right signatures.
    ///
    /// # Errors
    /// What `enough_hold` says.
    pub fn open<E>(
        &self,
        enough_hold: impl FnOnce(&[RootSignature<'t>]) -> Result<(), E>,
    ) -> Result<SignedPayload<'t>, E> {
        enough_hold(&self.signatures)?;
        Ok(SignedPayload {
            kind: TokenKind::TrustList,
            bytes: self.payload,
        })
    }

    #[cfg(feature = "encode")]
    pub(crate) fn protected(&self) -> &'t [u8] {
        self.protected
    }

    #[cfg(feature = "encode")]
    pub(crate) fn payload(&self) -> &'t [u8] {
        self.payload
    }

    #[cfg(feature = "encode")]
    pub(crate) fn signatures(&self) -> &[RootSignature<'t>] {
        &self.signatures
    }
}

impl<'t> RootSignature<'t> {
    fn read(
        reader: &mut Reader<'t>,
        body_protected: &'t [u8],
        payload: &'t [u8],
    ) -> Result<Self, EnvelopeError> {
        if reader.next()? != Item::Array(3) {
            return Err(EnvelopeError::Parts);
        }
        let protected = reader.bytes().ok_or(EnvelopeError::Parts)?;
        let outer = Header::read(reader)?;
        let signature = reader.bytes().ok_or(EnvelopeError::Parts)?;
        check(protected)?;
        let inner = Header::read(&mut Reader::new(protected))?;
        check_algorithm(&inner, &outer)?;
        if inner.kind.is_some() || outer.kind.is_some() {
            return Err(EnvelopeError::Kind);
        }
        Ok(Self {
            key_id: signer(&inner, &outer)?,
            body_protected,
            protected,
            payload,
            signature: signature.try_into().map_err(|_| EnvelopeError::Parts)?,
        })
    }

    /// The name of the root.
    pub fn key_id(&self) -> &'t [u8] {
        self.key_id
    }

    /// The bytes that this root signed.
    pub fn message(&self) -> Vec<u8> {
        root_message(self.body_protected, self.protected, self.payload)
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }
}

/// The bytes that one root signs: COSE's `Sig_structure` with context "Signature" and no external
/// data (RFC 9052 section 4.4). Its own header is among them, so a signature cannot be given to
/// another root.
pub(crate) fn root_message(body_protected: &[u8], protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let capacity = body_protected.len() + protected.len() + payload.len() + 32;
    let mut writer = CborWriter::with_capacity(capacity);
    writer
        .array(5)
        .text("Signature")
        .bytes(body_protected)
        .bytes(protected)
        .bytes(&[])
        .bytes(payload);
    writer.into_bytes()
}
