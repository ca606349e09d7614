//! Rows of `lot_inspection` and `lot_sample`.

use issuer_domain::SamplingPlan;
use issuer_domain::production::SpoilReason;

use super::StorageError;
use super::engine::Row;
use super::lot_inspections::{Inspection, RoundKind, RoundState};

/// The word of a card at which nothing is wrong.
const GOOD: &str = "good";

pub(super) const INSPECTION_COLUMNS: &str = "
    select round,
           kind,
           after_return,
           lot_size,
           code_letter,
           sample_size,
           accept_max,
           seed,
           state,
           bad,
           critical
    from lot_inspection";

/// A round without its cards.
pub(super) fn read_inspection(row: &Row, lot_id: &str) -> Result<Inspection, StorageError> {
    let round = row.integer("round")?.cast_unsigned();
    let impossible = |column| StorageError::Impossible {
        table: "lot_inspection",
        column,
        row: format!("{lot_id} {round}"),
    };
    let plan = (
        row.optional_text("code_letter")?,
        row.optional_integer("accept_max")?,
        row.optional_text("seed")?,
    );
    let sample_size = row.integer("sample_size")?.cast_unsigned();
    let kind = match (row.text("kind")?.as_str(), plan) {
        ("sorting", (None, None, None)) => RoundKind::Sorting,
        ("sample", (Some(letter), Some(accept_max), Some(seed))) => RoundKind::Sample {
            plan: SamplingPlan {
                code_letter: letter
                    .chars()
                    .next()
                    .ok_or_else(|| impossible("code_letter"))?,
                sample_size,
                accept_max: accept_max.cast_unsigned(),
            },
            seed,
        },
        _ => return Err(impossible("kind")),
    };
    let state = row.text("state")?;
    let state = RoundState::ALL
        .into_iter()
        .find(|known| known.word() == state);
    let count = |column| -> Result<u64, StorageError> {
        Ok(row
            .optional_integer(column)?
            .unwrap_or_default()
            .cast_unsigned())
    };
    Ok(Inspection {
        round,
        kind,
        lot_size: row.integer("lot_size")?.cast_unsigned(),
        state: state.ok_or_else(|| impossible("state"))?,
        bad: count("bad")?,
        critical: count("critical")?,
        after_return: row.integer("after_return")?.cast_unsigned(),
        cards: Vec::new(),
    })
}

/// What was found of a card as databases keep it.
pub(super) fn found_word(defects: &[SpoilReason]) -> String {
    if defects.is_empty() {
        return GOOD.to_owned();
    }
    let words: Vec<&str> = defects.iter().map(|defect| defect.word()).collect();
    words.join("+")
}

/// The defects of a database's word.
pub(super) fn read_found(
    word: Option<&str>,
    number: &str,
) -> Result<Option<Vec<SpoilReason>>, StorageError> {
    let Some(word) = word else {
        return Ok(None);
    };
    if word == GOOD {
        return Ok(Some(Vec::new()));
    }
    let defects: Option<Vec<SpoilReason>> = word.split('+').map(SpoilReason::from_word).collect();
    let defects = defects.ok_or_else(|| StorageError::Impossible {
        table: "lot_sample",
        column: "found",
        row: number.to_owned(),
    })?;
    Ok(Some(defects))
}
