use minicbor::Decoder;
use minicbor::data::Type;

use crate::claims::{CLAIM_EXPIRES, CLAIM_ISSUED, CLAIM_ISSUER, CLAIM_SUBJECT, decode_time};
use crate::deterministic;
use crate::key_id::KeyId;
use crate::limits::{STATUS_URI_MAX, TRUSTED_KEYS_MAX};
use crate::map_reader::{Entry, read_map};
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;

/// The list's counter (private claim; RFC 8392 leaves keys below −65536 to us).
pub(crate) const CLAIM_VERSION: i64 = -65_540;
/// The keys (private claim).
pub(crate) const CLAIM_KEYS: i64 = -65_541;
pub(crate) const KEY_FIELDS: u64 = 7;

/// The public keys that verifiers trust, signed by the offline root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    /// The issuer's URI.
    pub issuer: String,
    /// The list's own URI (CWT `sub`).
    pub subject: String,
    /// Counter that only rises.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// When a newer one is due. A verifier warns after it and does not block.
    pub expires_at: Timestamp,
    /// The keys, at most [`TRUSTED_KEYS_MAX`].
    pub keys: Vec<TrustedKey>,
}

/// One public key and what it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// Its short name in envelopes.
    pub key_id: KeyId,
    /// The Ed25519 public key (RFC 8032 section 5.1.5).
    pub public_key: [u8; 32],
    /// What it may sign.
    pub key_use: KeyUse,
    /// Signs from here on.
    pub sign_from: Timestamp,
    /// Signs no more after this.
    pub sign_to: Timestamp,
    /// Is not used for checking after this.
    pub verify_until: Timestamp,
    /// How it stands.
    pub state: KeyState,
}

/// What a key may sign; a key has one use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Family cards.
    Card,
    /// Status lists.
    Status,
    /// Verifier updates.
    Update,
}

/// How a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It signs.
    Active,
    /// It signs no more; what it signed still holds.
    Retired,
    /// Others may have it.
    Compromised {
        /// What it signed later than this is refused.
        revoked_after: Timestamp,
    },
}

impl KeyUse {
    const ALL: [Self; 3] = [Self::Card, Self::Status, Self::Update];

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Card => 0,
            Self::Status => 1,
            Self::Update => 2,
        }
    }

    /// The use of a number in a trust list.
    pub fn from_code(code: u8) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|key_use| key_use.code() == code)
    }
}

impl TrustList {
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, SchemaError> {
        deterministic::check(payload)?;
        let (mut issuer, mut subject, mut version) = (None, None, None);
        let (mut issued_at, mut expires_at, mut keys) = (None, None, None);
        read_map(&mut Decoder::new(payload), |key, decoder| {
            match key {
                CLAIM_ISSUER => issuer = Some(decoder.str()?.to_owned()),
                CLAIM_SUBJECT => subject = Some(decoder.str()?.to_owned()),
                CLAIM_EXPIRES => expires_at = Some(decode_time(decoder)?),
                CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
                CLAIM_VERSION => version = Some(decoder.u64()?),
                CLAIM_KEYS => keys = Some(decode_keys(decoder)?),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        let list = Self {
            issuer: issuer.ok_or(SchemaError::Missing("issuer"))?,
            subject: subject.ok_or(SchemaError::Missing("subject"))?,
            version: version.ok_or(SchemaError::Missing("version"))?,
            issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
            expires_at: expires_at.ok_or(SchemaError::Missing("expiry"))?,
            keys: keys.ok_or(SchemaError::Missing("keys"))?,
        };
        list.check()?;
        Ok(list)
    }

    pub(crate) fn check(&self) -> Result<(), SchemaError> {
        if self.issuer.len() > STATUS_URI_MAX || self.subject.len() > STATUS_URI_MAX {
            return Err(SchemaError::Range("URI"));
        }
        if self.keys.is_empty() || self.keys.len() > TRUSTED_KEYS_MAX {
            return Err(SchemaError::Range("number of keys"));
        }
        Ok(())
    }
}

fn decode_keys(decoder: &mut Decoder<'_>) -> Result<Vec<TrustedKey>, SchemaError> {
    let keys = decoder.array()?.unwrap_or(0);
    if keys > TRUSTED_KEYS_MAX as u64 {
        return Err(SchemaError::Range("number of keys"));
    }
    (0..keys).map(|_| decode_key(decoder)).collect()
}

/// `[key id, public key, use, sign from, sign to, verify until, state]`
fn decode_key(decoder: &mut Decoder<'_>) -> Result<TrustedKey, SchemaError> {
    if decoder.array()? != Some(KEY_FIELDS) {
        return Err(SchemaError::Range("number of a key's fields"));
    }
    let key_id = decoder
        .bytes()?
        .try_into()
        .map_err(|_| SchemaError::Range("key id"))?;
    let public_key = decoder
        .bytes()?
        .try_into()
        .map_err(|_| SchemaError::Range("public key"))?;
    let key_use = KeyUse::from_code(decoder.u8()?);
    Ok(TrustedKey {
        key_id: KeyId::from_bytes(key_id),
        public_key,
        key_use: key_use.ok_or(SchemaError::Range("key's use"))?,
        sign_from: decode_time(decoder)?,
        sign_to: decode_time(decoder)?,
        verify_until: decode_time(decoder)?,
        state: decode_state(decoder)?,
    })
}

/// `0` active, `1` retired, `[2, revoked after]` compromised.
fn decode_state(decoder: &mut Decoder<'_>) -> Result<KeyState, SchemaError> {
    if decoder.datatype()? == Type::Array {
        if decoder.array()? != Some(2) || decoder.u8()? != 2 {
            return Err(SchemaError::Range("key's state"));
        }
        return Ok(KeyState::Compromised {
            revoked_after: decode_time(decoder)?,
        });
    }
    match decoder.u8()? {
        0 => Ok(KeyState::Active),
        1 => Ok(KeyState::Retired),
        _ => Err(SchemaError::Range("key's state")),
    }
}

#[cfg(feature = "encode")]
impl TrustList {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = crate::cbor_writer::CborWriter::with_capacity(64 + self.keys.len() * 64);
        writer.map(6);
        writer.integer(CLAIM_ISSUER).text(&self.issuer);
        writer.integer(CLAIM_SUBJECT).text(&self.subject);
        writer
            .integer(CLAIM_EXPIRES)
            .integer(self.expires_at.seconds());
        writer
            .integer(CLAIM_ISSUED)
            .integer(self.issued_at.seconds());
        writer.integer(CLAIM_VERSION).unsigned(self.version);
        writer.integer(CLAIM_KEYS).array(self.keys.len());
        for key in &self.keys {
            writer
                .array(7)
                .bytes(key.key_id.as_bytes())
                .bytes(&key.public_key);
            writer.unsigned(key.key_use.code().into());
            for time in [key.sign_from, key.sign_to, key.verify_until] {
                writer.integer(time.seconds());
            }
            match key.state {
                KeyState::Active => writer.unsigned(0),
                KeyState::Retired => writer.unsigned(1),
                KeyState::Compromised { revoked_after } => {
                    writer.array(2).unsigned(2).integer(revoked_after.seconds())
                }
            };
        }
        writer.into_bytes()
    }
}
