use card_payload::limits::UPDATE_BYTES_MAX;
use card_payload::{Envelope, KeyId, KeyUse, SchemaError, StatusList, Timestamp, TokenKind};

use crate::key_id::key_id;
use crate::seen::Seen;
use crate::trust_anchors::TrustAnchors;
use crate::trusted_keys::{NoKey, TrustedKeys, check_signing_time, signature_holds};
use crate::update_error::{ListError, UpdateError};

/// The lists of a verifier update whose signatures all held.
#[derive(Debug, Clone)]
pub struct Lists {
    version: u64,
    issued_at: Timestamp,
    update_key: KeyId,
    trust_list_version: u64,
    trust_list_expires_at: Timestamp,
    time_floor: Timestamp,
    roots: Vec<KeyId>,
    specimen: bool,
    keys: TrustedKeys,
    card_statuses: Vec<StatusList>,
}

impl Lists {
    /// Opens a verifier update: trust list under enough pinned roots, update under a key of that
    /// list, status lists under keys of that list. Whether it is older than one accepted before is
    /// asked of [`Lists::not_older_than`].
    ///
    /// # Errors
    /// [`UpdateError`]; each attack has its own.
    pub fn open(update: &[u8], anchors: &TrustAnchors) -> Result<Self, UpdateError> {
        if update.len() > UPDATE_BYTES_MAX {
            return Err(UpdateError::TooLarge);
        }
        let envelope = Envelope::parse(update, TokenKind::Update)
            .map_err(|error| UpdateError::Update(error.into()))?;
        let trust_token = envelope
            .trust_list_of_unverified_update()
            .map_err(|error| UpdateError::Update(error.into()))?;
        let trust_list = anchors.open(&trust_token)?;
        let (trust_list_version, trust_list_expires_at) =
            (trust_list.version, trust_list.expires_at);
        let mut time_floor = trust_list.issued_at;
        let keys =
            TrustedKeys::of(trust_list).map_err(|error| UpdateError::TrustList(error.into()))?;

        let (update, update_key) = open_signed(&envelope, &keys, KeyUse::Update, |payload| {
            payload.update().map(|update| (update.issued_at, update))
        })
        .map_err(UpdateError::Update)?;
        time_floor = time_floor.max(update.issued_at);

        let mut card_statuses: Vec<StatusList> = Vec::with_capacity(update.status_lists.len());
        for (number, token) in (1..).zip(&update.status_lists) {
            let (list, _) = open_status_list(token, &keys)
                .map_err(|reason| UpdateError::StatusList { number, reason })?;
            if card_statuses.iter().any(|other| other.uri == list.uri) {
                return Err(UpdateError::DuplicateStatusList);
            }
            time_floor = time_floor.max(list.issued_at);
            card_statuses.push(list);
        }
        Ok(Self {
            version: update.version,
            issued_at: update.issued_at,
            update_key,
            trust_list_version,
            trust_list_expires_at,
            time_floor,
            roots: anchors
                .roots()
                .iter()
                .map(|root| key_id(&root.public_key))
                .collect(),
            specimen: anchors.specimen(),
            keys,
            card_statuses,
        })
    }

    /// Refuses lists that are older than what was accepted before. The trust list counts by itself:
    /// a thief of the update key could otherwise bring back a trust list in which a stolen key still
    /// counts.
    ///
    /// # Errors
    /// [`UpdateError::Rollback`], [`UpdateError::TrustListRollback`].
    pub fn not_older_than(self, seen: &Seen) -> Result<Self, UpdateError> {
        seen.check(&self)?;
        Ok(self)
    }

    /// The highest versions of these lists, to be kept and asked with [`Lists::not_older_than`].
    pub fn seen(&self) -> Seen {
        Seen::of(self)
    }

    /// The update's counter.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The trust list's counter.
    pub fn trust_list_version(&self) -> u64 {
        self.trust_list_version
    }

    /// When the update was signed.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// The latest time at which any of the lists was signed: no correct clock shows less.
    pub fn time_floor(&self) -> Timestamp {
        self.time_floor
    }

    /// The key that signed the update.
    pub fn update_key(&self) -> KeyId {
        self.update_key
    }

    /// The pinned roots under which they are; a caller keeps versions for each root.
    pub fn roots(&self) -> &[KeyId] {
        &self.roots
    }

    /// Whether the roots are a specimen's.
    pub fn specimen(&self) -> bool {
        self.specimen
    }

    /// Whether a newer trust list was due before `now`. Cards are still checked with this one.
    pub fn trust_list_expired(&self, now: Timestamp) -> bool {
        now > self.trust_list_expires_at
    }

    pub(crate) fn keys(&self) -> &TrustedKeys {
        &self.keys
    }

    pub(crate) fn find_status_list(&self, uri: &str) -> Option<&StatusList> {
        self.card_statuses.iter().find(|list| list.uri == uri)
    }
}

fn open_status_list(token: &[u8], keys: &TrustedKeys) -> Result<(StatusList, KeyId), ListError> {
    let envelope = Envelope::parse(token, TokenKind::StatusList)?;
    open_signed(&envelope, keys, KeyUse::Status, |payload| {
        payload.status_list().map(|list| (list.issued_at, list))
    })
}

/// Opens an envelope under a key of the trust list, which is given too; `read` gives the content
/// and when it was signed.
fn open_signed<T>(
    envelope: &Envelope<'_>,
    keys: &TrustedKeys,
    key_use: KeyUse,
    read: impl FnOnce(card_payload::SignedPayload<'_>) -> Result<(Timestamp, T), SchemaError>,
) -> Result<(T, KeyId), ListError> {
    let mut opened = None;
    let key = keys
        .find_signer(envelope.key_id(), key_use, |key| {
            opened = envelope.open(|message, signature| signature_holds(key, message, signature));
            opened.is_some()
        })
        .map_err(|reason| match reason {
            NoKey::Unknown => ListError::UnknownKey,
            NoKey::OtherUse => ListError::KeyUse,
            NoKey::Signature => ListError::Signature,
        })?;
    let (signed_at, content) = read(opened.ok_or(ListError::Signature)?)?;
    check_signing_time(key, signed_at).map_err(ListError::Key)?;
    Ok((content, key.key_id))
}
