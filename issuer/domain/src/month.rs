use time::{Date, Duration, Month as CalendarMonth, OffsetDateTime, Time, UtcOffset};

use crate::Timestamp;

/// Indian Standard Time, in which rations are counted by the month: UTC+5:30, no summer time.
const INDIA: (i8, i8, i8) = (5, 30, 0);

/// A month by the calendar of India.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RationMonth {
    year: i32,
    month: u8,
}

impl RationMonth {
    /// The month of a time: 30 November 18:30 UTC is December in India.
    pub fn of(time: Timestamp) -> Option<Self> {
        let (hours, minutes, seconds) = INDIA;
        let offset = UtcOffset::from_hms(hours, minutes, seconds).ok()?;
        let local = OffsetDateTime::from_unix_timestamp(time.seconds())
            .ok()?
            .checked_to_offset(offset)?;
        Some(Self {
            year: local.year(),
            month: u8::from(local.month()),
        })
    }

    /// The month after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// Midnight in India at which the month begins.
    pub fn begins(self) -> Option<Timestamp> {
        let first = self.first_day()?;
        let (hours, minutes, _) = INDIA;
        let offset = Duration::hours(hours.into()) + Duration::minutes(minutes.into());
        let begins = first.with_time(Time::MIDNIGHT).assume_utc() - offset;
        Some(Timestamp::from_seconds(begins.unix_timestamp()))
    }

    /// Its first day.
    pub fn first_day(self) -> Option<Date> {
        let month = CalendarMonth::try_from(self.month).ok()?;
        Date::from_calendar_date(self.year, month, 1).ok()
    }
}

/// The calendar day in India at a time.
pub fn day_in_india(time: Timestamp) -> Date {
    let (hours, minutes, _) = INDIA;
    let ahead = Duration::hours(hours.into()) + Duration::minutes(minutes.into());
    OffsetDateTime::from_unix_timestamp(time.seconds())
        .ok()
        .and_then(|time| time.checked_add(ahead))
        .map_or(Date::MAX, OffsetDateTime::date)
}

/// Midnight in India at which a day begins.
pub fn begins_in_india(day: Date) -> Timestamp {
    let (hours, minutes, _) = INDIA;
    let ahead = Duration::hours(hours.into()) + Duration::minutes(minutes.into());
    let begins = day.with_time(Time::MIDNIGHT).assume_utc().unix_timestamp();
    Timestamp::from_seconds(begins - ahead.whole_seconds())
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn at(time: OffsetDateTime) -> Timestamp {
        Timestamp::from_seconds(time.unix_timestamp())
    }

    #[test]
    fn a_month_begins_at_midnight_in_india() {
        let before = at(datetime!(2026-11-30 18:29:59 UTC));
        let after = at(datetime!(2026-11-30 18:30:00 UTC));
        let november = RationMonth::of(before).unwrap();
        let december = RationMonth::of(after).unwrap();
        assert_eq!(november.next(), december);
        assert_eq!(december.begins(), Some(after));
    }

    #[test]
    fn a_day_begins_at_midnight_in_india() {
        let begins = begins_in_india(date!(2026 - 12 - 01));
        assert_eq!(begins, at(datetime!(2026-11-30 18:30:00 UTC)));
        assert_eq!(day_in_india(begins), date!(2026 - 12 - 01));
        assert_eq!(day_in_india(begins.plus_seconds(-1)), date!(2026 - 11 - 30));
        assert_eq!(day_in_india(Timestamp::from_seconds(i64::MAX)), Date::MAX);
    }

    #[test]
    fn january_follows_december() {
        let december = RationMonth::of(at(datetime!(2026-12-15 00:00 UTC))).unwrap();
        let first = december.next().first_day().unwrap();
        assert_eq!(first.to_string(), "2027-01-01");
    }
}
