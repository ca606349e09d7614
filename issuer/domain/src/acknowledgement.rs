use std::fmt;

use card_payload::damm_digit;

use crate::digits::digit_value;

/// The number of a request at a counter, short enough to be read out on the telephone:
/// `HP-26-004-8271-3` is the 48,271st of the year 2026, and 3 its check digit.
///
/// It says nothing about the family. Whoever knows it learns little: the whole answer needs the
/// [`TrackingSecret`](crate::TrackingSecret).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AcknowledgementNumber {
    /// Since 2000.
    year: u8,
    running: u32,
}

/// What is wrong with an acknowledgement number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcknowledgementError {
    /// Its letters are others, or there are some after the first digit.
    #[error(
        "`{found}` has no place in an acknowledgement number\n\nhint: it is HP and ten digits, such as HP-26-004-8271-3"
    )]
    Character {
        /// The first one.
        found: char,
    },
    /// Digits are missing, or there are too many.
    #[error(
        "an acknowledgement number has {DIGITS} digits, but here are {found}\n\nhint: read it from the slip again, group by group"
    )]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A digit was mistyped or two were swapped.
    #[error(
        "the last digit of the acknowledgement number does not match: one was mistyped or two were swapped\n\nhint: read it from the slip again, group by group"
    )]
    CheckDigit,
    /// No request has this year or running number.
    #[error(
        "an acknowledgement number is of a year from 2000 to 2099 and runs from 1 to {RUNNING_MAX}"
    )]
    Range,
}

/// Two of the year, seven of the running number, the check digit.
const DIGITS: usize = 10;

/// Himachal has 20 lakh families; a year with a crore of requests is not to be thought of.
const RUNNING_MAX: u32 = 9_999_999;

/// What every number begins with; it may be left out where one is typed.
const PREFIX: &str = "HP";

impl AcknowledgementNumber {
    /// The number of the `running`-th request of a year.
    pub fn new(year: u16, running: u32) -> Result<Self, AcknowledgementError> {
        let year = year
            .checked_sub(2000)
            .and_then(|year| u8::try_from(year).ok())
            .filter(|year| *year < 100)
            .ok_or(AcknowledgementError::Range)?;
        if !(1..=RUNNING_MAX).contains(&running) {
            return Err(AcknowledgementError::Range);
        }
        Ok(Self { year, running })
    }

    /// Reads a number as people type it: with or without `HP`, spaces and dashes, in small letters,
    /// in the digits of any Indian script.
    pub fn parse(text: &str) -> Result<Self, AcknowledgementError> {
        let text = text.trim();
        let rest = match text.get(..PREFIX.len()) {
            Some(start) if start.eq_ignore_ascii_case(PREFIX) => &text[PREFIX.len()..],
            _ => text,
        };
        let mut digits = Vec::with_capacity(DIGITS);
        for character in rest.chars() {
            match digit_value(character) {
                Some(digit) => digits.push(digit),
                None if is_between_groups(character) => {}
                None => return Err(AcknowledgementError::Character { found: character }),
            }
        }
        let digits: [u8; DIGITS] = digits.try_into().map_err(|digits: Vec<u8>| {
            let found = digits.len();
            AcknowledgementError::Length { found }
        })?;
        if damm_digit(digits) != 0 {
            return Err(AcknowledgementError::CheckDigit);
        }
        let [tens, ones, running @ .., _] = digits;
        let running = running
            .into_iter()
            .fold(0, |number, digit| 10 * number + u32::from(digit));
        Self::new(2000 + 10 * u16::from(tens) + u16::from(ones), running)
    }

    /// The year of the request.
    pub fn year(self) -> u16 {
        2000 + u16::from(self.year)
    }

    /// The how-manieth request of its year.
    pub fn running(self) -> u32 {
        self.running
    }

    /// Letters and digits alone, for links and references: `HP2600482713`.
    pub fn compact(self) -> String {
        let Self { year, running } = self;
        format!("{PREFIX}{year:02}{running:07}{}", self.check_digit())
    }

    fn check_digit(self) -> u8 {
        let Self { year, running } = self;
        let digits = format!("{year:02}{running:07}");
        damm_digit(digits.bytes().map(|digit| digit - b'0'))
    }
}

/// In groups, as slips and screens show it.
impl fmt::Display for AcknowledgementNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, running } = self;
        let (first, last) = (running / 10_000, running % 10_000);
        let check = self.check_digit();
        write!(out, "{PREFIX}-{year:02}-{first:03}-{last:04}-{check}")
    }
}

impl fmt::Debug for AcknowledgementNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "AcknowledgementNumber({self})")
    }
}

fn is_between_groups(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '−' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::aadhaar;

    fn number(year: u16, running: u32) -> AcknowledgementNumber {
        AcknowledgementNumber::new(year, running).unwrap()
    }

    #[test]
    fn a_number_is_shown_in_groups_and_read_however_it_is_typed() {
        let known = number(2026, 48_271);
        assert_eq!(known.to_string(), "HP-26-004-8271-3");
        assert_eq!(known.compact(), "HP2600482713");
        for text in [
            "HP-26-004-8271-3",
            " hp 26 004 8271 3 ",
            "Hp2600482713",
            "2600482713",
            "26–004–8271–3",
            "HP-२६-००४-८२७१-३",
        ] {
            assert_eq!(AcknowledgementNumber::parse(text), Ok(known), "{text}");
        }
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        use AcknowledgementError::{Character, CheckDigit, Length, Range};
        for (text, error) in [
            ("", Length { found: 0 }),
            ("HP-26-004-8271", Length { found: 9 }),
            ("HP-26-004-82711-3", Length { found: 11 }),
            ("UK-26-004-8271-7", Character { found: 'U' }),
            ("HP-26-O04-8271-7", Character { found: 'O' }),
            ("HP-26-004-8271/3", Character { found: '/' }),
            ("HP-26-004-8217-3", CheckDigit),
            ("00 000 0000 0", Range),
        ] {
            assert_eq!(AcknowledgementNumber::parse(text), Err(error), "{text}");
        }
        for (year, running) in [(1999, 1), (2100, 1), (2026, 0), (2026, RUNNING_MAX + 1)] {
            assert_eq!(AcknowledgementNumber::new(year, running), Err(Range));
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_and_is_no_aadhaar_number(
            year in 2000..2100_u16,
            running in 1..=RUNNING_MAX,
        ) {
            let known = number(year, running);
            prop_assert_eq!(AcknowledgementNumber::parse(&known.to_string()), Ok(known));
            prop_assert_eq!(AcknowledgementNumber::parse(&known.compact()), Ok(known));
            prop_assert_eq!((known.year(), known.running()), (year, running));
            prop_assert!(!aadhaar::find_in(&known.to_string()));
        }

        #[test]
        fn one_wrong_digit_and_two_swapped_ones_are_found(
            running in 1..=RUNNING_MAX,
            at in 0..DIGITS,
            more in 1..10_u8,
        ) {
            let compact = number(2026, running).compact();
            let digits: Vec<u8> = compact.bytes().skip(2).map(|digit| digit - b'0').collect();
            let written = |digits: &[u8]| digits.iter().map(u8::to_string).collect::<String>();
            let mut wrong = digits.clone();
            wrong[at] = (wrong[at] + more) % 10;
            let read = AcknowledgementNumber::parse(&written(&wrong));
            prop_assert_eq!(read, Err(AcknowledgementError::CheckDigit));
            if at > 0 && digits[at] != digits[at - 1] {
                let mut swapped = digits.clone();
                swapped.swap(at, at - 1);
                let read = AcknowledgementNumber::parse(&written(&swapped));
                prop_assert_eq!(read, Err(AcknowledgementError::CheckDigit));
            }
        }

        #[test]
        fn any_text_is_a_number_or_an_error(text in any::<String>()) {
            let _ = AcknowledgementNumber::parse(&text);
        }
    }
}
