use std::fmt;
use std::str::FromStr;

use crate::limits::FAMILY_ID_MAX;

/// The registry's identifier of a family; it stays when cards are replaced.
///
/// One to sixteen of `0-9A-Z`. Himachal's are eight digits; which of the possible shapes a state
/// uses is the issuer's configuration, not the format's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(String);

/// Why a text is no family id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FamilyIdError {
    /// Nothing was given.
    #[error("the family id is empty")]
    Empty,
    /// More than [`FAMILY_ID_MAX`] characters.
    #[error("the family id is longer than {FAMILY_ID_MAX} characters")]
    TooLong,
    /// Something other than `0-9A-Z`.
    #[error("a family id has only the digits 0-9 and the letters A-Z")]
    Character,
}

impl FamilyId {
    /// Reads a family id; see the type for what is allowed.
    pub fn parse(text: &str) -> Result<Self, FamilyIdError> {
        if text.is_empty() {
            return Err(FamilyIdError::Empty);
        }
        if text.len() > FAMILY_ID_MAX {
            return Err(FamilyIdError::TooLong);
        }
        if !text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        {
            return Err(FamilyIdError::Character);
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as the register writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in groups of four from the left, as cards and screens show it: `4170 5823`.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(self.0.len() + 3);
        for (at, character) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(character);
        }
        grouped
    }
}

impl FromStr for FamilyId {
    type Err = FamilyIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for FamilyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for FamilyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "FamilyId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_eight_digits_is_grouped_in_fours() {
        assert_eq!(FamilyId::parse("41705823").unwrap().grouped(), "4170 5823");
    }

    #[test]
    fn small_letters_spaces_and_overlong_ids_are_refused() {
        assert_eq!(FamilyId::parse(""), Err(FamilyIdError::Empty));
        assert_eq!(FamilyId::parse("4170 5823"), Err(FamilyIdError::Character));
        assert_eq!(FamilyId::parse("ab12"), Err(FamilyIdError::Character));
        assert_eq!(
            FamilyId::parse("12345678901234567"),
            Err(FamilyIdError::TooLong)
        );
    }
}
