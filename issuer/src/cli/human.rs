//! Numbers, sizes and times as people read them.

use std::time::Duration;

/// A whole number with Indian digit grouping: the last three digits, then pairs (19,65,000).
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let Some(head) = digits.len().checked_sub(3).filter(|head| *head > 0) else {
        return digits;
    };
    let (head, tail) = digits.split_at(head);
    let mut grouped = String::new();
    for (at, digit) in head.chars().enumerate() {
        if at > 0 && (head.len() - at).is_multiple_of(2) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped},{tail}")
}

/// A number of things: `1 card`, `1,312 members`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A file size in decimal units (IEC 80000-13: 1 kB is 1,000 bytes).
pub(super) fn bytes(size: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (unit, name) in UNITS {
        if size >= unit {
            let tenths = (u128::from(size) * 10 + u128::from(unit) / 2) / u128::from(unit);
            return if tenths >= 1_000 {
                format!("{} {name}", tenths / 10)
            } else {
                format!("{}.{} {name}", tenths / 10, tenths % 10)
            };
        }
    }
    counted(size, "byte", "bytes")
}

/// How long something took.
pub(super) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.0995 {
        format!("{:.0} ms", seconds * 1e3)
    } else if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = time.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_the_indian_way() {
        let grouped = [0, 999, 1_000, 10_000, 100_000, 1_965_000, 123_456_789].map(count);
        let expected = [
            "0",
            "999",
            "1,000",
            "10,000",
            "1,00,000",
            "19,65,000",
            "12,34,56,789",
        ];
        assert_eq!(grouped, expected);
    }

    #[test]
    fn sizes_and_times_have_two_or_three_digits() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(820), "820 bytes");
        assert_eq!(bytes(15_720), "15.7 kB");
        assert_eq!(bytes(4_716_000), "4.7 MB");
        assert_eq!(bytes(157_200_000), "157 MB");
        assert_eq!(time(Duration::from_millis(7)), "7 ms");
        assert_eq!(time(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(time(Duration::from_secs(42)), "42 s");
        assert_eq!(time(Duration::from_secs(187)), "3 min 07 s");
    }
}
