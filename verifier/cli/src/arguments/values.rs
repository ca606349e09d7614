use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use card_payload::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::usage_error::UsageError;

#[expect(
    clippy::unnecessary_wraps,
    reason = "pico-args wants a reader that may fail"
)]
pub(super) fn path(text: &OsStr) -> Result<PathBuf, std::convert::Infallible> {
    Ok(PathBuf::from(text))
}

/// Reads `--at`.
pub(super) fn time(options: &mut pico_args::Arguments) -> Result<Option<Timestamp>, UsageError> {
    let at: Option<String> = options.opt_value_from_str("--at")?;
    at.map(parse_time).transpose()
}

fn parse_time(text: String) -> Result<Timestamp, UsageError> {
    OffsetDateTime::parse(&text, &Rfc3339)
        .map(|time| Timestamp::from_seconds(time.unix_timestamp()))
        .map_err(|_| UsageError::Time(text))
}

/// What is left once the options are read; an option among it is none of ours.
pub(super) fn plain_arguments(rest: Vec<OsString>) -> Result<Vec<OsString>, UsageError> {
    let is_option = |argument: &&OsString| {
        let text = argument.to_string_lossy();
        text.len() > 1 && text.starts_with('-')
    };
    if let Some(option) = rest.iter().find(is_option) {
        return Err(UsageError::UnknownOption(
            option.to_string_lossy().into_owned(),
        ));
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_zone() {
        let at = parse_time("2026-11-21T10:30:00+05:30".to_owned()).unwrap();
        assert_eq!(at.to_string(), "2026-11-21T05:00:00Z");
        assert!(matches!(
            parse_time("2026-11-21".to_owned()),
            Err(UsageError::Time(_))
        ));
    }
}
