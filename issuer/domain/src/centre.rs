use std::fmt;

/// The id of a Lok Mitra Kendra, as its agency gives it out: 1 to 20 of A-Z, 0-9 and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CentreId(String);

/// A text that is no centre's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a centre's id is 1 to {max} of A-Z, 0-9 and `-`\n\nhint: write it as it stands on the centre's certificate",
    max = CentreId::LENGTH_MAX
)]
pub struct CentreIdError;

impl CentreId {
    /// Letters of an id.
    pub const LENGTH_MAX: usize = 20;

    /// Reads an id; small letters count as capitals.
    pub fn parse(text: &str) -> Result<Self, CentreIdError> {
        let text = text.trim().to_ascii_uppercase();
        let is_plain =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        let is_id = (1..=Self::LENGTH_MAX).contains(&text.len())
            && text.bytes().all(is_plain)
            && !crate::aadhaar::find_in(&text);
        if is_id {
            Ok(Self(text))
        } else {
            Err(CentreIdError)
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CentreId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert_eq!(CentreId::parse(" hp-0231 ").unwrap().as_str(), "HP-0231");
        for refused in ["", "a b", "केंद्र", &"A".repeat(21), "499118665246"] {
            assert_eq!(CentreId::parse(refused), Err(CentreIdError), "{refused}");
        }
    }
}
