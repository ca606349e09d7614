use card_payload::limits::{DELTAS_KEPT_MAX, SCALE_BYTES_MAX, UPDATE_BYTES_MAX};
use card_payload::{
    CardStatus, Envelope, KeyId, KeyUse, Month, Scale, StatusEntries, StatusList, Timestamp,
    TokenKind, VerifierUpdate,
};

use crate::held_list::{HeldList, open_signed};
use crate::key_id::key_id;
use crate::seen::Seen;
use crate::trust_anchors::TrustAnchors;
use crate::trusted_keys::TrustedKeys;
use crate::update_error::{ListError, UpdateError};

/// The lists of a verifier update whose signatures all held, and of what was taken after it.
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
    held: Vec<HeldList>,
}

/// What a token changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Everything: a whole update, for which nothing older is needed any more.
    Everything,
    /// An update that builds on the lists that were there.
    Update,
    /// One status list, by a delta.
    StatusList {
        /// Its URI.
        uri: String,
        /// The version that came out.
        version: u64,
    },
    /// The trust list.
    TrustList,
    /// A month's scale, which a [`Device`](crate::Device) keeps beside its lists.
    Scale(Month),
}

impl Lists {
    /// Opens a verifier update: trust list under enough pinned roots, update under a key of that
    /// list, status lists under keys of that list. Whether it is older than one accepted before is
    /// asked of [`Lists::not_older_than`].
    ///
    /// # Errors
    /// [`UpdateError`]; each attack has its own.
    pub fn open(update: &[u8], anchors: &TrustAnchors) -> Result<Self, UpdateError> {
        Self::open_on(update, anchors, &[]).map(|(lists, _)| lists)
    }

    /// Opens what a verifier kept: an update, then deltas, trust lists and updates in the order in
    /// which they were taken. They are the bytes that the issuer signed, and every signature is
    /// checked again, so that nobody gains by changing what is kept.
    ///
    /// # Errors
    /// [`UpdateError`] of the first token that is refused.
    pub fn open_kept<'t>(
        tokens: impl IntoIterator<Item = &'t [u8]>,
        anchors: &TrustAnchors,
    ) -> Result<Self, UpdateError> {
        let mut tokens = tokens.into_iter();
        let mut lists = Self::open(tokens.next().unwrap_or_default(), anchors)?;
        for (number, token) in tokens.enumerate() {
            if number >= DELTAS_KEPT_MAX {
                return Err(UpdateError::TooManyKept);
            }
            lists.take(token, anchors)?;
        }
        Ok(lists)
    }

    /// Takes one more token of the same issuer: a status delta, a trust list, or an update, which
    /// may be whole or build on these lists. Refused, it changes nothing.
    ///
    /// # Errors
    /// [`UpdateError`]; each attack has its own.
    pub fn take(&mut self, token: &[u8], anchors: &TrustAnchors) -> Result<Taken, UpdateError> {
        if Envelope::parse(token, TokenKind::Update).is_ok() {
            let (next, builds) = Self::open_on(token, anchors, &self.held)?;
            *self = next.not_older_than(&self.seen())?;
            return Ok(if builds {
                Taken::Update
            } else {
                Taken::Everything
            });
        }
        if TokenKind::is_trust_list(token) {
            self.take_trust_list(token, anchors)?;
            return Ok(Taken::TrustList);
        }
        let next = HeldList::after_delta(token, &self.keys, &self.held)?;
        let (uri, version) = (next.list.uri.clone(), next.list.version);
        self.time_floor = self.time_floor.max(next.list.issued_at);
        if let Some(held) = self.held.iter_mut().find(|held| held.list.uri == uri) {
            *held = next;
        }
        Ok(Taken::StatusList { uri, version })
    }

    /// Opens an update whose deltas, if any, change lists among `before`; tells whether there were
    /// any.
    fn open_on(
        update: &[u8],
        anchors: &TrustAnchors,
        before: &[HeldList],
    ) -> Result<(Self, bool), UpdateError> {
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
        let trust_list_issued_at = trust_list.issued_at;
        let keys =
            TrustedKeys::of(trust_list).map_err(|error| UpdateError::TrustList(error.into()))?;

        let (update, update_key) = open_signed(&envelope, &keys, KeyUse::Update, |payload| {
            payload.update().map(|update| (update.issued_at, update))
        })
        .map_err(UpdateError::Update)?;
        let (held, builds) = open_status_tokens(&update, &keys, before)?;
        let times = held.iter().map(|held| held.list.issued_at);
        let time_floor = times
            .chain([trust_list_issued_at, update.issued_at])
            .max()
            .unwrap_or(update.issued_at);
        let roots = anchors.roots().iter();
        let lists = Self {
            version: update.version,
            issued_at: update.issued_at,
            update_key,
            trust_list_version,
            trust_list_expires_at,
            time_floor,
            roots: roots.map(|root| key_id(&root.public_key)).collect(),
            specimen: anchors.specimen(),
            keys,
            held,
        };
        Ok((lists, builds))
    }

    /// A newer trust list by itself. Status lists that a key signed which it no longer lets sign are
    /// dropped: their cards are amber until a newer list comes.
    fn take_trust_list(&mut self, token: &[u8], anchors: &TrustAnchors) -> Result<(), UpdateError> {
        let list = anchors.open(token)?;
        if list.version < self.trust_list_version {
            return Err(UpdateError::TrustListRollback {
                offered: list.version,
                seen: self.trust_list_version,
            });
        }
        let (version, expires_at, issued_at) = (list.version, list.expires_at, list.issued_at);
        self.keys = TrustedKeys::of(list).map_err(|error| UpdateError::TrustList(error.into()))?;
        self.trust_list_version = version;
        self.trust_list_expires_at = expires_at;
        self.time_floor = self.time_floor.max(issued_at);
        self.held.retain(|held| held.stands_under(&self.keys));
        Ok(())
    }

    /// Opens a month's scale under an update key of these lists.
    ///
    /// # Errors
    /// [`UpdateError::Scale`]
    pub fn open_scale(&self, token: &[u8]) -> Result<Scale, UpdateError> {
        if token.len() > SCALE_BYTES_MAX {
            return Err(UpdateError::TooLarge);
        }
        let open = || -> Result<Scale, ListError> {
            let envelope = Envelope::parse(token, TokenKind::Scale)?;
            let (scale, _) = open_signed(&envelope, &self.keys, KeyUse::Update, |payload| {
                payload.scale().map(|scale| (scale.issued_at, scale))
            })?;
            Ok(scale)
        };
        open().map_err(UpdateError::Scale)
    }

    /// Refuses lists that are older than what was accepted before. The trust list counts by itself:
    /// a thief of the update key could otherwise bring back a trust list in which a stolen key still
    /// counts.
    ///
    /// # Errors
    /// [`UpdateError::Rollback`], [`UpdateError::TrustListRollback`],
    /// [`UpdateError::StatusListRollback`].
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

    /// How the card stands that has this place; `None` where there is no such list or place.
    pub fn status_at(&self, uri: &str, index: u32) -> Option<CardStatus> {
        self.find_status_list(uri)?.entries.get(index)
    }

    /// The entries of a status list, for an issuer that signs what changed since.
    pub fn status_entries(&self, uri: &str) -> Option<&StatusEntries> {
        self.find_status_list(uri).map(|list| &list.entries)
    }

    /// When a status list, or the last delta on it, was signed.
    pub fn status_issued_at(&self, uri: &str) -> Option<Timestamp> {
        self.find_status_list(uri).map(|list| list.issued_at)
    }

    /// The URI and version of each status list.
    pub fn status_versions(&self) -> impl Iterator<Item = (&str, u64)> {
        self.held
            .iter()
            .map(|held| (held.list.uri.as_str(), held.list.version))
    }

    pub(crate) fn held(&self) -> &[HeldList] {
        &self.held
    }

    pub(crate) fn find_status_list(&self, uri: &str) -> Option<&StatusList> {
        let mut lists = self.held.iter().map(|held| &held.list);
        lists.find(|list| list.uri == uri)
    }
}

/// The status lists of an update, and whether any was made from one of `before`.
fn open_status_tokens(
    update: &VerifierUpdate,
    keys: &TrustedKeys,
    before: &[HeldList],
) -> Result<(Vec<HeldList>, bool), UpdateError> {
    let mut lists: Vec<HeldList> = Vec::with_capacity(update.status_lists.len());
    let mut builds = false;
    for (number, token) in (1..).zip(&update.status_lists) {
        let next = if Envelope::parse(token, TokenKind::StatusDelta).is_ok() {
            builds = true;
            HeldList::after_delta(token, keys, before)?
        } else {
            HeldList::open(token, keys)
                .map_err(|reason| UpdateError::StatusList { number, reason })?
        };
        if lists.iter().any(|other| other.list.uri == next.list.uri) {
            return Err(UpdateError::DuplicateStatusList);
        }
        lists.push(next);
    }
    Ok((lists, builds))
}
