use std::fmt;

use crate::timestamp::Timestamp;

/// Indian Standard Time is ahead of UTC by five and a half hours, summer and winter.
const INDIA_SECONDS: i64 = 5 * 3_600 + 1_800;

/// A month of the calendar in India, by which rations are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

impl Month {
    /// The months that there are; a number outside is no month.
    const YEARS: std::ops::RangeInclusive<u32> = 2_000..=2_999;

    /// The month of a time, by the clocks of India.
    pub fn of(at: Timestamp) -> Self {
        let (year, month, _) = at.plus_seconds(INDIA_SECONDS).civil_date();
        let year = u32::try_from(year).unwrap_or_default();
        let year = year.clamp(*Self::YEARS.start(), *Self::YEARS.end());
        Self(year * 100 + u32::from(month))
    }

    /// The month of a number such as 202612.
    pub fn from_number(number: u32) -> Option<Self> {
        let (year, month) = (number / 100, number % 100);
        (Self::YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self(number))
    }

    /// The month of a text such as `2026-12`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, count| {
            let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            all.then(|| text.parse::<u32>().ok()).flatten()
        };
        Self::from_number(digits(year, 4)? * 100 + digits(month, 2)?)
    }

    /// As on the wire: 202612.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Month({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_india() {
        // 2026-11-30T18:30:00Z
        let midnight = Timestamp::from_seconds(1_796_063_400);
        assert_eq!(Month::of(midnight).to_string(), "2026-12");
        assert_eq!(Month::of(midnight.plus_seconds(-1)).to_string(), "2026-11");
    }

    #[test]
    fn a_month_is_four_digits_and_two() {
        assert_eq!(Month::parse("2026-12").map(Month::number), Some(202_612));
        for wrong in [
            "2026-13", "2026-00", "26-12", "2026-1", "2026/12", "+026-12", "",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Month::from_number(202_613), None);
    }
}
