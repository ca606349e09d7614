//! What signs and draws, away from the threads that answer others.

use issuer_office::signing::KeyRing;
use issuer_office::workflow::renderer::Renderer;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::fault::Fault;
use super::service::Service;

/// Does some work with the keys and the pen, one request at a time, on a thread of its own: signing
/// and drawing take a core for some milliseconds.
pub(super) async fn making<Output: Send + 'static>(
    service: &Service,
    work: impl AsyncFnOnce(&KeyRing, &mut Renderer) -> Output + Send + 'static,
) -> Result<Output, Fault> {
    let service = service.clone();
    let made = spawn_blocking(move || {
        Handle::current().block_on(async move {
            let mut maker = service.maker().lock().await;
            let (keys, renderer) = &mut *maker;
            work(keys, renderer).await
        })
    });
    made.await
        .map_err(|error| Fault::Away(format!("work with the keys broke off: {error}")))
}
