//! Takes the fee of a request: a UPI link for the exact amount, cash, or a UTR that the operator saw
//! in the payer's app. A link proves nothing.

use issuer_domain::{
    AcknowledgementNumber, Act, Confirmation, Money, PaymentState, PaymentWay, UpiError, UpiLink,
    Utr,
};

use super::counter_place::{CounterPlaceError, require_at};
use crate::app::App;
use crate::storage::{Confirmed, Confirming, StorageError, StoredPayment, StoredRequest};

/// Why no fee was taken.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
    /// The settings name nobody who is paid.
    #[error(
        "fees by UPI go nowhere yet\n\nhint: name [counter] payee_address in the settings, or take cash"
    )]
    NoPayee,
    /// The settings' payee.
    #[error(transparent)]
    Upi(#[from] UpiError),
    /// There is no link whose UTR it could be.
    #[error(
        "request {0} has no payment by UPI that waits\n\nhint: show the payer the QR first; then type the UTR of that payment"
    )]
    NoLink(AcknowledgementNumber),
}

/// A payment that waits, and its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpiPayment {
    /// The payment: initiated, no more.
    pub payment: StoredPayment,
    /// The link for the QR.
    pub link: UpiLink,
}

/// Initiates a payment by UPI, or gives the one that waits already.
pub async fn start_upi(app: &App, number: AcknowledgementNumber) -> Result<UpiPayment, PayError> {
    at_counter(app, number).await?;
    let payee = app.config.counter.payee()?.ok_or(PayError::NoPayee)?;
    let payment = app.storage.payments().initiate(number, app.now).await?;
    let note = format!("Him Parivar card {number}");
    let link = UpiLink::new(&payee, payment.amount, &payment.reference, &note)?;
    Ok(UpiPayment { payment, link })
}

/// The link of the payment by UPI that a request waits for, where there is one and the settings name
/// a payee.
pub fn waiting_link(
    app: &App,
    payments: &[StoredPayment],
    number: AcknowledgementNumber,
) -> Result<Option<UpiLink>, UpiError> {
    let payee = app.config.counter.payee()?;
    let (Some(payee), Some(payment)) = (payee, waiting(payments)) else {
        return Ok(None);
    };
    let note = format!("Him Parivar card {number}");
    UpiLink::new(&payee, payment.amount, &payment.reference, &note).map(Some)
}

fn waiting(payments: &[StoredPayment]) -> Option<&StoredPayment> {
    payments
        .iter()
        .rev()
        .find(|payment| payment.way == PaymentWay::Upi && payment.state == PaymentState::Initiated)
}

/// Takes exactly the fee in cash; its receipt's number is given with it.
pub async fn take_cash(
    app: &App,
    number: AcknowledgementNumber,
    came: Money,
) -> Result<Confirmed, PayError> {
    at_counter(app, number).await?;
    let payments = app.storage.payments();
    let helpline = &app.config.counter.helpline;
    Ok(payments.take_cash(number, came, app.now, helpline).await?)
}

/// Notes the UTR that the operator saw. The bank's file must bear it out: until then the day's tally
/// shows it.
pub async fn enter_utr(
    app: &App,
    number: AcknowledgementNumber,
    utr: &Utr,
) -> Result<Confirmed, PayError> {
    at_counter(app, number).await?;
    let payments = app.storage.payments();
    let all = payments.list_of_request(number).await?;
    let payment = waiting(&all).ok_or(PayError::NoLink(number))?;
    let confirming = Confirming {
        reference: &payment.reference,
        came: payment.amount,
        by: Confirmation::Operator,
        utr: Some(utr),
        at: app.now,
        helpline: &app.config.counter.helpline,
    };
    Ok(payments.confirm(&confirming).await?)
}

async fn at_counter(app: &App, number: AcknowledgementNumber) -> Result<StoredRequest, PayError> {
    let request = app.storage.requests().get(number).await?;
    require_at(app, Act::TakeRequests, &request.centre).await?;
    Ok(request)
}

#[cfg(test)]
mod tests {
    use issuer_domain::RequestReason;

    use super::*;
    use crate::workflow::test_counter::TestCounter;

    #[tokio::test]
    async fn a_link_asks_for_the_exact_fee_under_a_reference_of_its_own_and_names_nobody() {
        let mut counter = TestCounter::on_sqlite().await;
        let request = counter.ask(1, RequestReason::Lost).await;
        let payments = counter.office.app.storage.payments();
        let begun = payments.list_of_request(request.number).await.unwrap();
        let started = start_upi(&counter.office.app, request.number)
            .await
            .unwrap();
        let waiting = std::slice::from_ref(&started.payment);
        assert_eq!(begun, waiting, "it begins with the request");
        let link = started.link.as_str();
        assert!(link.starts_with("upi://pay?pa=hpfcs.fees@sbi&"), "{link}");
        assert!(link.contains("&am=29.00&cu=INR"), "{link}");
        let reference = started.payment.reference.as_str();
        assert!(link.contains(&format!("&tr={reference}&")), "{link}");
        assert!(reference.starts_with(&request.number.compact()));
        assert!(!link.contains("10000001") && !link.contains("Sita"));
        assert_eq!(
            started.payment.state,
            PaymentState::Initiated,
            "a link proves nothing"
        );
    }

    #[tokio::test]
    async fn who_works_elsewhere_takes_no_fee_and_nobody_pays_an_office_without_an_address() {
        let mut counter = TestCounter::on_sqlite().await;
        let request = counter.ask(1, RequestReason::Lost).await;
        counter.office.act_as("lmk-operator-2");
        let app = &counter.office.app;
        assert!(start_upi(app, request.number).await.is_err());
        assert!(take_cash(app, request.number, request.fee).await.is_err());
        counter.office.act_as("lmk-operator");
        counter.office.settings().counter.payee_address = None;
        let nowhere = start_upi(&counter.office.app, request.number).await;
        assert!(matches!(nowhere, Err(PayError::NoPayee)));
        counter.pay_cash(&request).await;
    }
}
