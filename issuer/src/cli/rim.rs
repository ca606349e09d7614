//! The rim: the one place where the clock, the environment and the operating system's randomness are
//! read, and how times are written.

use std::time::SystemTime;

use card_payload::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::failure::Failure;

/// The clock's time in whole seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "the rim: everything below takes the time as an argument"
)]
pub(super) fn clock() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since_epoch.map_or(0, |duration| duration.as_secs());
    Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// Thirty-two random bytes of the operating system.
#[expect(
    clippy::disallowed_methods,
    reason = "the rim: everything below takes randomness as an argument"
)]
pub(super) fn random_seed() -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| Failure::environment(anyhow::anyhow!("no randomness: {error}")))?;
    Ok(seed)
}

/// The environment's variables, as far as they are text.
pub(super) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// A time on the command line, RFC 3339.
pub(super) fn parse_time(text: &str) -> Result<Timestamp, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map(|time| Timestamp::from_seconds(time.unix_timestamp()))
        .map_err(|_| "a time looks like 2026-11-21T09:30:00Z".to_owned())
}

/// A time as RFC 3339 writes it.
pub(super) fn format_time(time: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(time.seconds())
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}
