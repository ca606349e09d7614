use card_payload::{KeyUse, Timestamp, VerifierUpdate};

use super::UpdateVector;
use crate::support::{
    DAY, ISSUED, LISTED, family, good_update, public_key, sign_card, status_list, status_token,
    trust_list, trust_token, trusted_key, update_of, update_token,
};

/// Updates that must be taken, and attacks on them.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn all() -> Vec<UpdateVector> {
    let vector = |name, defect, update, seen_version, code| UpdateVector {
        name,
        defect,
        update,
        root: public_key("root"),
        seen_version,
        code,
    };
    let trust = trust_token("root", &trust_list());
    let status = status_token("status", &status_list());
    let signed = |trust: &[u8], lists: Vec<Vec<u8>>| {
        update_token("update", &update_of(trust.to_vec(), lists))
    };
    let with_status = |lists| signed(&trust, lists);
    let flip_last = |mut token: Vec<u8>| {
        if let Some(last) = token.last_mut() {
            *last ^= 1;
        }
        token
    };
    let mut self_made = trust_list();
    self_made.keys[2] = trusted_key("forger", KeyUse::Update);
    let mut early = status_list();
    early.issued_at = ISSUED.plus_seconds(-31 * DAY);
    let mut weak = trust_list();
    weak.keys[0].public_key = [0; 32];
    let old_root = UpdateVector {
        root: public_key("card"),
        ..vector(
            "wrong-root",
            "another root is pinned",
            good_update(),
            None,
            "U-ROOT",
        )
    };
    let distant = VerifierUpdate {
        issued_at: Timestamp::from_seconds(LISTED.seconds() + 400 * DAY),
        ..update_of(trust.clone(), Vec::new())
    };
    let card = sign_card("card", &family(1));
    vec![
        old_root,
        vector("good", "none", good_update(), None, "U-OK"),
        vector(
            "same-version",
            "the version seen before",
            good_update(),
            Some(12),
            "U-OK",
        ),
        vector(
            "rollback",
            "a lower version than seen before",
            good_update(),
            Some(13),
            "U-ROLLBACK",
        ),
        vector(
            "update-altered",
            "a bit of the update's signature",
            flip_last(good_update()),
            None,
            "U-UPDATE-SIGNATURE",
        ),
        vector(
            "trust-list-altered",
            "a bit of the trust list's signature",
            signed(&flip_last(trust.clone()), vec![status.clone()]),
            None,
            "U-TRUST-SIGNATURE",
        ),
        vector(
            "trust-list-self-made",
            "a trust list with the forger's key, signed by the forger",
            update_token(
                "forger",
                &update_of(trust_token("forger", &self_made), Vec::new()),
            ),
            None,
            "U-ROOT",
        ),
        vector(
            "trust-list-signed-by-card-key",
            "the card key made a trust list",
            signed(&trust_token("card", &trust_list()), Vec::new()),
            None,
            "U-ROOT",
        ),
        vector(
            "status-list-as-trust-list",
            "the lists are swapped",
            signed(&status, vec![trust.clone()]),
            None,
            "U-TRUST-KIND",
        ),
        vector(
            "trust-list-as-status-list",
            "a trust list among the status lists",
            with_status(vec![trust.clone()]),
            None,
            "U-STATUS-KIND",
        ),
        vector(
            "trust-list-with-weak-key",
            "a public key of small order",
            signed(&trust_token("root", &weak), Vec::new()),
            None,
            "U-TRUST-CONTENT",
        ),
        vector(
            "update-by-card-key",
            "signed by the key for cards",
            update_token("card", &update_of(trust.clone(), Vec::new())),
            None,
            "U-UPDATE-USE",
        ),
        vector(
            "update-by-unknown-key",
            "signed by a key that the trust list lacks",
            update_token("forger", &update_of(trust.clone(), Vec::new())),
            None,
            "U-UPDATE-KEY",
        ),
        vector(
            "update-outside-key-period",
            "signed after the update key's period",
            update_token("update", &distant),
            None,
            "U-UPDATE-PERIOD",
        ),
        vector(
            "status-list-by-card-key",
            "a status list signed by the key for cards",
            with_status(vec![status_token("card", &status_list())]),
            None,
            "U-STATUS-USE",
        ),
        vector(
            "status-list-by-unknown-key",
            "a status list signed by a key that the trust list lacks",
            with_status(vec![status_token("forger", &status_list())]),
            None,
            "U-STATUS-KEY",
        ),
        vector(
            "status-list-altered",
            "a bit of the status list's signature",
            with_status(vec![flip_last(status.clone())]),
            None,
            "U-STATUS-SIGNATURE",
        ),
        vector(
            "status-list-outside-key-period",
            "signed before the status key's period",
            with_status(vec![status_token("status", &early)]),
            None,
            "U-STATUS-PERIOD",
        ),
        vector(
            "status-list-twice",
            "two status lists of one URI",
            with_status(vec![status.clone(), status.clone()]),
            None,
            "U-STATUS-TWICE",
        ),
        vector(
            "card-as-status-list",
            "a card among the status lists",
            with_status(vec![card.clone()]),
            None,
            "U-STATUS-KIND",
        ),
        vector(
            "card-as-update",
            "a card in place of the update",
            card,
            None,
            "U-UPDATE-KIND",
        ),
        vector(
            "status-list-as-update",
            "a status list in place of the update",
            status.clone(),
            None,
            "U-UPDATE-KIND",
        ),
        vector(
            "update-cut",
            "the file ends early",
            good_update()[..200].to_vec(),
            None,
            "U-UPDATE-FORM",
        ),
        vector(
            "update-empty",
            "an empty file",
            Vec::new(),
            None,
            "U-UPDATE-FORM",
        ),
    ]
}
