use std::collections::BTreeMap;

use card_payload::{KeyId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::lists::Lists;
use crate::seen::{Seen, SeenVersion};
use crate::verified_card::VerifiedCard;

/// What a verifier remembers from run to run: the highest versions of each root's lists, and the
/// highest issue number of each family under a hash, and the day of the last scan. No name and no number of a family.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    #[serde(default)]
    roots: BTreeMap<String, SeenVersions>,
    #[serde(default)]
    highest_issues: BTreeMap<String, u8>,
    /// The day of the last scan, as its first second.
    #[serde(default)]
    last_scan: i64,
    #[serde(skip)]
    changed: bool,
}

/// The highest versions seen under one root.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SeenVersions {
    trust_list: u64,
    update: Version,
    #[serde(default)]
    status_lists: BTreeMap<String, Version>,
}

/// A version and the short name of the key that signed it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    version: u64,
    key: Option<u32>,
}

impl Memory {
    /// Whether there is something new to be written since it was asked last.
    pub(crate) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The highest versions seen under the roots of these lists.
    pub(crate) fn seen(&self, lists: &Lists) -> Seen {
        let kept = lists
            .roots()
            .iter()
            .filter_map(|root| self.roots.get(&root.to_string()));
        kept.fold(Seen::default(), |highest, versions| {
            highest.or_higher(versions.seen())
        })
    }

    /// Remembers the versions of these lists, for each root, so that they outlive a change of one.
    pub(crate) fn remember_lists(&mut self, lists: &Lists) {
        let now = SeenVersions::of(&lists.seen());
        for root in lists.roots() {
            let before = self.roots.insert(root.to_string(), now.clone());
            self.changed |= before.as_ref() != Some(&now);
        }
    }

    /// A time that was over when a card was scanned last.
    pub(crate) fn last_scan(&self) -> Timestamp {
        Timestamp::from_seconds(self.last_scan)
    }

    /// Remembers the day of a scan: the hour is nobody's business, and a day is what clocks may differ.
    pub(crate) fn remember_scan(&mut self, now: Timestamp) {
        let day = now.seconds().div_euclid(Timestamp::DAY) * Timestamp::DAY;
        self.changed |= std::mem::replace(&mut self.last_scan, day) != day;
    }

    /// Remembers this card's issue number and returns the highest of its family.
    pub(crate) fn highest_issue(&mut self, card: &VerifiedCard) -> u8 {
        let hash = u128::from_be_bytes(card.family_hash());
        let highest = self
            .highest_issues
            .entry(format!("{hash:032x}"))
            .or_default();
        if card.issue_number() > *highest {
            *highest = card.issue_number();
            self.changed = true;
        }
        *highest
    }
}

impl Version {
    fn of(seen: SeenVersion) -> Self {
        Self {
            version: seen.version,
            key: seen.key.map(|key| u32::from_be_bytes(*key.as_bytes())),
        }
    }

    fn seen(self) -> SeenVersion {
        SeenVersion {
            version: self.version,
            key: self.key.map(|key| KeyId::from_bytes(key.to_be_bytes())),
        }
    }
}

impl SeenVersions {
    fn of(seen: &Seen) -> Self {
        let lists = seen.status_lists.iter();
        Self {
            trust_list: seen.trust_list,
            update: Version::of(seen.update),
            status_lists: lists
                .map(|(uri, seen)| (uri.clone(), Version::of(*seen)))
                .collect(),
        }
    }

    fn seen(&self) -> Seen {
        let lists = self.status_lists.iter();
        Seen {
            trust_list: self.trust_list,
            update: self.update.seen(),
            status_lists: lists
                .map(|(uri, seen)| (uri.clone(), seen.seen()))
                .collect(),
        }
    }
}
