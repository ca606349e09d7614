//! Dates and years of birth.

use crate::level::Level;

/// A date of birth, or its year alone (month and day 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Birth {
    pub(crate) year: u16,
    month: u8,
    day: u8,
}

impl Birth {
    /// Reads `1985`, `14-02-1985`, `1985-02-14`, `14/02/1985`, `14.02.1985`, `19850214`, any of
    /// them with a time behind it. What is none of these is missing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next()?;
        let numbers: Vec<&str> = date.split(['-', '/', '.']).collect();
        let (year, month, day) = match numbers.as_slice() {
            [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
            [year] if year.len() == 4 => (*year, "0", "0"),
            [year, month, day] if year.len() == 4 => (*year, *month, *day),
            [day, month, year] if year.len() == 4 => (*year, *month, *day),
            _ => return None,
        };
        let birth = Self {
            year: number(year)?,
            month: u8::try_from(number(month)?).ok()?,
            day: u8::try_from(number(day)?).ok()?,
        };
        let is_date = (1..=12).contains(&birth.month) && (1..=31).contains(&birth.day);
        let is_sane = (1_800..=2_200).contains(&birth.year);
        if is_sane && is_date {
            Some(birth)
        } else {
            // A wrong day says nothing, its year still does.
            is_sane.then_some(Self {
                month: 0,
                day: 0,
                ..birth
            })
        }
    }

    /// One number for the date; years alone have their own.
    pub(crate) fn number(self) -> u64 {
        u64::from(self.year) * 10_000 + u64::from(self.month) * 100 + u64::from(self.day)
    }

    pub(crate) fn is_whole(self) -> bool {
        self.month > 0
    }

    pub(crate) fn compare(self, other: Self) -> Level {
        if self.is_whole() && other.is_whole() {
            if self == other {
                return Level::Exact;
            }
            let is_turned =
                self.year == other.year && self.month == other.day && self.day == other.month;
            if is_turned || is_slip(&self.digits(), &other.digits()) {
                return Level::VeryClose;
            }
        }
        if self.year == other.year {
            return Level::Close;
        }
        // A wrong tens digit or turned digits; a wrong last digit is any other year of ten.
        let years = [self.digits(), other.digits()];
        let is_other_last = self.year % 10 != other.year % 10 && self.year / 10 == other.year / 10;
        let is_near = self.year.abs_diff(other.year) == 1
            || !is_other_last && is_slip(&years[0][..4], &years[1][..4]);
        let same_day = self.is_whole()
            && (self.month, self.day) == (other.month, other.day)
            && other.is_whole();
        if is_near || same_day {
            Level::Partly
        } else {
            Level::Different
        }
    }

    /// Year, month and day in eight digits.
    fn digits(self) -> [u8; 8] {
        let mut rest = self.number();
        let mut digits = [0; 8];
        for digit in digits.iter_mut().rev() {
            *digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        digits
    }
}

/// Whether one digit is wrong, or two digits beside each other are turned: 1985 and 1958.
fn is_slip(left: &[u8], right: &[u8]) -> bool {
    let mut wrong = (0..left.len()).filter(|at| left[*at] != right[*at]);
    match (wrong.next(), wrong.next(), wrong.next()) {
        (Some(_), None, _) => true,
        (Some(at), Some(next), None) => {
            next == at + 1 && left[at] == right[next] && left[next] == right[at]
        }
        _ => false,
    }
}

fn number(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(left: &str, right: &str) -> Option<Level> {
        Some(Birth::parse(left)?.compare(Birth::parse(right)?))
    }

    #[test]
    fn dates_are_read_in_all_usual_forms() {
        let date = Birth::parse("14-02-1985");
        for text in [
            "1985-02-14",
            "14/02/1985",
            "14.2.1985",
            "19850214",
            "1985-02-14T00:00:00",
            " 1985-02-14 00:00",
        ] {
            assert_eq!(Birth::parse(text), date, "{text}");
        }
        assert_eq!(Birth::parse("31-13-1985"), Birth::parse("1985"));
        for text in [
            "",
            "unknown",
            "85",
            "१९८५",
            "9999",
            "1-2-3-1985",
            "é1234567",
        ] {
            assert_eq!(Birth::parse(text), None, "{text}");
        }
    }

    #[test]
    fn slips_of_the_pen_are_told_from_other_dates() {
        for (left, right, level) in [
            ("14-02-1985", "1985-02-14", Level::Exact),
            ("14-02-1985", "14-02-1986", Level::VeryClose),
            ("14-02-1985", "14-02-1958", Level::VeryClose),
            ("04-02-1985", "02-04-1985", Level::VeryClose),
            ("14-02-1985", "1985", Level::Close),
            ("14-02-1985", "27-11-1985", Level::Close),
            ("1985", "1985", Level::Close),
            ("1985", "1984", Level::Partly),
            ("1985", "1958", Level::Partly),
            ("1985", "1975", Level::Partly),
            ("14-02-1985", "14-02-1971", Level::Partly),
            ("1985", "1983", Level::Different),
        ] {
            assert_eq!(compare(left, right), Some(level), "{left} {right}");
            assert_eq!(compare(right, left), Some(level), "{right} {left}");
        }
    }
}
