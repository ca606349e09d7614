use std::collections::BTreeMap;

use card_payload::{KeyId, KeyUse};

use crate::lists::Lists;
use crate::update_error::UpdateError;

/// The highest versions that a verifier has accepted under its roots, so that nothing older is
/// taken again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The trust list's version.
    pub trust_list: u64,
    /// The update.
    pub update: SeenVersion,
    /// The status lists, by their URI.
    pub status_lists: BTreeMap<String, SeenVersion>,
}

/// A version and the key that signed it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeenVersion {
    /// The version.
    pub version: u64,
    /// The key; `None` where nothing was seen.
    pub key: Option<KeyId>,
}

impl Seen {
    pub(crate) fn of(lists: &Lists) -> Self {
        let status_lists = lists.held().iter().map(|held| {
            let seen = SeenVersion {
                version: held.list.version,
                key: held.last_key(),
            };
            (held.list.uri.clone(), seen)
        });
        Self {
            trust_list: lists.trust_list_version(),
            update: SeenVersion {
                version: lists.version(),
                key: Some(lists.update_key()),
            },
            status_lists: status_lists.collect(),
        }
    }

    /// The higher of each; for a verifier that keeps one for each root.
    #[must_use]
    pub fn or_higher(mut self, other: Self) -> Self {
        self.trust_list = self.trust_list.max(other.trust_list);
        self.update = self.update.or_higher(other.update);
        for (uri, seen) in other.status_lists {
            let mine = self.status_lists.entry(uri).or_default();
            *mine = mine.or_higher(seen);
        }
        self
    }

    /// Refuses what is older, but for one case, as TUF has it (specification 5.3.11): a thief of a
    /// key may have signed a version far ahead, so that nothing later would ever be taken. When a
    /// newer trust list no longer lets that key sign, and another one signed, the version that it
    /// reached is forgotten.
    pub(crate) fn check(&self, lists: &Lists) -> Result<(), UpdateError> {
        if lists.trust_list_version() < self.trust_list {
            return Err(UpdateError::TrustListRollback {
                offered: lists.trust_list_version(),
                seen: self.trust_list,
            });
        }
        let forgotten = |seen: &SeenVersion, key_use, signer| {
            let lost = seen
                .key
                .filter(|key| Some(*key) != signer && !lists.keys().still_signs(*key, key_use));
            lists.trust_list_version() > self.trust_list && lost.is_some()
        };
        if lists.version() < self.update.version
            && !forgotten(&self.update, KeyUse::Update, Some(lists.update_key()))
        {
            return Err(UpdateError::Rollback {
                offered: lists.version(),
                seen: self.update.version,
            });
        }
        for held in lists.held() {
            let Some(seen) = self.status_lists.get(&held.list.uri) else {
                continue;
            };
            if held.list.version < seen.version && !forgotten(seen, KeyUse::Status, held.last_key())
            {
                return Err(UpdateError::StatusListRollback {
                    offered: held.list.version,
                    seen: seen.version,
                });
            }
        }
        Ok(())
    }
}

impl SeenVersion {
    fn or_higher(self, other: Self) -> Self {
        if other.version > self.version {
            other
        } else {
            self
        }
    }
}
