//! `deliveries.csv`: what became of cards at the end of their way.

use std::path::Path;

use card_payload::Timestamp;
use issuer_domain::HandOverMode;
use issuer_domain::aadhaar;
use issuer_domain::production::UndeliveredReason;

use super::row_time::read_time;
use super::table_file::{Columns, Fault, ReadRows, TableFileError, read_rows};
use crate::register::Reason;
use crate::storage::{CardDelivery, Delivery};

const COLUMNS: Columns = Columns {
    required: &["card_number", "outcome", "at"],
    optional: &["member", "mode", "reason", "office", "certificate"],
    others: false,
};

/// The longest name of an office or number of a certificate, in characters.
const NAME_MAX: usize = 80;

/// Reads a file of deliveries.
pub fn read_deliveries(
    path: &Path,
    now: Timestamp,
) -> Result<ReadRows<CardDelivery>, TableFileError> {
    read_rows(path, COLUMNS, |cells| {
        let number = cells.card_number()?;
        let outcome = cells.get("outcome").to_lowercase();
        let delivery = read_delivery(&outcome, |column| cells.get(column))?;
        Ok(CardDelivery {
            number,
            delivery,
            at: read_time(cells.get("at"), now)?,
            entry: None,
        })
    })
}

/// Reads an outcome with the cells that belong to it; others must be empty.
pub fn read_delivery<'cell>(
    outcome: &str,
    cell: impl Fn(&'static str) -> &'cell str,
) -> Result<Delivery, Fault> {
    let used: &[&str] = match outcome {
        "handed-over" => &["member", "mode"],
        "undelivered" => &["reason"],
        "returned" => &["office"],
        "destroyed" => &["certificate"],
        "" => return Err(("outcome", Reason::Missing)),
        _ => return Err(("outcome", Reason::UnknownOutcome)),
    };
    for column in COLUMNS.optional {
        let is_used = used.contains(column);
        match (is_used, cell(column).is_empty()) {
            (true, true) => return Err((column, Reason::Missing)),
            (false, false) => return Err((column, Reason::UnknownOutcome)),
            _ => {}
        }
    }
    let word = |column| cell(column).to_lowercase();
    Ok(match outcome {
        "handed-over" => Delivery::HandedOver {
            receiver: name("member", cell("member"))?,
            mode: HandOverMode::from_word(&word("mode")).ok_or(("mode", Reason::UnknownOutcome))?,
        },
        "undelivered" => Delivery::Undelivered(
            UndeliveredReason::from_word(&word("reason"))
                .ok_or(("reason", Reason::UnknownOutcome))?,
        ),
        "returned" => Delivery::Returned {
            office: name("office", cell("office"))?,
        },
        _ => Delivery::Destroyed {
            certificate: name("certificate", cell("certificate"))?,
        },
    })
}

fn name(column: &'static str, text: &str) -> Result<String, Fault> {
    if text.chars().count() > NAME_MAX {
        Err((column, Reason::CellTooLong))
    } else if text.chars().any(char::is_control) {
        Err((column, Reason::ControlCharacter))
    } else if aadhaar::find_in(text) {
        Err((column, Reason::AadhaarNumber))
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    #[test]
    fn each_outcome_has_its_own_cells_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deliveries.csv");
        let text = "card_number,outcome,member,mode,reason,office,certificate,at\n\
            41705823-01-8,handed-over,100000101,camp,,,,20-11-2026\n\
            41705823-01-8,undelivered,,,moved,,,20-11-2026\n\
            41705823-01-8,returned,,,,Block office Sadar,,20-11-2026\n\
            41705823-01-8,destroyed,,,,,D-7,20-11-2026\n\
            41705823-01-8,handed-over,,camp,,,,20-11-2026\n\
            41705823-01-8,handed-over,100000101,drone,,,,20-11-2026\n\
            41705823-01-8,undelivered,100000101,,moved,,,20-11-2026\n\
            41705823-01-8,gone,,,,,,20-11-2026\n";
        std::fs::write(&path, text).unwrap();
        let read = read_deliveries(&path, NOW).unwrap();
        assert_eq!(read.rows.len(), 4);
        let faults: Vec<_> = read
            .faults
            .iter()
            .map(|fault| (fault.field, fault.reason.code()))
            .collect();
        assert_eq!(
            faults,
            [
                ("member", "missing"),
                ("mode", "unknown_outcome"),
                ("member", "unknown_outcome"),
                ("outcome", "unknown_outcome"),
            ]
        );
    }
}
