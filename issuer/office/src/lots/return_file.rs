//! `return.csv`: what a press says became of each card.

use std::path::Path;

use card_payload::Timestamp;
use issuer_domain::production::PressReport;

use super::row_time::read_time;
use super::table_file::{Columns, ReadRows, TableFileError, read_rows};
use crate::register::Reason;
use crate::storage::CardReport;

const COLUMNS: Columns = Columns {
    required: &["card_number", "outcome", "reason", "at"],
    optional: &[],
    others: false,
};

/// Reads a return file.
pub fn read_return(path: &Path, now: Timestamp) -> Result<ReadRows<CardReport>, TableFileError> {
    read_rows(path, COLUMNS, |cells| {
        let number = cells.card_number()?;
        let outcome = cells.get("outcome").to_lowercase();
        if outcome.is_empty() {
            return Err(("outcome", Reason::Missing));
        }
        let reason = cells.get("reason").to_lowercase();
        let report = PressReport::from_cells(&outcome, &reason);
        Ok(CardReport {
            number,
            report: report.ok_or(("outcome", Reason::UnknownOutcome))?,
            at: read_time(cells.get("at"), now)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    fn read(text: &[u8]) -> Result<ReadRows<CardReport>, TableFileError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("return.csv");
        std::fs::write(&path, text).unwrap();
        read_return(&path, NOW)
    }

    #[test]
    fn every_row_is_read_or_has_a_fault_of_its_own() {
        let text = "card_number,outcome,reason,at,remark\n\
            41705823-01-8,Printed,,20-11-2026,\n\
            41705823-01-8,spoiled,qr,2026-11-20T10:00:00+05:30,sheet 4\n\
            41705823-01-5,printed,,20-11-2026,\n\
            41705823-01-8,eaten,,20-11-2026,\n\
            41705823-01-8,spoiled,,20-11-2026,\n\
            41705823-01-8,missing,,yesterday,\n\
            ,printed,,20-11-2026,\n\
            short,printed\n";
        let read = read(text.as_bytes()).unwrap();
        assert_eq!(read.rows.len(), 2);
        let faults: Vec<_> = read
            .faults
            .iter()
            .map(|fault| (fault.line, fault.field, fault.reason.code()))
            .collect();
        assert_eq!(
            faults,
            [
                (4, "card_number", "unknown_card"),
                (5, "outcome", "unknown_outcome"),
                (6, "outcome", "unknown_outcome"),
                (7, "at", "not_a_date"),
                (8, "card_number", "missing"),
                (9, "", "column_count"),
            ]
        );
    }

    #[test]
    fn an_aadhaar_number_in_any_cell_is_refused_and_stays_out_of_the_reject_file() {
        let number = (0..10)
            .map(|check| format!("01234567890{check}"))
            .find(|number| issuer_domain::aadhaar::find_in(number))
            .unwrap();
        let text = format!(
            "card_number,outcome,reason,at,remark\n41705823-01-8,printed,,20-11-2026,{number}\n"
        );
        let read = read(text.as_bytes()).unwrap();
        assert_eq!(read.faults[0].reason.code(), "aadhaar_number");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("return.csv");
        let path = super::super::write_faults(&file, &read.faults).unwrap();
        let path = path.unwrap();
        assert!(!std::fs::read_to_string(path).unwrap().contains(&number));
    }

    #[test]
    fn a_file_with_other_columns_or_another_encoding_is_told_so() {
        let told = |text: &[u8]| format!("{:#}", anyhow::Error::new(read(text).unwrap_err()));
        assert!(told(b"card_number,outcome,at\n").contains("no column reason"));
        assert!(told(b"card_number,outcome,reason,at,colour\n").contains("column 5"));
        assert!(told(b"card_number,outcome,reason,at,at\n").contains("column 5"));
        let utf16: Vec<u8> = "card_number,outcome\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(told(&utf16).contains("UTF-16"));
    }
}
