use card_payload::{
    Envelope, KeyId, KeyUse, SchemaError, SignedPayload, StatusEntries, StatusList, Timestamp,
    TokenKind,
};
use sha2::{Digest, Sha256};

use crate::public_key::NoKey;
use crate::trusted_keys::{TrustedKeys, check_signing_time};
use crate::update_error::{DeltaError, ListError, UpdateError};

/// A status list that a verifier holds, and which keys vouch for it: that of the full list and those
/// of the deltas since.
#[derive(Debug, Clone)]
pub(crate) struct HeldList {
    pub(crate) list: StatusList,
    signed: Vec<(KeyId, Timestamp)>,
}

/// The short hash by which a delta names the list that comes out: the first bytes of the SHA-256
/// over its bytes.
pub fn status_hash(entries: &StatusEntries) -> [u8; 8] {
    let digest = Sha256::digest(entries.as_bytes());
    let mut short = [0; 8];
    short.copy_from_slice(&digest[..8]);
    short
}

impl HeldList {
    /// A full list.
    pub(crate) fn open(token: &[u8], keys: &TrustedKeys) -> Result<Self, ListError> {
        let envelope = Envelope::parse(token, TokenKind::StatusList)?;
        let (list, key) = open_signed(&envelope, keys, KeyUse::Status, |payload| {
            payload.status_list().map(|list| (list.issued_at, list))
        })?;
        let signed = vec![(key, list.issued_at)];
        Ok(Self { list, signed })
    }

    /// The list that a delta makes of the one among `before` that it names.
    pub(crate) fn after_delta(
        token: &[u8],
        keys: &TrustedKeys,
        before: &[Self],
    ) -> Result<Self, UpdateError> {
        let refused = |reason| UpdateError::Delta(reason);
        let envelope = Envelope::parse(token, TokenKind::StatusDelta)
            .map_err(|error| refused(DeltaError::List(error.into())))?;
        let (delta, key) = open_signed(&envelope, keys, KeyUse::Status, |payload| {
            payload.status_delta().map(|delta| (delta.issued_at, delta))
        })
        .map_err(|error| refused(DeltaError::List(error)))?;
        let base = before.iter().find(|held| held.list.uri == delta.uri);
        let base = base.ok_or(refused(DeltaError::NoBase))?;
        let held = base.list.version;
        if delta.to <= held {
            let offered = delta.to;
            return Err(refused(DeltaError::Older { offered, held }));
        }
        if delta.from > held {
            let from = delta.from;
            return Err(refused(DeltaError::Gap { from, held }));
        }
        if delta.from < held {
            let from = delta.from;
            return Err(refused(DeltaError::EarlierBase { from, held }));
        }
        let mut next = base.clone();
        for bit in delta.flips {
            if !next.list.entries.flip(bit) {
                return Err(refused(DeltaError::OutOfRange));
            }
        }
        if status_hash(&next.list.entries) != delta.result_hash {
            return Err(refused(DeltaError::Result));
        }
        // The terms of the full list go on from the time of the delta.
        let life = next.list.expires_at.seconds() - next.list.issued_at.seconds();
        next.list.version = delta.to;
        next.list.issued_at = delta.issued_at;
        next.list.expires_at = delta.issued_at.plus_seconds(life);
        next.signed.push((key, delta.issued_at));
        Ok(next)
    }

    /// Whether every key that vouches for it may have done so, by these keys.
    pub(crate) fn stands_under(&self, keys: &TrustedKeys) -> bool {
        self.signed
            .iter()
            .all(|(key_id, at)| keys.may_have_signed(*key_id, KeyUse::Status, *at))
    }

    /// The key that signed last.
    pub(crate) fn last_key(&self) -> Option<KeyId> {
        self.signed.last().map(|(key_id, _)| *key_id)
    }
}

/// Opens an envelope under a key of the trust list, which is given too; `read` gives the content
/// and when it was signed.
pub(crate) fn open_signed<T>(
    envelope: &Envelope<'_>,
    keys: &TrustedKeys,
    key_use: KeyUse,
    read: impl FnOnce(SignedPayload<'_>) -> Result<(Timestamp, T), SchemaError>,
) -> Result<(T, KeyId), ListError> {
    let (payload, key) = keys
        .open(envelope, key_use)
        .map_err(|reason| match reason {
            NoKey::Unknown => ListError::UnknownKey,
            NoKey::OtherUse => ListError::KeyUse,
            NoKey::Signature => ListError::Signature,
        })?;
    let (signed_at, content) = read(payload)?;
    check_signing_time(key, signed_at).map_err(ListError::Key)?;
    Ok((content, key.key_id))
}
