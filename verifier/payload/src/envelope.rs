use crate::cbor_writer::CborWriter;
use crate::claims::decode_card;
use crate::deterministic::{CborDefect, Item, Reader, check};
use crate::family_card::FamilyCard;
use crate::limits::KEY_ID_BYTES_MAX;
use crate::scale::Scale;
use crate::schema_error::SchemaError;
use crate::status_delta::StatusDelta;
use crate::status_list::StatusList;
use crate::trust_envelope::{TAG_HEAD, TAG_SIGN};
use crate::trust_list::TrustList;
use crate::verifier_update::VerifierUpdate;

/// COSE_Sign1 (RFC 9052 section 4.2): the one tag a token has.
pub(crate) const TAG_SIGN1: u8 = 18;
pub(crate) const HEADER_ALGORITHM: i64 = 1;
pub(crate) const HEADER_CRITICAL: i64 = 2;
pub(crate) const HEADER_KEY_ID: i64 = 4;
/// `typ` (RFC 9596).
pub(crate) const HEADER_TYPE: i64 = 16;
/// EdDSA (RFC 9053 section 2.2): what we write, since every verifier knows it.
pub(crate) const ALGORITHM_EDDSA: i64 = -8;
/// Ed25519 (RFC 9864 section 2.2), which will replace it.
const ALGORITHM_ED25519: i64 = -19;

/// What a token is. Each kind has its own `typ` header, so a list is never read as a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A family card; it has no `typ`.
    Card,
    /// The list of public keys.
    TrustList,
    /// A status list.
    StatusList,
    /// What changed in a status list.
    StatusDelta,
    /// Trust list and status lists in one file.
    Update,
    /// What families are entitled to in a month.
    Scale,
}

/// The value of a `typ` header (RFC 9596): a media type, or the number of a CoAP content format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeHeader<'t> {
    /// A media type.
    MediaType(&'t str),
    /// A content format.
    ContentFormat(u64),
}

impl TokenKind {
    /// The `typ` header; a status list's is that of the IETF draft. A delta's is a number, since it
    /// must fit into SMS: of the content formats that are free for all (65000 to 65535, RFC 7252
    /// section 12.3).
    pub const fn type_header(self) -> Option<TypeHeader<'static>> {
        match self {
            Self::Card => None,
            Self::TrustList => Some(TypeHeader::MediaType("application/card-trust-list+cwt")),
            Self::StatusList => Some(TypeHeader::MediaType("application/statuslist+cwt")),
            Self::StatusDelta => Some(TypeHeader::ContentFormat(65_169)),
            Self::Update => Some(TypeHeader::MediaType(
                "application/card-verifier-update+cwt",
            )),
            Self::Scale => Some(TypeHeader::MediaType("application/card-scale+cwt")),
        }
    }
}

impl TokenKind {
    /// Whether a token begins as a trust list's, the one kind with several signatures.
    pub fn is_trust_list(token: &[u8]) -> bool {
        token.starts_with(&[TAG_HEAD, TAG_SIGN])
    }
}

/// Why a token is no envelope of the expected kind. Nothing of its payload has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// No tag, another tag, or several: exactly one is allowed, 18 or, for a trust list, 98.
    #[error("the token does not have the one tag of its kind (18; a trust list 98)")]
    Tag,
    /// The CBOR is not deterministic, or bytes follow it.
    #[error("the token's CBOR is not well made: {0}")]
    Cbor(#[from] CborDefect),
    /// Not four parts: protected header, unprotected header, payload, and a 64-byte signature or,
    /// for a trust list, an array of such signatures with their headers.
    #[error("the token does not have the parts of a COSE message signed with Ed25519")]
    Parts,
    /// The protected header has no algorithm, one other than −8 and −19, or the unprotected one
    /// has an algorithm.
    #[error("the token's algorithm is not Ed25519 in the protected header")]
    Algorithm,
    /// A `crit` header; we know no critical header (RFC 9052 section 3.1).
    #[error("the token demands a header that this version does not know")]
    Critical,
    /// No key id in either header, or one that is empty or too long.
    #[error("the token does not name its key")]
    KeyId,
    /// The `typ` header says another kind.
    #[error("the token is of another kind")]
    Kind,
}

/// A token taken apart: which key it names and what was signed. Its payload is closed until
/// [`Envelope::open`] is told that the signature holds.
#[derive(Debug, Clone)]
pub struct Envelope<'t> {
    kind: TokenKind,
    key_id: &'t [u8],
    protected: &'t [u8],
    payload: &'t [u8],
    signature: [u8; 64],
}

impl<'t> Envelope<'t> {
    /// Takes a token apart and checks its headers. A trust list has an envelope of its own,
    /// [`TrustEnvelope`](crate::TrustEnvelope), and is refused here.
    pub fn parse(token: &'t [u8], kind: TokenKind) -> Result<Self, EnvelopeError> {
        if kind == TokenKind::TrustList {
            return Err(EnvelopeError::Tag);
        }
        // In its shortest form the tag is one byte of major type 6.
        let untagged = match token.split_first() {
            Some((first, untagged)) if *first == 6 << 5 | TAG_SIGN1 => untagged,
            _ => return Err(EnvelopeError::Tag),
        };
        check_untagged(untagged)?;
        let mut reader = Reader::new(untagged);
        if reader.next()? != Item::Array(4) {
            return Err(EnvelopeError::Parts);
        }
        let protected = reader.bytes().ok_or(EnvelopeError::Parts)?;
        let outer = Header::read(&mut reader)?;
        let payload = reader.bytes().ok_or(EnvelopeError::Parts)?;
        let signature = reader.bytes().ok_or(EnvelopeError::Parts)?;
        let signature = signature.try_into().map_err(|_| EnvelopeError::Parts)?;
        check(protected)?;
        let inner = Header::read(&mut Reader::new(protected))?;

        check_algorithm(&inner, &outer)?;
        if inner.kind != kind.type_header() || outer.kind.is_some() {
            return Err(EnvelopeError::Kind);
        }
        let key_id = signer(&inner, &outer)?;
        Ok(Self {
            kind,
            key_id,
            protected,
            payload,
            signature,
        })
    }

    /// The name of the signing key, 1 to [`KEY_ID_BYTES_MAX`] bytes; ours have four.
    pub fn key_id(&self) -> &'t [u8] {
        self.key_id
    }

    /// Opens the payload if `signature_holds` says so of the signed bytes (COSE's `Sig_structure`)
    /// and the signature.
    pub fn open(
        &self,
        signature_holds: impl FnOnce(&[u8], &[u8; 64]) -> bool,
    ) -> Option<SignedPayload<'t>> {
        let message = signed_message(self.protected, self.payload);
        signature_holds(&message, &self.signature).then_some(SignedPayload {
            kind: self.kind,
            bytes: self.payload,
        })
    }

    /// The trust list inside an update whose signature is still unchecked: the update is signed
    /// by a key of that very list, and the list itself by the root.
    ///
    /// # Errors
    /// [`SchemaError`] where the envelope is not an update's or the payload not well made.
    pub fn trust_list_of_unverified_update(&self) -> Result<Vec<u8>, SchemaError> {
        let payload = SignedPayload {
            kind: self.kind,
            bytes: self.payload,
        };
        payload.update().map(|update| update.trust_list)
    }
}

/// A payload whose signature was found right.
#[derive(Debug, Clone, Copy)]
pub struct SignedPayload<'t> {
    pub(crate) kind: TokenKind,
    pub(crate) bytes: &'t [u8],
}

impl<'t> SignedPayload<'t> {
    /// A card's claims as they were signed, for a program that reads them itself: one CBOR item in
    /// deterministic encoding, so that no two programs understand it differently. Whether they are
    /// those of a card is not asked.
    pub fn claims(&self) -> Result<&'t [u8], SchemaError> {
        self.of(TokenKind::Card)?;
        check(self.bytes)?;
        Ok(self.bytes)
    }

    /// The card in it.
    pub fn card(&self) -> Result<FamilyCard, SchemaError> {
        self.of(TokenKind::Card)?;
        decode_card(self.bytes)
    }

    /// The trust list in it.
    pub fn trust_list(&self) -> Result<TrustList, SchemaError> {
        self.of(TokenKind::TrustList)?;
        TrustList::decode(self.bytes)
    }

    /// The status list in it.
    pub fn status_list(&self) -> Result<StatusList, SchemaError> {
        self.of(TokenKind::StatusList)?;
        StatusList::decode(self.bytes)
    }

    /// The changes of a status list in it.
    pub fn status_delta(&self) -> Result<StatusDelta, SchemaError> {
        self.of(TokenKind::StatusDelta)?;
        StatusDelta::decode(self.bytes)
    }

    /// The verifier update in it.
    pub fn update(&self) -> Result<VerifierUpdate, SchemaError> {
        self.of(TokenKind::Update)?;
        VerifierUpdate::decode(self.bytes)
    }

    /// The scale in it.
    pub fn scale(&self) -> Result<Scale, SchemaError> {
        self.of(TokenKind::Scale)?;
        Scale::decode(self.bytes)
    }

    fn of(&self, kind: TokenKind) -> Result<(), SchemaError> {
        if self.kind == kind {
            Ok(())
        } else {
            Err(SchemaError::Kind)
        }
    }
}

/// The bytes that are signed: COSE's `Sig_structure` with context "Signature1" and no external
/// data (RFC 9052 section 4.4).
pub(crate) fn signed_message(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut writer = CborWriter::with_capacity(protected.len() + payload.len() + 24);
    writer
        .array(4)
        .text("Signature1")
        .bytes(protected)
        .bytes(&[])
        .bytes(payload);
    writer.into_bytes()
}

/// Deterministic CBOR in which no second tag stands.
pub(crate) fn check_untagged(untagged: &[u8]) -> Result<(), EnvelopeError> {
    match check(untagged) {
        Err(CborDefect::Tag) => Err(EnvelopeError::Tag),
        checked => Ok(checked?),
    }
}

/// Ed25519 in the protected header, and nothing that must be understood and is not.
pub(crate) fn check_algorithm(inner: &Header<'_>, outer: &Header<'_>) -> Result<(), EnvelopeError> {
    if inner.critical || outer.critical {
        return Err(EnvelopeError::Critical);
    }
    let known = matches!(inner.algorithm, Some(ALGORITHM_EDDSA | ALGORITHM_ED25519));
    if !known || outer.algorithm.is_some() {
        return Err(EnvelopeError::Algorithm);
    }
    Ok(())
}

/// The key that the headers of one signature name.
pub(crate) fn signer<'t>(
    inner: &Header<'t>,
    outer: &Header<'t>,
) -> Result<&'t [u8], EnvelopeError> {
    let key_id = inner.key_id.or(outer.key_id).ok_or(EnvelopeError::KeyId)?;
    if (1..=KEY_ID_BYTES_MAX).contains(&key_id.len()) {
        Ok(key_id)
    } else {
        Err(EnvelopeError::KeyId)
    }
}

#[derive(Default)]
pub(crate) struct Header<'t> {
    pub(crate) algorithm: Option<i64>,
    pub(crate) critical: bool,
    pub(crate) key_id: Option<&'t [u8]>,
    pub(crate) kind: Option<TypeHeader<'t>>,
}

impl<'t> Header<'t> {
    /// The bytes must have passed [`check`]. Unknown headers of any type are passed over.
    pub(crate) fn read(reader: &mut Reader<'t>) -> Result<Self, EnvelopeError> {
        let Item::Map(entries) = reader.next()? else {
            return Err(EnvelopeError::Parts);
        };
        let mut header = Self::default();
        for _ in 0..entries {
            let (key, value) = (reader.whole()?, reader.whole()?);
            match (key.integer(), value) {
                (Some(HEADER_ALGORITHM), value) => {
                    header.algorithm = Some(value.integer().ok_or(EnvelopeError::Algorithm)?);
                }
                (Some(HEADER_CRITICAL), _) => header.critical = true,
                (Some(HEADER_KEY_ID), Item::Bytes(key_id)) => header.key_id = Some(key_id),
                (Some(HEADER_KEY_ID), _) => return Err(EnvelopeError::KeyId),
                (Some(HEADER_TYPE), Item::Text(name)) => {
                    header.kind = Some(TypeHeader::MediaType(name));
                }
                (Some(HEADER_TYPE), Item::Unsigned(number)) => {
                    header.kind = Some(TypeHeader::ContentFormat(number));
                }
                (Some(HEADER_TYPE), _) => return Err(EnvelopeError::Kind),
                _ => (),
            }
        }
        Ok(header)
    }
}
