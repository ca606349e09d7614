//! Writes events of the audit chain for somebody outside: JSON Lines or CSV. A report of an
//! incident is due within six hours (CERT-In directions of 28 April 2022).

use std::io::{self, Write};

use issuer_domain::Timestamp;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::lot_manifest::hex;
use crate::register::formula_safe;
use crate::storage::{AuditFilter, AuditRow, Storage, StorageError};

/// Events read at once.
const BATCH: u32 = 5_000;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFormat {
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated, safe to open in a spreadsheet.
    Csv,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The file or stream.
    #[error("the events cannot be written\n\nhint: is there room on the disk?")]
    Write(#[from] io::Error),
    /// The file or stream, written as CSV.
    #[error("the events cannot be written\n\nhint: is there room on the disk?")]
    Csv(#[from] csv::Error),
}

/// Writes the events that fulfil `filter`, in their order; how many.
pub async fn export_audit(
    storage: &Storage,
    filter: &AuditFilter,
    format: AuditFormat,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let mut written = 0;
    let mut after = 0;
    if format == AuditFormat::Csv {
        let heading = [
            "sequence", "at", "by", "action", "subject", "detail", "hash",
        ];
        csv::Writer::from_writer(&mut *out).write_record(heading)?;
    }
    loop {
        let rows = storage
            .audit_chain()
            .list_filtered(filter, after, BATCH)
            .await?;
        let Some(last) = rows.last() else {
            out.flush()?;
            return Ok(written);
        };
        after = last.sequence;
        written += rows.len() as u64;
        match format {
            AuditFormat::JsonLines => {
                for row in &rows {
                    writeln!(out, "{}", as_json(row))?;
                }
            }
            AuditFormat::Csv => {
                let mut lines = csv::Writer::from_writer(&mut *out);
                for row in &rows {
                    lines.write_record([
                        row.sequence.to_string(),
                        rfc3339(row.at),
                        formula_safe(&row.actor),
                        formula_safe(&row.action),
                        formula_safe(&row.subject),
                        formula_safe(&row.detail),
                        hex(&row.hash),
                    ])?;
                }
                lines.flush()?;
            }
        }
    }
}

/// An event as `--json` and JSON Lines have it.
pub fn as_json(row: &AuditRow) -> serde_json::Value {
    let detail = serde_json::from_str(&row.detail).unwrap_or_else(|_| json!(row.detail));
    json!({
        "sequence": row.sequence,
        "at": rfc3339(row.at),
        "by": row.actor,
        "action": row.action,
        "subject": row.subject,
        "detail": if row.detail.is_empty() { json!(null) } else { detail },
        "hash": hex(&row.hash),
    })
}

/// A time as RFC 3339 writes it.
pub(super) fn rfc3339(time: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(time.seconds())
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}
