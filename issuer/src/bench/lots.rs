use issuer_domain::Actor;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{BenchError, ProcessUsage};
use crate::app::App;
use crate::config::Config;
use crate::workflow::print_lot::{LotPlan, print_lot};
use crate::workflow::renderer::Renderer;

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

/// What the child does.
pub async fn print_measured(
    settings: &Path,
    lot: &str,
    cards: u32,
    now: card_payload::Timestamp,
) -> Result<LotRun, BenchError> {
    let app = App::open(Config::load(settings)?, Actor::office(), now, [1; 32]).await?;
    let mut renderer = Renderer::bundled()?;
    let before = ProcessUsage::now()?;
    let begun = Instant::now();
    let plan = LotPlan {
        lot: lot.to_owned(),
        limit: cards,
    };
    let report = print_lot(&app, &mut renderer, &plan, &mut |_| ())
        .await
        .map_err(|error| BenchError::Stage(Box::new(error)))?;
    let wall = begun.elapsed();
    let after = ProcessUsage::now()?;
    app.storage.close().await;
    Ok(LotRun {
        cards: report.cards,
        pdf_bytes: report.files.first().map_or(0, |(_, bytes)| *bytes),
        wall,
        processor: after.processor.saturating_sub(before.processor),
        memory_peak: after.memory_peak,
    })
}
