//! What signs and draws, away from the threads that answer others.

use std::iter;

use issuer_office::signing::KeyRing;
use issuer_office::workflow::renderer::Renderer;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, MutexGuard};
use tokio::task::spawn_blocking;

use super::fault::Fault;
use super::service::Service;

/// So many requests have a pen at once: whoever makes a card waits for the database more than half of
/// the time.
const PENS: usize = 4;

/// What draws cards, for some requests at once.
pub(super) struct Pens {
    first: Mutex<Renderer>,
    others: Vec<Mutex<Renderer>>,
}

impl Pens {
    pub(super) fn new(first: Renderer) -> Self {
        let another = || Mutex::new(first.for_one());
        Self {
            others: iter::repeat_with(another).take(PENS - 1).collect(),
            first: Mutex::new(first),
        }
    }

    /// One that nobody has, or the first when it is free.
    pub(super) async fn take(&self) -> MutexGuard<'_, Renderer> {
        match self.others.iter().find_map(|pen| pen.try_lock().ok()) {
            Some(free) => free,
            None => self.first.lock().await,
        }
    }
}

/// Does some work with the keys and a pen, on a thread of its own: signing and drawing take a core for
/// some milliseconds.
pub(super) async fn making<Output: Send + 'static>(
    service: &Service,
    work: impl AsyncFnOnce(&KeyRing, &mut Renderer) -> Output + Send + 'static,
) -> Result<Output, Fault> {
    let service = service.clone();
    let made = spawn_blocking(move || {
        Handle::current().block_on(async move {
            let mut pen = service.pens().take().await;
            work(service.keys(), &mut pen).await
        })
    });
    made.await
        .map_err(|error| Fault::Away(format!("work with the keys broke off: {error}")))
}
