use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustList, TrustedKey};
use card_verifier::{Lists, TrustAnchors};

use super::{Findings, Patient, State, age};
use crate::signing::{KeyRing, is_demo_key};
use crate::workflow::publish_update::UPDATE_FILE;

/// Days before its end from which a new trust list should be signed: the roots are in many places.
const RENEW_DAYS: i64 = 30;

/// Opens every key and looks at what verifiers are told of it.
pub(super) fn examine(
    patient: &Patient<'_>,
    cards_by_key: &[([u8; 4], u64)],
    findings: &mut Findings,
) {
    let places = patient.config.key_places();
    let ring = match KeyRing::open(&places, patient.demo, patient.now) {
        Ok(ring) => ring,
        Err(error) => return findings.error("keys", State::Failing, &error),
    };
    findings.ok("keys", "all keys of the settings open");
    if ring.cards.iter().any(|key| is_demo_key(key.key_id())) {
        let text = "DEMO keys are in use: anybody can forge these cards";
        let mend = "make keys of your own: `issuer keys generate`";
        findings.add("keys", State::Warning, text, mend);
    }
    match places.open_trust_list(patient.demo) {
        Ok(list) => {
            trust_list(&list, patient.now, findings);
            for signer in &ring.cards {
                let signed = cards_by_key
                    .iter()
                    .find(|(key_id, _)| KeyId::from_bytes(*key_id) == signer.key_id());
                let signed = signed.map_or(0, |(_, cards)| *cards);
                card_key(signer.key_id(), signed, &list, patient, findings);
            }
            for (signer, key_use, name) in [
                (&ring.status, KeyUse::Status, "status key"),
                (&ring.update, KeyUse::Update, "update key"),
            ] {
                window(signer.key_id(), key_use, name, &list, patient, findings);
            }
        }
        Err(error) => findings.error("trust list", State::Failing, &error),
    }
    published(patient, &ring.anchors, findings);
}

fn trust_list(list: &TrustList, now: Timestamp, findings: &mut Findings) {
    let left = list.expires_at.seconds() - now.seconds();
    let text = format!("version {} with {} keys", list.version, list.keys.len());
    let mend = "sign a new one with the roots: `issuer keys trust`, then `issuer publish`";
    if left < 0 {
        let text = format!("{text} was due for a new one {} ago", age(-left));
        findings.add("trust list", State::Failing, text, mend);
    } else if left < RENEW_DAYS * Timestamp::DAY {
        let text = format!("{text} is due for a new one in {}", age(left));
        findings.add("trust list", State::Warning, text, mend);
    } else {
        findings.ok("trust list", format!("{text}, for {} more", age(left)));
    }
}

/// The window of a key in the trust list, if it may sign now.
fn window<'l>(
    key_id: KeyId,
    key_use: KeyUse,
    name: &str,
    list: &'l TrustList,
    patient: &Patient<'_>,
    findings: &mut Findings,
) -> Option<&'l TrustedKey> {
    let mend = "make the next key, announce it in a trust list, and publish that in time";
    let found = list
        .keys
        .iter()
        .find(|key| key.key_id == key_id && key.key_use == key_use);
    let Some(key) = found else {
        let text = format!("{name} {key_id} is not in the trust list");
        findings.add("keys", State::Failing, text, mend);
        return None;
    };
    let now = patient.now;
    let left = key.sign_to.seconds() - now.seconds();
    let warn = i64::from(patient.config.key_limits().warn_days) * Timestamp::DAY;
    if key.state != KeyState::Active {
        let text = format!("{name} {key_id} is retired or compromised");
        findings.add("keys", State::Failing, text, mend);
        return None;
    }
    if now < key.sign_from {
        let wait = age(key.sign_from.seconds() - now.seconds());
        findings.ok("keys", format!("{name} {key_id} begins to sign in {wait}"));
        return None;
    }
    if left < 0 {
        let text = format!("{name} {key_id} may sign no more since {}", age(-left));
        findings.add("keys", State::Failing, text, mend);
        return None;
    }
    let text = format!("{name} {key_id} signs for {} more", age(left));
    if left < warn {
        findings.add("keys", State::Warning, text, mend);
    } else {
        findings.ok("keys", text);
    }
    Some(key)
}

fn card_key(
    key_id: KeyId,
    signed: u64,
    list: &TrustList,
    patient: &Patient<'_>,
    findings: &mut Findings,
) {
    if window(key_id, KeyUse::Card, "card key", list, patient, findings).is_none() {
        return;
    }
    let limits = patient.config.key_limits();
    let left = limits.card_quota.saturating_sub(signed);
    let text = format!(
        "card key {key_id} has signed {signed} of {} cards",
        limits.card_quota
    );
    let mend = "name the next card key in the settings";
    if left == 0 {
        findings.add("keys", State::Failing, text, mend);
    } else if left.saturating_mul(100) < limits.card_quota * u64::from(limits.warn_percent) {
        findings.add("keys", State::Warning, text, mend);
    } else {
        findings.ok("keys", text);
    }
}

fn published(patient: &Patient<'_>, anchors: &TrustAnchors, findings: &mut Findings) {
    const AREA: &str = "published lists";
    let mend = "`issuer publish`, and give the file to the shops";
    let path = patient.config.output.folder.join(UPDATE_FILE);
    let Ok(update) = std::fs::read(&path) else {
        findings.add(AREA, State::Warning, "nothing is published yet", mend);
        return;
    };
    match Lists::open(&update, anchors) {
        Ok(lists) => {
            let old = patient.now.seconds() - lists.issued_at().seconds();
            let text = format!("version {} is {} old", lists.version(), age(old));
            let terms = patient.config.lists;
            if old > i64::from(terms.expire_days) * Timestamp::DAY {
                findings.add(AREA, State::Failing, text, mend);
            } else if old > i64::from(terms.fresh_days) * Timestamp::DAY {
                findings.add(AREA, State::Warning, text, mend);
            } else {
                findings.ok(AREA, text);
            }
        }
        Err(error) => findings.error(AREA, State::Failing, &error),
    }
}
