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

#[cfg(test)]
mod tests {
    use issuer_domain::RequestReason;

    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::test_counter::TestCounter;

    on_both_engines! {
    async fn a_paid_request_is_withdrawn_where_it_was_asked_and_its_fee_goes_back(counter: TestCounter) {
        let mut counter = counter;
        let request = counter.ask(1, RequestReason::Lost).await;
        counter.pay_cash(&request).await;
        counter.office.act_as("lmk-operator-2");
        let elsewhere = withdraw_request(&counter.office.app, request.number).await;
        assert!(matches!(elsewhere, Err(WithdrawError::Place(_))));
        counter.office.act_as("lmk-operator");
        let withdrawn = withdraw_request(&counter.office.app, request.number).await.unwrap();
        assert!(withdrawn.refund_due());
        assert!(withdraw_request(&counter.office.app, request.number).await.is_err(), "once");
        let next = counter.ask(1, RequestReason::Lost).await;
        assert_ne!(next.number, request.number, "the family may ask anew");
        assert_eq!(counter.office.statuses(1).await, ["valid"], "its card holds all the time");
    }
    }
}
