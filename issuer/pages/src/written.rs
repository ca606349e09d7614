//! How dates, numbers and sums are written for people here.

use issuer_domain::Timestamp;
use time::{Date, OffsetDateTime, UtcOffset};

/// Indian Standard Time, UTC+05:30.
const INDIA: (i8, i8) = (5, 30);

/// A day as people here write it: `28-11-2026`.
pub fn day(time: Timestamp) -> String {
    local(time).map_or_else(String::new, |time| date(time.date()))
}

/// A day of the calendar, written the same way.
pub fn date(day: Date) -> String {
    let month = u8::from(day.month());
    format!("{:02}-{month:02}-{}", day.day(), day.year())
}

/// A day with its time: `28-11-2026, 17:05`.
pub fn moment(time: Timestamp) -> String {
    local(time).map_or_else(String::new, |at| {
        format!("{}, {:02}:{:02}", day(time), at.hour(), at.minute())
    })
}

/// A count with commas as people here set them: `19,65,000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    if head.is_empty() {
        return digits;
    }
    let mut groups = Vec::new();
    let mut rest = head;
    while rest.len() > 2 {
        let (before, pair) = rest.split_at(rest.len() - 2);
        groups.push(pair);
        rest = before;
    }
    groups.push(rest);
    groups.reverse();
    format!("{},{tail}", groups.join(","))
}

/// A file's length: `312.4 MB`.
pub fn size(bytes: u64) -> String {
    // Tenths are enough, and shorter than a number of bytes is exact.
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

fn local(time: Timestamp) -> Option<OffsetDateTime> {
    let offset = UtcOffset::from_hms(INDIA.0, INDIA.1, 0).ok()?;
    let time = OffsetDateTime::from_unix_timestamp(time.seconds()).ok()?;
    time.checked_to_offset(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_india_and_counts_are_set_in_lakhs() {
        let evening = Timestamp::from_seconds(1_795_219_200 + 19 * 3_600);
        assert_eq!(moment(evening), "22-11-2026, 00:30");
        assert_eq!(day(evening), "22-11-2026");
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (22_000, "22,000"),
            (1_965_000, "19,65,000"),
            (12_345_678, "1,23,45,678"),
        ] {
            assert_eq!(count(number), text);
        }
        for (bytes, text) in [(7, "7 B"), (312_460_000, "312.4 MB"), (1_999, "1.9 kB")] {
            assert_eq!(size(bytes), text);
        }
    }
}
