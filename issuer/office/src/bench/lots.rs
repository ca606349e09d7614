use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use card_payload::Timestamp;
use issuer_domain::{Actor, Area};
use serde::{Deserialize, Serialize};

use super::{BenchError, ProcessUsage};
use crate::app::App;
use crate::config::Config;
use crate::workflow::finish_lot::lot_report;
use crate::workflow::freeze_lot::{LOT_MAX, NewLot, freeze_lot};
use crate::workflow::lot_store::LotStore;
use crate::workflow::press_of_lot::Press;
use crate::workflow::renderer::Renderer;
use crate::workflow::work_on_lots::{LEASE, Worker, work_on_lots};

/// What is to be drawn, by how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotTrial {
    /// Cards, in lots of 50,000 at most.
    pub cards: u32,
    /// Cards of one file.
    pub cards_a_file: u32,
    /// The press profile.
    pub press: String,
    /// Workers, each a process with one thread.
    pub workers: usize,
}

/// Lots as they were drawn, from frozen in the database to whole in their folder.
#[derive(Debug, Clone, PartialEq)]
pub struct LotRun {
    /// What was drawn.
    pub trial: LotTrial,
    /// Bytes of the files with cards.
    pub pdf_bytes: u64,
    /// Processor time of freezing.
    pub freezing: Duration,
    /// Time by the clock on the wall, from the first worker's begin to the last one's end.
    pub wall: Duration,
    /// Processor time of all workers.
    pub processor: Duration,
    /// Processor time of the database's server meanwhile, where it is one of this machine.
    pub server: Option<Duration>,
    /// The most memory that any worker had, bytes.
    pub memory_peak: u64,
}

impl LotRun {
    /// Processor time of the workers for one card.
    pub fn a_card(&self) -> Duration {
        self.processor / self.trial.cards.max(1)
    }

    /// Cards in a second by the clock on the wall.
    pub fn cards_per_second(&self) -> f64 {
        f64::from(self.trial.cards) / self.wall.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// What a worker's process used.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct WorkerUsage {
    processor: Duration,
    memory_peak: u64,
}

/// The hidden subcommand that a child runs: memory is measured in a process that draws and does
/// nothing else.
pub const CHILD_COMMAND: &str = "bench-lot";

/// Freezes the lots of a trial and has them drawn by processes of their own. Their names begin with
/// `name`.
pub async fn run_lots(
    settings: &Path,
    name: &str,
    trial: &LotTrial,
    now: Timestamp,
) -> Result<LotRun, BenchError> {
    let app = App::open(Config::load(settings)?, Actor::office(), now, [1; 32]).await?;
    let begun = ProcessUsage::now()?;
    let lots = freeze(&app, name, trial).await?;
    let freezing = ProcessUsage::now()?
        .processor
        .saturating_sub(begun.processor);
    let server = app.storage.server_folder().await?;
    let server_before = server.as_deref().and_then(server_time);
    let begun = Instant::now();
    let children = (0..trial.workers)
        .map(|_| start(settings))
        .collect::<Result<Vec<_>, _>>()?;
    let usages = children
        .into_iter()
        .map(usage_of)
        .collect::<Result<Vec<_>, _>>()?;
    let wall = begun.elapsed();
    let server_after = server.as_deref().and_then(server_time);
    let store = LotStore::open(&app.config.output).map_err(fail)?;
    let mut pdf_bytes = 0;
    for lot in &lots {
        let report = lot_report(&app, &store, lot).await.map_err(fail)?;
        let files = report.files.iter();
        pdf_bytes += files
            .filter(|(name, _)| name.starts_with("cards"))
            .map(|(_, bytes)| bytes)
            .sum::<u64>();
    }
    app.storage.close().await;
    Ok(LotRun {
        trial: trial.clone(),
        pdf_bytes,
        freezing,
        wall,
        processor: usages.iter().map(|usage| usage.processor).sum(),
        server: server_before
            .zip(server_after)
            .map(|(before, after)| after.saturating_sub(before)),
        memory_peak: usages
            .iter()
            .map(|usage| usage.memory_peak)
            .max()
            .unwrap_or_default(),
    })
}

async fn freeze(app: &App, name: &str, trial: &LotTrial) -> Result<Vec<String>, BenchError> {
    let mut lots = Vec::new();
    let mut left = trial.cards;
    while left > 0 {
        let lot = NewLot {
            name: format!("{name}-{}", lots.len() + 1),
            area: Area::State,
            card_type: None,
            limit: left.min(LOT_MAX),
            press: Press::find(&trial.press).map_err(fail)?,
            cards_a_file: trial.cards_a_file,
        };
        let frozen = freeze_lot(app, &lot).await.map_err(fail)?.cards;
        left = left.saturating_sub(u32::try_from(frozen).unwrap_or(u32::MAX));
        lots.push(lot.name);
    }
    Ok(lots)
}

fn start(settings: &Path) -> Result<Child, BenchError> {
    let program = env::current_exe().map_err(|error| BenchError::Child(error.to_string()))?;
    Command::new(program)
        .arg(CHILD_COMMAND)
        .arg("--config")
        .arg(settings)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| BenchError::Child(error.to_string()))
}

fn usage_of(child: Child) -> Result<WorkerUsage, BenchError> {
    let output = child
        .wait_with_output()
        .map_err(|error| BenchError::Child(error.to_string()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(BenchError::Child(errors));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| BenchError::Child(error.to_string()))
}

/// What the child does: draws whatever waits.
pub async fn work_measured(settings: &Path, now: Timestamp) -> Result<WorkerUsage, BenchError> {
    let app = App::open(Config::load(settings)?, Actor::office(), now, [1; 32]).await?;
    let store = LotStore::open(&app.config.output).map_err(fail)?;
    let mut renderer = Renderer::bundled()?;
    let worker = Worker {
        name: format!("bench-{}", std::process::id()),
        lot: None,
        lease: LEASE,
        until_done: true,
    };
    let stop = AtomicBool::new(false);
    let clock = || now;
    let mut tell = |_| ();
    let report = work_on_lots(
        &app,
        &store,
        &mut renderer,
        &worker,
        &clock,
        &stop,
        &mut tell,
    )
    .await;
    app.storage.close().await;
    if report.failed > 0 {
        return Err(BenchError::Child("a piece could not be drawn".to_owned()));
    }
    let usage = ProcessUsage::now()?;
    Ok(WorkerUsage {
        processor: usage.processor,
        memory_peak: usage.memory_peak,
    })
}

/// Processor time of a PostgreSQL server of this machine: its main process with the children that it
/// has outlived, and those that are there.
fn server_time(data_folder: &str) -> Option<Duration> {
    let pid_file = fs::read_to_string(PathBuf::from(data_folder).join("postmaster.pid")).ok()?;
    let main: u32 = pid_file.lines().next()?.trim().parse().ok()?;
    let mut time = ProcessUsage::with_waited_children(main)?;
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if ProcessUsage::parent_of(pid) == Some(main) {
            time += ProcessUsage::with_waited_children(pid).unwrap_or_default();
        }
    }
    Some(time)
}

fn fail(error: impl Into<Box<dyn Error + Send + Sync>>) -> BenchError {
    BenchError::Stage(error.into())
}
