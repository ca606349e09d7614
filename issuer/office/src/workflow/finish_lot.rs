//! Finishes a lot whose files are all drawn: manifest, checksums, and the cards' next stage.

use std::io;
use std::pin::pin;
use std::time::Duration;

use card_payload::Timestamp;
use issuer_domain::SymbolCounts;
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{AboutLot, PaperError};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::checksum_list::{CHECKSUMS, Checksum, read_checksums, write_checksums};
use super::go_on::GoOn;
use super::lot_folder::{MANIFEST_CSV, MANIFEST_JSON};
use super::lot_manifest::{
    LotManifest, ManifestCsv, ManifestFile, ManifestJson, ManifestLine, ManifestPlace,
};
use super::lot_pieces::{PieceRecord, RecordError};
use super::lot_store::{LotStore, LotStoreError, Upload};
use super::papers_beside::PapersBeside;
use super::whole_files::Written;
use crate::app::App;
use crate::storage::{Lot, LotStage, Piece, PieceKind, StorageError};

/// How often it is asked whether the work is still wanted, while a paper is drawn. A lease lasts
/// many times as long.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(200);

/// Lines of the manifest that wait in memory: some 300 kB.
const LINES_AT_ONCE: usize = 1_000;

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
    /// Whoever wanted it does not any more.
    #[error("the work was given up")]
    GivenUp,
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
    fonts: &FontSet,
    lot: &Lot,
    at: Timestamp,
    go_on: &mut impl GoOn,
) -> Result<Finished, FinishError> {
    let mut gathered = gather(app, store, lot, go_on).await?;
    let papers = put_papers(app, store, fonts, lot, &gathered.manifest, go_on).await?;
    gathered.manifest.files.extend(papers);
    let manifest = &gathered.manifest;
    let path = |file: &str| format!("{}/{file}", lot.lot_id);
    let json = put_json(store, lot, &gathered, go_on).await?;
    let csv = put_table(store, lot, &gathered, go_on).await?;
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
    fonts: &FontSet,
    lot: &Lot,
    manifest: &LotManifest,
    go_on: &mut impl GoOn,
) -> Result<Vec<ManifestFile>, FinishError> {
    let lots = app.storage.lots();
    let bundles = asking(go_on, lots.planned_bundles(&lot.lot_id)).await??;
    let created = OffsetDateTime::from_unix_timestamp(lot.created_at.seconds())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let about = AboutLot {
        lot: lot.lot_id.clone(),
        date: created.date(),
        specimen: manifest.specimen,
    };
    let setup = DocumentSetup {
        created,
        profile: OutputProfile::coated(),
    };
    let mut papers = PapersBeside::begin(bundles, about, fonts.clone(), setup);
    let mut files = Vec::new();
    while let Some(paper) = asking(go_on, papers.next()).await? {
        let paper = paper?;
        let path = format!("{}/{}", lot.lot_id, paper.name);
        let written = asking(go_on, store.put(&path, paper.content)).await??;
        files.push(ManifestFile::new(&paper.name, paper.role, &written));
        ask(go_on).await?;
    }
    Ok(files)
}

/// Waits for what may take longer than a lease lasts, and asks meanwhile.
async fn asking<T>(go_on: &mut impl GoOn, work: impl Future<Output = T>) -> Result<T, FinishError> {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return Ok(done),
            () = tokio::time::sleep(BETWEEN_QUESTIONS) => ask(go_on).await?,
        }
    }
}

/// Whether the work is still wanted.
async fn ask(go_on: &mut impl GoOn) -> Result<(), FinishError> {
    if go_on.go_on(0).await? {
        Ok(())
    } else {
        Err(FinishError::GivenUp)
    }
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

/// Writes the manifest as JSON, or nothing where that fails.
async fn put_json(
    store: &LotStore,
    lot: &Lot,
    gathered: &Gathered,
    go_on: &mut impl GoOn,
) -> Result<Written, FinishError> {
    let path = format!("{}/{MANIFEST_JSON}", lot.lot_id);
    let mut upload = store.begin(&path).await?;
    let write = async {
        let json = ManifestJson::begin(upload.spool(), &gathered.manifest);
        let mut json = json.map_err(|source| unwritten(lot, source))?;
        let line = |line: &_| json.line(line);
        write_lines(store, lot, gathered, &mut upload, line, go_on).await?;
        json.finish().map_err(|source| unwritten(lot, source))
    };
    let done = write.await.map(drop);
    whole_or_nothing(upload, done).await
}

/// Writes the manifest as a table, or nothing where that fails.
async fn put_table(
    store: &LotStore,
    lot: &Lot,
    gathered: &Gathered,
    go_on: &mut impl GoOn,
) -> Result<Written, FinishError> {
    let path = format!("{}/{MANIFEST_CSV}", lot.lot_id);
    let mut upload = store.begin(&path).await?;
    let write = async {
        let mut csv = ManifestCsv::begin(upload.spool());
        let line = |line: &_| csv.line(line);
        write_lines(store, lot, gathered, &mut upload, line, go_on).await?;
        csv.finish().map_err(|source| unwritten(lot, source))
    };
    let done = write.await.map(drop);
    whole_or_nothing(upload, done).await
}

async fn whole_or_nothing(
    upload: Upload,
    done: Result<(), FinishError>,
) -> Result<Written, FinishError> {
    match done {
        Ok(()) => Ok(upload.finish().await?),
        Err(error) => {
            upload.abandon().await;
            Err(error)
        }
    }
}

/// Writes the lines of all cards, a piece after the other.
async fn write_lines(
    store: &LotStore,
    lot: &Lot,
    gathered: &Gathered,
    upload: &mut Upload,
    mut write: impl FnMut(&ManifestLine) -> io::Result<()>,
    go_on: &mut impl GoOn,
) -> Result<(), FinishError> {
    for piece in &gathered.pieces {
        ask(go_on).await?;
        let record = PieceRecord::read(store, &lot.lot_id, piece).await?;
        for lines in record.lines.chunks(LINES_AT_ONCE) {
            for line in lines {
                write(line).map_err(|source| unwritten(lot, source))?;
            }
            upload.send().await?;
        }
    }
    Ok(())
}

fn unwritten(lot: &Lot, source: io::Error) -> FinishError {
    FinishError::Manifest {
        lot: lot.lot_id.clone(),
        source,
    }
}

async fn gather(
    app: &App,
    store: &LotStore,
    lot: &Lot,
    go_on: &mut impl GoOn,
) -> Result<Gathered, FinishError> {
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
            places: asking(go_on, places(app, lot)).await??,
        },
        pieces: Vec::new(),
    };
    let manifest = &mut gathered.manifest;
    for piece in app.storage.lots().list_pieces(&lot.lot_id).await? {
        if piece.kind == PieceKind::Finish {
            continue;
        }
        ask(go_on).await?;
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
