use std::fmt;

use card_payload::{KeyId, Timestamp};

use crate::{KeyLimits, SigningWindow};

/// A card key that the office holds, as it stands when cards are to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardKeyStanding {
    /// Which.
    pub key_id: KeyId,
    /// Its window in the trust list; `None` where the list does not have it as a card key in use.
    pub window: Option<SigningWindow>,
    /// Whether it was retired or given up here, whatever the trust list still says.
    pub stopped: bool,
    /// Cards that it has signed or is about to sign.
    pub signed: u64,
}

/// The key that signs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardKeyChoice {
    /// Which.
    pub key_id: KeyId,
    /// Present where its time or its quota ends soon.
    pub warning: Option<CardKeyWarning>,
}

/// A card key that ends soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardKeyWarning {
    /// Which.
    pub key_id: KeyId,
    /// Whole days left.
    pub days_left: u32,
    /// Cards left.
    pub cards_left: u64,
    /// The key that takes over, and from when, where one is announced.
    pub next: Option<(KeyId, Timestamp)>,
}

/// Why a key does not sign now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// The trust list does not have it as a card key in use.
    NotInTrustList,
    /// Retired or compromised.
    Stopped,
    /// Its window opens later.
    NotYet(Timestamp),
    /// Its window is over.
    Over(Timestamp),
    /// Too few cards are left of its quota.
    UsedUp {
        /// Cards that it has signed.
        signed: u64,
        /// Cards that are to be signed at once.
        wanted: u64,
        /// The most that it may sign.
        quota: u64,
    },
}

/// No key may sign so many cards now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no card key may sign now:{}\n\nhint: `issuer keys list` shows all keys; the next one is made with `issuer keys generate`, planned with `issuer keys rotate`, and put into the trust list by a ceremony of the roots (`issuer keys ceremony prepare`)", Reasons(.0))]
pub struct NoCardKey(pub Vec<(KeyId, NotNow)>);

/// The key for the next `cards` cards: one whose window is open and whose quota has that many
/// left; of several the one that ends first, so that the others last.
pub fn choose_card_key(
    keys: &[CardKeyStanding],
    cards: u64,
    now: Timestamp,
    limits: &KeyLimits,
) -> Result<CardKeyChoice, NoCardKey> {
    let mut fit = Vec::new();
    let mut unfit = Vec::new();
    for key in keys {
        match standing(key, cards, now, limits) {
            Ok(window) => fit.push((window.sign_to, key)),
            Err(reason) => unfit.push((key.key_id, reason)),
        }
    }
    let first = fit.iter().min_by_key(|(sign_to, _)| *sign_to);
    let Some((sign_to, key)) = first else {
        return Err(NoCardKey(unfit));
    };
    Ok(CardKeyChoice {
        key_id: key.key_id,
        warning: warning(key, *sign_to, keys, now, limits),
    })
}

fn standing(
    key: &CardKeyStanding,
    cards: u64,
    now: Timestamp,
    limits: &KeyLimits,
) -> Result<SigningWindow, NotNow> {
    if key.stopped {
        return Err(NotNow::Stopped);
    }
    let window = key.window.ok_or(NotNow::NotInTrustList)?;
    if now < window.sign_from {
        return Err(NotNow::NotYet(window.sign_from));
    }
    if !window.is_open(now) {
        return Err(NotNow::Over(window.sign_to));
    }
    if key.signed.saturating_add(cards.max(1)) > limits.card_quota {
        return Err(NotNow::UsedUp {
            signed: key.signed,
            wanted: cards,
            quota: limits.card_quota,
        });
    }
    Ok(window)
}

fn warning(
    key: &CardKeyStanding,
    sign_to: Timestamp,
    keys: &[CardKeyStanding],
    now: Timestamp,
    limits: &KeyLimits,
) -> Option<CardKeyWarning> {
    let days_left = sign_to.whole_days_since(now);
    let cards_left = limits.card_quota.saturating_sub(key.signed);
    if days_left > u32::from(limits.warn_days) && !limits.quota_is_low(cards_left) {
        return None;
    }
    let others = keys
        .iter()
        .filter(|other| other.key_id != key.key_id && !other.stopped);
    let next = others
        .filter_map(|other| Some((other.key_id, other.window?)))
        .filter(|(_, window)| window.sign_to > sign_to)
        .min_by_key(|(_, window)| window.sign_from);
    Some(CardKeyWarning {
        key_id: key.key_id,
        days_left,
        cards_left,
        next: next.map(|(key_id, window)| (key_id, window.sign_from)),
    })
}

struct Reasons<'a>(&'a [(KeyId, NotNow)]);

impl fmt::Display for Reasons<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            out.write_str(" the settings name none")?;
        }
        for (key_id, reason) in self.0 {
            write!(out, "\n  {key_id} {reason}")?;
        }
        Ok(())
    }
}

impl fmt::Display for NotNow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInTrustList => {
                out.write_str("does not stand in the trust list as a card key in use")
            }
            Self::Stopped => out.write_str("is retired or compromised"),
            Self::NotYet(from) => write!(out, "signs from {from:?}"),
            Self::Over(to) => write!(out, "signed until {to:?}"),
            Self::UsedUp {
                signed,
                wanted,
                quota,
            } => write!(
                out,
                "has signed {signed} cards of at most {quota}, too many for {wanted} more"
            ),
        }
    }
}

impl fmt::Display for CardKeyWarning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key_id,
            days_left,
            cards_left,
            ..
        } = self;
        write!(
            out,
            "card key {key_id} ends soon: {days_left} days and {cards_left} cards are left; "
        )?;
        match self.next {
            Some((next, from)) => write!(out, "key {next} takes over and signs from {from:?}"),
            None => out.write_str("no next key is announced (`issuer keys generate`, `rotate`)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);
    const LIMITS: KeyLimits = KeyLimits::STANDARD;

    fn day(day: i64) -> Timestamp {
        NOW.plus_seconds(day * Timestamp::DAY)
    }

    fn key(name: u8, from: i64, to: i64, signed: u64) -> CardKeyStanding {
        CardKeyStanding {
            key_id: KeyId::from_bytes([name; 4]),
            window: SigningWindow::new(day(from), day(to), day(5_000)).ok(),
            stopped: false,
            signed,
        }
    }

    fn chosen(keys: &[CardKeyStanding], cards: u64) -> Option<u8> {
        let choice = choose_card_key(keys, cards, NOW, &LIMITS).ok()?;
        Some(choice.key_id.as_bytes()[0])
    }

    #[test]
    fn the_last_card_of_the_quota_is_signed_and_not_one_more() {
        assert_eq!(chosen(&[key(1, -1, 50, 99_999)], 1), Some(1));
        assert_eq!(chosen(&[key(1, -1, 50, 99_998)], 2), Some(1));
        assert_eq!(chosen(&[key(1, -1, 50, 99_999)], 2), None);
        assert_eq!(chosen(&[key(1, -1, 50, 100_000)], 1), None);
        assert_eq!(
            chosen(&[key(1, -1, 50, 99_999), key(2, -1, 60, 0)], 2),
            Some(2)
        );
    }

    #[test]
    fn the_first_and_the_last_second_of_the_window_sign() {
        for (from, to, signs) in [
            (0, 50, true),
            (-50, 0, true),
            (1, 50, false),
            (-50, -1, false),
        ] {
            assert_eq!(
                chosen(&[key(1, from, to, 0)], 1).is_some(),
                signs,
                "{from} {to}"
            );
        }
    }

    #[test]
    fn of_several_the_one_that_ends_first_signs() {
        assert_eq!(chosen(&[key(1, -1, 90, 0), key(2, -1, 40, 0)], 1), Some(2));
        let mut stopped = key(2, -1, 40, 0);
        stopped.stopped = true;
        assert_eq!(chosen(&[key(1, -1, 90, 0), stopped], 1), Some(1));
        let unlisted = CardKeyStanding {
            window: None,
            ..key(2, -1, 40, 0)
        };
        assert_eq!(chosen(&[unlisted], 1), None);
    }

    #[test]
    fn the_end_is_warned_of_from_thirty_days_or_a_tenth_before() {
        let warned =
            |keys: &[CardKeyStanding]| choose_card_key(keys, 1, NOW, &LIMITS).unwrap().warning;
        assert_eq!(warned(&[key(1, -1, 31, 0)]), None);
        let warning = warned(&[key(1, -1, 30, 0)]).unwrap();
        assert_eq!((warning.days_left, warning.next), (30, None));
        assert!(warning.to_string().contains("no next key"), "{warning}");
        assert_eq!(warned(&[key(1, -1, 60, 89_999)]), None);
        let warning = warned(&[key(1, -1, 60, 90_000), key(2, 50, 140, 0)]).unwrap();
        assert_eq!(warning.cards_left, 10_000);
        assert_eq!(warning.next, Some((KeyId::from_bytes([2; 4]), day(50))));
    }

    #[test]
    fn a_refusal_names_each_key_with_its_reason_and_the_way_out() {
        let error = choose_card_key(
            &[
                key(1, -100, -2, 5),
                key(2, 20, 100, 0),
                key(3, -1, 9, 100_000),
            ],
            1,
            NOW,
            &LIMITS,
        )
        .unwrap_err();
        let text = error.to_string();
        for part in [
            "01010101 signed until 2026-11-19T00:00:00Z",
            "02020202 signs from 2026-12-11T00:00:00Z",
            "03030303 has signed 100000 cards of at most 100000",
            "hint: `issuer keys list`",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
