//! The list that an inspector ticks off: the drawn cards of a lot and the plan behind them.

use std::path::Path;

use issuer_domain::Timestamp;
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::{FontError, FontSet};
use issuer_render::papers::{AboutLot, CardLine, PaperError, QcCheck, QcChecklist, qc_checklist};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;

use super::whole_files::{WriteError, write_file};
use crate::storage::{Inspection, RoundKind};

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ChecklistError {
    /// The fonts.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// The paper.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Every card is looked at, by no plan.
    #[error(
        "lot {0} is being sorted: every card is looked at\n\nhint: `issuer lot sample {0}` without --checklist lists them"
    )]
    Sorting(String),
}

/// Writes the list of a drawn sample.
pub fn draw_checklist(
    lot: &str,
    round: &Inspection,
    specimen: bool,
    at: Timestamp,
    path: &Path,
) -> Result<(), ChecklistError> {
    let RoundKind::Sample { plan, seed } = &round.kind else {
        return Err(ChecklistError::Sorting(lot.to_owned()));
    };
    let created =
        OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let about = AboutLot {
        lot: lot.to_owned(),
        date: created.date(),
        specimen,
    };
    let drawn = round.cards.iter().map(|card| CardLine {
        sequence: small(card.position),
        card_number: card.number.clone(),
    });
    let checklist = QcChecklist {
        lot_size: small(round.lot_size),
        code_letter: plan.code_letter,
        sample_size: small(plan.sample_size),
        accept_max: small(plan.accept_max),
        reject_min: small(plan.accept_max + 1),
        seed: seed.clone(),
        critical: vec![QcCheck::Qr, QcCheck::Names],
        drawn: drawn.collect(),
    };
    let setup = DocumentSetup {
        created,
        profile: OutputProfile::coated(),
    };
    let paper = qc_checklist(&checklist, &about, &FontSet::bundled()?, &setup)?;
    write_file(path, &paper)?;
    Ok(())
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
