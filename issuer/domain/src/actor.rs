use std::fmt;

/// Who does something: the short name of a member of staff, or the office itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor(String);

/// A text that is no actor's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name of staff is 1 to {max} of a-z, 0-9, `.`, `-` and `_`\n\nhint: use the short name that `issuer staff list` shows",
    max = Actor::LENGTH_MAX
)]
pub struct ActorError;

impl Actor {
    /// Letters of a name.
    pub const LENGTH_MAX: usize = 32;

    /// The office itself: what happens without anybody asking for it.
    pub fn office() -> Self {
        Self("office".to_owned())
    }

    /// A member of staff by the short name.
    pub fn parse(text: &str) -> Result<Self, ActorError> {
        let is_plain = |letter: u8| {
            letter.is_ascii_lowercase()
                || letter.is_ascii_digit()
                || matches!(letter, b'.' | b'-' | b'_')
        };
        let is_name = !text.is_empty() && text.len() <= Self::LENGTH_MAX;
        if is_name && text.bytes().all(is_plain) && !crate::aadhaar::find_in(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ActorError)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_plain_name_is_an_actor() {
        assert_eq!(Actor::parse("s.devi-2").unwrap().as_str(), "s.devi-2");
        for refused in ["", "Sita", "सीता", "a b", "499118665246", &"a".repeat(33)] {
            assert_eq!(Actor::parse(refused), Err(ActorError), "{refused}");
        }
    }
}
