//! A print lot: the cards of a lot in one PDF for the press, with its manifest and checksums, in a
//! folder that is whole or absent.
//!
//! What is in a lot is frozen when it is first printed; printing it again gives the same bytes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use card_payload::KeyId;
use issuer_render::CardData;
use issuer_render::face::{FaceError, Faces};
use issuer_render::layout::Layouts;
use issuer_render::pdf::OutputProfile;
use issuer_render::pdf::lot::{LotError, LotSetup, LotWriter};
use issuer_render::placed::Placed;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::checksum_list::{CHECKSUMS, Checksum, write_checksums};
use super::lot_folder::{MANIFEST_CSV, MANIFEST_JSON};
use super::lot_manifest::{
    FileRole, LOT_NAME_MAX, LotManifest, ManifestCsv, ManifestFile, ManifestJson, ManifestLine,
    ManifestPlace, is_lot_name,
};
use super::renderer::Renderer;
use super::stored_card_data::{CardDataError, stored_card_data};
use super::whole_files::{CountedFile, NewFolder, WriteError, Written};
use crate::app::App;
use crate::signing::is_demo_key;
use crate::storage::{LotStage, StorageError, StoredCard};

/// Cards drawn while the batch before is written. With photos of 11 kB and some 300 placed items
/// each, a batch takes about 4 MB.
const BATCH: u32 = 100;

/// The most cards of one lot: what a press takes as one file.
pub const LOT_MAX: u32 = 10_000;

/// The printed file.
pub const PDF_FILE: &str = "cards.pdf";
/// The press profile that lots are made for.
const PRESS: &str = "coated";

/// What to print.
#[derive(Debug, Clone)]
pub struct LotPlan {
    /// The lot's name.
    pub lot: String,
    /// How many cards at most.
    pub limit: u32,
}

/// A lot that lies ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotReport {
    /// Its folder.
    pub folder: PathBuf,
    /// Cards in it.
    pub cards: u32,
    /// Whether any of them is signed with a demo key.
    pub specimen: bool,
    /// Its files and their sizes.
    pub files: Vec<(PathBuf, u64)>,
    /// How the QR symbols came out.
    pub symbols: SymbolCounts,
}

/// How many QR symbols have which module, and their versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SymbolCounts {
    /// Modules of five dots, 0.42 mm.
    pub five_dots: u32,
    /// Modules of four dots, 0.34 mm.
    pub four_dots: u32,
    /// The smallest version; 0 where there is none.
    pub version_min: u8,
    /// The largest version.
    pub version_max: u8,
}

/// Why there is no lot. A folder of that name from before stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A card without printed data.
    #[error(transparent)]
    CardData(#[from] CardDataError),
    /// A card that does not fit its layout.
    #[error("card {card_number} cannot be drawn")]
    Face {
        /// The card.
        card_number: String,
        /// Why.
        source: FaceError,
    },
    /// The PDF.
    #[error(transparent)]
    Pdf(#[from] LotError),
    /// The folder.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A name that is no folder's.
    #[error(
        "`{0}` is no name for a lot\n\nhint: up to {LOT_NAME_MAX} of a-z, 0-9 and -, such as lot-0001"
    )]
    Name(String),
    /// Nothing to print.
    #[error(
        "there is no card to print in lot {0}\n\nhint: `issuer issue` signs cards; each goes into one lot only"
    )]
    Empty(String),
}

/// Freezes the lot if it is new and writes its folder. `progress` is told of each batch of cards.
pub async fn print_lot(
    app: &App,
    renderer: &mut Renderer,
    plan: &LotPlan,
    progress: &mut dyn FnMut(u64),
) -> Result<LotReport, PrintError> {
    check_name(&plan.lot)?;
    let lots = app.storage.lots();
    if lots
        .freeze(&plan.lot, app.now, plan.limit.min(LOT_MAX))
        .await?
        == 0
    {
        return Err(PrintError::Empty(plan.lot.clone()));
    }
    let created = lots.find_created_at(&plan.lot).await?.unwrap_or(app.now);
    let created = OffsetDateTime::from_unix_timestamp(created.seconds())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);

    let folder = NewFolder::begin(&app.config.output.folder.join(&plan.lot))?;
    let path = folder.draft().join(PDF_FILE);
    let unwritten = |source| WriteError {
        path: path.clone(),
        source,
    };
    let mut file = CountedFile::create(&path).map_err(unwritten)?;
    let first = lots.list_cards(&plan.lot, 0, 1).await?;
    let specimen = first.iter().any(|lot_card| is_specimen(&lot_card.card));
    let setup = LotSetup {
        title: title(&plan.lot, specimen),
        lot_id: plan.lot.clone(),
        created,
        profile: OutputProfile::coated(),
    };
    let pages = write_pages(app, renderer, &plan.lot, setup, &mut file, progress).await?;
    let written = file.finish().map_err(unwritten)?;
    let manifest = manifest(&plan.lot, created, &pages, &written);
    let files = write_manifest(folder.draft(), &manifest, &pages.lines)?;
    lots.advance(&plan.lot, LotStage::Rendered, app.now).await?;
    folder.finish()?;
    lots.advance(&plan.lot, LotStage::Exported, app.now).await?;
    let folder = app.config.output.folder.join(&plan.lot);
    Ok(LotReport {
        cards: manifest.cards,
        specimen: manifest.specimen,
        files: files
            .into_iter()
            .map(|(name, bytes)| (folder.join(name), bytes))
            .collect(),
        folder,
        symbols: pages.symbols,
    })
}

/// Draws a batch on all cores while the one before is written.
async fn write_pages(
    app: &App,
    renderer: &mut Renderer,
    lot: &str,
    setup: LotSetup,
    file: &mut CountedFile,
    progress: &mut dyn FnMut(u64),
) -> Result<WrittenPages, PrintError> {
    let mut pages = Pages {
        writer: LotWriter::new(file, renderer.fonts(), setup)?,
        layouts: renderer.layouts(),
        written: WrittenPages::default(),
    };
    let mut drawn: Vec<(CardData, Faces)> = Vec::new();
    let mut position = 0;
    loop {
        let cards = app.storage.lots().list_cards(lot, position, BATCH).await?;
        position = cards.last().map_or(position, |last| last.position);
        pages.written.specimen |= cards.iter().any(|lot_card| is_specimen(&lot_card.card));
        for lot_card in &cards {
            let place = &lot_card.family.family.local_body.place;
            pages.written.count_place(place.lgd_code);
        }
        let data = cards
            .iter()
            .map(|lot_card| stored_card_data(&lot_card.card, &lot_card.family.family, &app.photos))
            .collect::<Result<Vec<_>, _>>()?;
        let faces = thread::scope(|scope| {
            let (pages, drawn) = (&mut pages, &drawn);
            let writing = scope.spawn(move || {
                drawn
                    .iter()
                    .try_for_each(|(card, faces)| pages.add(card, faces))
            });
            let faces = renderer.faces(&data);
            match writing.join() {
                Ok(written) => written.map(|()| faces),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        progress(drawn.len() as u64);
        if cards.is_empty() {
            break;
        }
        drawn = data
            .into_iter()
            .zip(faces)
            .map(|(card, faces)| match faces {
                Ok(faces) => Ok((card, faces)),
                Err(source) => Err(PrintError::Face {
                    card_number: card.card_number.to_string(),
                    source,
                }),
            })
            .collect::<Result<_, _>>()?;
    }
    pages.writer.finish()?;
    Ok(pages.written)
}

#[derive(Default)]
struct WrittenPages {
    lines: Vec<ManifestLine>,
    places: Vec<ManifestPlace>,
    symbols: SymbolCounts,
    specimen: bool,
}

impl WrittenPages {
    /// One more card for a place; cards of a place follow one another.
    fn count_place(&mut self, local_body_lgd: u32) {
        match self.places.last_mut() {
            Some(last) if last.local_body_lgd == local_body_lgd => last.cards += 1,
            _ => self.places.push(ManifestPlace {
                local_body_lgd,
                cards: 1,
            }),
        }
    }
}

struct Pages<'file> {
    writer: LotWriter<&'file mut CountedFile>,
    layouts: Arc<Layouts>,
    written: WrittenPages,
}

impl Pages<'_> {
    fn add(&mut self, card: &CardData, faces: &Faces) -> Result<(), LotError> {
        let hashes = self
            .writer
            .add_card(card, faces, self.layouts.get(card.card_type))?;
        let written = &mut self.written;
        let sequence = u32::try_from(written.lines.len() + 1).unwrap_or(u32::MAX);
        let number = card.card_number.to_string();
        written.lines.push(ManifestLine {
            sequence,
            card_number: number,
            file: PDF_FILE.to_owned(),
            front_page: sequence * 2 - 1,
            back_page: sequence * 2,
            slot: 1,
            front_sha256: hashes.front,
            back_sha256: hashes.back,
        });
        written.symbols.add(faces);
        Ok(())
    }
}

impl SymbolCounts {
    fn add(&mut self, faces: &Faces) {
        const FIVE_DOTS: u8 = 5;
        for item in &faces.back.items {
            let Placed::Qr { symbol, .. } = item else {
                continue;
            };
            if symbol.module_dots() == FIVE_DOTS {
                self.five_dots += 1;
            } else {
                self.four_dots += 1;
            }
            let version = symbol.version();
            self.version_max = self.version_max.max(version);
            if self.version_min == 0 || version < self.version_min {
                self.version_min = version;
            }
        }
    }
}

fn manifest(
    lot: &str,
    created: OffsetDateTime,
    pages: &WrittenPages,
    written: &Written,
) -> LotManifest {
    let cards = u32::try_from(pages.lines.len()).unwrap_or(u32::MAX);
    LotManifest {
        lot: lot.to_owned(),
        supplement_of: None,
        created_at: created.format(&Rfc3339).unwrap_or_default(),
        specimen: pages.specimen,
        press: PRESS.to_owned(),
        cards,
        pages: cards.saturating_mul(2),
        files: vec![ManifestFile::new(PDF_FILE, FileRole::Cards, written)],
        places: pages.places.clone(),
    }
}

fn write_manifest(
    folder: &Path,
    manifest: &LotManifest,
    lines: &[ManifestLine],
) -> Result<Vec<(&'static str, u64)>, PrintError> {
    let json = write_into(folder, MANIFEST_JSON, |out| {
        let mut json = ManifestJson::begin(out, manifest)?;
        lines.iter().try_for_each(|line| json.line(line))?;
        json.finish().map(drop)
    })?;
    let csv = write_into(folder, MANIFEST_CSV, |out| {
        let mut csv = ManifestCsv::begin(out);
        lines.iter().try_for_each(|line| csv.line(line))?;
        csv.finish().map(drop)
    })?;
    let checksum = |name: &str, sha256| Checksum {
        name: name.to_owned(),
        sha256,
    };
    let of_files = manifest.files.iter();
    let mut sums: Vec<Checksum> = of_files
        .map(|file| checksum(&file.name, file.sha256))
        .collect();
    sums.push(checksum(MANIFEST_JSON, json.sha256));
    sums.push(checksum(MANIFEST_CSV, csv.sha256));
    let sums = write_checksums(&sums);
    let sums = write_into(folder, CHECKSUMS, |out| out.write_all(sums.as_bytes()))?;
    Ok(vec![
        (PDF_FILE, manifest.files.iter().map(|file| file.bytes).sum()),
        (MANIFEST_JSON, json.bytes),
        (MANIFEST_CSV, csv.bytes),
        (CHECKSUMS, sums.bytes),
    ])
}

/// Writes a file of the unfinished folder piece by piece: a manifest of 10,000 lines is not put
/// together in memory.
fn write_into(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut CountedFile) -> io::Result<()>,
) -> Result<Written, WriteError> {
    let path = folder.join(name);
    let written = || {
        let mut file = CountedFile::create(&path)?;
        write(&mut file)?;
        file.finish()
    };
    written().map_err(|source| WriteError {
        path: path.clone(),
        source,
    })
}

fn title(lot: &str, specimen: bool) -> String {
    format!(
        "Him Parivar family cards, {lot}{}",
        if specimen { " (SPECIMEN)" } else { "" }
    )
}

fn is_specimen(card: &StoredCard) -> bool {
    is_demo_key(KeyId::from_bytes(card.version.key_id))
}

fn check_name(lot: &str) -> Result<(), PrintError> {
    if is_lot_name(lot) {
        Ok(())
    } else {
        Err(PrintError::Name(lot.to_owned()))
    }
}
