//! What the register says of a member beside what a card shows.

use std::fmt;

use crate::Name;

/// What the register says of a member that no card shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberFacts {
    /// Whether the identity was checked.
    pub ekyc: Ekyc,
    /// The father's or husband's name, as registers write it beside a name.
    pub relative: Option<Name>,
    /// Where the member can be reached.
    pub mobile: Option<Mobile>,
    /// The member's place in an Aadhaar data vault.
    pub vault_reference: Option<VaultReference>,
}

/// Whether a member's identity was checked against the national register (eKYC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ekyc {
    /// It was.
    Done,
    /// It was not.
    Pending,
    /// The register does not say.
    #[default]
    Unknown,
}

impl Ekyc {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
        }
    }

    /// The state of a word from a database.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Done, Self::Pending, Self::Unknown]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// A mobile number: ten digits, the first 6 to 9 (the national numbering plan's range for mobile
/// services). It is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// A number, also with `+91`, `91` or `0` before it and blanks or hyphens between its digits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .trim()
            .trim_start_matches('+')
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-'))
            .collect();
        let digits = match plain.len() {
            11 => plain.strip_prefix('0')?,
            12 => plain.strip_prefix("91")?,
            _ => &plain,
        };
        let is_mobile = digits.len() == 10
            && digits.bytes().all(|letter| letter.is_ascii_digit())
            && digits.starts_with(['6', '7', '8', '9']);
        is_mobile.then(|| Self(digits.to_owned()))
    }

    /// The ten digits. Whoever asks for them needs a reason.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The reference under which an Aadhaar data vault knows a member: opaque, never the number itself.
/// It is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VaultReference(String);

impl VaultReference {
    /// Characters of a reference: room for a UUID or a SHA-256 in hexadecimal.
    pub const LENGTH_MAX: usize = 64;

    /// A reference: letters, digits and hyphens, with at least one letter, and nothing in it that
    /// may be an Aadhaar number.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        let is_reference = !text.is_empty()
            && text.len() <= Self::LENGTH_MAX
            && text.bytes().all(is_plain)
            && text.bytes().any(|letter| letter.is_ascii_alphabetic())
            && !crate::aadhaar::find_in(text);
        is_reference.then(|| Self(text.to_owned()))
    }

    /// The reference. Whoever asks for it needs a reason.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Mobile(…)")
    }
}

impl fmt::Debug for VaultReference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("VaultReference(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_read_in_the_usual_ways_and_not_shown() {
        for text in [
            "9816012345",
            "+91 98160-12345",
            "09816012345",
            "919816012345",
        ] {
            let mobile = Mobile::parse(text).unwrap();
            assert_eq!(mobile.expose(), "9816012345");
            assert!(!format!("{mobile:?}").contains("98160"));
        }
        for text in [
            "",
            "1816012345",
            "981601234",
            "98160123456",
            "98160x2345",
            "९८१६०१२३४५",
        ] {
            assert_eq!(Mobile::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_vault_reference_is_opaque_and_no_number() {
        assert!(VaultReference::parse("3f2a9c1e-77aa-4b1c-9d35-0c2e5b6f7a80").is_some());
        for text in [
            "",
            "499118665246",
            "a 1",
            "ref-499118665246",
            &"a".repeat(65),
        ] {
            assert_eq!(VaultReference::parse(text), None, "{text}");
        }
    }
}
