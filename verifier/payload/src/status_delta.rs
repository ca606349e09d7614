use minicbor::Decoder;

use crate::claims::{CLAIM_ISSUED, CLAIM_SUBJECT, decode_time};
use crate::deterministic;
use crate::limits::{STATUS_LIST_ENTRIES_MAX, STATUS_URI_MAX};
use crate::map_reader::{Entry, read_map};
use crate::rice;
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;

/// What changed (private claim).
pub(crate) const CLAIM_DELTA: i64 = -65_538;
const DELTA_FIELDS: u64 = 5;
/// Two bits an entry.
const BITS_MAX: u32 = STATUS_LIST_ENTRIES_MAX * 2;

/// What changed between two versions of a status list: small enough for a poster or a few SMS.
/// A verifier applies it to the very version that it names, and to no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusDelta {
    /// The list's URI, as the cards name it.
    pub uri: String,
    /// When it was signed; the list is as fresh as that afterwards.
    pub issued_at: Timestamp,
    /// The version of the list that it is applied to.
    pub from: u64,
    /// The version that comes out.
    pub to: u64,
    /// The bits of the list that flip, ascending: bit `2 × index` is the lower bit of an entry.
    pub flips: Vec<u32>,
    /// The first bytes of the SHA-256 over the list's bytes afterwards.
    pub result_hash: [u8; 8],
}

impl StatusDelta {
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, SchemaError> {
        deterministic::check(payload)?;
        let (mut uri, mut issued_at, mut change) = (None, None, None);
        read_map(&mut Decoder::new(payload), |key, decoder| {
            match key {
                CLAIM_SUBJECT => uri = Some(decoder.str()?.to_owned()),
                CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
                CLAIM_DELTA => change = Some(decode_change(decoder)?),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        let change = change.ok_or(SchemaError::Missing("list of changes"))?;
        let delta = Self {
            uri: uri.ok_or(SchemaError::Missing("subject"))?,
            issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
            ..change
        };
        delta.check()?;
        Ok(delta)
    }

    pub(crate) fn check(&self) -> Result<(), SchemaError> {
        if self.uri.is_empty() || self.uri.len() > STATUS_URI_MAX {
            return Err(SchemaError::Range("status list's URI"));
        }
        if self.from >= self.to {
            return Err(SchemaError::Range("order of versions"));
        }
        let ascending = self.flips.is_sorted_by(|one, other| one < other);
        if !ascending || self.flips.last().is_some_and(|last| *last >= BITS_MAX) {
            return Err(SchemaError::Range("list of changes"));
        }
        Ok(())
    }
}

/// `[from, to, parameter, bits, hash]`; URI and time are filled in by the caller.
fn decode_change(decoder: &mut Decoder<'_>) -> Result<StatusDelta, SchemaError> {
    if decoder.array()? != Some(DELTA_FIELDS) {
        return Err(SchemaError::Range("number of a change's fields"));
    }
    let (from, to) = (decoder.u64()?, decoder.u64()?);
    let parameter = decoder.u8()?;
    let flips = rice::decode(parameter, decoder.bytes()?, BITS_MAX);
    let result_hash = decoder.bytes()?.try_into();
    Ok(StatusDelta {
        uri: String::new(),
        issued_at: Timestamp::from_seconds(0),
        from,
        to,
        flips: flips.ok_or(SchemaError::Range("list of changes"))?,
        result_hash: result_hash.map_err(|_| SchemaError::Range("hash of the result"))?,
    })
}

#[cfg(feature = "encode")]
impl StatusDelta {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (parameter, bits) = rice::encode(&self.flips);
        let mut writer = crate::cbor_writer::CborWriter::with_capacity(bits.len() + 96);
        writer.map(3);
        writer.integer(CLAIM_SUBJECT).text(&self.uri);
        writer
            .integer(CLAIM_ISSUED)
            .integer(self.issued_at.seconds());
        writer.integer(CLAIM_DELTA).array(5);
        writer.unsigned(self.from).unsigned(self.to);
        writer.unsigned(parameter.into()).bytes(&bits);
        writer.bytes(&self.result_hash);
        writer.into_bytes()
    }
}
