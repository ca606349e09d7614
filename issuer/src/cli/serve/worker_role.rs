//! What a service does by itself beside answering: it draws the lots that wait, and does the chores of
//! the office at their time. Any number of such processes share one database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use issuer_office::app::App;
use issuer_office::signing::KeyRing;
use issuer_office::storage::Chore;
use issuer_office::workflow::do_chores::{ChoreDone, do_chore};
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::work_on_lots::{LEASE, Told};

use super::super::failure::Failure;
use super::super::lot::hands::{Hands, work};
use super::super::office::block_on;
use super::super::{Shared, rim};

/// So often it is looked whether a chore's time has come, in steps between which it can stop.
const LOOK_EVERY_STEPS: u32 = 50;
/// One such step.
const STEP: Duration = Duration::from_millis(200);

/// Draws lots with so many hands until it is told to stop.
pub(super) fn draw_lots(shared: &Shared, hands: usize, stop: &AtomicBool) -> Result<(), Failure> {
    let hands = Hands {
        count: hands,
        lot: None,
        lease: LEASE,
        until_done: false,
    };
    work(shared, &hands, stop, |told| tell(&told))?;
    Ok(())
}

/// Why a piece failed stands in the database, for `issuer lot status`: it may name a family, and the
/// log names nobody.
fn tell(told: &Told) {
    match told {
        Told::Made { lot, file, cards } => tracing::info!(lot, file, cards, "drawn"),
        Told::Finished { lot } => tracing::info!(lot, "lot lies ready"),
        Told::Failed { lot, shard, .. } => {
            tracing::error!(
                lot,
                shard,
                "a piece cannot be made; `issuer lot status` says why"
            );
        }
        Told::Lost { lot, shard } => tracing::warn!(lot, shard, "another worker has the piece"),
        Told::Waiting { error } => tracing::warn!(error, "drawing waits"),
        Told::GoesOn => tracing::info!("drawing goes on"),
    }
}

/// Does the chores of the office until it is told to stop.
pub(super) fn keep_house(shared: &Shared, stop: &AtomicBool) -> Result<(), Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let worker = hex(&rim::random_seed()?[..8]);
        let mut failing = [false; Chore::ALL.len()];
        let mut steps = 0;
        while !stop.load(Ordering::Relaxed) {
            if steps % LOOK_EVERY_STEPS == 0 {
                for (chore, is_failing) in Chore::ALL.into_iter().zip(&mut failing) {
                    let random = rim::random_seed()?;
                    let app = app.acting(app.actor().clone(), rim::clock(), random);
                    look_after(&app, &keys, chore, &worker, is_failing).await;
                }
            }
            steps += 1;
            tokio::time::sleep(STEP).await;
        }
        app.storage.close().await;
        Ok(())
    })
}

/// Does one chore if it is its time, and tells what came of it; of a failure only once until it is
/// over.
async fn look_after(app: &App, keys: &KeyRing, chore: Chore, worker: &str, is_failing: &mut bool) {
    let name = chore.word();
    let outcome = match do_chore(app, keys, chore, worker).await {
        Ok(None) => return,
        Ok(Some(done)) => {
            *is_failing = false;
            match done {
                ChoreDone::Nothing => {}
                ChoreDone::Published { version } => {
                    tracing::info!(version, "verifier update published");
                }
                ChoreDone::Checkpoint { events } => tracing::info!(events, "checkpoint signed"),
                ChoreDone::Sessions { count } => tracing::info!(count, "old sessions forgotten"),
            }
            "done"
        }
        Err(error) => {
            if !std::mem::replace(is_failing, true) {
                tracing::error!(chore = name, %error, "a chore is not done, and tried again");
            }
            "failed"
        }
    };
    metrics::counter!("chores_total", "chore" => name, "outcome" => outcome).increment(1);
}
