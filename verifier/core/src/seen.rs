use card_payload::KeyId;

use crate::lists::Lists;
use crate::update_error::UpdateError;

/// The highest versions that a verifier has accepted under its roots, so that nothing older is
/// taken again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The trust list's version.
    pub trust_list: u64,
    /// The update's version.
    pub update: u64,
    /// The key that signed that update.
    pub update_key: Option<KeyId>,
}

impl Seen {
    pub(crate) fn of(lists: &Lists) -> Self {
        Self {
            trust_list: lists.trust_list_version(),
            update: lists.version(),
            update_key: Some(lists.update_key()),
        }
    }

    /// The higher of each; for a verifier that kept one for each root.
    #[must_use]
    pub fn or_higher(self, other: Self) -> Self {
        let (higher, lower) = if other.update > self.update {
            (other, self)
        } else {
            (self, other)
        };
        Self {
            trust_list: higher.trust_list.max(lower.trust_list),
            ..higher
        }
    }

    /// Refuses what is older, but for one case, as TUF has it (specification 5.3.11): a thief of an
    /// update key may have signed a version far ahead, so that nothing later would ever be taken.
    /// When a newer trust list no longer lets that key sign, and another one signed, the version that
    /// it reached is forgotten.
    pub(crate) fn check(&self, lists: &Lists) -> Result<(), UpdateError> {
        if lists.trust_list_version() < self.trust_list {
            return Err(UpdateError::TrustListRollback {
                offered: lists.trust_list_version(),
                seen: self.trust_list,
            });
        }
        let forgotten = lists.trust_list_version() > self.trust_list
            && self
                .update_key
                .is_some_and(|key| key != lists.update_key() && !lists.keys().may_update(key));
        if lists.version() < self.update && !forgotten {
            return Err(UpdateError::Rollback {
                offered: lists.version(),
                seen: self.update,
            });
        }
        Ok(())
    }
}
