use minicbor::Decoder;

use crate::claims::{CLAIM_ISSUED, decode_time};
use crate::deterministic;
use crate::limits::STATUS_LISTS_MAX;
use crate::map_reader::{Entry, read_map};
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;
use crate::trust_list::CLAIM_VERSION;

/// The trust list's token (private claim).
pub(crate) const CLAIM_TRUST_LIST: i64 = -65_542;
/// The status lists' tokens (private claim).
pub(crate) const CLAIM_STATUS_LISTS: i64 = -65_543;

/// What a verifier gets in one file: trust list and status lists, each with its own signature. In
/// place of a status list there may be its delta from a version that the verifier has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierUpdate {
    /// Counter that only rises; a verifier refuses a lower one than it has seen.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The trust list's token.
    pub trust_list: Vec<u8>,
    /// The tokens of status lists or of deltas, at most [`STATUS_LISTS_MAX`].
    pub status_lists: Vec<Vec<u8>>,
}

impl VerifierUpdate {
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, SchemaError> {
        deterministic::check(payload)?;
        let (mut version, mut issued_at, mut trust_list, mut status_lists) =
            (None, None, None, None);
        read_map(&mut Decoder::new(payload), |key, decoder| {
            match key {
                CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
                CLAIM_VERSION => version = Some(decoder.u64()?),
                CLAIM_TRUST_LIST => trust_list = Some(decoder.bytes()?.to_owned()),
                CLAIM_STATUS_LISTS => status_lists = Some(decode_lists(decoder)?),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        Ok(Self {
            version: version.ok_or(SchemaError::Missing("version"))?,
            issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
            trust_list: trust_list.ok_or(SchemaError::Missing("trust list"))?,
            status_lists: status_lists.ok_or(SchemaError::Missing("status lists"))?,
        })
    }
}

fn decode_lists(decoder: &mut Decoder<'_>) -> Result<Vec<Vec<u8>>, SchemaError> {
    let lists = decoder.array()?.unwrap_or(0);
    if lists > STATUS_LISTS_MAX as u64 {
        return Err(SchemaError::Range("number of status lists"));
    }
    (0..lists)
        .map(|_| Ok(decoder.bytes()?.to_owned()))
        .collect()
}

#[cfg(feature = "encode")]
impl VerifierUpdate {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let lists: usize = self.status_lists.iter().map(Vec::len).sum();
        let bytes = lists + self.trust_list.len() + 128;
        let mut writer = crate::cbor_writer::CborWriter::with_capacity(bytes);
        writer.map(4);
        writer
            .integer(CLAIM_ISSUED)
            .integer(self.issued_at.seconds());
        writer.integer(CLAIM_VERSION).unsigned(self.version);
        writer.integer(CLAIM_TRUST_LIST).bytes(&self.trust_list);
        writer
            .integer(CLAIM_STATUS_LISTS)
            .array(self.status_lists.len());
        for list in &self.status_lists {
            writer.bytes(list);
        }
        writer.into_bytes()
    }
}
