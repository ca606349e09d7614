//! How good and how fast ration cards are linked to the families of a register in a database.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use card_payload::Timestamp;

use super::{BenchError, ProcessUsage};
use crate::register::synthetic::{
    LabelledCards, LabelledCardsSetup, RegisterFormat, SyntheticRegister, SyntheticSetup,
};
use crate::register::{
    ImportMode, ImportSetup, NumberPatterns, PdsImportSetup, SourceProfile, import, import_pds,
};
use crate::storage::{DatabaseLocation, LinkOutcome, PhotoStore, Storage};
use crate::workflow::card_content::date;
use crate::workflow::link_pds::{LinkPdsReport, link_pds};

/// What is linked.
#[derive(Debug, Clone)]
pub struct PdsLinkSetup {
    /// Where the lists go, and the database where none is named.
    pub folder: PathBuf,
    /// An empty database; an SQLite file in the folder otherwise.
    pub database: Option<DatabaseLocation>,
    /// Families of the register.
    pub families: u32,
    /// Other lists for every number.
    pub seed: u64,
    /// The time of everything.
    pub now: Timestamp,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct PdsLinkRun {
    /// Families of the register.
    pub families: u64,
    /// What linking said of itself.
    pub report: LinkPdsReport,
    /// Cards of families that the register has.
    pub known: u64,
    /// Cards that were linked to their family.
    pub right: u64,
    /// Cards that were linked to another family, or have none.
    pub wrong: u64,
    /// Cards of known families that somebody shall look at.
    pub in_review: u64,
    /// Loading of the food department's list.
    pub list_wall: Duration,
    /// Linking, from first to last.
    pub wall: Duration,
    /// Processor time of all threads while linking.
    pub processor: Duration,
    /// The most memory that the process ever had, loading included.
    pub memory_peak: u64,
}

impl PdsLinkRun {
    /// Of the cards that were linked, the share that is right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Of the cards of known families, the share that was linked to them.
    pub fn recall(&self) -> f64 {
        share(self.right, self.known)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of cards are far below 2^52"
)]
fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

/// Writes a register and its ration cards, loads both and links them.
pub async fn measure_pds_link(setup: &PdsLinkSetup) -> Result<PdsLinkRun, BenchError> {
    let folder = &setup.folder;
    let register = SyntheticRegister::write(
        folder,
        &SyntheticSetup {
            families: setup.families,
            seed: setup.seed,
            bad_families: 0,
            photos: false,
            as_on: date(setup.now),
            format: RegisterFormat::Csv,
        },
    )?;
    let list = LabelledCards::write(
        folder,
        &LabelledCardsSetup {
            families: setup.families,
            seed: setup.seed,
            as_on: date(setup.now),
        },
    )?;
    let own = DatabaseLocation::Sqlite(folder.join("issuer.db"));
    let storage = Storage::open(setup.database.as_ref().unwrap_or(&own)).await?;
    let numbers = NumberPatterns::himachal().map_err(|error| BenchError::Stage(error.into()))?;
    load_register(&storage, folder, register.path, numbers.clone(), setup.now).await?;
    let started = Instant::now();
    let cards = PdsImportSetup {
        list: list.path.clone(),
        source: SourceProfile::bundled(SourceProfile::PDS_CARDS)?,
        numbers,
        as_on: None,
        today: date(setup.now),
        reject_file: folder.join("ration-cards.rejected.csv"),
        now: setup.now,
    };
    import_pds(&storage, &cards, |_| {}).await?;
    let list_wall = started.elapsed();
    let before = ProcessUsage::now()?;
    let started = Instant::now();
    let report = link_pds(&storage, setup.now, |_, _| {})
        .await
        .map_err(|error| BenchError::Stage(Box::new(error)))?;
    let wall = started.elapsed();
    let after = ProcessUsage::now()?;
    let mut run = PdsLinkRun {
        families: register.families,
        report,
        known: 0,
        right: 0,
        wrong: 0,
        in_review: 0,
        list_wall,
        wall,
        processor: after.processor.saturating_sub(before.processor),
        memory_peak: after.memory_peak,
    };
    run.count(&storage, &list.truth).await?;
    storage.close().await;
    Ok(run)
}

async fn load_register(
    storage: &Storage,
    folder: &Path,
    register: PathBuf,
    numbers: NumberPatterns,
    now: Timestamp,
) -> Result<(), BenchError> {
    let setup = ImportSetup {
        register,
        source: SourceProfile::bundled(SourceProfile::REGISTER)?,
        as_on: None,
        numbers,
        reject_file: folder.join("register.rejected.csv"),
        photos: PhotoStore::new(folder.join("photos")),
        now,
        mode: ImportMode::default(),
    };
    import(storage, &setup, |_| {}).await?;
    Ok(())
}

impl PdsLinkRun {
    async fn count(&mut self, storage: &Storage, truth: &Path) -> Result<(), BenchError> {
        const PAGE: u32 = 5_000;
        let stage = |error: csv::Error| BenchError::Stage(Box::new(error));
        let mut families = HashMap::new();
        for row in csv::Reader::from_path(truth).map_err(stage)?.into_records() {
            let row = row.map_err(stage)?;
            families.insert(row[0].to_owned(), row[1].to_owned());
        }
        self.known = families.len() as u64;
        let mut after = String::new();
        loop {
            let page = storage.pds_links().list(&after, PAGE).await?;
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            after.clone_from(last);
            for (card, outcome) in &page {
                let family = families.get(card);
                match outcome {
                    LinkOutcome::Linked { family_id, .. } if family == Some(family_id) => {
                        self.right += 1;
                    }
                    LinkOutcome::Linked { .. } => self.wrong += 1,
                    LinkOutcome::Review => self.in_review += u64::from(family.is_some()),
                    LinkOutcome::NotFound => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_postgres::empty_postgres;
    use crate::workflow::test_office::NOW;

    async fn measured(database: Option<DatabaseLocation>) {
        let folder = tempfile::tempdir().unwrap();
        let run = measure_pds_link(&PdsLinkSetup {
            folder: folder.path().to_owned(),
            database,
            families: 2_500,
            seed: 11,
            now: NOW,
        })
        .await
        .unwrap();
        assert!(run.precision() >= 0.995, "{} {run:?}", run.precision());
        assert!(run.recall() >= 0.95, "{} {run:?}", run.recall());
    }

    #[tokio::test]
    async fn links_by_themselves_are_right_and_nearly_complete_on_sqlite() {
        measured(None).await;
    }

    #[tokio::test]
    async fn links_by_themselves_are_right_and_nearly_complete_on_postgres() {
        measured(Some(empty_postgres().await)).await;
    }
}
