//! A ceremony in words, as it is read aloud.

use std::fmt;

use card_payload::{KeyState, TrustedKey};
use issuer_domain::key_use_word;

use super::{Ceremony, CeremonyKind};

impl fmt::Display for Ceremony {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = &self.list;
        let what = match self.kind {
            CeremonyKind::New => "A trust list",
            CeremonyKind::Rotation => "A rotation of keys",
            CeremonyKind::Compromise => "The answer to a STOLEN key",
        };
        writeln!(out, "{what} of {}", list.issuer)?;
        match self.follows {
            Some(follows) => writeln!(
                out,
                "Trust list {} takes the place of {follows}",
                list.version
            )?,
            None => writeln!(out, "Trust list {} is the first", list.version)?,
        }
        writeln!(
            out,
            "Issued {:?}, a newer one is due by {:?}",
            list.issued_at, list.expires_at
        )?;
        writeln!(
            out,
            "\n{} of these {} roots must sign:",
            self.threshold,
            self.roots.len()
        )?;
        for root in &self.roots {
            writeln!(out, "  {}", card_verifier::key_id(root))?;
        }
        writeln!(out, "\nKeys:")?;
        for key in &list.keys {
            self.write_key(out, key)?;
        }
        Ok(())
    }
}

impl Ceremony {
    fn write_key(&self, out: &mut fmt::Formatter<'_>, key: &TrustedKey) -> fmt::Result {
        let (from, to, until) = (key.sign_from, key.sign_to, key.verify_until);
        let key_use = key_use_word(key.key_use);
        write!(out, "  {key_use:<7} {}  ", key.key_id)?;
        match key.state {
            KeyState::Active if from > self.list.issued_at => writeln!(out, "is yet to sign")?,
            KeyState::Active if to < self.list.issued_at => writeln!(out, "has signed its last")?,
            KeyState::Active => writeln!(out, "is in use")?,
            KeyState::Retired => writeln!(out, "is retired; what it signed still holds")?,
            KeyState::Compromised { revoked_after } => {
                writeln!(
                    out,
                    "is STOLEN; what it signed after {revoked_after:?} is refused"
                )?;
            }
        }
        let days = to.whole_days_since(from);
        writeln!(out, "      signs from {from:?} to {to:?} ({days} days)")?;
        writeln!(out, "      is checked until {until:?}")
    }
}
