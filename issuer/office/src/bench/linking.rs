//! How good and how fast linking is, on synthetic lists of which the truth is known.

use std::path::Path;
use std::time::{Duration, Instant};

use card_payload::Timestamp;

use super::{BenchError, ProcessUsage};
use crate::register::synthetic::{TwoLists, TwoListsSetup};
use crate::workflow::card_content::date;
use crate::workflow::link_files::{LinkReport, LinkSetup, link_files};
use crate::workflow::whole_files::write_file;

/// The profiles that linking is measured with: their names and texts.
pub const LINKING_PROFILES: [(&str, &str); 2] = [
    (
        "pds-register.toml",
        include_str!("../../../linking/profiles/pds-register.toml"),
    ),
    (
        "pds-register-without-numbers.toml",
        include_str!("../../../linking/profiles/pds-register-without-numbers.toml"),
    ),
];

/// One profile's measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkingRun {
    /// The profile's file.
    pub profile: &'static str,
    /// What linking said of itself.
    pub report: LinkReport,
    /// From reading the lists to the file of links.
    pub wall: Duration,
    /// Processor time of all threads.
    pub processor: Duration,
    /// The most memory that the process ever had.
    pub memory_peak: u64,
}

/// Writes two lists of so many persons into `folder` and links them by each profile.
pub fn measure_linking(
    folder: &Path,
    persons: u32,
    seed: u64,
    now: Timestamp,
) -> Result<(TwoLists, Vec<LinkingRun>), BenchError> {
    let setup = TwoListsSetup {
        persons,
        seed,
        as_on: date(now),
    };
    let lists = TwoLists::write(folder, &setup)?;
    let mut runs = Vec::new();
    for (name, text) in LINKING_PROFILES {
        let profile = folder.join(name);
        write_file(&profile, text.as_bytes())?;
        let before = ProcessUsage::now()?;
        let started = Instant::now();
        let report = link_files(&LinkSetup {
            left: lists.register.clone(),
            right: Some(lists.pds.clone()),
            out: folder.join(name).with_extension("links.csv"),
            profile,
            model: None,
            save_model: None,
            truth: Some(lists.truth.clone()),
            threads: None,
        })?;
        let wall = started.elapsed();
        let after = ProcessUsage::now()?;
        runs.push(LinkingRun {
            profile: name,
            report,
            wall,
            processor: after.processor.saturating_sub(before.processor),
            memory_peak: after.memory_peak,
        });
    }
    Ok((lists, runs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_few_thousand_persons_are_right_and_nearly_all_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::from_seconds(1_795_000_000);
        let (lists, runs) = measure_linking(folder.path(), 4_000, 7, now).unwrap();
        assert!(lists.both > 3_500);
        assert_eq!(runs.len(), LINKING_PROFILES.len());
        for run in runs {
            let quality = run.report.quality.unwrap();
            assert!(quality.precision() >= 0.995, "{}: {quality:?}", run.profile);
            assert!(quality.recall() >= 0.95, "{}: {quality:?}", run.profile);
            assert!(run.report.refused.is_empty());
        }
    }
}
