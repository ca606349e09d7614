use issuer_domain::{
    AcknowledgementNumber, CentreId, Confirmation, Money, NoticeEvent, PaymentReference,
    PaymentState, PaymentStep, PaymentWay, RequestState, RequestStepRefused, Timestamp, Utr,
};

use super::audit::AuditEvent;
use super::engine::WriteTransaction;
use super::notices::{self, Telling};
use super::payment_rows::{
    self, NewPayment, StoredPayment, find_receipt, of_request, take_receipt, write_payment,
};
use super::request_rows::{self, StoredRequest};
use super::{CounterRefused, Storage, StorageError};

/// Payments of fees, and receipts.
#[derive(Debug, Clone, Copy)]
pub struct Payments<'a> {
    pub(super) storage: &'a Storage,
}

/// A receipt's number: from 1 for each centre and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The centre.
    pub centre: CentreId,
    /// The year, by India's calendar.
    pub year: u16,
    /// The number.
    pub number: u32,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// Somebody says that money is there.
#[derive(Debug, Clone, Copy)]
pub struct Confirming<'a> {
    /// For which payment.
    pub reference: &'a PaymentReference,
    /// How much came.
    pub came: Money,
    /// Who says so.
    pub by: Confirmation,
    /// The bank's name for it.
    pub utr: Option<&'a Utr>,
    /// When that was said.
    pub at: Timestamp,
    /// Where people call, for the notice.
    pub helpline: &'a str,
}

/// What a confirmation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The payment now.
    pub payment: StoredPayment,
    /// Whether it is new.
    pub step: PaymentStep,
    /// The receipt; none for money that goes back.
    pub receipt: Option<Receipt>,
}

impl Receipt {
    /// As a receipt shows it: `HP-0231/2026/000017`.
    pub fn text(&self) -> String {
        format!("{}/{}/{:06}", self.centre, self.year, self.number)
    }
}

impl Payments<'_> {
    /// The UPI payment that a request waits for: the one that was initiated before, or a new one
    /// where none was, or the last failed.
    pub async fn initiate(
        &self,
        request: AcknowledgementNumber,
        at: Timestamp,
    ) -> Result<StoredPayment, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let stored = request_rows::get(&mut transaction, request).await?;
        let due = due(&stored)?;
        let before = of_request(&mut transaction, request).await?;
        let waiting = before.iter().find(|payment| {
            payment.way == PaymentWay::Upi && payment.state == PaymentState::Initiated
        });
        if let Some(waiting) = waiting {
            return Ok(waiting.clone());
        }
        let new = NewPayment {
            request,
            before: before.len(),
            way: PaymentWay::Upi,
            amount: due,
            at,
        };
        let payment = new.begin()?;
        let actor = self.storage.actor();
        new.add(&mut transaction, &payment, actor).await?;
        transaction.commit().await?;
        Ok(payment)
    }

    /// Takes a fee in cash: exactly what is due.
    pub async fn take_cash(
        &self,
        request: AcknowledgementNumber,
        came: Money,
        at: Timestamp,
        helpline: &str,
    ) -> Result<Confirmed, StorageError> {
        let read = request_rows::named_one(request.to_string());
        let (mut transaction, [rows]) = self.storage.begin_write_reading([read]).await?;
        let (stored, before) = request_rows::read_first(&rows, request)?;
        let due = due(&stored)?;
        if came != due {
            return Err(CounterRefused::Step(RequestStepRefused::Amount { due, came }).into());
        }
        let new = NewPayment {
            request,
            before,
            way: PaymentWay::Cash,
            amount: due,
            at,
        };
        let payment = new.begin()?;
        let reference = payment.reference.clone();
        let confirming = Confirming {
            reference: &reference,
            came,
            by: Confirmation::Cash,
            utr: None,
            at,
            helpline,
        };
        let done = self
            .confirm_in(&mut transaction, payment, Some(&new), &stored, &confirming)
            .await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Notes that money is there. Said again, nothing changes, but that what an operator typed is
    /// borne out by the bank. Another amount is refused.
    pub async fn confirm(&self, confirming: &Confirming<'_>) -> Result<Confirmed, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let payment = payment_rows::get(&mut transaction, confirming.reference).await?;
        if payment.amount != confirming.came {
            let refused = CounterRefused::WrongAmount {
                reference: payment.reference.to_string(),
                due: payment.amount,
                came: confirming.came,
            };
            return Err(refused.into());
        }
        let request = request_rows::get(&mut transaction, payment.request).await?;
        let done = self
            .confirm_in(&mut transaction, payment, None, &request, confirming)
            .await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Notes that a payment did not go through. One that is confirmed stays so.
    pub async fn fail(
        &self,
        reference: &PaymentReference,
        at: Timestamp,
    ) -> Result<PaymentStep, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut payment = payment_rows::get(&mut transaction, reference).await?;
        let (state, step) = payment.state.fail(at);
        if step == PaymentStep::Taken {
            payment.state = state;
            write_payment(&mut transaction, &payment, self.storage.actor()).await?;
            let event = AuditEvent::new(at, "payment.failed", reference.as_str());
            transaction.audit(self.storage.actor(), event).await?;
            transaction.commit().await?;
        }
        Ok(step)
    }

    /// All payments for a request, in the order of attempts.
    pub async fn list_of_request(
        &self,
        request: AcknowledgementNumber,
    ) -> Result<Vec<StoredPayment>, StorageError> {
        of_request(&mut self.storage.begin_read().await?, request).await
    }

    /// A payment by its reference.
    pub async fn get(&self, reference: &PaymentReference) -> Result<StoredPayment, StorageError> {
        payment_rows::get(&mut self.storage.begin_read().await?, reference).await
    }

    /// The receipt of a payment.
    pub async fn find_receipt(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<Receipt>, StorageError> {
        find_receipt(&mut self.storage.begin_read().await?, reference).await
    }

    /// `new` is of a payment that is not stored yet.
    async fn confirm_in(
        &self,
        transaction: &mut WriteTransaction,
        mut payment: StoredPayment,
        new: Option<&NewPayment>,
        request: &StoredRequest,
        confirming: &Confirming<'_>,
    ) -> Result<Confirmed, StorageError> {
        let (by, at) = (confirming.by, confirming.at);
        let is_due = matches!(request.state, RequestState::Asked { .. });
        let (state, step) = payment.state.clone().confirm(is_due, by, at);
        let is_borne_out = by.is_of_the_bank() && payment.reconciled_at.is_none();
        if step == PaymentStep::Known && !is_borne_out {
            let receipt = find_receipt(transaction, &payment.reference).await?;
            return Ok(Confirmed {
                payment,
                step,
                receipt,
            });
        }
        payment.state = state;
        if is_borne_out {
            payment.reconciled_at = Some(at);
        }
        if let Some(utr) = confirming.utr {
            payment.utr = Some(utr.as_str().to_owned());
        }
        let actor = self.storage.actor();
        match new {
            Some(new) => new.add(transaction, &payment, actor).await?,
            None => write_payment(transaction, &payment, actor).await?,
        }
        let is_paid = matches!(payment.state, PaymentState::Confirmed { .. });
        let action = match (step, is_paid) {
            (PaymentStep::Known, _) => "payment.reconciled",
            (PaymentStep::Taken, true) => "payment.confirmed",
            (PaymentStep::Taken, false) => "payment.surplus",
        };
        let mut event = AuditEvent::new(at, action, payment.reference.as_str());
        event.detail = format!("{{\"by\":\"{}\"}}", by.word());
        transaction.audit(actor, event).await?;
        let receipt = if is_paid && step == PaymentStep::Taken {
            let paid = request.state.clone().pay(payment.amount, at);
            let paid = paid.map_err(CounterRefused::Step)?;
            let update = request_rows::update_state(request.number, &paid);
            transaction.execute_later(update).await?;
            let telling = Telling {
                event: NoticeEvent::Paid,
                helpline: confirming.helpline,
            };
            let (number, has_mobile) = (request.number, request.has_mobile);
            notices::add(transaction, telling, number, has_mobile, at).await?;
            let (centre, reference) = (&request.centre, &payment.reference);
            Some(take_receipt(transaction, centre, reference, at).await?)
        } else {
            find_receipt(transaction, &payment.reference).await?
        };
        Ok(Confirmed {
            payment,
            step,
            receipt,
        })
    }
}

fn due(request: &StoredRequest) -> Result<Money, CounterRefused> {
    match &request.state {
        RequestState::Asked { due } => Ok(*due),
        other => Err(CounterRefused::Step(RequestStepRefused::State {
            from: other.word(),
            to: "paid",
        })),
    }
}
