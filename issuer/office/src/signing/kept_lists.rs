use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use card_payload::Timestamp;
use card_verifier::Lists;

/// Kept lists are signed anew after so many seconds: an hour, far less than any list is fresh.
const KEPT_SECONDS: i64 = 3_600;

/// Lists with which new cards are checked, signed once for many cards: to sign and open them takes
/// longer than the card's own signature and check.
#[derive(Debug, Default)]
pub struct KeptLists(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    uris: BTreeSet<String>,
    /// How many places each of them has.
    places: u64,
    signed_at: Timestamp,
    lists: Arc<Lists>,
}

impl KeptLists {
    /// Lists with these URIs and at least so many places, if there are any that may be used now.
    pub fn find(&self, uris: &BTreeSet<String>, places: u64, now: Timestamp) -> Option<Arc<Lists>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref()?;
        let age = now.seconds().checked_sub(kept.signed_at.seconds())?;
        let may_be_used =
            kept.places >= places && (0..KEPT_SECONDS).contains(&age) && uris.is_subset(&kept.uris);
        may_be_used.then(|| Arc::clone(&kept.lists))
    }

    /// Keeps lists in place of those before.
    pub fn keep(
        &self,
        uris: BTreeSet<String>,
        places: u64,
        signed_at: Timestamp,
        lists: Lists,
    ) -> Arc<Lists> {
        let lists = Arc::new(lists);
        let kept = Kept {
            uris,
            places,
            signed_at,
            lists: Arc::clone(&lists),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::KeyRing;
    use crate::workflow::sign_update::{ListContent, ListTerms, sign_update};

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    fn uris(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn kept_lists_are_used_for_their_own_cards_and_for_an_hour() {
        let keys = KeyRing::demo().unwrap();
        let list = ListContent {
            uri: "https://status.example/1".to_owned(),
            places: 64,
            not_valid: Vec::new(),
        };
        let terms = ListTerms {
            fresh_days: 30,
            expire_days: 60,
            aggregation_uri: "https://status.example/".to_owned(),
        };
        let update = sign_update(0, NOW, &[list], &terms, &keys).unwrap();
        let opened = Lists::open(&update, &keys.anchors).unwrap();
        let kept = KeptLists::default();
        let one = uris(&["https://status.example/1"]);
        assert!(kept.find(&one, 1, NOW).is_none(), "nothing is kept yet");
        kept.keep(one.clone(), 64, NOW, opened);
        assert!(kept.find(&one, 64, NOW).is_some());
        assert!(kept.find(&one, 64, NOW.plus_seconds(3_599)).is_some());
        for (names, places, at) in [
            (&["https://status.example/1"][..], 65, NOW),
            (&["https://status.example/2"], 1, NOW),
            (
                &["https://status.example/1", "https://status.example/2"],
                1,
                NOW,
            ),
            (&["https://status.example/1"], 1, NOW.plus_seconds(3_600)),
            (&["https://status.example/1"], 1, NOW.plus_seconds(-1)),
        ] {
            assert!(
                kept.find(&uris(names), places, at).is_none(),
                "{names:?} {places}"
            );
        }
    }
}
