use std::fs;
use std::io;
use std::time::Duration;

/// What a process used so far, as Linux counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessUsage {
    /// Processor time of all its threads, user and system.
    pub processor: Duration,
    /// The most memory it ever had (`VmHWM`), bytes.
    pub memory_peak: u64,
}

/// Linux does not tell.
#[derive(Debug, thiserror::Error)]
#[error("{file} does not say what this process used\n\nhint: `issuer bench` measures on Linux")]
pub struct UsageError {
    file: &'static str,
    source: io::Error,
}

const STAT: &str = "/proc/self/stat";
const STATUS: &str = "/proc/self/status";
const SCHEDSTAT: &str = "/proc/thread-self/schedstat";

/// Linux counts in hundredths of a second here on every architecture (`USER_HZ`, proc(5)).
const TICK: Duration = Duration::from_millis(10);

impl ProcessUsage {
    /// This process.
    pub fn now() -> Result<Self, UsageError> {
        let stat = read(STAT)?;
        let status = read(STATUS)?;
        Ok(Self {
            processor: processor_time(&stat).ok_or_else(|| unreadable(STAT))?,
            memory_peak: memory_peak(&status).ok_or_else(|| unreadable(STATUS))?,
        })
    }

    /// Processor time of another process and of its children that have ended.
    pub(super) fn with_waited_children(pid: u32) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (_, rest) = stat.rsplit_once(')')?;
        // Fields 14 to 17: its own, then those of its children.
        let ticks = rest.split_whitespace().skip(11).take(4);
        let ticks: Vec<u32> = ticks.filter_map(|field| field.parse().ok()).collect();
        (ticks.len() == 4).then(|| TICK * ticks.iter().sum())
    }

    /// The process that began another one.
    pub(super) fn parent_of(pid: u32) -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (_, rest) = stat.rsplit_once(')')?;
        rest.split_whitespace().nth(1)?.parse().ok()
    }
}

/// Processor time of this thread, in nanoseconds of the scheduler.
pub(super) fn thread_time() -> Result<Duration, UsageError> {
    let text = read(SCHEDSTAT)?;
    let nanoseconds = text
        .split_whitespace()
        .next()
        .and_then(|first| first.parse().ok());
    nanoseconds
        .map(Duration::from_nanos)
        .ok_or_else(|| unreadable(SCHEDSTAT))
}

/// Fields 14 and 15; the second field, the program's name in brackets, may contain spaces.
fn processor_time(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}

fn memory_peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1_024)
}

fn read(file: &'static str) -> Result<String, UsageError> {
    fs::read_to_string(file).map_err(|source| UsageError { file, source })
}

fn unreadable(file: &'static str) -> UsageError {
    UsageError {
        file,
        source: io::ErrorKind::InvalidData.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_found_behind_any_program_name() {
        let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0";
        assert_eq!(processor_time(stat), Some(Duration::from_millis(1_750)));
        assert_eq!(
            memory_peak("Name:\tx\nVmHWM:\t   64000 kB\n"),
            Some(65_536_000)
        );
        assert_eq!(memory_peak("Name:\tx\n"), None);
    }
}
