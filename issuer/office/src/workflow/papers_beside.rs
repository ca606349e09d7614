//! Draws a lot's papers on a thread of its own: whoever waits for one keeps its hold meanwhile.

use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{AboutLot, PaperError};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::lot_papers::{LotPaper, LotPapers};
use crate::storage::PlannedBundle;

/// Papers that are being drawn, one ahead of whoever takes them. Dropped, it draws no further one.
#[derive(Debug)]
pub struct PapersBeside {
    papers: mpsc::Receiver<Result<LotPaper, PaperError>>,
    drawing: Option<JoinHandle<()>>,
}

impl PapersBeside {
    /// Begins with the papers for a lot's bundles.
    pub fn begin(
        bundles: Vec<PlannedBundle>,
        about: AboutLot,
        fonts: FontSet,
        setup: DocumentSetup,
    ) -> Self {
        let (sender, papers) = mpsc::channel(1);
        let drawing = spawn_blocking(move || {
            for paper in LotPapers::new(&bundles, &about, &fonts, &setup).draw() {
                if sender.blocking_send(paper).is_err() {
                    return;
                }
            }
        });
        Self {
            papers,
            drawing: Some(drawing),
        }
    }

    /// The next paper; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<LotPaper, PaperError>> {
        let next = self.papers.recv().await;
        if next.is_none()
            && let Some(drawing) = self.drawing.take()
            && let Err(ended) = drawing.await
            && let Ok(panic) = ended.try_into_panic()
        {
            // Else it would look as if there were no more papers.
            std::panic::resume_unwind(panic);
        }
        next
    }
}
