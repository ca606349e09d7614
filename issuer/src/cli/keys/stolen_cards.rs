//! The cards that a stolen key signed too late to be believed: whose families need new ones.

use std::io;
use std::path::Path;

use card_payload::{KeyId, Timestamp};

use super::super::failure::Failure;
use super::super::rim;
use issuer_office::app::App;
use issuer_office::workflow::whole_files::write_file;

/// How many cards are concerned.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct StolenCards {
    /// All that the key signed later than that.
    pub(super) all: u64,
    /// Those that are in force or blocked: to be issued anew.
    pub(super) live: u64,
}

/// Cards of one query.
const BATCH: u32 = 1_000;

/// Lists the cards as CSV: into a file, or to standard output. Numbers and ids alone, no names.
pub(super) async fn write_stolen_cards(
    app: &App,
    key: KeyId,
    later_than: Timestamp,
    file: Option<&Path>,
) -> Result<StolenCards, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["card_number", "family_id", "issued_at", "status"])?;
    let mut counts = StolenCards::default();
    let mut last = String::new();
    loop {
        let keys = app.storage.signing_keys();
        let cards = keys.list_cards(key, later_than, &last, BATCH).await?;
        let Some(end) = cards.last() else { break };
        last.clone_from(&end.card_number);
        for card in &cards {
            counts.all += 1;
            counts.live += u64::from(matches!(card.status.as_str(), "valid" | "suspended"));
            writer.write_record([
                &card.card_number,
                &card.family_id,
                &rim::format_time(card.issued_at),
                &card.status,
            ])?;
        }
    }
    let csv = writer.into_inner()?;
    match file {
        Some(file) => {
            write_file(file, &csv).map_err(Failure::environment)?;
        }
        None => {
            io::Write::write_all(&mut io::stdout(), &csv).map_err(Failure::environment)?;
        }
    }
    Ok(counts)
}
