use card_payload::{
    CardStatus, KeyState, KeyUse, StatusDelta, StatusList, Timestamp, TrustList, VerifierUpdate,
};

use super::DeltaVector;
use crate::support::{
    DAY, LISTED, VALID_INDEX, delta_between, delta_token, family, good_trust_token, good_update,
    sign_card, status_list, status_token, trust_list, trust_token, trusted_key, update_of,
    update_token,
};

/// Nine days after the update: its list is old by then, and a list of two days later is not.
pub(super) const AT: Timestamp = Timestamp::from_seconds(LISTED.seconds() + 9 * DAY);

/// The status list of the update.
fn first() -> StatusList {
    status_list()
}

/// Three days later: the card of the vectors is suspended.
fn second() -> StatusList {
    let mut list = after(&first(), 13);
    assert!(list.entries.set(VALID_INDEX, CardStatus::Suspended));
    list
}

/// Three more days later: it holds again, and another is revoked.
fn third() -> StatusList {
    let mut list = after(&second(), 14);
    assert!(list.entries.set(VALID_INDEX, CardStatus::Valid));
    assert!(list.entries.set(9_000, CardStatus::Revoked));
    list
}

fn after(list: &StatusList, version: u64) -> StatusList {
    StatusList {
        version,
        issued_at: list.issued_at.plus_seconds(3 * DAY),
        expires_at: list.expires_at.plus_seconds(3 * DAY),
        ..list.clone()
    }
}

fn delta(before: &StatusList, after: &StatusList) -> Vec<u8> {
    delta_token("status", &delta_between(before, after))
}

pub(super) fn all() -> Vec<DeltaVector> {
    let mut vectors = applied();
    vectors.extend(versions());
    vectors.extend(forged());
    vectors.extend(trust_lists());
    vectors
}

fn vector(
    name: &'static str,
    defect: &'static str,
    taken: Vec<Vec<u8>>,
    code: &'static str,
    verdict: &'static str,
) -> DeltaVector {
    DeltaVector {
        name,
        defect,
        taken,
        code,
        verdict,
    }
}

fn applied() -> Vec<DeltaVector> {
    let (first, second, third) = (first(), second(), third());
    let update = |lists: Vec<Vec<u8>>| VerifierUpdate {
        version: 14,
        issued_at: third.issued_at,
        ..update_of(good_trust_token(&trust_list()), lists)
    };
    let by_update = update(vec![delta(&second, &third)]);
    let full = update(vec![status_token("status", &third)]);
    vec![
        vector(
            "none",
            "none: the update alone, which is old by now",
            Vec::new(),
            "U-OK",
            "R-OLD",
        ),
        vector(
            "one",
            "none: the card is suspended",
            vec![delta(&first, &second)],
            "U-OK",
            "R-SUSPENDED",
        ),
        vector(
            "two-in-order",
            "none: the card is suspended and then holds again",
            vec![delta(&first, &second), delta(&second, &third)],
            "U-OK",
            "V-OK",
        ),
        vector(
            "one-over-two-versions",
            "none: for a device that is two versions behind",
            vec![delta(&first, &third)],
            "U-OK",
            "V-OK",
        ),
        vector(
            "without-changes",
            "none: nothing changed, but the list is fresh again",
            vec![delta(&first, &after(&after(&first, 13), 14))],
            "U-OK",
            "V-OK",
        ),
        vector(
            "update-with-a-delta",
            "none: a verifier update that builds on the list held",
            vec![delta(&first, &second), update_token("update", &by_update)],
            "U-OK",
            "V-OK",
        ),
        vector(
            "full-update-after-a-delta",
            "none: a whole update needs nothing older",
            vec![delta(&first, &second), update_token("update", &full)],
            "U-OK",
            "V-OK",
        ),
        vector(
            "update-with-a-delta-too-early",
            "a verifier update whose delta has no base here",
            vec![update_token("update", &by_update)],
            "U-DELTA-GAP",
            "R-OLD",
        ),
    ]
}

fn versions() -> Vec<DeltaVector> {
    let (first, second, third) = (first(), second(), third());
    let mut backwards = delta_between(&second, &third);
    backwards.from = 14;
    backwards.to = 15;
    vec![
        vector(
            "gap",
            "the delta before it is missing",
            vec![delta(&second, &third)],
            "U-DELTA-GAP",
            "R-OLD",
        ),
        vector(
            "twice",
            "a delta that was applied before",
            vec![delta(&first, &second), delta(&first, &second)],
            "U-DELTA-OLD",
            "R-SUSPENDED",
        ),
        vector(
            "older",
            "a delta to an older version than the one held",
            vec![delta(&first, &third), delta(&first, &second)],
            "U-DELTA-OLD",
            "V-OK",
        ),
        vector(
            "from-an-earlier-version",
            "a delta for devices that are further behind",
            vec![delta(&first, &second), delta(&first, &third)],
            "U-DELTA-BEHIND",
            "R-SUSPENDED",
        ),
        vector(
            "wrong-result",
            "what comes out has another hash",
            vec![delta(&first, &second), {
                let mut wrong = delta_between(&second, &third);
                wrong.flips.pop();
                delta_token("status", &wrong)
            }],
            "U-DELTA-RESULT",
            "R-SUSPENDED",
        ),
        vector(
            "on-another-list",
            "its numbers fit, but it was made from another list",
            vec![delta(&first, &third), delta_token("status", &backwards)],
            "U-DELTA-RESULT",
            "V-OK",
        ),
    ]
}

fn forged() -> Vec<DeltaVector> {
    let (first, second) = (first(), second());
    let good = delta_between(&first, &second);
    let signed = |role, change: fn(&mut StatusDelta)| {
        let mut changed = good.clone();
        change(&mut changed);
        vec![delta_token(role, &changed)]
    };
    let mut altered = delta(&first, &second);
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    let refused = |name, defect, taken, code| vector(name, defect, taken, code, "R-OLD");
    vec![
        refused(
            "altered",
            "a bit of the signature",
            vec![altered],
            "U-DELTA-SIGNATURE",
        ),
        refused(
            "by-card-key",
            "signed by the key for cards",
            signed("card", |_| ()),
            "U-DELTA-USE",
        ),
        refused(
            "by-update-key",
            "signed by the key for updates",
            signed("update", |_| ()),
            "U-DELTA-USE",
        ),
        refused(
            "by-unknown-key",
            "signed by a key that the trust list lacks",
            signed("forger", |_| ()),
            "U-DELTA-KEY",
        ),
        refused(
            "outside-key-period",
            "signed after the status key's period",
            signed("status", |delta| {
                delta.issued_at = delta.issued_at.plus_seconds(400 * DAY);
            }),
            "U-DELTA-PERIOD",
        ),
        refused(
            "another-list",
            "for a status list that the verifier does not have",
            signed("status", |delta| delta.uri.push('7')),
            "U-DELTA-BASE",
        ),
        refused(
            "out-of-range",
            "a place beyond the end of this list",
            signed("status", |delta| delta.flips.push(2 << 14)),
            "U-DELTA-RANGE",
        ),
        refused(
            "full-list-as-delta",
            "a full status list by itself",
            vec![status_token("status", &second)],
            "U-DELTA-KIND",
        ),
        refused(
            "card-as-delta",
            "a card in place of a delta",
            vec![sign_card("card", &family(1))],
            "U-DELTA-KIND",
        ),
        refused(
            "cut",
            "the token ends early",
            vec![delta(&first, &second)[..90].to_vec()],
            "U-DELTA-FORM",
        ),
        refused(
            "older-update",
            "a whole update that is older than the one held",
            vec![update_token(
                "update",
                &VerifierUpdate {
                    version: 11,
                    ..update_of(good_trust_token(&trust_list()), Vec::new())
                },
            )],
            "U-ROLLBACK",
        ),
        refused(
            "same-update",
            "none: the same update again",
            vec![good_update()],
            "U-OK",
        ),
    ]
}

/// A trust list by itself.
fn trust_lists() -> Vec<DeltaVector> {
    let (first, second) = (first(), second());
    let newer = TrustList {
        version: 8,
        ..trust_list()
    };
    let older = TrustList {
        version: 6,
        ..trust_list()
    };
    let mut stolen = newer.clone();
    stolen.keys[1].state = KeyState::Compromised {
        revoked_after: LISTED.plus_seconds(-1),
    };
    let mut without_card_key = newer.clone();
    without_card_key.keys[0] = trusted_key("other", KeyUse::Card);
    vec![
        vector(
            "trust-list-newer",
            "none: a newer trust list by itself",
            vec![good_trust_token(&newer), delta(&first, &second)],
            "U-OK",
            "R-SUSPENDED",
        ),
        vector(
            "trust-list-takes-the-status-key-away",
            "none: the status list that a stolen key signed is dropped",
            vec![good_trust_token(&stolen)],
            "U-OK",
            "R-NONE",
        ),
        vector(
            "delta-after-its-key-was-stolen",
            "the key was stolen before it signed",
            vec![good_trust_token(&stolen), delta(&first, &second)],
            "U-DELTA-PERIOD",
            "R-NONE",
        ),
        vector(
            "trust-list-takes-the-card-key-away",
            "none: the card's key is gone",
            vec![good_trust_token(&without_card_key)],
            "U-OK",
            "K-UNKNOWN",
        ),
        vector(
            "trust-list-older",
            "an older trust list by itself",
            vec![good_trust_token(&older)],
            "U-TRUST-ROLLBACK",
            "R-OLD",
        ),
        vector(
            "trust-list-alone-below-threshold",
            "a trust list by itself that one root signed",
            vec![trust_token(&["root 2"], &newer)],
            "U-TRUST-THRESHOLD",
            "R-OLD",
        ),
    ]
}
