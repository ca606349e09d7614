//! A worker: claims pieces of lots, makes them and says so, as long as there is work.
//!
//! Any number of workers on any number of machines may do this at one database. One that dies loses
//! nothing but its time; one that wakes after its lease ran out changes nothing. A full disk or a
//! database that is away is waited for: the work goes on by itself.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use card_payload::Timestamp;
use issuer_domain::SymbolCounts;

use super::checksum_list::CHECKSUMS;
use super::draw_pieces::{DrawError, draw_cards};
use super::error_text::said;
use super::finish_lot::{FinishError, finish_lot};
use super::go_on::GoOn;
use super::lot_pieces::{PieceRecord, file_of, record_path};
use super::lot_store::{LotStore, LotStoreError};
use super::renderer::Renderer;
use crate::app::App;
use crate::storage::{Claim, Lot, LotCards, Lots, PieceFile, PieceKind, StorageError};

/// So long a piece is a worker's without a word from it. A batch of cards takes milliseconds; a slow
/// disk or a short swap some seconds.
pub const LEASE: Duration = Duration::from_secs(30);

/// So many renewals fit into a lease.
const RENEWALS: u32 = 10;

/// Pauses before the next look for work, or before trying again what is away.
const PAUSE: Duration = Duration::from_millis(500);

/// How a worker works.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Its name, new for each process and thread: a machine's name would come back after a crash.
    pub name: String,
    /// Only this lot.
    pub lot: Option<String>,
    /// How long a piece is its own without a word.
    pub lease: Duration,
    /// Ends when nothing is left to do; otherwise it waits for more.
    pub until_done: bool,
}

/// What a worker tells whoever watches.
#[derive(Debug)]
pub enum Told {
    /// A file is made.
    Made {
        /// The lot.
        lot: String,
        /// The file.
        file: String,
        /// Cards in it.
        cards: u64,
    },
    /// A lot is finished.
    Finished {
        /// The lot.
        lot: String,
    },
    /// A piece cannot be made as things are.
    Failed {
        /// The lot.
        lot: String,
        /// The piece.
        shard: i64,
        /// Why, with what to do.
        error: String,
    },
    /// A piece went on to another worker meanwhile.
    Lost {
        /// The lot.
        lot: String,
        /// The piece.
        shard: i64,
    },
    /// Something is away or full, and is waited for.
    Waiting {
        /// What, with what to do.
        error: String,
    },
    /// What was away is back.
    GoesOn,
}

/// What a worker has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkReport {
    /// Files that it made.
    pub files: u64,
    /// Cards in them.
    pub cards: u64,
    /// Lots that it finished.
    pub finished: u64,
    /// Pieces that failed in its hands.
    pub failed: u64,
}

impl WorkReport {
    /// Adds what another worker has done.
    pub fn join(&mut self, other: &Self) {
        self.files += other.files;
        self.cards += other.cards;
        self.finished += other.finished;
        self.failed += other.failed;
    }
}

/// Why a piece was not made.
#[derive(Debug, thiserror::Error)]
enum PieceError {
    #[error(transparent)]
    Draw(#[from] DrawError),
    #[error(transparent)]
    Finish(#[from] FinishError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Store(#[from] LotStoreError),
    #[error("lot {0} is gone from the database")]
    NoLot(String),
    #[error("what the manifest needs cannot be written: {0}")]
    Record(#[from] serde_json::Error),
}

/// What became of a piece.
enum Outcome {
    Made { file: String, cards: u64 },
    Lost,
    GivenBack,
}

/// Works until there is nothing left, or until `stop` is set; then the piece at hand is given back
/// within a batch of cards.
pub async fn work_on_lots(
    app: &App,
    store: &LotStore,
    renderer: &mut Renderer,
    worker: &Worker,
    clock: &dyn Fn() -> Timestamp,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(Told),
) -> WorkReport {
    let mut report = WorkReport::default();
    let mut patience = Patience { is_waiting: false };
    let lots = app.storage.lots();
    while !stop.load(Ordering::Relaxed) {
        let claimed = lots
            .claim(
                &worker.name,
                worker.lot.as_deref(),
                milliseconds(worker.lease),
            )
            .await;
        let claim = match claimed {
            Ok(Some(claim)) => claim,
            Ok(None) => {
                patience.goes_on(tell);
                let open = lots.has_open_pieces(worker.lot.as_deref()).await;
                if worker.until_done && matches!(open, Ok(false)) {
                    break;
                }
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            Err(error) => {
                patience.wait(&error, tell).await;
                continue;
            }
        };
        match make(app, store, renderer, worker, &claim, clock, stop).await {
            Ok(outcome) => {
                patience.goes_on(tell);
                note(outcome, &claim, &mut report, tell);
            }
            Err(error) if passes(&error) => {
                // Whether it can be given back or not: its lease runs out.
                let _ = lots.give_back(&claim).await;
                patience.wait(&error, tell).await;
            }
            Err(error) => {
                let text = said(&error);
                let _ = lots.fail(&claim, &text).await;
                report.failed += 1;
                tell(Told::Failed {
                    lot: claim.lot_id.clone(),
                    shard: claim.shard,
                    error: text,
                });
            }
        }
    }
    report
}

fn note(outcome: Outcome, claim: &Claim, report: &mut WorkReport, tell: &mut dyn FnMut(Told)) {
    let lot = claim.lot_id.clone();
    match outcome {
        Outcome::Made { file, cards } => {
            if claim.kind == PieceKind::Finish {
                report.finished += 1;
                tell(Told::Finished { lot });
            } else {
                report.files += 1;
                report.cards += cards;
                tell(Told::Made { lot, file, cards });
            }
        }
        Outcome::Lost => tell(Told::Lost {
            lot,
            shard: claim.shard,
        }),
        Outcome::GivenBack => {}
    }
}

async fn make(
    app: &App,
    store: &LotStore,
    renderer: &mut Renderer,
    worker: &Worker,
    claim: &Claim,
    clock: &dyn Fn() -> Timestamp,
    stop: &AtomicBool,
) -> Result<Outcome, PieceError> {
    let lots = app.storage.lots();
    let lot = lots.find(&claim.lot_id).await?;
    let lot = lot.ok_or_else(|| PieceError::NoLot(claim.lot_id.clone()))?;
    let mut hold = Hold {
        lots,
        claim,
        lease: worker.lease,
        renewed: Instant::now(),
        stop,
        is_lost: false,
    };
    let made = match claim.kind {
        PieceKind::Finish => finish(app, store, renderer, &lot, clock(), &mut hold).await,
        PieceKind::Proof | PieceKind::Cards => {
            draw(app, store, renderer, &lot, claim, &mut hold).await
        }
    };
    let file = match made {
        Err(PieceError::Draw(DrawError::GivenUp) | PieceError::Finish(FinishError::GivenUp)) => {
            if hold.is_lost {
                return Ok(Outcome::Lost);
            }
            lots.give_back(claim).await?;
            return Ok(Outcome::GivenBack);
        }
        made => made?,
    };
    if !lots.complete(claim, &file.0, clock()).await? {
        return Ok(Outcome::Lost);
    }
    Ok(Outcome::Made {
        file: file.0.file,
        cards: file.1,
    })
}

async fn draw(
    app: &App,
    store: &LotStore,
    renderer: &mut Renderer,
    lot: &Lot,
    claim: &Claim,
    hold: &mut Hold<'_>,
) -> Result<(PieceFile, u64), PieceError> {
    let cards = match claim.kind {
        PieceKind::Proof => LotCards::Proof,
        PieceKind::Cards | PieceKind::Finish => LotCards::Places {
            after: claim.first - 1,
            last: claim.last,
        },
    };
    let file = file_of(lot, claim);
    let path = format!("{}/{file}", lot.lot_id);
    let drawing = draw_cards(app, store, renderer, lot, cards, &path, hold).await?;
    let cards = drawing.lines.len() as u64;
    let record = PieceRecord::of(claim, &file, &drawing.written, drawing.lines);
    let (record, lines_sha256) = record.bytes()?;
    let path = record_path(&lot.lot_id, claim.shard);
    store.put(&path, record).await?;
    let made = PieceFile {
        file,
        bytes: drawing.written.bytes,
        sha256: drawing.written.sha256,
        lines_sha256,
        specimen: drawing.specimen,
        symbols: drawing.symbols,
    };
    Ok((made, cards))
}

async fn finish(
    app: &App,
    store: &LotStore,
    renderer: &Renderer,
    lot: &Lot,
    at: Timestamp,
    hold: &mut Hold<'_>,
) -> Result<(PieceFile, u64), PieceError> {
    let finished = finish_lot(app, store, renderer.fonts(), lot, at, hold).await?;
    let made = PieceFile {
        file: CHECKSUMS.to_owned(),
        bytes: finished.sums.bytes,
        sha256: finished.sums.sha256,
        lines_sha256: finished.sums.sha256,
        specimen: finished.specimen,
        symbols: SymbolCounts::default(),
    };
    Ok((made, lot.cards))
}

/// A worker's hold on a piece, renewed between the steps of its work.
struct Hold<'work> {
    lots: Lots<'work>,
    claim: &'work Claim,
    lease: Duration,
    renewed: Instant,
    stop: &'work AtomicBool,
    is_lost: bool,
}

impl GoOn for Hold<'_> {
    async fn go_on(&mut self, drawn: u64) -> Result<bool, StorageError> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        // Long before the lease runs out, and not with every batch: each is a write to the disk.
        if self.renewed.elapsed() >= self.lease / RENEWALS {
            let lease_ms = milliseconds(self.lease);
            self.is_lost = !self.lots.renew(self.claim, drawn, lease_ms).await?;
            self.renewed = Instant::now();
        }
        Ok(!self.is_lost)
    }
}

/// Waits for what is away, and says so once.
struct Patience {
    is_waiting: bool,
}

impl Patience {
    async fn wait(
        &mut self,
        error: &(dyn std::error::Error + 'static),
        tell: &mut dyn FnMut(Told),
    ) {
        if !self.is_waiting {
            tell(Told::Waiting { error: said(error) });
        }
        self.is_waiting = true;
        tokio::time::sleep(PAUSE).await;
    }

    fn goes_on(&mut self, tell: &mut dyn FnMut(Told)) {
        if std::mem::take(&mut self.is_waiting) {
            tell(Told::GoesOn);
        }
    }
}

fn milliseconds(lease: Duration) -> u32 {
    u32::try_from(lease.as_millis()).unwrap_or(u32::MAX)
}

/// Whether the same work may do later, with nothing changed but what is outside.
fn passes(error: &PieceError) -> bool {
    match error {
        PieceError::Draw(DrawError::Storage(error))
        | PieceError::Finish(FinishError::Storage(error))
        | PieceError::Storage(error) => error.is_outside(),
        PieceError::Draw(DrawError::Store(_))
        | PieceError::Finish(FinishError::Store(_))
        | PieceError::Store(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
