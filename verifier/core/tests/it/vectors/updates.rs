use card_payload::{Timestamp, VerifierUpdate};

use super::UpdateVector;
use crate::support::{
    DAY, ISSUED, LISTED, ROOTS, family, good_trust_token, good_update, public_key, sign_card,
    status_list, status_token, trust_list, update_of, update_token,
};

/// Updates that must be taken, and attacks on them.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn all() -> Vec<UpdateVector> {
    let vector = |name, defect, update, code| UpdateVector {
        name,
        defect,
        update,
        roots: ROOTS.map(public_key).to_vec(),
        seen: None,
        code,
    };
    let trust = good_trust_token(&trust_list());
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
    let mut early = status_list();
    early.issued_at = ISSUED.plus_seconds(-31 * DAY);
    let distant = VerifierUpdate {
        issued_at: Timestamp::from_seconds(LISTED.seconds() + 400 * DAY),
        ..update_of(trust.clone(), Vec::new())
    };
    let card = sign_card("card", &family(1));
    vec![
        vector("good", "none", good_update(), "U-OK"),
        vector(
            "update-altered",
            "a bit of the update's signature",
            flip_last(good_update()),
            "U-UPDATE-SIGNATURE",
        ),
        vector(
            "status-list-as-trust-list",
            "the lists are swapped",
            signed(&status, vec![trust.clone()]),
            "U-TRUST-FORM",
        ),
        vector(
            "trust-list-as-status-list",
            "a trust list among the status lists",
            with_status(vec![trust.clone()]),
            "U-STATUS-FORM",
        ),
        vector(
            "update-by-card-key",
            "signed by the key for cards",
            update_token("card", &update_of(trust.clone(), Vec::new())),
            "U-UPDATE-USE",
        ),
        vector(
            "update-by-unknown-key",
            "signed by a key that the trust list lacks",
            update_token("forger", &update_of(trust.clone(), Vec::new())),
            "U-UPDATE-KEY",
        ),
        vector(
            "update-outside-key-period",
            "signed after the update key's period",
            update_token("update", &distant),
            "U-UPDATE-PERIOD",
        ),
        vector(
            "status-list-by-card-key",
            "a status list signed by the key for cards",
            with_status(vec![status_token("card", &status_list())]),
            "U-STATUS-USE",
        ),
        vector(
            "status-list-by-unknown-key",
            "a status list signed by a key that the trust list lacks",
            with_status(vec![status_token("forger", &status_list())]),
            "U-STATUS-KEY",
        ),
        vector(
            "status-list-altered",
            "a bit of the status list's signature",
            with_status(vec![flip_last(status.clone())]),
            "U-STATUS-SIGNATURE",
        ),
        vector(
            "status-list-outside-key-period",
            "signed before the status key's period",
            with_status(vec![status_token("status", &early)]),
            "U-STATUS-PERIOD",
        ),
        vector(
            "status-list-twice",
            "two status lists of one URI",
            with_status(vec![status.clone(), status.clone()]),
            "U-STATUS-TWICE",
        ),
        vector(
            "card-as-status-list",
            "a card among the status lists",
            with_status(vec![card.clone()]),
            "U-STATUS-KIND",
        ),
        vector(
            "card-as-update",
            "a card in place of the update",
            card,
            "U-UPDATE-KIND",
        ),
        vector(
            "status-list-as-update",
            "a status list in place of the update",
            status.clone(),
            "U-UPDATE-KIND",
        ),
        vector(
            "update-cut",
            "the file ends early",
            good_update()[..200].to_vec(),
            "U-UPDATE-FORM",
        ),
        vector("update-empty", "an empty file", Vec::new(), "U-UPDATE-FORM"),
    ]
}
