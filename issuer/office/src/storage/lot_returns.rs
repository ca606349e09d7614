//! What a press returned of a lot: card by card, and its blank cards day by day.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::production::{PressReport, ReportRefused, SpoilReason};
use issuer_domain::{Production, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::batch::chunks;
use super::engine::{ReadTransaction, Statement, WriteTransaction};
use super::lot_cards::{CardInLot, of_numbers, require_open, write_steps};
use super::lot_stock::{StockDay, write_stock};
use super::lots::Lots;

/// Rows of one statement: 1,024 × 2 columns = 2,048 values.
const REPORTS_A_STATEMENT: usize = 1_024;

/// What a press says of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReport {
    /// The printed number.
    pub number: String,
    /// What became of it.
    pub report: PressReport,
    /// When; not before its lot was exported.
    pub at: Timestamp,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportOutcome {
    /// It is new and was recorded.
    Recorded,
    /// It says what was recorded before.
    Unchanged,
    /// There is no such card, or it is in no lot.
    UnknownCard,
    /// The card is in another lot.
    OtherLot,
    /// The lot never went to the press.
    NotAtThePress,
    /// It contradicts what was reported or found before.
    Contradiction,
    /// It lies before the lot went to the press.
    BeforeExport,
    /// The card stands in the file more than once, with different words.
    Twice,
}

/// What a press returned.
#[derive(Debug, Clone, Copy)]
pub struct PressReturn<'a> {
    /// Of which lot.
    pub lot_id: &'a str,
    /// Card by card.
    pub cards: &'a [CardReport],
    /// Blank cards.
    pub stock: &'a [StockDay],
    /// When it is recorded.
    pub at: Timestamp,
    /// Change nothing, only say what would change.
    pub dry_run: bool,
}

/// What a return changed, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PressReturned {
    /// The outcome of each report, in their order.
    pub outcomes: Vec<ReportOutcome>,
    /// Cards that are newly good, spoiled, samples and missing.
    pub counts: ReturnCounts,
    /// Days of blank cards that are new or say something else than before.
    pub stock_days: u64,
}

/// Cards by what was newly reported of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReturnCounts {
    /// Good.
    pub printed: u64,
    /// Bad.
    pub spoiled: u64,
    /// Samples.
    pub samples: u64,
    /// Missing.
    pub missing: u64,
}

impl ReturnCounts {
    fn add(&mut self, report: PressReport) {
        let count = match report {
            PressReport::Printed => &mut self.printed,
            PressReport::Spoiled(SpoilReason::Sample) => &mut self.samples,
            PressReport::Spoiled(SpoilReason::Missing) => &mut self.missing,
            PressReport::Spoiled(_) => &mut self.spoiled,
        };
        *count += 1;
    }
}

impl Lots<'_> {
    /// Records what a press returned: reports that are sound together, in one transaction; the
    /// others are told one by one.
    pub async fn record_return(
        &self,
        returned: &PressReturn<'_>,
    ) -> Result<PressReturned, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, returned.lot_id).await?;
        let numbers = returned.cards.iter().map(|report| report.number.as_str());
        let known = of_numbers(&mut transaction, numbers).await?;
        let doubled = doubled(returned.cards);
        let mut done = PressReturned::default();
        let (mut steps, mut reported, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for report in returned.cards {
            let outcome = if doubled.contains(report.number.as_str()) {
                ReportOutcome::Twice
            } else if !seen.insert(report.number.as_str()) {
                ReportOutcome::Unchanged
            } else {
                match step(returned.lot_id, known.get(&report.number), report) {
                    Ok(Some(next)) => {
                        done.counts.add(report.report);
                        steps.push((report.number.clone(), next));
                        reported.push((report.number.as_str(), report.report.word()));
                        ReportOutcome::Recorded
                    }
                    Ok(None) => ReportOutcome::Unchanged,
                    Err(refused) => refused,
                }
            };
            done.outcomes.push(outcome);
        }
        done.stock_days = write_stock(&mut transaction, returned.lot_id, returned.stock).await?;
        if returned.dry_run || steps.is_empty() && done.stock_days == 0 {
            return Ok(done);
        }
        write_steps(&mut transaction, &steps).await?;
        write_reports(&mut transaction, &reported).await?;
        let number = self.note(&mut transaction, returned, done.counts).await?;
        let mut event = AuditEvent::new(returned.at, "lot.returned", returned.lot_id);
        let counts = done.counts;
        event.detail = format!(
            "{{\"return\":{number},\"printed\":{},\"spoiled\":{},\"samples\":{},\"missing\":{},\"stock_days\":{}}}",
            counts.printed, counts.spoiled, counts.samples, counts.missing, done.stock_days
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(done)
    }

    async fn note(
        &self,
        transaction: &mut WriteTransaction,
        returned: &PressReturn<'_>,
        counts: ReturnCounts,
    ) -> Result<u64, StorageError> {
        let number = last_return(transaction, returned.lot_id).await? + 1;
        let insert = Statement::new(
            "insert into lot_return (
                 lot_id, return_number, printed, spoiled, samples, missing, recorded_at, recorded_by
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert
            .bind(returned.lot_id)
            .bind(number.cast_signed())
            .bind(counts.printed.cast_signed())
            .bind(counts.spoiled.cast_signed())
            .bind(counts.samples.cast_signed())
            .bind(counts.missing.cast_signed())
            .bind(returned.at.seconds())
            .bind(self.storage.actor().as_str());
        transaction.execute(insert).await?;
        Ok(number)
    }
}

fn step(
    lot_id: &str,
    card: Option<&CardInLot>,
    report: &CardReport,
) -> Result<Option<Production>, ReportOutcome> {
    let card = card.ok_or(ReportOutcome::UnknownCard)?;
    if card.lot_id != lot_id {
        return Err(ReportOutcome::OtherLot);
    }
    let since = card.production.since();
    if matches!(card.production, Production::Exported(..)) && since > Some(report.at) {
        return Err(ReportOutcome::BeforeExport);
    }
    let state = card.production.clone();
    let next = state.report(card.reported, report.report, report.at);
    next.map_err(|refused| match refused {
        ReportRefused::NotAtThePress => ReportOutcome::NotAtThePress,
        ReportRefused::Contradiction => ReportOutcome::Contradiction,
    })
}

/// Numbers of which a file says different things.
fn doubled(reports: &[CardReport]) -> BTreeSet<&str> {
    let mut first = BTreeMap::new();
    let mut doubled = BTreeSet::new();
    for report in reports {
        let number = report.number.as_str();
        if *first.entry(number).or_insert(report.report) != report.report {
            doubled.insert(number);
        }
    }
    doubled
}

async fn write_reports(
    transaction: &mut WriteTransaction,
    reported: &[(&str, &'static str)],
) -> Result<(), StorageError> {
    for chunk in chunks(reported, REPORTS_A_STATEMENT) {
        let mut statement = Statement::new(
            "update lot_card
             set reported = v.column2
             from (",
        );
        statement.push_rows(
            chunk
                .iter()
                .map(|(number, word)| vec![(*number).into(), (*word).into()]),
        );
        statement.push(") as v where lot_card.card_number = v.column1");
        transaction.execute(statement).await?;
    }
    Ok(())
}

/// The number of a lot's last return; 0 where there is none.
async fn last_return(transaction: &mut ReadTransaction, lot_id: &str) -> Result<u64, StorageError> {
    let query = Statement::new(
        "select coalesce(max(return_number), 0) as number
         from lot_return
         where lot_id = $1",
    );
    let row = transaction.fetch_one(query.bind(lot_id)).await?;
    Ok(row.integer("number")?.cast_unsigned())
}

/// The number of the last return that brought good cards; 0 where there is none.
pub(super) async fn last_return_of_good_cards(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<u64, StorageError> {
    let query = Statement::new(
        "select coalesce(max(return_number), 0) as number
         from lot_return
         where lot_id = $1
           and printed > 0",
    );
    let row = transaction.fetch_one(query.bind(lot_id)).await?;
    Ok(row.integer("number")?.cast_unsigned())
}

/// Whether somebody recorded a return of a lot: then another person inspects it.
pub(super) async fn has_recorded(
    transaction: &mut ReadTransaction,
    lot_id: &str,
    actor: &str,
) -> Result<bool, StorageError> {
    let query = Statement::new(
        "select 1 as found
         from lot_return
         where lot_id = $1
           and recorded_by = $2
         limit 1",
    );
    let found = transaction.fetch_optional(query.bind(lot_id).bind(actor));
    Ok(found.await?.is_some())
}

#[cfg(test)]
mod tests;
