use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use issuer_domain::Timestamp;
use time::Date;

use super::import::ImportError;
use super::pds_reading::{PdsItem, PdsReader};
use super::reject_file::Rejects;
use super::source_profile::SourceProfile;
use super::{Column, ImportProgress, NumberPatterns, PdsCard, Reason, RowError, SourceNotes};
use crate::storage::{Household, PdsCounts, PdsImportId, PdsUpsert, Person, Storage};

/// Cards of one transaction.
const BATCH: usize = 500;

/// What an import of the food department's list works with.
#[derive(Debug, Clone)]
pub struct PdsImportSetup {
    /// The list, in a format that its source profile takes.
    pub list: PathBuf,
    /// How the list is read.
    pub source: SourceProfile,
    /// The shapes of numbers.
    pub numbers: NumberPatterns,
    /// The day of rows that have none.
    pub as_on: Option<Date>,
    /// The day that no date may be later than.
    pub today: Date,
    /// Where the reject file goes; it is made only if there is something to reject.
    pub reject_file: PathBuf,
    /// The time of the import.
    pub now: Timestamp,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PdsImportReport {
    /// Cards by what became of them.
    pub counts: PdsCounts,
    /// Persons of the cards that were taken or were known.
    pub members: u64,
    /// Lines that belong to no card that could be read.
    pub unreadable_lines: u64,
    /// How often each reason stands in the reject file.
    pub reasons: BTreeMap<Reason, u64>,
    /// What was noticed in the file beside its rows.
    pub notes: SourceNotes,
    /// The reject file, where there is anything in it.
    pub reject_file: Option<PathBuf>,
}

impl PdsImportReport {
    /// Whether everything in the list was taken.
    pub fn is_complete(&self) -> bool {
        self.counts.rejected == 0 && self.unreadable_lines == 0
    }
}

/// Takes the food department's list in: cards that are sound are stored, the others are told in
/// the reject file, and cards that the list no longer has are marked. Memory does not grow with
/// the list.
pub async fn import_pds(
    storage: &Storage,
    setup: &PdsImportSetup,
    mut progress: impl FnMut(ImportProgress),
) -> Result<PdsImportReport, ImportError> {
    let numbers = setup.numbers.clone();
    let mut reader = PdsReader::open(&setup.list, &setup.source, numbers, setup.today)?;
    let bytes = reader.bytes();
    let import = storage
        .pds_list()
        .start(&source_name(&setup.list), setup.now)
        .await?;
    let mut taking = Taking {
        storage,
        import,
        as_on: setup.as_on,
        report: PdsImportReport::default(),
        rejects: Rejects::new(&setup.reject_file),
    };
    let mut cards = 0;
    loop {
        let items = reader.next_batch(BATCH)?;
        if items.is_empty() {
            break;
        }
        cards += items.len() as u64;
        taking.take(items).await?;
        progress(ImportProgress {
            bytes_read: reader.bytes_read(),
            bytes,
            families: cards,
        });
    }
    taking.report.notes = reader.into_notes();
    let mut report = taking.finish()?;
    let list = storage.pds_list();
    report.counts = list.finish(import, report.counts, setup.now).await?;
    Ok(report)
}

/// An import at work.
struct Taking<'a> {
    storage: &'a Storage,
    import: PdsImportId,
    as_on: Option<Date>,
    report: PdsImportReport,
    rejects: Rejects<'a>,
}

impl Taking<'_> {
    async fn take(&mut self, items: Vec<PdsItem>) -> Result<(), ImportError> {
        let mut cards = Vec::with_capacity(items.len());
        let mut lines = Vec::with_capacity(items.len());
        let mut seen = Vec::new();
        for item in items {
            match item {
                PdsItem::Card(card) => {
                    lines.push(card.line);
                    let as_on = card.as_on.or(self.as_on);
                    cards.push((household(*card), as_on));
                }
                PdsItem::Rejected {
                    ration_card,
                    errors,
                } => {
                    seen.extend(ration_card);
                    self.report.counts.rejected += 1;
                    errors.iter().try_for_each(|error| self.note(error))?;
                }
                PdsItem::Unreadable(error) => {
                    self.report.unreadable_lines += 1;
                    self.note(&error)?;
                }
            }
        }
        let list = self.storage.pds_list();
        if !seen.is_empty() {
            list.note_seen(self.import, &seen).await?;
        }
        let outcomes = list.upsert_batch(self.import, &cards).await?;
        for (((card, _), line), outcome) in cards.iter().zip(lines).zip(outcomes) {
            let counts = &mut self.report.counts;
            match outcome {
                PdsUpsert::Accepted => counts.accepted += 1,
                PdsUpsert::Changed => counts.changed += 1,
                PdsUpsert::Unchanged => counts.unchanged += 1,
                PdsUpsert::Twice => {
                    counts.rejected += 1;
                    self.note(&RowError {
                        line,
                        family_id: None,
                        member: None,
                        column: Some(Column::RationCard),
                        reason: Reason::RationCardTwice,
                        other: None,
                    })?;
                    continue;
                }
            }
            self.report.members += card.members.len() as u64;
        }
        Ok(())
    }

    fn note(&mut self, error: &RowError) -> Result<(), ImportError> {
        *self.report.reasons.entry(error.reason).or_default() += 1;
        Ok(self.rejects.write(error)?)
    }

    fn finish(mut self) -> Result<PdsImportReport, ImportError> {
        self.report.reject_file = self.rejects.finish()?;
        Ok(self.report)
    }
}

fn household(card: PdsCard) -> Household {
    Household {
        id: card.ration_card.clone(),
        ration_card: Some(card.ration_card),
        categories: card.categories,
        shop_code: card.shop_code,
        shop_name: card.shop_name,
        district: card.district_lgd,
        block: card.block_lgd,
        local_body: card.local_body_lgd,
        local_body_name: card.local_body_name,
        members: card
            .members
            .into_iter()
            .map(|member| Person {
                id: member.id,
                name: member.name,
                relative: member.relative,
                birth_year: member.birth_year,
                gender: member.gender,
                relation: member.relation,
            })
            .collect(),
    }
}

/// The file's name for the record of imports, unless it holds what may be an Aadhaar number.
fn source_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if issuer_domain::aadhaar::find_in(&name) {
        "(name withheld)".to_owned()
    } else {
        name.into_owned()
    }
}

#[cfg(test)]
mod tests;
