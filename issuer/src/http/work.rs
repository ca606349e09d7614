//! What a server does by itself beside answering: it sends the notices that wait.

use std::pin::pin;
use std::time::Duration;

use issuer_domain::{Actor, FamilyId, TrackingSecret};
use issuer_office::app::App;
use issuer_office::config::NoticeWay;
use issuer_office::workflow::self_check::SelfCheckLinkError;
use issuer_office::workflow::send_notices::{self as workflow, FileSender, LogSender, NoticesSent};
use issuer_office::workflow::send_self_check::{LinkSent, send_self_check};
use tokio::time::sleep;

use super::gateway::Gateway;
use super::service::Service;

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(30);
/// The longest pause while a gateway is away.
const LONGEST: Duration = Duration::from_hours(1);

/// Sends the notices that wait, round after round, until `stop` is over. While the gateway or the
/// database is away the pauses double, up to an hour. Several workers may do so at once: a notice
/// is one worker's at a time.
pub async fn send_notices(service: Service, stop: impl Future<Output = ()> + Send) {
    let settings = &service.office().config.notices;
    let mut gateway = match settings.sender {
        NoticeWay::None => return,
        NoticeWay::Log | NoticeWay::File => None,
        NoticeWay::Http => match Gateway::open(settings) {
            Ok(gateway) => Some(gateway),
            Err(error) => {
                tracing::error!(cause = %error, "no notices are sent");
                return;
            }
        },
    };
    let mut stop = pin!(stop);
    let mut pause = EVERY;
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = sleep(pause) => (),
        }
        let is_well = round(&service, gateway.as_mut()).await;
        pause = if is_well {
            EVERY
        } else {
            (pause * 2).min(LONGEST)
        };
    }
}

/// Sends a family's link at once by whatever the office has; `None` where it sends nothing.
pub(super) async fn send_link(
    app: &App,
    family_id: &FamilyId,
    secret: &TrackingSecret,
    link: &str,
) -> Result<Option<LinkSent>, SelfCheckLinkError> {
    let settings = &app.config.notices;
    let sent = match (settings.sender, &settings.folder) {
        (NoticeWay::None, _) => return Ok(None),
        (NoticeWay::Http, _) => match Gateway::open(settings) {
            Ok(mut gateway) => send_self_check(app, family_id, secret, link, &mut gateway).await?,
            Err(error) => {
                tracing::error!(cause = %error, "no link is sent");
                LinkSent::NotNow
            }
        },
        (NoticeWay::File, Some(folder)) => {
            let mut sender = FileSender::of(app, folder.clone());
            send_self_check(app, family_id, secret, link, &mut sender).await?
        }
        (NoticeWay::File | NoticeWay::Log, _) => {
            let tell = |line: &str| tracing::info!(line, "notice");
            let mut sender = LogSender { tell };
            send_self_check(app, family_id, secret, link, &mut sender).await?
        }
    };
    Ok(Some(sent))
}

/// One round; whether the gateway and the database were there.
async fn round(service: &Service, gateway: Option<&mut Gateway>) -> bool {
    let Some(app) = service.acting(&Actor::office()) else {
        return false;
    };
    let sent = match gateway {
        Some(gateway) => workflow::send_notices(&app, gateway).await,
        None => locally(&app).await,
    };
    match sent {
        Ok(NoticesSent {
            sent,
            refused,
            away,
        }) => {
            metrics::counter!("notices_sent_total").increment(sent);
            metrics::counter!("notices_refused_total").increment(refused);
            if sent + refused > 0 {
                tracing::info!(sent, refused, "notices");
            }
            if let Some(cause) = &away {
                tracing::warn!(cause, "notices wait");
            }
            away.is_none() && count(&app).await
        }
        Err(error) => {
            tracing::error!(cause = %error, "notices wait");
            false
        }
    }
}

async fn locally(app: &App) -> Result<NoticesSent, issuer_office::storage::StorageError> {
    match &app.config.notices.folder {
        Some(folder) if app.config.notices.sender == NoticeWay::File => {
            workflow::send_notices(app, &mut FileSender::of(app, folder.clone())).await
        }
        _ => {
            let tell = |line: &str| tracing::info!(line, "notice");
            workflow::send_notices(app, &mut LogSender { tell }).await
        }
    }
}

/// Tells the machine's watch how notices stand; those of families without a number too.
async fn count(app: &App) -> bool {
    let Ok(counts) = app.storage.notices().count().await else {
        return false;
    };
    for (state, count) in [
        ("waiting", counts.waiting),
        ("sent", counts.sent),
        ("given-up", counts.given_up),
        ("no-number", counts.no_number),
    ] {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a gauge; counts are far below 2^52"
        )]
        metrics::gauge!("notices", "state" => state).set(count as f64);
    }
    true
}
