//! Draws cards of a lot into one PDF for the press: a piece that a worker claimed, or any range that
//! a press asks for again. The same cards give the same bytes, whoever draws them.

use std::sync::Arc;

use card_payload::KeyId;
use issuer_domain::SymbolCounts;
use issuer_render::layout::Layouts;
use issuer_render::pdf::lot::{LotError, LotSetup, LotWriter};
use issuer_render::press::PressProfile;
use time::OffsetDateTime;

use super::go_on::GoOn;
use super::lot_manifest::ManifestLine;
use super::lot_store::{LotStore, LotStoreError, Spool, Upload};
use super::press_of_lot::{Press, PressOfLotError};
use super::renderer::{Renderer, UndrawableCard};
use super::stored_card_data::{CardDataError, stored_card_data};
use super::symbol_counts::count_symbols;
use super::whole_files::Written;
use crate::app::App;
use crate::signing::is_demo_key;
use crate::storage::{Lot, LotCard, LotCards, StorageError, StoredCard};

/// Cards that are read and drawn together: with photos of 11 kB and some 300 placed items each they
/// take about 2 MB.
const BATCH: u32 = 50;

/// Why cards were not drawn. Nothing of the file can be seen.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A card without printed data.
    #[error(transparent)]
    CardData(#[from] CardDataError),
    /// A card that does not fit its layout.
    #[error(transparent)]
    Face(#[from] UndrawableCard),
    /// The PDF.
    #[error(transparent)]
    Pdf(#[from] LotError),
    /// The press.
    #[error(transparent)]
    Press(#[from] PressOfLotError),
    /// The store.
    #[error(transparent)]
    Store(#[from] LotStoreError),
    /// Whoever wanted it does not any more.
    #[error("the work was given up")]
    GivenUp,
}

/// A file that was drawn.
#[derive(Debug)]
pub struct Drawing {
    /// Length and hash.
    pub written: Written,
    /// What the manifest says of its cards.
    pub lines: Vec<ManifestLine>,
    /// How the QR symbols came out.
    pub symbols: SymbolCounts,
    /// Whether any of the cards is signed with a demo key.
    pub specimen: bool,
}

/// Draws cards of a lot into a file of the store; `path` is where, and its last part what the
/// manifest calls it.
pub async fn draw_cards(
    app: &App,
    store: &LotStore,
    renderer: &mut Renderer,
    lot: &Lot,
    cards: LotCards,
    path: &str,
    go_on: &mut impl GoOn,
) -> Result<Drawing, DrawError> {
    let mut upload = store.begin(path).await?;
    let file = path.rsplit('/').next().unwrap_or(path);
    match draw_into(app, &mut upload, renderer, lot, cards, file, go_on).await {
        Ok(pages) => {
            let written = upload.finish().await?;
            Ok(Drawing {
                written,
                lines: pages.lines,
                symbols: pages.symbols,
                specimen: pages.specimen,
            })
        }
        Err(error) => {
            upload.abandon().await;
            Err(error)
        }
    }
}

async fn draw_into(
    app: &App,
    upload: &mut Upload,
    renderer: &mut Renderer,
    lot: &Lot,
    cards: LotCards,
    file: &str,
    go_on: &mut impl GoOn,
) -> Result<Pages, DrawError> {
    let lots = app.storage.lots();
    let mut batch = lots.list_cards(&lot.lot_id, cards, BATCH).await?;
    let specimen = batch.iter().any(|lot_card| is_specimen(&lot_card.card));
    let press = Press::of_lot(app, lot).await?;
    let first_sequence = sequence_of(batch.first());
    let cards_before = first_sequence.saturating_sub(1);
    let setup = LotSetup {
        title: title(&lot.lot_id, specimen),
        // What the slugs say.
        lot_id: match cards {
            LotCards::Proof => format!("{} proof", lot.lot_id),
            LotCards::Places { .. } => lot.lot_id.clone(),
        },
        created: OffsetDateTime::from_unix_timestamp(lot.created_at.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        profile: press.output(&lot.press)?,
        press: press.profile.clone(),
        first_sequence,
        first_sheet: press.profile.sheets(cards_before).saturating_add(1),
    };
    let mut pages = Pages {
        layouts: renderer.layouts(),
        press: press.profile,
        file: file.to_owned(),
        lines: Vec::new(),
        symbols: SymbolCounts::default(),
        specimen: false,
    };
    let mut writer = LotWriter::new(upload.spool(), renderer.fonts(), setup)?;
    let mut drawn = 0;
    while let Some(last) = batch.last().map(|card| card.position) {
        if !go_on.go_on(drawn).await? {
            return Err(DrawError::GivenUp);
        }
        for lot_card in &batch {
            pages.draw(app, renderer, &mut writer, lot_card)?;
        }
        drawn += batch.len() as u64;
        upload.send().await?;
        batch = match cards {
            LotCards::Places { last: end, .. } if last < end => {
                let rest = LotCards::Places {
                    after: last,
                    last: end,
                };
                lots.list_cards(&lot.lot_id, rest, BATCH).await?
            }
            // A proof is one batch.
            LotCards::Places { .. } | LotCards::Proof => Vec::new(),
        };
    }
    writer.finish()?;
    Ok(pages)
}

struct Pages {
    press: PressProfile,
    file: String,
    layouts: Arc<Layouts>,
    lines: Vec<ManifestLine>,
    symbols: SymbolCounts,
    specimen: bool,
}

impl Pages {
    fn draw(
        &mut self,
        app: &App,
        renderer: &mut Renderer,
        writer: &mut LotWriter<Spool>,
        lot_card: &LotCard,
    ) -> Result<(), DrawError> {
        self.specimen |= is_specimen(&lot_card.card);
        let card = stored_card_data(&lot_card.card, &lot_card.family.family, &app.photos)?;
        let faces = renderer.face(&card)?;
        let sequence = sequence_of(Some(lot_card));
        writer.go_on_at(sequence);
        let hashes = writer.add_card(&card, &faces, self.layouts.get(card.card_type))?;
        let number = card.card_number.to_string();
        let index = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let place = self.press.place(index);
        self.lines.push(ManifestLine {
            sequence,
            card_number: number,
            file: self.file.clone(),
            front_page: place.front_page,
            back_page: place.back_page,
            slot: place.slot,
            front_sha256: hashes.front,
            back_sha256: hashes.back,
        });
        self.symbols.join(&count_symbols(&faces));
        Ok(())
    }
}

/// A card's place in its lot.
fn sequence_of(card: Option<&LotCard>) -> u32 {
    card.map_or(1, |card| u32::try_from(card.position).unwrap_or(u32::MAX))
}

fn is_specimen(card: &StoredCard) -> bool {
    is_demo_key(KeyId::from_bytes(card.version.key_id))
}

fn title(lot: &str, specimen: bool) -> String {
    if specimen {
        format!("SPECIMEN: print lot {lot}")
    } else {
        format!("Print lot {lot}")
    }
}
