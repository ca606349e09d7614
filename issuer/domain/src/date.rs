use time::{Date, Month};

use crate::digits::with_ascii_digits;

/// A date of birth as exactly as the register knows it. Cards keep the year alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthDate {
    /// The day is known.
    Day(Date),
    /// Only the month is known.
    Month(u16, Month),
    /// Only the year is known.
    Year(u16),
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// None of the shapes.
    #[error("a date is written dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd")]
    Shape,
    /// The calendar has no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
}

/// Reads `dd-mm-yyyy`, `dd/mm/yyyy`, `dd.mm.yyyy` or `yyyy-mm-dd`, in the digits of any Indian
/// script; day and month may lack their leading zero.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let text = with_ascii_digits(text.trim());
    let (separator, pieces) = split(&text)?;
    match pieces[..] {
        [day, month, year] if year.len() == 4 && day.len() <= 2 => date(year, month, day),
        [year, month, day] if year.len() == 4 && separator == '-' => date(year, month, day),
        _ => Err(DateError::Shape),
    }
}

impl BirthDate {
    /// Reads a full date as [`parse_date`] does, `mm-yyyy`, `yyyy-mm` or `yyyy`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let ascii = with_ascii_digits(text.trim());
        if let Some(year) = year_number(&ascii) {
            return Ok(Self::Year(year));
        }
        let (separator, pieces) = split(&ascii)?;
        match pieces[..] {
            [month, year] if year.len() == 4 && month.len() <= 2 => month_of(year, month),
            [year, month] if year.len() == 4 && separator == '-' => month_of(year, month),
            _ => parse_date(&ascii).map(Self::Day),
        }
    }

    /// The year of birth.
    pub fn year(self) -> u16 {
        match self {
            Self::Day(date) => u16::try_from(date.year()).unwrap_or_default(),
            Self::Month(year, _) | Self::Year(year) => year,
        }
    }

    /// Whether the birth is certainly later than a day.
    pub fn is_after(self, day: Date) -> bool {
        match self {
            Self::Day(date) => date > day,
            Self::Month(year, month) => {
                (i32::from(year), u8::from(month)) > (day.year(), u8::from(day.month()))
            }
            Self::Year(year) => i32::from(year) > day.year(),
        }
    }
}

fn split(text: &str) -> Result<(char, Vec<&str>), DateError> {
    let separator = ['-', '/', '.']
        .into_iter()
        .find(|mark| text.contains(*mark))
        .ok_or(DateError::Shape)?;
    Ok((separator, text.split(separator).collect()))
}

/// The year stands for itself only with all four digits.
fn year_number(text: &str) -> Option<u16> {
    if text.len() == 4 {
        whole_number(text)
    } else {
        None
    }
}

fn whole_number(text: &str) -> Option<u16> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn month(text: &str) -> Result<Month, DateError> {
    let number = whole_number(text).ok_or(DateError::Shape)?;
    let number = u8::try_from(number).map_err(|_| DateError::NoSuchDay)?;
    Month::try_from(number).map_err(|_| DateError::NoSuchDay)
}

fn month_of(year: &str, text: &str) -> Result<BirthDate, DateError> {
    let year = year_number(year).ok_or(DateError::Shape)?;
    Ok(BirthDate::Month(year, month(text)?))
}

fn date(year: &str, month_text: &str, day: &str) -> Result<Date, DateError> {
    let year = year_number(year).ok_or(DateError::Shape)?;
    let month = month(month_text)?;
    let day = whole_number(day)
        .and_then(|day| u8::try_from(day).ok())
        .ok_or(DateError::Shape)?;
    Date::from_calendar_date(i32::from(year), month, day).map_err(|_| DateError::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn every_written_form_of_a_day_is_read() {
        for text in [
            "07-04-1985",
            "7-4-1985",
            "07/04/1985",
            "07.04.1985",
            "1985-04-07",
            "०७-०४-१९८५",
        ] {
            assert_eq!(parse_date(text), Ok(date!(1985 - 04 - 07)), "{text}");
        }
        assert_eq!(parse_date("29-02-2024"), Ok(date!(2024 - 02 - 29)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        assert_eq!(parse_date("31-02-1985"), Err(DateError::NoSuchDay));
        assert_eq!(parse_date("01-13-1985"), Err(DateError::NoSuchDay));
        for text in [
            "",
            "1985",
            "07-04-85",
            "07041985",
            "1985/04/07",
            "a-b-1985",
            "+7-04-1985",
            "1-1-1-1",
        ] {
            assert_eq!(parse_date(text), Err(DateError::Shape), "{text}");
        }
    }

    #[test]
    fn a_birth_is_read_as_exactly_as_it_is_known() {
        assert_eq!(BirthDate::parse("1985"), Ok(BirthDate::Year(1985)));
        assert_eq!(
            BirthDate::parse("04-1985"),
            Ok(BirthDate::Month(1985, Month::April))
        );
        assert_eq!(
            BirthDate::parse("1985-04"),
            Ok(BirthDate::Month(1985, Month::April))
        );
        assert_eq!(
            BirthDate::parse("07-04-1985").map(BirthDate::year),
            Ok(1985)
        );
        assert_eq!(BirthDate::parse("85"), Err(DateError::Shape));
    }

    #[test]
    fn a_birth_is_after_a_day_only_where_that_is_certain() {
        let day = date!(2026 - 11 - 21);
        assert!(BirthDate::parse("22-11-2026").unwrap().is_after(day));
        assert!(!BirthDate::parse("11-2026").unwrap().is_after(day));
        assert!(!BirthDate::parse("2026").unwrap().is_after(day));
        assert!(BirthDate::parse("2027").unwrap().is_after(day));
    }
}
