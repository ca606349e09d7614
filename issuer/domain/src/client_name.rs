use std::fmt;

use crate::Actor;

/// The short name of a department that exchanges data with the office: `fcs`, `call-centre`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientName(String);

/// A text that is no client's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a client's name is 2 to {max} of a-z, 0-9 and `-`, a letter first\n\nhint: such as fcs or call-centre",
    max = ClientName::LENGTH_MAX
)]
pub struct ClientNameError;

impl ClientName {
    /// Letters of a name: with [`ClientName::actor`]'s beginning it is a name of an actor.
    pub const LENGTH_MAX: usize = 24;

    /// A client's name from a text.
    pub fn parse(text: &str) -> Result<Self, ClientNameError> {
        let is_plain =
            |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        let begins = text
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_lowercase());
        let is_name = begins
            && (2..=Self::LENGTH_MAX).contains(&text.len())
            && text.bytes().all(is_plain)
            && !crate::aadhaar::find_in(text);
        is_name
            .then(|| Self(text.to_owned()))
            .ok_or(ClientNameError)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Under which name the audit knows what the client did: `api.fcs`.
    pub fn actor(&self) -> Actor {
        // Letters, digits and a dash after `api.`, at most 28: always a name.
        Actor::parse(&format!("api.{}", self.0)).unwrap_or_else(|_| Actor::office())
    }
}

impl fmt::Display for ClientName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_an_actor_of_its_own() {
        let longest = format!("a{}", "b".repeat(ClientName::LENGTH_MAX - 1));
        for text in ["fcs", "call-centre", &longest] {
            let name = ClientName::parse(text).unwrap();
            assert_eq!(name.actor().as_str(), format!("api.{text}"));
        }
        for refused in [
            "",
            "f",
            "1fcs",
            "-fcs",
            "FCS",
            "a.b",
            "a499118665246x1234567890ab",
        ] {
            assert_eq!(
                ClientName::parse(refused),
                Err(ClientNameError),
                "{refused}"
            );
        }
    }
}
