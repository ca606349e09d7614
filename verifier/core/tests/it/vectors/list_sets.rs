use card_payload::{KeyState, KeyUse, TrustList};
use card_verifier::{Lists, TrustAnchors};
use serde_json::{Value, json};

use crate::support::{
    DAY, ISSUED, NOW, ROOTS, anchors_of, from_hex, good_trust_token, good_update, hex, id_of,
    public_key, status_list, status_token, trust_list, trusted_key, update_of, update_token,
};

/// An update that vectors are verified with.
pub(super) struct ListSet {
    pub(super) name: &'static str,
    about: &'static str,
    roots: Vec<[u8; 32]>,
    pub(super) update: Vec<u8>,
}

pub(super) fn all() -> Vec<ListSet> {
    let set = |name, about, update| ListSet {
        name,
        about,
        roots: ROOTS.map(public_key).to_vec(),
        update,
    };
    let mut other_key = trust_list();
    other_key.keys[0] = trusted_key("other", KeyUse::Card);
    let mut collision = other_key.clone();
    collision.keys[0].key_id = id_of("card");
    collision.keys.push(trusted_key("card", KeyUse::Card));
    let mut not_yet = trust_list();
    not_yet.keys[0].sign_from = ISSUED.plus_seconds(1);
    let mut no_more = trust_list();
    no_more.keys[0].sign_to = ISSUED.plus_seconds(-1);
    let mut stolen = trust_list();
    stolen.keys[0].state = KeyState::Compromised {
        revoked_after: ISSUED.plus_seconds(-1),
    };
    let mut stolen_later = trust_list();
    stolen_later.keys[0].state = KeyState::Compromised {
        revoked_after: ISSUED,
    };
    let mut retired = trust_list();
    retired.keys[0].state = KeyState::Retired;
    let mut ended = trust_list();
    ended.keys[0].verify_until = NOW.plus_seconds(-2 * DAY);
    let mut expired = trust_list();
    expired.expires_at = NOW.plus_seconds(-1);
    let no_lists = update_of(good_trust_token(&trust_list()), Vec::new());
    vec![
        set(
            "standard",
            "card, status and update key; one status list",
            good_update(),
        ),
        set(
            "no-status-list",
            "without any status list",
            update_token("update", &no_lists),
        ),
        set(
            "without-the-card-key",
            "another card key only",
            update_under(&other_key),
        ),
        set(
            "two-keys-of-one-id",
            "another key with the card key's id first",
            update_under(&collision),
        ),
        set(
            "key-not-begun",
            "the card key signs from a second later",
            update_under(&not_yet),
        ),
        set(
            "key-period-over",
            "the card key signed until a second earlier",
            update_under(&no_more),
        ),
        set(
            "key-stolen-before",
            "the card key was stolen before the card",
            update_under(&stolen),
        ),
        set(
            "key-stolen-after",
            "the card key was stolen after the card",
            update_under(&stolen_later),
        ),
        set(
            "key-retired",
            "the card key signs no more",
            update_under(&retired),
        ),
        set(
            "key-ended",
            "the card key is no longer for checking",
            update_under(&ended),
        ),
        set(
            "trust-list-expired",
            "a newer trust list was due",
            update_under(&expired),
        ),
    ]
}

fn update_under(trust_list: &TrustList) -> Vec<u8> {
    let lists = vec![status_token("status", &status_list())];
    update_token("update", &update_of(good_trust_token(trust_list), lists))
}

impl ListSet {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "about": self.about,
            "roots": self.roots.iter().map(|root| hex(root)).collect::<Vec<_>>(),
            "update": hex(&self.update),
        })
    }

    /// The part of a file that opens lists: the roots and the update.
    pub(super) fn parse(value: &Value) -> Self {
        let roots = value["roots"].as_array().unwrap().iter();
        let roots = roots.map(|root| from_hex(root.as_str().unwrap()).try_into().unwrap());
        Self {
            name: "",
            about: "",
            roots: roots.collect(),
            update: from_hex(value["update"].as_str().unwrap()),
        }
    }

    pub(super) fn open(value: &Value) -> Lists {
        let set = Self::parse(value);
        Lists::open(&set.update, &set.anchors()).unwrap()
    }

    pub(super) fn anchors(&self) -> TrustAnchors {
        anchors_of(&self.roots)
    }
}
