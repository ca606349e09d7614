//! Destroys what is kept no longer than its time: the content of closed families, the words of closed
//! complaints, and the records of old loads. The audit chain stays whole, and so do card numbers with their status places: a
//! number is never given twice.

use crate::app::App;
use crate::storage::StorageError;
use issuer_domain::{Month, Timestamp};

/// Families of one transaction.
const BATCH: u32 = 200;

/// What is over its time, or was destroyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetentionReport {
    /// Closed families.
    pub families: u64,
    /// Their cards.
    pub cards: u64,
    /// Their photos.
    pub photos: u64,
    /// Records of loads.
    pub import_runs: u64,
    /// Complaints whose words were kept long enough.
    pub complaints: u64,
    /// Lines of registers that shops handed back.
    pub shop_lines: u64,
}

/// What an application would destroy.
pub async fn plan_retention(app: &App) -> Result<RetentionReport, StorageError> {
    let retention = app.storage.retention();
    let ledgers = app.storage.shop_ledgers();
    let (families, runs) = limits(app);
    Ok(RetentionReport {
        families: retention.count_closed(families).await?,
        import_runs: retention.count_old_runs(runs).await?,
        complaints: retention.count_old_words(families).await?,
        shop_lines: ledgers.count_before(Month::of(runs)).await?,
        ..RetentionReport::default()
    })
}

/// Destroys it. Run again, it goes on where it was interrupted.
pub async fn apply_retention(app: &App) -> Result<RetentionReport, StorageError> {
    let retention = app.storage.retention();
    let (families, runs) = limits(app);
    let mut report = RetentionReport::default();
    loop {
        let shredded = retention.shred_closed(families, app.now, BATCH).await?;
        if shredded.families == 0 {
            break;
        }
        for photo in &shredded.photos {
            app.photos.remove(photo)?;
        }
        report.families += shredded.families;
        report.cards += shredded.cards;
        report.photos += shredded.photos.len() as u64;
    }
    report.import_runs = retention.remove_old_runs(runs, app.now).await?;
    report.complaints = retention.clear_old_words(families, app.now).await?;
    let ledgers = app.storage.shop_ledgers();
    report.shop_lines = ledgers.remove_before(Month::of(runs), app.now).await?;
    retention.compact().await?;
    Ok(report)
}

/// Before which closings, and which loads, everything is over its time.
fn limits(app: &App) -> (Timestamp, Timestamp) {
    let terms = &app.config.retention;
    let before = |days: u16| app.now.plus_seconds(-i64::from(days) * Timestamp::DAY);
    (before(terms.closed_family_days), before(terms.log_days))
}

#[cfg(test)]
mod tests;
