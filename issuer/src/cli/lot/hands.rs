//! Workers of this process: each on a thread, with a database connection and a word cache of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use super::super::failure::Failure;
use super::super::office::block_on;
use super::super::{Shared, rim};
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::lot_store::LotStore;
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::work_on_lots::{Told, WorkReport, Worker, work_on_lots};

/// What the workers of a process are to do.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Hands {
    /// How many.
    pub(in crate::cli) count: usize,
    /// Only this lot.
    pub(in crate::cli) lot: Option<String>,
    /// How long a piece is a worker's without a word.
    pub(in crate::cli) lease: Duration,
    /// End when nothing is left.
    pub(in crate::cli) until_done: bool,
}

/// Runs the workers to their end; `tell` hears all of them.
pub(in crate::cli) fn work(
    shared: &Shared,
    hands: &Hands,
    stop: &AtomicBool,
    mut tell: impl FnMut(Told) + Send,
) -> Result<WorkReport, Failure> {
    let (said, heard) = mpsc::channel();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..hands.count)
            .map(|_| {
                let said = said.clone();
                scope.spawn(move || one(shared, hands, stop, &said))
            })
            .collect();
        drop(said);
        while let Ok(told) = heard.recv() {
            tell(told);
        }
        let mut report = WorkReport::default();
        let mut failure = None;
        for worker in workers {
            match worker.join() {
                Ok(Ok(done)) => report.join(&done),
                Ok(Err(error)) => failure = Some(error),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        failure.map_or(Ok(report), Err)
    })
}

fn one(
    shared: &Shared,
    hands: &Hands,
    stop: &AtomicBool,
    said: &Sender<Told>,
) -> Result<WorkReport, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let store = LotStore::open(&app.config.output).map_err(Failure::environment)?;
        let mut renderer = Renderer::bundled()?;
        let worker = Worker {
            name: hex(&rim::random_seed()?[..8]),
            lot: hands.lot.clone(),
            lease: hands.lease,
            until_done: hands.until_done,
        };
        let mut tell = |told| {
            // Nobody listens any more only when the process ends.
            let _ = said.send(told);
        };
        let clock = || shared.now();
        let work = work_on_lots(
            &app,
            &store,
            &mut renderer,
            &worker,
            &clock,
            stop,
            &mut tell,
        );
        let report = work.await;
        app.storage.close().await;
        Ok(report)
    })
}

/// Sets a flag when the process is asked to end (SIGINT, SIGTERM), so that pieces are given back.
pub(super) fn stop_on_signal(stop: &'static AtomicBool) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::environment)?;
    thread::spawn(move || {
        runtime.block_on(async {
            wait_for_signal().await;
            stop.store(true, Ordering::Relaxed);
        });
    });
    Ok(())
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    // Without it a piece's lease runs out instead.
    let _ = tokio::signal::ctrl_c().await;
}
