use card_payload::limits::UPDATE_BYTES_MAX;
use card_payload::{
    Envelope, EnvelopeError, KeyId, KeyUse, SchemaError, StatusList, Timestamp, TokenKind,
    TrustList,
};
use ed25519_dalek::VerifyingKey;

use crate::key_id::key_id;
use crate::outcome::KeyFault;
use crate::trusted_keys::{NoKey, TrustedKeys, check_signing_time, signature_holds};

/// A root key that a verifier has built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustAnchor {
    /// The root's Ed25519 public key.
    pub public_key: [u8; 32],
    /// Whether everything under it is a specimen, never a real card.
    pub specimen: bool,
}

/// The lists of a verifier update whose signatures all held.
#[derive(Debug, Clone)]
pub struct Lists {
    version: u64,
    issued_at: Timestamp,
    trust_list_version: u64,
    trust_list_expires_at: Timestamp,
    time_floor: Timestamp,
    root: KeyId,
    specimen: bool,
    keys: TrustedKeys,
    card_statuses: Vec<StatusList>,
}

/// Why one of the lists in an update is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It is not an envelope of the right kind.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Its signature holds but its content is not what the format says.
    #[error(transparent)]
    Content(#[from] SchemaError),
    /// The trust list has no key with the id it names.
    #[error("it is signed by a key that the trust list does not have")]
    UnknownKey,
    /// The key it names is for something else, for instance for cards.
    #[error("it is signed by a key that is not for this use")]
    KeyUse,
    /// Its signature is wrong.
    #[error("its signature is wrong: it was altered")]
    Signature,
    /// The key signed it outside its period, or after it was stolen.
    #[error("{0}")]
    Key(KeyFault),
}

/// Why a verifier update is refused. What the verifier had before stays in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// More than [`UPDATE_BYTES_MAX`] bytes.
    #[error("the update is larger than {UPDATE_BYTES_MAX} bytes")]
    TooLarge,
    /// The trust list is signed by a root that this verifier does not know.
    #[error(
        "the update's trust list is signed by a root key that this verifier does not know\n\n\
         hint: take the update of your own state, or give its root with --root"
    )]
    WrongRoot,
    /// The trust list is refused.
    #[error("the update's trust list is refused: {0}")]
    TrustList(ListError),
    /// The update itself is refused.
    #[error("the update is refused: {0}")]
    Update(ListError),
    /// A status list is refused.
    #[error("the update's status list number {number} is refused: {reason}")]
    StatusList {
        /// Which, from 1.
        number: usize,
        /// Why.
        reason: ListError,
    },
    /// Two status lists have the same URI.
    #[error("the update has two status lists for the same cards")]
    DuplicateStatusList,
    /// It is older than one that was accepted before.
    #[error(
        "the update is number {offered}, older than number {seen} that was accepted before\n\n\
         hint: fetch the newest update"
    )]
    Rollback {
        /// The version it has.
        offered: u64,
        /// The highest version seen.
        seen: u64,
    },
    /// Its trust list is older than one that was accepted before.
    #[error(
        "the update's trust list is number {offered}, older than number {seen} accepted before\n\n\
         hint: fetch the newest update"
    )]
    TrustListRollback {
        /// The version it has.
        offered: u64,
        /// The highest version seen.
        seen: u64,
    },
}

impl UpdateError {
    /// The short stable code, `U-` and which part is refused why; `SPEC.md` of the payload lists
    /// them.
    pub fn code(&self) -> String {
        match self {
            Self::TooLarge => "U-LARGE".to_owned(),
            Self::WrongRoot => "U-ROOT".to_owned(),
            Self::TrustList(reason) => format!("U-TRUST-{}", reason.code()),
            Self::Update(reason) => format!("U-UPDATE-{}", reason.code()),
            Self::StatusList { reason, .. } => format!("U-STATUS-{}", reason.code()),
            Self::DuplicateStatusList => "U-STATUS-TWICE".to_owned(),
            Self::Rollback { .. } => "U-ROLLBACK".to_owned(),
            Self::TrustListRollback { .. } => "U-TRUST-ROLLBACK".to_owned(),
        }
    }
}

impl ListError {
    const fn code(&self) -> &'static str {
        match self {
            Self::Envelope(EnvelopeError::Kind) => "KIND",
            Self::Envelope(_) => "FORM",
            Self::Content(_) => "CONTENT",
            Self::UnknownKey => "KEY",
            Self::KeyUse => "USE",
            Self::Signature => "SIGNATURE",
            Self::Key(_) => "PERIOD",
        }
    }
}

impl Lists {
    /// Opens a verifier update: trust list under a pinned root, update under a key of that list,
    /// status lists under keys of that list, version not below `seen_version`.
    ///
    /// # Errors
    /// [`UpdateError`]; each attack has its own.
    pub fn open(
        update: &[u8],
        anchors: &[TrustAnchor],
        seen_version: Option<u64>,
    ) -> Result<Self, UpdateError> {
        if update.len() > UPDATE_BYTES_MAX {
            return Err(UpdateError::TooLarge);
        }
        let envelope = Envelope::parse(update, TokenKind::Update)
            .map_err(|error| UpdateError::Update(error.into()))?;
        let trust_token = envelope
            .trust_list_of_unverified_update()
            .map_err(|error| UpdateError::Update(error.into()))?;
        let (trust_list, anchor) = open_trust_list(&trust_token, anchors)?;
        let (trust_list_version, trust_list_expires_at) =
            (trust_list.version, trust_list.expires_at);
        let mut time_floor = trust_list.issued_at;
        let keys =
            TrustedKeys::of(trust_list).map_err(|error| UpdateError::TrustList(error.into()))?;

        let update = open_signed(&envelope, &keys, KeyUse::Update, |payload| {
            payload.update().map(|update| (update.issued_at, update))
        })
        .map_err(UpdateError::Update)?;
        if let Some(seen) = seen_version.filter(|seen| update.version < *seen) {
            return Err(UpdateError::Rollback {
                offered: update.version,
                seen,
            });
        }
        time_floor = time_floor.max(update.issued_at);

        let mut card_statuses: Vec<StatusList> = Vec::with_capacity(update.status_lists.len());
        for (number, token) in (1..).zip(&update.status_lists) {
            let list = open_status_list(token, &keys)
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
            trust_list_version,
            trust_list_expires_at,
            time_floor,
            root: key_id(&anchor.public_key),
            specimen: anchor.specimen,
            keys,
            card_statuses,
        })
    }

    /// Refuses an update, or a trust list in it, that is older than one accepted before. The trust
    /// list counts by itself: a thief of the update key could otherwise bring back a trust list in
    /// which a stolen key still counts.
    ///
    /// # Errors
    /// [`UpdateError::Rollback`], [`UpdateError::TrustListRollback`].
    pub fn with_versions_at_least(self, update: u64, trust_list: u64) -> Result<Self, UpdateError> {
        if self.version < update {
            return Err(UpdateError::Rollback {
                offered: self.version,
                seen: update,
            });
        }
        if self.trust_list_version < trust_list {
            let offered = self.trust_list_version;
            return Err(UpdateError::TrustListRollback {
                offered,
                seen: trust_list,
            });
        }
        Ok(self)
    }

    /// The update's counter; a caller keeps the highest.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The trust list's counter; a caller keeps the highest.
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

    /// The root under which they are; a caller keeps versions for each root.
    pub fn root(&self) -> KeyId {
        self.root
    }

    /// Whether the root is a specimen's.
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

fn open_trust_list(
    token: &[u8],
    anchors: &[TrustAnchor],
) -> Result<(TrustList, TrustAnchor), UpdateError> {
    let refused = |error: ListError| UpdateError::TrustList(error);
    let envelope =
        Envelope::parse(token, TokenKind::TrustList).map_err(|error| refused(error.into()))?;
    let mut reason = UpdateError::WrongRoot;
    for anchor in anchors {
        if key_id(&anchor.public_key).as_bytes() != envelope.key_id() {
            continue;
        }
        reason = refused(ListError::Signature);
        let Ok(root) = VerifyingKey::from_bytes(&anchor.public_key) else {
            continue;
        };
        let opened = envelope.open(|message, signature| signature_holds(&root, message, signature));
        if let Some(payload) = opened {
            let list = payload
                .trust_list()
                .map_err(|error| refused(error.into()))?;
            return Ok((list, *anchor));
        }
    }
    Err(reason)
}

fn open_status_list(token: &[u8], keys: &TrustedKeys) -> Result<StatusList, ListError> {
    let envelope = Envelope::parse(token, TokenKind::StatusList)?;
    open_signed(&envelope, keys, KeyUse::Status, |payload| {
        payload.status_list().map(|list| (list.issued_at, list))
    })
}

/// Opens an envelope under a key of the trust list; `read` gives the content and when it was
/// signed.
fn open_signed<T>(
    envelope: &Envelope<'_>,
    keys: &TrustedKeys,
    key_use: KeyUse,
    read: impl FnOnce(card_payload::SignedPayload<'_>) -> Result<(Timestamp, T), SchemaError>,
) -> Result<T, ListError> {
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
    Ok(content)
}
