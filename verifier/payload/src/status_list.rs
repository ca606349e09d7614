use std::fmt;

use minicbor::Decoder;

use crate::claims::{CLAIM_EXPIRES, CLAIM_ISSUED, CLAIM_SUBJECT, decode_time};
use crate::deterministic;
use crate::inflate::inflate;
use crate::limits::{
    FRESH_SECONDS_DEFAULT, STATUS_LIST_BYTES_MAX, STATUS_LIST_ENTRIES_MAX, STATUS_URI_MAX,
};
use crate::map_reader::{Entry, read_map, read_map_by_text};
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;
use crate::trust_list::CLAIM_VERSION;

/// `status_list` of the IETF draft.
pub(crate) const CLAIM_STATUS_LIST: i64 = 65_533;
/// `ttl` of the IETF draft, seconds.
pub(crate) const CLAIM_TIME_TO_LIVE: i64 = 65_534;
pub(crate) const BITS: u8 = 2;

/// How many cards stand: an IETF Token Status List with two bits an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// Its URI, as the cards name it (CWT `sub`).
    pub uri: String,
    /// Counter that only rises; 0 in a list of somebody who does not count.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// When it is too old to lean on.
    pub expires_at: Timestamp,
    /// How long it is fresh after `issued_at`, seconds.
    pub ttl_seconds: u32,
    /// Where all lists can be had; some readers demand it.
    pub aggregation_uri: Option<String>,
    /// The entries.
    pub entries: StatusEntries,
}

/// How a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardStatus {
    /// It holds.
    Valid,
    /// It is withdrawn for good.
    Revoked,
    /// It is blocked until something is put right.
    Suspended,
    /// A newer card of the family replaces it.
    Superseded,
}

impl CardStatus {
    /// The two bits on the wire: the draft's VALID, INVALID, SUSPENDED and its first
    /// application-specific value.
    pub const fn bits(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Revoked => 1,
            Self::Suspended => 2,
            Self::Superseded => 3,
        }
    }

    /// The status of the lowest two bits.
    pub const fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Valid,
            1 => Self::Revoked,
            2 => Self::Suspended,
            _ => Self::Superseded,
        }
    }
}

/// The entries of a status list, four to a byte, the first in the lowest bits.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusEntries(Vec<u8>);

impl StatusEntries {
    /// Entries that are all valid; rounded up to whole bytes, at most
    /// [`STATUS_LIST_ENTRIES_MAX`].
    pub fn all_valid(entries: u32) -> Self {
        let bytes = entries.min(STATUS_LIST_ENTRIES_MAX).div_ceil(4);
        Self(vec![0; bytes as usize])
    }

    /// How many entries there are.
    pub fn entries(&self) -> u32 {
        u32::try_from(self.0.len() * 4).unwrap_or(STATUS_LIST_ENTRIES_MAX)
    }

    /// The status at `index`; `None` beyond the end.
    pub fn get(&self, index: u32) -> Option<CardStatus> {
        let byte = *self.0.get((index / 4) as usize)?;
        Some(CardStatus::from_bits(byte >> (index % 4 * 2)))
    }

    /// Sets the status at `index`; returns whether there is such an entry.
    pub fn set(&mut self, index: u32, status: CardStatus) -> bool {
        let Some(byte) = self.0.get_mut((index / 4) as usize) else {
            return false;
        };
        let shift = index % 4 * 2;
        *byte = *byte & !(3 << shift) | status.bits() << shift;
        true
    }

    /// Flips one bit, `2 × index` being the lower of an entry; returns whether there is such a bit.
    pub fn flip(&mut self, bit: u32) -> bool {
        let Some(byte) = self.0.get_mut((bit / 8) as usize) else {
            return false;
        };
        *byte ^= 1 << (bit % 8);
        true
    }

    /// The bits in which another list of the same length differs, ascending; `None` where it has
    /// another length.
    pub fn flips_to(&self, other: &Self) -> Option<Vec<u32>> {
        if self.0.len() != other.0.len() {
            return None;
        }
        let pairs = (0..).step_by(8).zip(self.0.iter().zip(&other.0));
        let flips = pairs.filter(|(_, (one, other))| one != other);
        let flips = flips.flat_map(|(first, (one, other))| {
            let difference = one ^ other;
            (0..8)
                .filter(move |bit| difference >> bit & 1 == 1)
                .map(move |bit| first + bit)
        });
        Some(flips.collect())
    }

    /// The bytes as they are packed, for a hash over them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for StatusEntries {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "StatusEntries({} entries)", self.entries())
    }
}

impl StatusList {
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, SchemaError> {
        deterministic::check(payload)?;
        let (mut uri, mut issued_at, mut expires_at, mut version) = (None, None, None, 0);
        let (mut ttl_seconds, mut entries, mut aggregation_uri) = (None, None, None);
        read_map(&mut Decoder::new(payload), |key, decoder| {
            match key {
                CLAIM_SUBJECT => uri = Some(decoder.str()?.to_owned()),
                CLAIM_EXPIRES => expires_at = Some(decode_time(decoder)?),
                CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
                CLAIM_VERSION => version = decoder.u64()?,
                CLAIM_TIME_TO_LIVE => ttl_seconds = Some(decoder.u32()?),
                CLAIM_STATUS_LIST => {
                    let (list, aggregation) = decode_entries(decoder)?;
                    entries = Some(list);
                    aggregation_uri = aggregation;
                }
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        let list = Self {
            uri: uri.ok_or(SchemaError::Missing("subject"))?,
            version,
            issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
            expires_at: expires_at.ok_or(SchemaError::Missing("expiry"))?,
            ttl_seconds: ttl_seconds.unwrap_or(FRESH_SECONDS_DEFAULT),
            aggregation_uri,
            entries: entries.ok_or(SchemaError::Missing("status list"))?,
        };
        list.check()?;
        Ok(list)
    }

    pub(crate) fn check(&self) -> Result<(), SchemaError> {
        if self.uri.is_empty() || self.uri.len() > STATUS_URI_MAX {
            return Err(SchemaError::Range("status list's URI"));
        }
        Ok(())
    }
}

fn decode_entries(
    decoder: &mut Decoder<'_>,
) -> Result<(StatusEntries, Option<String>), SchemaError> {
    let (mut bits, mut compressed, mut aggregation_uri) = (None, None, None);
    read_map_by_text(decoder, |key, decoder| {
        match key {
            "bits" => bits = Some(decoder.u8()?),
            "lst" => compressed = Some(decoder.bytes()?),
            "aggregation_uri" => aggregation_uri = Some(decoder.str()?.to_owned()),
            _ => return Ok(Entry::Unknown),
        }
        Ok::<_, SchemaError>(Entry::Read)
    })?;
    if bits != Some(BITS) {
        return Err(SchemaError::Range("status list's bits"));
    }
    let compressed = compressed.ok_or(SchemaError::Missing("status list's entries"))?;
    let bytes = inflate(compressed, STATUS_LIST_BYTES_MAX)
        .map_err(|_| SchemaError::Range("status list's entries"))?;
    Ok((StatusEntries(bytes), aggregation_uri))
}

#[cfg(feature = "encode")]
impl StatusList {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let compressed = crate::deflate::deflate(&self.entries.0);
        let mut writer = crate::cbor_writer::CborWriter::with_capacity(compressed.len() + 192);
        writer.map(6);
        writer.integer(CLAIM_SUBJECT).text(&self.uri);
        writer
            .integer(CLAIM_EXPIRES)
            .integer(self.expires_at.seconds());
        writer
            .integer(CLAIM_ISSUED)
            .integer(self.issued_at.seconds());
        // Sorted by encoded key: the shorter text first (RFC 8949 section 4.2.1).
        writer
            .integer(CLAIM_STATUS_LIST)
            .map(2 + usize::from(self.aggregation_uri.is_some()));
        writer.text("lst").bytes(&compressed);
        writer.text("bits").unsigned(BITS.into());
        if let Some(uri) = &self.aggregation_uri {
            writer.text("aggregation_uri").text(uri);
        }
        writer
            .integer(CLAIM_TIME_TO_LIVE)
            .unsigned(self.ttl_seconds.into());
        writer.integer(CLAIM_VERSION).unsigned(self.version);
        writer.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_packed_as_the_draft_packs_two_bits() {
        // draft-ietf-oauth-status-list, section 4.1, example with two bits: C9 44 F9.
        let statuses = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
        let mut entries = StatusEntries::all_valid(12);
        for (index, bits) in (0..).zip(statuses) {
            assert!(entries.set(index, CardStatus::from_bits(bits)));
        }
        assert_eq!(entries.0, [0xc9, 0x44, 0xf9]);
        for (index, bits) in (0..).zip(statuses) {
            assert_eq!(entries.get(index), Some(CardStatus::from_bits(bits)));
        }
    }

    #[test]
    fn there_is_nothing_beyond_the_end() {
        let mut entries = StatusEntries::all_valid(8);
        assert_eq!(entries.get(8), None);
        assert!(!entries.set(8, CardStatus::Revoked));
        assert_eq!(
            StatusEntries::all_valid(u32::MAX).entries(),
            STATUS_LIST_ENTRIES_MAX
        );
    }
}
