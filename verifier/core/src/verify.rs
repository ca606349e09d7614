use card_payload::{CardStatus, FamilyCard, SchemaError, Timestamp, TrustedKey};

use crate::lists::Lists;
use crate::outcome::{Alteration, KeyFault, Outcome};
use crate::signed_claims::{open_card, outcome_of_claims, token_of_card};
use crate::trusted_keys::check_signing_time;
use crate::verdict::Verdict;
use crate::verified_card::VerifiedCard;

/// How far a device's clock may be off before times count: a day covers every time zone and
/// a date set by hand.
pub const CLOCK_SKEW_SECONDS: i64 = Timestamp::DAY;

/// Verifies the text of a scanned code. Never fails and never panics: whatever the text is, there
/// is a verdict about it.
///
/// `now` is the device's time; the order of the checks is `SPEC.md` section 7.
pub fn verify(text: &str, lists: &Lists, now: Timestamp) -> Verdict {
    match token_of_card(text).and_then(|token| read_card(&token, lists)) {
        Ok((card, key)) => judge(card, key, lists, now),
        Err(outcome) => Verdict::without_card(outcome),
    }
}

/// The claims of a token whose signature holds, and the key that vouches for them.
fn read_card<'l>(token: &[u8], lists: &'l Lists) -> Result<(FamilyCard, &'l TrustedKey), Outcome> {
    let (payload, key) = open_card(token, lists.keys().iter())?;
    let card = payload.card().map_err(outcome_of_claims)?;
    check_signing_time(key, card.issued_at).map_err(Outcome::KeyNotAllowed)?;
    Ok((card, key))
}

/// Judges a genuine card: clock, key's end, validity, status, freshness.
fn judge(card: FamilyCard, key: &TrustedKey, lists: &Lists, now: Timestamp) -> Verdict {
    let status_list = lists.find_status_list(&card.status.uri);
    let list_age_days = status_list.map(|list| now.whole_days_since(list.issued_at));
    let latest = now.plus_seconds(CLOCK_SKEW_SECONDS);
    let earliest = now.plus_seconds(-CLOCK_SKEW_SECONDS);

    let outcome = if latest < lists.time_floor().max(card.issued_at) {
        Outcome::ClockWrong
    } else if earliest > key.verify_until {
        return Verdict::without_card(Outcome::KeyNotAllowed(KeyFault::TooOld));
    } else if earliest >= card.expires_at {
        Outcome::Expired
    } else if card.not_before.is_some_and(|begins| latest < begins) {
        Outcome::NotYetValid
    } else if let Some(list) = status_list {
        let list_age_days = now.whole_days_since(list.issued_at);
        match list.entries.get(card.status.index) {
            None => Outcome::NotInStatusList,
            Some(CardStatus::Revoked) => Outcome::Revoked,
            Some(CardStatus::Suspended) => Outcome::Suspended,
            Some(CardStatus::Superseded) => Outcome::Superseded,
            Some(CardStatus::Valid) if now > list.expires_at => {
                Outcome::ValidExpiredList { list_age_days }
            }
            Some(CardStatus::Valid)
                if now > list.issued_at.plus_seconds(list.ttl_seconds.into()) =>
            {
                Outcome::ValidOldList { list_age_days }
            }
            Some(CardStatus::Valid) if lists.trust_list_expired(now) => Outcome::ValidOldKeys,
            Some(CardStatus::Valid) => Outcome::Valid { list_age_days },
        }
    } else {
        Outcome::ValidNoList
    };
    match VerifiedCard::new(card) {
        Some(card) => Verdict {
            outcome,
            card: Some(card),
            specimen: lists.specimen(),
            list_age_days,
        },
        None => Verdict::without_card(Outcome::Altered(Alteration::Claims(SchemaError::Range(
            "issue number",
        )))),
    }
}
