use std::env;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use card_payload::Timestamp;
use issuer_domain::{Actor, Area};
use serde::{Deserialize, Serialize};

use super::{BenchError, ProcessUsage};
use crate::app::App;
use crate::config::Config;
use crate::workflow::finish_lot::lot_report;
use crate::workflow::freeze_lot::{CARDS_A_FILE_MAX, NewLot, freeze_lot};
use crate::workflow::lot_pieces::CARDS_FILE;
use crate::workflow::lot_store::LotStore;
use crate::workflow::press_of_lot::Press;
use crate::workflow::renderer::Renderer;
use crate::workflow::work_on_lots::{LEASE, Worker, work_on_lots};

/// A lot as one process printed it, from the database to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LotRun {
    /// Cards in it.
    pub cards: u32,
    /// Bytes of its PDF.
    pub pdf_bytes: u64,
    /// Time by the clock on the wall.
    pub wall: Duration,
    /// Processor time of all threads.
    pub processor: Duration,
    /// The most memory that the process had, bytes.
    pub memory_peak: u64,
}

impl LotRun {
    /// Cards in a second of processor time.
    pub fn cards_per_processor_second(&self) -> f64 {
        f64::from(self.cards) / self.processor.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// The hidden subcommand that a child runs: memory is measured in a process that prints one lot and
/// does nothing else.
pub const CHILD_COMMAND: &str = "bench-lot";

/// Prints a lot in a process of its own.
pub fn run_lot(settings: &Path, lot: &str, cards: u32) -> Result<LotRun, BenchError> {
    let fail = |error: &dyn std::fmt::Display| BenchError::Child(error.to_string());
    let program = env::current_exe().map_err(|error| fail(&error))?;
    let output = Command::new(program)
        .arg(CHILD_COMMAND)
        .arg("--config")
        .arg(settings)
        .args(["--lot", lot, "--cards", &cards.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| fail(&error))?;
    if !output.status.success() {
        return Err(BenchError::Child(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| fail(&error))
}

/// What the child does: freezes the lot and draws it alone, in one file.
pub async fn print_measured(
    settings: &Path,
    lot: &str,
    cards: u32,
    now: Timestamp,
) -> Result<LotRun, BenchError> {
    let fail = |error: Box<dyn Error + Send + Sync>| BenchError::Stage(error);
    let app = App::open(Config::load(settings)?, Actor::office(), now, [1; 32]).await?;
    let store = LotStore::open(&app.config.output).map_err(|error| fail(error.into()))?;
    let mut renderer = Renderer::bundled()?;
    let new = NewLot {
        name: lot.to_owned(),
        area: Area::State,
        card_type: None,
        limit: cards,
        press: Press::find("single").map_err(|error| fail(error.into()))?,
        cards_a_file: CARDS_A_FILE_MAX,
    };
    let worker = Worker {
        name: "bench".to_owned(),
        lot: Some(lot.to_owned()),
        lease: LEASE,
        until_done: true,
    };
    let before = ProcessUsage::now()?;
    let begun = Instant::now();
    freeze_lot(&app, &new)
        .await
        .map_err(|error| fail(error.into()))?;
    let clock = || now;
    let stop = AtomicBool::new(false);
    work_on_lots(
        &app,
        &store,
        &mut renderer,
        &worker,
        &clock,
        &stop,
        &mut |_| (),
    )
    .await;
    let wall = begun.elapsed();
    let after = ProcessUsage::now()?;
    let report = lot_report(&app, &store, lot).await;
    let report = report.map_err(|error| fail(error.into()))?;
    app.storage.close().await;
    let pdf = report.files.iter().filter(|(name, _)| name == CARDS_FILE);
    Ok(LotRun {
        cards: u32::try_from(report.cards).unwrap_or(u32::MAX),
        pdf_bytes: pdf.map(|(_, bytes)| bytes).sum(),
        wall,
        processor: after.processor.saturating_sub(before.processor),
        memory_peak: after.memory_peak,
    })
}
