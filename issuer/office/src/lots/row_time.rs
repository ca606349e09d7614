//! Times in files that people write in spreadsheets: a day, or an exact time.

use card_payload::Timestamp;
use issuer_domain::parse_date;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, UtcOffset};

use super::table_file::Fault;
use crate::register::Reason;

/// India's time: 5:30 hours ahead of UTC, all year.
const AHEAD_OF_UTC: i64 = 5 * 3_600 + 30 * 60;

/// The time of a cell `at`: RFC 3339, or a day as dates are written, which means its end in India
/// but never later than now.
pub(super) fn read_time(text: &str, now: Timestamp) -> Result<Timestamp, Fault> {
    if text.is_empty() {
        return Err(("at", Reason::Missing));
    }
    let time = if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        Timestamp::from_seconds(time.unix_timestamp())
    } else {
        let day = parse_date(text).map_err(|_| ("at", Reason::NotADate))?;
        let end = begin_of(day).plus_seconds(Timestamp::DAY - 1);
        if begin_of(day) <= now {
            end.min(now)
        } else {
            end
        }
    };
    if time > now {
        return Err(("at", Reason::DateInFuture));
    }
    Ok(time)
}

/// A day that is not in the future.
pub(super) fn read_day(text: &str, now: Timestamp) -> Result<Date, Fault> {
    if text.is_empty() {
        return Err(("day", Reason::Missing));
    }
    let day = parse_date(text).map_err(|_| ("day", Reason::NotADate))?;
    if begin_of(day) > now {
        return Err(("day", Reason::DateInFuture));
    }
    Ok(day)
}

/// The first second of a day in India.
fn begin_of(day: Date) -> Timestamp {
    let midnight = day.midnight().assume_offset(UtcOffset::UTC);
    Timestamp::from_seconds(midnight.unix_timestamp()).plus_seconds(-AHEAD_OF_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21T00:00:00Z, half past five in the morning in India.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    #[test]
    fn a_day_means_its_end_in_india_but_never_later_than_now() {
        assert_eq!(read_time("21-11-2026", NOW), Ok(NOW));
        let yesterday = read_time("20-11-2026", NOW).unwrap();
        let end = NOW.plus_seconds(-5 * 3_600 - 30 * 60 - 1);
        assert_eq!(yesterday, end);
        assert_eq!(
            read_time("22-11-2026", NOW),
            Err(("at", Reason::DateInFuture))
        );
    }

    #[test]
    fn an_exact_time_is_taken_as_it_is() {
        let time = read_time("2026-11-20T10:00:00+05:30", NOW).unwrap();
        assert_eq!(time, NOW.plus_seconds(-(19 * 3_600 + 30 * 60)));
        assert_eq!(read_time("noon", NOW), Err(("at", Reason::NotADate)));
        assert_eq!(read_time("", NOW), Err(("at", Reason::Missing)));
    }
}
