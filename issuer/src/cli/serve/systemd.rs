//! What systemd is told, where it started the service: that it serves, that it stops, that it lives.
//! Elsewhere all of this does nothing.

use sd_notify::NotifyState;

/// Tells that the service answers from now on.
pub(super) fn ready() {
    tell(NotifyState::Ready);
}

/// Tells that the service ends.
pub(super) fn stopping() {
    tell(NotifyState::Stopping);
}

/// Tells twice in every period of the unit's watchdog that the process still turns.
pub(super) async fn watchdog() {
    let Some(period) = sd_notify::watchdog_enabled() else {
        return;
    };
    loop {
        tell(NotifyState::Watchdog);
        tokio::time::sleep(period / 2).await;
    }
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd was not told");
    }
}
