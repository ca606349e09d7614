//! A family takes its request back: the lost card was found, or it does not want to wait.

use issuer_domain::{AcknowledgementNumber, Act, NoticeEvent, RequestState};

use super::counter_place::{CounterPlaceError, require_at};
use crate::app::App;
use crate::storage::{StorageError, StoredRequest, Telling};

/// Why a request was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
}

/// Withdraws a request that nobody has approved. A fee that was paid goes back:
/// [`StoredRequest::refund_due`].
pub async fn withdraw_request(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<StoredRequest, WithdrawError> {
    let requests = app.storage.requests();
    let request = requests.get(number).await?;
    require_at(app, Act::TakeRequests, &request.centre).await?;
    let step = |state: RequestState| state.withdraw(app.actor().clone(), app.now);
    let telling = Telling {
        event: NoticeEvent::Withdrawn,
        helpline: &app.config.counter.helpline,
    };
    Ok(requests.step(number, &step, telling, app.now).await?)
}
