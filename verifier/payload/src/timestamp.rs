use std::fmt;

/// A point in time as the wire carries it: whole seconds since 1970-01-01T00:00:00Z (RFC 8392 2,
/// `NumericDate` without fractions).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Seconds in a day.
    pub const DAY: i64 = 86_400;

    /// A time from seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This time moved by a number of seconds; stops at the ends of the range.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Whole days from `earlier` to this time; 0 where `earlier` is later.
    pub fn whole_days_since(self, earlier: Self) -> u32 {
        let days = self.0.saturating_sub(earlier.0) / Self::DAY;
        u32::try_from(days.max(0)).unwrap_or(u32::MAX)
    }

    /// Year, month (1–12) and day (1–31) of this time in the proleptic Gregorian calendar, UTC.
    ///
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    pub fn civil_date(self) -> (i64, u8, u8) {
        let days = self.0.div_euclid(Self::DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // Both are at most 31 by construction.
        (
            year,
            u8::try_from(month).unwrap_or(12),
            u8::try_from(day).unwrap_or(31),
        )
    }
}

/// As RFC 3339 has it, in UTC: `2026-11-22T06:00:00Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil_date();
        let second = self.0.rem_euclid(Self::DAY);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_shows_as_rfc_3339() {
        assert_eq!(
            Timestamp::from_seconds(0).to_string(),
            "1970-01-01T00:00:00Z"
        );
        assert_eq!(
            Timestamp::from_seconds(951_827_696).to_string(),
            "2000-02-29T12:34:56Z"
        );
        assert_eq!(
            Timestamp::from_seconds(-1).to_string(),
            "1969-12-31T23:59:59Z"
        );
    }

    #[test]
    fn days_between_are_whole_and_never_negative() {
        let day = Timestamp::from_seconds(1_000_000);
        assert_eq!(
            day.plus_seconds(2 * Timestamp::DAY - 1)
                .whole_days_since(day),
            1
        );
        assert_eq!(day.whole_days_since(day.plus_seconds(Timestamp::DAY)), 0);
    }
}
