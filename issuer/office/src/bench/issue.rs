use std::path::Path;
use std::time::{Duration, Instant};

use card_payload::{KeyId, Timestamp};

use super::{BenchError, ProcessUsage, make_imported_office};
use crate::signing::KeyRing;
use crate::storage::StoredCard;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::renderer::Renderer;

/// Cards read at once for the bare signing.
const BATCH: u32 = 1_000;

/// How fast first cards are issued, and how fast the same bytes are signed bare.
#[derive(Debug, Clone, Copy)]
pub struct IssueRun {
    /// Families that got cards.
    pub families: u64,
    /// Cards that were signed.
    pub cards: u64,
    /// From the families in the database to checked cards in it, by the clock on the wall.
    pub wall: Duration,
    /// The same, processor time of all threads.
    pub processor: Duration,
    /// Processor time of signing the same bytes and nothing else, on one thread.
    pub signing: Duration,
    /// The most memory that the process had, bytes.
    pub memory_peak: u64,
}

impl IssueRun {
    /// Cards issued for each that bare signing makes in the same processor time.
    pub fn ratio(&self) -> f64 {
        self.signing.as_secs_f64() / self.processor.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Issues cards for so many synthetic families in `folder`, then signs the same bytes bare.
pub async fn measure_issue(
    folder: &Path,
    families: u32,
    now: Timestamp,
    progress: &mut dyn FnMut(u64),
) -> Result<IssueRun, BenchError> {
    let app = make_imported_office(folder, families, false, None, now).await?;
    let keys = KeyRing::demo()?;
    let mut renderer = Renderer::bundled()?;
    let (before, begun) = (ProcessUsage::now()?, Instant::now());
    let report = issue_cards(&app, &keys, &mut renderer, progress).await?;
    let (after, wall) = (ProcessUsage::now()?, begun.elapsed());

    let mut signing = Duration::ZERO;
    let mut last = None;
    loop {
        let cards = app
            .storage
            .cards()
            .list_signed(last.as_ref(), BATCH)
            .await?;
        let Some(card) = cards.last() else { break };
        last = Some(card.version.number.clone());
        signing += sign_bare(&cards, &keys)?;
    }
    app.storage.close().await;
    Ok(IssueRun {
        families: report.families,
        cards: report.cards,
        wall,
        processor: after.processor.saturating_sub(before.processor),
        signing,
        memory_peak: after.memory_peak,
    })
}

fn sign_bare(cards: &[StoredCard], keys: &KeyRing) -> Result<Duration, BenchError> {
    let begun = super::process_usage::thread_time()?;
    for card in cards {
        let key_id = KeyId::from_bytes(card.version.key_id);
        let Some(signer) = keys.find_card_key(key_id) else {
            continue;
        };
        let signature = signer
            .sign(&card.version.to_be_signed)
            .map_err(|error| BenchError::Stage(Box::new(error)))?;
        std::hint::black_box(signature);
    }
    Ok(super::process_usage::thread_time()?.saturating_sub(begun))
}
