//! What an inspection found: by hand, or as `card-verify` writes it.

use std::path::Path;

use issuer_domain::production::SpoilReason;

use super::table_file::{Cells, Columns, Fault, ReadRows, TableFileError, read_rows};
use crate::register::Reason;
use crate::storage::CardFinding;

const COLUMNS: Columns = Columns {
    required: &["card_number"],
    optional: &["defects", "code"],
    // What a verifier writes has columns of its own.
    others: true,
};

/// What the codes of a QR that was read and found genuine begin with (verdicts, `V-`; of lists,
/// `R-`; of time, `T-`). Another code, or none, means that the QR is bad.
const CODES_OF_A_GOOD_QR: [&str; 3] = ["V-", "R-", "T-"];

/// Reads findings. `defects` has words of [`SpoilReason`] with `+` between them, or nothing; `code`
/// is a verdict of `card-verify`.
pub fn read_findings(path: &Path) -> Result<ReadRows<CardFinding>, TableFileError> {
    read_rows(path, COLUMNS, |cells| {
        Ok(CardFinding {
            number: cells.card_number()?,
            defects: defects(cells)?,
        })
    })
}

fn defects(cells: &Cells<'_>) -> Result<Vec<SpoilReason>, Fault> {
    let mut defects = Vec::new();
    let words = cells.get("defects").to_lowercase();
    for word in words
        .split('+')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let defect = SpoilReason::from_word(word).filter(|defect| defect.is_defect());
        defects.push(defect.ok_or(("defects", Reason::UnknownOutcome))?);
    }
    let code = cells.get("code");
    let is_good = CODES_OF_A_GOOD_QR.iter().any(|good| code.starts_with(good));
    if !code.is_empty() && !is_good {
        defects.push(SpoilReason::Qr);
    }
    defects.sort_unstable();
    defects.dedup();
    Ok(defects)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ReadRows<CardFinding> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("found.csv");
        std::fs::write(&path, text).unwrap();
        read_findings(&path).unwrap()
    }

    #[test]
    fn defects_are_words_and_no_word_is_a_good_card() {
        let read = read(
            "card_number,defects\n41705823-01-8,\n41705823-01-8,Name + cut\n41705823-01-8,sample\n",
        );
        let found: Vec<_> = read.rows.into_iter().map(|row| row.value.defects).collect();
        assert_eq!(found, [vec![], vec![SpoilReason::Cut, SpoilReason::Name]]);
        assert_eq!(read.faults[0].reason.code(), "unknown_outcome");
    }

    #[test]
    fn a_verifiers_codes_tell_whether_the_qr_is_good() {
        let read = read(
            "time,card_number,code\nx,41705823-01-8,V-OK\nx,41705823-01-8,R-OLD\nx,41705823-01-8,S-BAD\n",
        );
        let found: Vec<_> = read.rows.into_iter().map(|row| row.value.defects).collect();
        assert_eq!(found, [vec![], vec![], vec![SpoilReason::Qr]]);
    }
}
