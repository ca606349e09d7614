use card_payload::{EncodeError, KeyId, KeyState, KeyUse, Timestamp, TrustListToSign};
use issuer_domain::key_use_word;

use super::{Ceremony, CeremonyKind};

/// The longest that a trust list may go without a newer one: a year and a day.
const LIST_DAYS_MAX: i64 = 366;

/// What is wrong with a ceremony, whoever wrote its file.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyFault {
    /// A list that verifiers refuse.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// No key of one use is in use.
    #[error(
        "the ceremony leaves no key in use for {0}\n\nhint: name one key each for card, status and update"
    )]
    NoKey(&'static str),
    /// A key twice.
    #[error("key {0} stands in the ceremony twice")]
    Twice(KeyId),
    /// A root that signs something else too.
    #[error("key {0} is a root and something else\n\nhint: a root signs trust lists alone")]
    RootAsKey(KeyId),
    /// Times in the wrong order.
    #[error(
        "the times of key {0} are not in order: it begins to sign, ends, and is checked at least that long"
    )]
    Order(KeyId),
    /// The list's own times.
    #[error("the trust list must expire after it is issued, and within {LIST_DAYS_MAX} days")]
    Expiry,
    /// A version that does not rise.
    #[error("the trust list's version must be one more than that of the list it follows")]
    Version,
    /// More signatures asked for than there are roots, or none.
    #[error("the threshold must be 1 to the number of roots, and no root may stand there twice")]
    Threshold,
    /// The kind says one thing, the keys another.
    #[error(
        "the ceremony calls itself {said}, and its keys show a {shown}\n\nhint: a reviewer must be able to trust the first line; correct `kind` or the keys"
    )]
    Kind {
        /// What stands in the file.
        said: &'static str,
        /// What its keys show.
        shown: &'static str,
    },
}

impl Ceremony {
    /// Judges what the file asks for, as far as it can be judged without an office's database.
    pub fn check(&self) -> Result<TrustListToSign, CeremonyFault> {
        let list = &self.list;
        for key_use in [KeyUse::Card, KeyUse::Status, KeyUse::Update] {
            let in_use = |key: &&card_payload::TrustedKey| {
                key.key_use == key_use && key.state == KeyState::Active
            };
            if !list.keys.iter().any(|key| in_use(&key)) {
                return Err(CeremonyFault::NoKey(key_use_word(key_use)));
            }
        }
        for (at, key) in list.keys.iter().enumerate() {
            let same = |other: &card_payload::TrustedKey| other.public_key == key.public_key;
            if list.keys[..at].iter().any(same) {
                return Err(CeremonyFault::Twice(key.key_id));
            }
            if self.roots.contains(&key.public_key) {
                return Err(CeremonyFault::RootAsKey(key.key_id));
            }
            if key.sign_from > key.sign_to || key.sign_to > key.verify_until {
                return Err(CeremonyFault::Order(key.key_id));
            }
        }
        let latest = list.issued_at.plus_seconds(LIST_DAYS_MAX * Timestamp::DAY);
        if list.expires_at <= list.issued_at || list.expires_at > latest {
            return Err(CeremonyFault::Expiry);
        }
        if list.version != self.follows.unwrap_or(0) + 1 {
            return Err(CeremonyFault::Version);
        }
        let twice = |at: usize| self.roots[..at].contains(&self.roots[at]);
        if !(1..=self.roots.len()).contains(&self.threshold) || (0..self.roots.len()).any(twice) {
            return Err(CeremonyFault::Threshold);
        }
        self.check_kind()?;
        Ok(TrustListToSign::new(list)?)
    }

    /// A stolen key makes it a compromise; a key that is yet to sign, or ended, a rotation.
    fn check_kind(&self) -> Result<(), CeremonyFault> {
        let keys = &self.list.keys;
        let stolen = keys
            .iter()
            .any(|key| matches!(key.state, KeyState::Compromised { .. }));
        let turns = keys.iter().any(|key| {
            key.state == KeyState::Retired
                || key.sign_from > self.list.issued_at
                || key.sign_to < self.list.issued_at
        });
        let shown = match (stolen, turns) {
            (true, _) => "compromise",
            (false, true) => "rotation",
            (false, false) => "new list",
        };
        // A later list still names the stolen key, whatever it is for; only a ceremony that says
        // it is about a theft must show one.
        let right = match self.kind {
            CeremonyKind::Compromise => stolen,
            CeremonyKind::Rotation => turns || stolen,
            CeremonyKind::New => self.follows.is_none() || !turns,
        };
        if right {
            return Ok(());
        }
        let said = self.kind.word();
        Err(CeremonyFault::Kind { said, shown })
    }
}
