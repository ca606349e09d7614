//! Passwords of staff: Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for,
//! 19 MiB of memory and two passes, so that a modest server checks many in a second and a thief few.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// Memory of one check, KiB.
const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes.
const PASSES: u32 = 2;
/// Characters that a password has at least; no rule asks for kinds of characters (ASVS 6.2.5).
pub const PASSWORD_MIN: usize = 12;
/// Characters that it has at most: what is hashed is bounded.
pub const PASSWORD_MAX: usize = 128;
/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;

/// What is kept of a password that nobody has: checking it takes as long as any other, where there is
/// nobody of a name.
pub const NOBODYS_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCBoZXJl$Sk8mLkQxVz0pKp0OqkDqv4uuB7MEVWTD5rAdMeh9lrQ";

/// A password as somebody typed it. `Debug` shows nothing of it.
pub struct Password(Zeroizing<String>);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short.
    #[error(
        "a password has at least {PASSWORD_MIN} characters\n\nhint: four or five words are easy to keep in mind"
    )]
    Short,
    /// Too long.
    #[error("a password has at most {PASSWORD_MAX} characters")]
    Long,
    /// One of those that are tried first.
    #[error(
        "this password is among the first that a thief tries\n\nhint: take words that nobody connects with you or with this work"
    )]
    Easy,
    /// It could not be hashed.
    #[error("the password could not be hashed")]
    Hashing,
}

/// What thieves try first where the work is this.
const TRIED_FIRST: [&str; 8] = [
    "password",
    "himparivar",
    "himachal",
    "qwerty",
    "123456",
    "admin",
    "rationcard",
    "welcome",
];

impl Password {
    /// What was typed, whatever it is: to be checked, not to be kept.
    pub fn typed(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether it may become the password of a person of this name.
    pub fn check(&self, name: &str) -> Result<(), PasswordError> {
        let characters = self.0.chars().count();
        if characters < PASSWORD_MIN {
            return Err(PasswordError::Short);
        }
        if characters > PASSWORD_MAX {
            return Err(PasswordError::Long);
        }
        let plain: String = self.0.to_lowercase();
        let rest = |word: &str| plain.replace(word, "").chars().count();
        let mut different: Vec<char> = plain.chars().collect();
        different.sort_unstable();
        different.dedup();
        let is_easy = different.len() < 5
            || rest(name) < PASSWORD_MIN / 2
            || TRIED_FIRST.iter().any(|word| rest(word) < PASSWORD_MIN / 2);
        if is_easy {
            return Err(PasswordError::Easy);
        }
        Ok(())
    }

    /// What is kept of it.
    pub fn hash(&self, salt: &[u8; SALT_BYTES]) -> Result<String, PasswordError> {
        let hashed: Result<PasswordHash, _> =
            argon2().hash_password_with_salt(self.0.as_bytes(), salt);
        hashed
            .map(|hash| hash.to_string())
            .map_err(|_| PasswordError::Hashing)
    }

    /// Whether this is the password of which `kept` is kept. A text that is no hash is nobody's.
    pub fn is(&self, kept: &str) -> bool {
        self.0.chars().count() <= PASSWORD_MAX
            && PasswordHash::new(kept)
                .is_ok_and(|kept| argon2().verify_password(self.0.as_bytes(), &kept).is_ok())
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Password(…)")
    }
}

fn argon2() -> Argon2<'static> {
    // The parameters are constants within the bounds; the default is the same.
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    #[test]
    fn what_is_kept_fits_this_password_alone_and_does_not_show_it() {
        let kept = password("apple cart river").hash(&[3; SALT_BYTES]).unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(!kept.contains("apple"));
        assert!(password("apple cart river").is(&kept));
        assert!(!password("apple cart rivers").is(&kept));
        assert!(!password("apple cart river").is("not a hash"));
        assert_eq!(format!("{:?}", password("apple")), "Password(…)");
        let nobodys = PasswordHash::new(NOBODYS_PASSWORD).unwrap();
        let own = PasswordHash::new(&kept).unwrap();
        assert_eq!(nobodys.params, own.params);
        assert!(!password("").is(NOBODYS_PASSWORD));
    }

    #[test]
    fn long_words_are_taken_and_what_thieves_try_first_is_not() {
        let check = |text: &str| password(text).check("s.negi");
        assert_eq!(check("deodar pine lamp"), Ok(()));
        assert_eq!(check("देवदार चीड़ दीपक"), Ok(()));
        assert_eq!(check(&"long words ".repeat(10)), Ok(()));
        assert_eq!(check("short"), Err(PasswordError::Short));
        assert_eq!(check(&"x y z w ".repeat(20)), Err(PasswordError::Long));
        for easy in [
            "aaaaaaaaaaaa",
            "himparivar123",
            "Password1234",
            "s.negi s.negi",
            "121212121212",
        ] {
            assert_eq!(check(easy), Err(PasswordError::Easy), "{easy}");
        }
    }
}
