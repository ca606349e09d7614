use std::fmt;
use std::str::FromStr;

use crate::damm::damm_digit;
use crate::family_card::Part;
use crate::family_id::{FamilyId, FamilyIdError};
use crate::limits::{ISSUE_NUMBER_MAX, PARTS_MAX};

/// The number printed on one physical card: family id, issue number, part letter where the family
/// has several cards, and a check digit: `41705823-01-4`, `41705823-01B-9`.
///
/// It follows from fields that are signed anyway, so it costs no bytes in the QR and a verifier
/// can show it for comparison with the print.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber {
    family_id: FamilyId,
    issue_number: u8,
    part: Part,
}

/// Why a text is no card number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardNumberError {
    /// Not `family-issue-check`.
    #[error("a card number looks like 41705823-01-4")]
    Shape,
    /// The family id in it is none.
    #[error(transparent)]
    FamilyId(#[from] FamilyIdError),
    /// The issue number is not 01 to 99.
    #[error("the issue number is 01 to {ISSUE_NUMBER_MAX}")]
    IssueNumber,
    /// The check digit does not belong to the number: it was mistyped.
    #[error("the check digit does not match: a digit was mistyped")]
    CheckDigit,
}

impl CardNumber {
    /// The number of the `issue_number`-th card of a family.
    ///
    /// # Errors
    /// [`CardNumberError::IssueNumber`] where the issue number is not 1 to [`ISSUE_NUMBER_MAX`].
    pub fn new(family_id: FamilyId, issue_number: u8, part: Part) -> Result<Self, CardNumberError> {
        if !(1..=ISSUE_NUMBER_MAX).contains(&issue_number) {
            return Err(CardNumberError::IssueNumber);
        }
        Ok(Self {
            family_id,
            issue_number,
            part,
        })
    }

    /// Reads a printed card number. How many parts there are is not printed, so a lettered number
    /// is returned as its family id, issue number and the part's place (1 for A).
    pub fn parse(text: &str) -> Result<(FamilyId, u8, Option<u8>), CardNumberError> {
        let mut pieces = text.trim().split('-');
        let (Some(family), Some(issue), Some(check), None) =
            (pieces.next(), pieces.next(), pieces.next(), pieces.next())
        else {
            return Err(CardNumberError::Shape);
        };
        let family_id = FamilyId::parse(family)?;
        let (digits, letter) = match issue.as_bytes() {
            [_, _] => (issue, None),
            [_, _, letter] => (&issue[..2], Some(*letter)),
            _ => return Err(CardNumberError::Shape),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CardNumberError::Shape);
        }
        let issue_number: u8 = digits.parse().map_err(|_| CardNumberError::Shape)?;
        if issue_number == 0 {
            return Err(CardNumberError::IssueNumber);
        }
        let part = match letter {
            None => None,
            Some(letter @ b'A'..=b'Z') if letter - b'A' < PARTS_MAX => Some(letter - b'A' + 1),
            Some(_) => return Err(CardNumberError::Shape),
        };
        let [check @ b'0'..=b'9'] = check.as_bytes() else {
            return Err(CardNumberError::Shape);
        };
        if check - b'0' != check_digit(&family_id, issue_number, part) {
            return Err(CardNumberError::CheckDigit);
        }
        Ok((family_id, issue_number, part))
    }

    /// The family whose card it is.
    pub fn family_id(&self) -> &FamilyId {
        &self.family_id
    }

    /// The how-manieth card of the family.
    pub fn issue_number(&self) -> u8 {
        self.issue_number
    }

    /// Which of the family's cards of this issue.
    pub fn part(&self) -> Part {
        self.part
    }

    fn part_number(&self) -> Option<u8> {
        (self.part.of() > 1).then(|| self.part.number())
    }
}

/// [`damm_digit`] over the family id (letters as two digits, A = 10 to Z = 35), the two digits of the
/// issue number and, for a lettered card, the part's number.
fn check_digit(family_id: &FamilyId, issue_number: u8, part: Option<u8>) -> u8 {
    let id_digits = family_id.as_str().bytes().flat_map(|byte| {
        let value = if byte.is_ascii_digit() {
            byte - b'0'
        } else {
            byte - b'A' + 10
        };
        let tens = (value >= 10).then_some(value / 10);
        tens.into_iter().chain([value % 10])
    });
    damm_digit(
        id_digits
            .chain([issue_number / 10, issue_number % 10])
            .chain(part),
    )
}

impl fmt::Display for CardNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{:02}", self.family_id, self.issue_number)?;
        if let Some(part) = self.part_number() {
            write!(out, "{}", char::from(b'A' + part - 1))?;
        }
        write!(
            out,
            "-{}",
            check_digit(&self.family_id, self.issue_number, self.part_number())
        )
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CardNumber({self})")
    }
}

/// Checks the text only; see [`CardNumber::parse`].
impl FromStr for CardNumber {
    type Err = CardNumberError;

    /// Reads the number of a family's only card; a lettered number needs [`CardNumber::parse`],
    /// since the print does not say how many parts there are.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Self::parse(text)? {
            (family_id, issue_number, None) => Self::new(family_id, issue_number, Part::WHOLE),
            (_, _, Some(_)) => Err(CardNumberError::Shape),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(issue: u8, part: Part) -> CardNumber {
        CardNumber::new(FamilyId::parse("41705823").unwrap(), issue, part).unwrap()
    }

    #[test]
    fn every_single_wrong_digit_and_every_swap_of_neighbours_is_found() {
        let printed = number(7, Part::WHOLE).to_string();
        let bytes = printed.as_bytes();
        for at in 0..bytes.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = bytes.to_vec();
                if !wrong[at].is_ascii_digit() || wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(CardNumber::parse(&wrong).is_err(), "{wrong}");
            }
            if at > 0 && bytes[at - 1] != bytes[at] {
                let mut swapped = bytes.to_vec();
                swapped.swap(at - 1, at);
                let swapped = String::from_utf8(swapped).unwrap();
                assert!(CardNumber::parse(&swapped).is_err(), "{swapped}");
            }
        }
    }

    #[test]
    fn a_printed_number_reads_back() {
        let family = FamilyId::parse("41705823").unwrap();
        let only = number(1, Part::WHOLE).to_string();
        assert_eq!(CardNumber::parse(&only), Ok((family.clone(), 1, None)));
        let second = number(12, Part::new(2, 2).unwrap()).to_string();
        assert!(second.starts_with("41705823-12B-"), "{second}");
        assert_eq!(CardNumber::parse(&second), Ok((family, 12, Some(2))));
    }
}
