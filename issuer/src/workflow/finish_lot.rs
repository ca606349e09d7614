//! Finishes a lot whose files are all drawn: manifest, checksums, and the cards' next stage.

use std::io;

use card_payload::Timestamp;
use issuer_domain::SymbolCounts;
use issuer_render::document::DocumentSetup;
use issuer_render::document::papers::{AboutLot, PaperError};
use issuer_render::fonts::{FontError, FontSet};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::checksum_list::{CHECKSUMS, Checksum, read_checksums, write_checksums};
use super::lot_folder::{MANIFEST_CSV, MANIFEST_JSON};
use super::lot_manifest::{LotManifest, ManifestCsv, ManifestFile, ManifestJson, ManifestPlace};
use super::lot_papers::LotPapers;
use super::lot_pieces::{PieceRecord, RecordError};
use super::lot_store::{LotStore, LotStoreError};
use super::whole_files::Written;
use crate::app::App;
use crate::storage::{Lot, LotStage, Piece, PieceKind, StorageError};

/// A lot that lies ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotReport {
    /// The lot.
    pub lot: String,
    /// Cards in it.
    pub cards: u64,
    /// Whether any of them is signed with a demo key.
    pub specimen: bool,
    /// Its files and their sizes.
    pub files: Vec<(String, u64)>,
    /// How the QR symbols came out.
    pub symbols: SymbolCounts,
}

/// What finishing a lot comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Length and hash of its checksums, which stand for all of it.
    pub sums: Written,
    /// Whether any of its cards is signed with a demo key.
    pub specimen: bool,
}

/// Why a lot is not finished.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What the pieces left.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The store.
    #[error(transparent)]
    Store(#[from] LotStoreError),
    /// A file is gone or was cut.
    #[error(
        "{file} of lot {lot} is missing or has another length than was written\n\nhint: draw it again: `issuer lot redraw {lot} --piece {shard}`"
    )]
    File {
        /// The lot.
        lot: String,
        /// The file.
        file: String,
        /// The piece.
        shard: i64,
    },
    /// Fonts.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// The papers.
    #[error("the papers of the lot cannot be drawn: {0}")]
    Papers(#[from] PaperError),
    /// The manifest.
    #[error("the manifest of lot {lot} cannot be written")]
    Manifest {
        /// The lot.
        lot: String,
        /// Why.
        source: io::Error,
    },
}

/// What the manifest says before its lines, and what else its pieces tell.
struct Gathered {
    manifest: LotManifest,
    pieces: Vec<Piece>,
}

/// Writes manifest and checksums of a lot all of whose files are drawn. Doing it again writes the
/// same bytes.
pub async fn finish_lot(
    app: &App,
    store: &LotStore,
    lot: &Lot,
    at: Timestamp,
) -> Result<Finished, FinishError> {
    let mut gathered = gather(app, store, lot).await?;
    let papers = put_papers(app, store, lot, &gathered.manifest).await?;
    gathered.manifest.files.extend(papers);
    let manifest = &gathered.manifest;
    let path = |file: &str| format!("{}/{file}", lot.lot_id);
    let json = write_json(store, lot, &gathered, &path(MANIFEST_JSON)).await?;
    let csv = write_csv(store, lot, &gathered, &path(MANIFEST_CSV)).await?;
    let files = manifest.files.iter();
    let mut sums: Vec<Checksum> = files.map(|file| sum(&file.name, file.sha256)).collect();
    sums.push(sum(MANIFEST_JSON, json.sha256));
    sums.push(sum(MANIFEST_CSV, csv.sha256));
    // Written last: a lot that has it is whole.
    let sums = store
        .put(&path(CHECKSUMS), write_checksums(&sums).into())
        .await?;

    let lots = app.storage.lots();
    lots.advance(&lot.lot_id, LotStage::Rendered, at).await?;
    lots.advance(&lot.lot_id, LotStage::Exported, at).await?;
    Ok(Finished {
        sums,
        specimen: manifest.specimen,
    })
}

/// Draws the papers that travel with a lot.
async fn put_papers(
    app: &App,
    store: &LotStore,
    lot: &Lot,
    manifest: &LotManifest,
) -> Result<Vec<ManifestFile>, FinishError> {
    let bundles = app.storage.lots().planned_bundles(&lot.lot_id).await?;
    let created = OffsetDateTime::from_unix_timestamp(lot.created_at.seconds())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let about = AboutLot {
        lot: lot.lot_id.clone(),
        date: created.date(),
        specimen: manifest.specimen,
    };
    let fonts = FontSet::bundled()?;
    let setup = DocumentSetup {
        created,
        profile: OutputProfile::coated(),
    };
    let papers = LotPapers::new(&bundles, &about, &fonts, &setup);
    let mut files = Vec::with_capacity(papers.count());
    for number in 0..papers.count() {
        let paper = papers.draw(number)?;
        let path = format!("{}/{}", lot.lot_id, paper.name);
        let written = store.put(&path, paper.content).await?;
        files.push(ManifestFile::new(&paper.name, paper.role, &written));
    }
    Ok(files)
}

/// What a finished lot consists of.
pub async fn lot_report(
    app: &App,
    store: &LotStore,
    lot_id: &str,
) -> Result<LotReport, FinishError> {
    let mut report = LotReport {
        lot: lot_id.to_owned(),
        cards: 0,
        specimen: false,
        files: Vec::new(),
        symbols: SymbolCounts::default(),
    };
    for piece in app.storage.lots().list_pieces(lot_id).await? {
        let Some(file) = piece.file else { continue };
        report.specimen |= file.specimen;
        if piece.kind == PieceKind::Cards {
            report.cards += piece.last + 1 - piece.first;
            report.symbols.join(&file.symbols);
        }
    }
    let sums = store.find(&format!("{lot_id}/{CHECKSUMS}")).await?;
    let sums = sums.and_then(|sums| String::from_utf8(sums).ok());
    let sums = sums.and_then(|sums| read_checksums(&sums));
    let names = sums.unwrap_or_default().into_iter().map(|sum| sum.name);
    for name in names.chain([CHECKSUMS.to_owned()]) {
        if let Some(length) = store.find_length(&format!("{lot_id}/{name}")).await? {
            report.files.push((name, length));
        }
    }
    Ok(report)
}

fn sum(name: &str, sha256: [u8; 32]) -> Checksum {
    Checksum {
        name: name.to_owned(),
        sha256,
    }
}

async fn write_json(
    store: &LotStore,
    lot: &Lot,
    gathered: &Gathered,
    path: &str,
) -> Result<Written, FinishError> {
    let unwritten = |source| unwritten(lot, source);
    let mut upload = store.begin(path).await?;
    let json = ManifestJson::begin(upload.spool(), &gathered.manifest);
    let mut json = json.map_err(unwritten)?;
    for piece in &gathered.pieces {
        let record = PieceRecord::read(store, &lot.lot_id, piece).await?;
        let lines = record.lines.iter().try_for_each(|line| json.line(line));
        lines.map_err(unwritten)?;
        upload.send().await?;
    }
    json.finish().map_err(unwritten)?;
    Ok(upload.finish().await?)
}

async fn write_csv(
    store: &LotStore,
    lot: &Lot,
    gathered: &Gathered,
    path: &str,
) -> Result<Written, FinishError> {
    let unwritten = |source| unwritten(lot, source);
    let mut upload = store.begin(path).await?;
    let mut csv = ManifestCsv::begin(upload.spool());
    for piece in &gathered.pieces {
        let record = PieceRecord::read(store, &lot.lot_id, piece).await?;
        let lines = record.lines.iter().try_for_each(|line| csv.line(line));
        lines.map_err(unwritten)?;
        upload.send().await?;
    }
    csv.finish().map_err(unwritten)?;
    Ok(upload.finish().await?)
}

fn unwritten(lot: &Lot, source: io::Error) -> FinishError {
    FinishError::Manifest {
        lot: lot.lot_id.clone(),
        source,
    }
}

async fn gather(app: &App, store: &LotStore, lot: &Lot) -> Result<Gathered, FinishError> {
    let mut gathered = Gathered {
        manifest: LotManifest {
            lot: lot.lot_id.clone(),
            supplement_of: lot.supplement_of.clone(),
            created_at: rfc3339(lot.created_at),
            specimen: false,
            press: lot.press.clone(),
            cards: 0,
            pages: 0,
            files: Vec::new(),
            places: places(app, lot).await?,
        },
        pieces: Vec::new(),
    };
    let manifest = &mut gathered.manifest;
    for piece in app.storage.lots().list_pieces(&lot.lot_id).await? {
        if piece.kind == PieceKind::Finish {
            continue;
        }
        let record = PieceRecord::read(store, &lot.lot_id, &piece).await?;
        let path = format!("{}/{}", lot.lot_id, record.file.name);
        if store.find_length(&path).await? != Some(record.file.bytes) {
            return Err(FinishError::File {
                lot: lot.lot_id.clone(),
                file: record.file.name,
                shard: piece.shard,
            });
        }
        manifest.files.push(record.file);
        manifest.specimen |= piece.file.as_ref().is_some_and(|file| file.specimen);
        if piece.kind == PieceKind::Cards {
            manifest.cards += u32::try_from(record.lines.len()).unwrap_or(u32::MAX);
            let last = record.lines.iter().map(|line| line.back_page).max();
            manifest.pages += last.unwrap_or_default();
            gathered.pieces.push(piece);
        }
    }
    Ok(gathered)
}

/// For packing: how many cards go to which panchayat or ward, in the order of the lot.
async fn places(app: &App, lot: &Lot) -> Result<Vec<ManifestPlace>, StorageError> {
    let places = app.storage.lots().list_places(&lot.lot_id).await?;
    Ok(places
        .into_iter()
        .map(|(local_body_lgd, cards)| ManifestPlace {
            local_body_lgd,
            cards,
        })
        .collect())
}

fn rfc3339(time: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(time.seconds())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(&Rfc3339)
        .unwrap_or_default()
}
