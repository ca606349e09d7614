use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustedKey};

/// A signing key as the office knows it. The private half is never part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its short name in envelopes.
    pub key_id: KeyId,
    /// The Ed25519 public key.
    pub public_key: [u8; 32],
    /// What it signs; a key has one use.
    pub key_use: KeyUse,
    /// The name of the file or token that it lies in.
    pub place: String,
    /// When it was noted.
    pub made_at: Timestamp,
    /// When it signs and how long that counts; `None` until it is planned.
    pub window: Option<SigningWindow>,
    /// How it stands.
    pub state: SigningKeyState,
}

/// When a key signs, and how long what it signed is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigningWindow {
    /// Signs from here on.
    pub sign_from: Timestamp,
    /// Signs no more after this.
    pub sign_to: Timestamp,
    /// Is not used for checking after this.
    pub verify_until: Timestamp,
}

/// How a key stands at the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKeyState {
    /// No trust list names it yet.
    Made,
    /// A trust list names it.
    Announced {
        /// The first list that does.
        version: u64,
        /// Since when.
        at: Timestamp,
    },
    /// It signs no more; what it signed still holds.
    Retired {
        /// Since when.
        at: Timestamp,
    },
    /// Others may have it.
    Compromised {
        /// What it signed later than this is refused.
        revoked_after: Timestamp,
        /// When that was noted.
        at: Timestamp,
    },
}

/// A step that a key does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyStepRefused {
    /// It has signed its last.
    #[error("key {0} is retired\n\nhint: make a new one with `issuer keys generate`")]
    Retired(KeyId),
    /// Others may have it: there is no way back.
    #[error(
        "key {0} is compromised, and there is no way back\n\nhint: make a new one with `issuer keys generate`"
    )]
    Compromised(KeyId),
    /// A window cannot be moved once shops know it.
    #[error(
        "key {0} stands in a trust list with its window\n\nhint: plan another key; this one ends with `issuer keys retire`"
    )]
    Announced(KeyId),
    /// A key that was never planned.
    #[error("key {0} has no window yet\n\nhint: `issuer keys rotate {0}` plans one")]
    NoWindow(KeyId),
    /// Times in the wrong order.
    #[error("a key must begin to sign before it ends, and be checked at least as long as it signs")]
    Order,
    /// A theft cannot be found to have been later than was said.
    #[error(
        "key {0} counts as stolen from an earlier time already\n\nhint: name a time before that one"
    )]
    NotEarlier(KeyId),
    /// A theft in the future.
    #[error("the time of the theft is in the future")]
    Future,
}

impl SigningWindow {
    /// A window with its times in order.
    pub fn new(
        sign_from: Timestamp,
        sign_to: Timestamp,
        verify_until: Timestamp,
    ) -> Result<Self, KeyStepRefused> {
        if sign_from < sign_to && sign_to <= verify_until {
            Ok(Self {
                sign_from,
                sign_to,
                verify_until,
            })
        } else {
            Err(KeyStepRefused::Order)
        }
    }

    /// Whether a key signs at this time; the first and the last second count.
    pub fn is_open(&self, now: Timestamp) -> bool {
        (self.sign_from..=self.sign_to).contains(&now)
    }
}

impl SigningKey {
    /// The key with a window: only before a trust list names it.
    pub fn plan(mut self, window: SigningWindow) -> Result<Self, KeyStepRefused> {
        self.still_trusted()?;
        if let SigningKeyState::Announced { .. } = self.state {
            return Err(KeyStepRefused::Announced(self.key_id));
        }
        self.window = Some(window);
        Ok(self)
    }

    /// The key after a trust list that names it was put into place. Later lists change nothing.
    #[must_use]
    pub fn announce(mut self, version: u64, at: Timestamp) -> Self {
        if self.state == SigningKeyState::Made {
            self.state = SigningKeyState::Announced { version, at };
        }
        self
    }

    /// The key after it signed its last. Its window ends now where it had not ended before.
    pub fn retire(mut self, at: Timestamp) -> Result<Self, KeyStepRefused> {
        self.still_trusted()?;
        if let Some(window) = &mut self.window {
            window.sign_to = window.sign_to.min(at).max(window.sign_from);
        }
        self.state = SigningKeyState::Retired { at };
        Ok(self)
    }

    /// The key after it was found that others have it: what it signed later than `revoked_after`
    /// is refused from the next trust list on. Later findings only ever move that time back.
    pub fn compromise(
        mut self,
        revoked_after: Timestamp,
        at: Timestamp,
    ) -> Result<Self, KeyStepRefused> {
        if revoked_after > at {
            return Err(KeyStepRefused::Future);
        }
        if let SigningKeyState::Compromised {
            revoked_after: known,
            ..
        } = self.state
            && known <= revoked_after
        {
            return Err(KeyStepRefused::NotEarlier(self.key_id));
        }
        self.state = SigningKeyState::Compromised { revoked_after, at };
        Ok(self)
    }

    /// Whether the key may still sign, its window aside.
    pub fn is_usable(&self) -> bool {
        self.still_trusted().is_ok()
    }

    /// What a trust list says of the key; `None` for one that was never planned.
    pub fn trusted(&self) -> Option<TrustedKey> {
        let window = self.window?;
        Some(TrustedKey {
            key_id: self.key_id,
            public_key: self.public_key,
            key_use: self.key_use,
            sign_from: window.sign_from,
            sign_to: window.sign_to,
            verify_until: window.verify_until,
            state: match self.state {
                SigningKeyState::Made | SigningKeyState::Announced { .. } => KeyState::Active,
                SigningKeyState::Retired { .. } => KeyState::Retired,
                SigningKeyState::Compromised { revoked_after, .. } => {
                    KeyState::Compromised { revoked_after }
                }
            },
        })
    }

    fn still_trusted(&self) -> Result<(), KeyStepRefused> {
        match self.state {
            SigningKeyState::Made | SigningKeyState::Announced { .. } => Ok(()),
            SigningKeyState::Retired { .. } => Err(KeyStepRefused::Retired(self.key_id)),
            SigningKeyState::Compromised { .. } => Err(KeyStepRefused::Compromised(self.key_id)),
        }
    }
}

impl SigningKeyState {
    /// The word in databases and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Announced { .. } => "announced",
            Self::Retired { .. } => "retired",
            Self::Compromised { .. } => "compromised",
        }
    }
}

/// The word for a key's use in settings, databases and ceremony files.
pub const fn key_use_word(key_use: KeyUse) -> &'static str {
    match key_use {
        KeyUse::Card => "card",
        KeyUse::Status => "status",
        KeyUse::Update => "update",
    }
}

/// The use of a word.
pub fn parse_key_use(word: &str) -> Option<KeyUse> {
    [KeyUse::Card, KeyUse::Status, KeyUse::Update]
        .into_iter()
        .find(|key_use| key_use_word(*key_use) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    fn day(day: i64) -> Timestamp {
        NOW.plus_seconds(day * Timestamp::DAY)
    }

    fn key() -> SigningKey {
        SigningKey {
            key_id: KeyId::from_bytes([1, 2, 3, 4]),
            public_key: [5; 32],
            key_use: KeyUse::Card,
            place: "card.key.pem".to_owned(),
            made_at: NOW,
            window: None,
            state: SigningKeyState::Made,
        }
    }

    fn window() -> SigningWindow {
        SigningWindow::new(day(0), day(92), day(2_000)).unwrap()
    }

    #[test]
    fn a_window_is_open_from_its_first_to_its_last_second() {
        let window = window();
        for (at, open) in [
            (day(0).plus_seconds(-1), false),
            (day(0), true),
            (day(92), true),
            (day(92).plus_seconds(1), false),
        ] {
            assert_eq!(window.is_open(at), open, "{at:?}");
        }
        assert!(SigningWindow::new(day(1), day(1), day(9)).is_err());
        assert!(SigningWindow::new(day(1), day(3), day(2)).is_err());
    }

    #[test]
    fn a_key_is_made_planned_announced_and_retired() {
        let key = key();
        assert_eq!(key.trusted(), None);
        let key = key.plan(window()).unwrap().announce(2, day(1));
        assert_eq!(
            key.clone().announce(3, day(2)),
            key,
            "only the first list counts"
        );
        assert!(matches!(
            key.clone().plan(window()),
            Err(KeyStepRefused::Announced(_))
        ));
        let key = key.retire(day(10)).unwrap();
        let trusted = key.trusted().unwrap();
        assert_eq!(
            (trusted.state, trusted.sign_to),
            (KeyState::Retired, day(10))
        );
        assert!(!key.is_usable());
        assert!(matches!(
            key.clone().retire(day(11)),
            Err(KeyStepRefused::Retired(_))
        ));
        // A retired key can still turn out to be stolen.
        assert!(key.compromise(day(5), day(11)).is_ok());
    }

    #[test]
    fn a_theft_is_only_ever_found_to_be_earlier() {
        let key = key().plan(window()).unwrap();
        assert_eq!(
            key.clone().compromise(day(2), day(1)),
            Err(KeyStepRefused::Future)
        );
        let key = key.compromise(day(5), day(6)).unwrap();
        assert!(matches!(
            key.clone().compromise(day(5), day(7)),
            Err(KeyStepRefused::NotEarlier(_))
        ));
        let key = key.compromise(day(4), day(7)).unwrap();
        let state = key.trusted().unwrap().state;
        assert_eq!(
            state,
            KeyState::Compromised {
                revoked_after: day(4)
            }
        );
        assert!(key.clone().retire(day(8)).is_err());
        assert!(key.plan(window()).is_err());
    }

    #[test]
    fn words_of_uses_are_read_back() {
        for key_use in [KeyUse::Card, KeyUse::Status, KeyUse::Update] {
            assert_eq!(parse_key_use(key_use_word(key_use)), Some(key_use));
        }
        assert_eq!(parse_key_use("root"), None);
    }
}
