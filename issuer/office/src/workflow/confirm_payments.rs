//! What the bank and the gateway say of payments. Said twice, it counts once.

use std::path::Path;

use issuer_domain::{
    Act, Confirmation, Money, PaymentReference, PaymentStep, Utr, request_of_payment,
};
use serde::Deserialize;

use super::bank_file::{BankFault, BankFileError, BankLine, BankStatus, read_bank_file};
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::secrets::{WebhookSecret, WebhookSecretError};
use crate::storage::{Confirmed, Confirming, CounterRefused, StorageError};

/// The longest message that is looked at: a few short fields.
const MESSAGE_MAX: usize = 4_096;

/// Why a gateway's message changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Not the agreed message.
    #[error(
        "the message is not understood: {0}\n\nhint: it is JSON with reference, amount, status (success or failed), and utr for a success"
    )]
    Message(&'static str),
}

/// Why a bank's file changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The file.
    #[error(transparent)]
    File(#[from] BankFileError),
}

/// What a gateway's message did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookDone {
    /// The money is there.
    Confirmed(Box<Confirmed>),
    /// It did not go through.
    Failed(PaymentStep),
}

/// What a bank's file did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankReport {
    /// Payments that are confirmed by it.
    pub confirmed: u64,
    /// Payments that an operator had typed and that it bears out, and others that were known.
    pub known: u64,
    /// Payments that did not go through.
    pub failed: u64,
    /// Money that came though nothing was due: it goes back.
    pub surplus: u64,
    /// Lines that were not taken.
    pub faults: Vec<BankFault>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    reference: String,
    amount: String,
    status: String,
    utr: Option<String>,
}

/// Whether the gateway signed a message; `None` where the settings name no secret. The file is read
/// each time, so that a new secret holds at once.
pub fn is_of_gateway(
    app: &App,
    body: &[u8],
    signature: &str,
) -> Result<Option<bool>, WebhookSecretError> {
    let Some(file) = &app.config.counter.webhook_secret_file else {
        return Ok(None);
    };
    let secret = WebhookSecret::read(file)?;
    Ok(Some(secret.signed(body, signature)))
}

/// Takes a gateway's message, whose signature the caller has checked. The same message again changes
/// nothing; the office itself acts.
pub async fn confirm_webhook(app: &App, body: &[u8]) -> Result<WebhookDone, WebhookError> {
    if body.len() > MESSAGE_MAX {
        return Err(WebhookError::Message("it is too long"));
    }
    let message: Message =
        serde_json::from_slice(body).map_err(|_| WebhookError::Message("its fields are others"))?;
    let (reference, _) =
        request_of_payment(&message.reference).ok_or(WebhookError::Message("the reference"))?;
    let came = Money::parse(&message.amount).map_err(|_| WebhookError::Message("the amount"))?;
    match message.status.as_str() {
        "success" => {
            let utr = message.utr.as_deref().map(Utr::parse).transpose();
            let utr = utr.map_err(|_| WebhookError::Message("the UTR"))?;
            let utr = utr.ok_or(WebhookError::Message("a success has a UTR"))?;
            let by = Confirmation::Webhook;
            let done = confirm(app, &reference, came, by, &utr).await?;
            Ok(WebhookDone::Confirmed(Box::new(done)))
        }
        "failed" => {
            let payments = app.storage.payments();
            Ok(WebhookDone::Failed(
                payments.fail(&reference, app.now).await?,
            ))
        }
        _ => Err(WebhookError::Message("the status")),
    }
}

/// Reads the bank's or gateway's file of a day. Each sound line counts by itself; the others are
/// told with line and column. The file may be read again: what was known stays.
pub async fn confirm_bank_file(app: &App, file: &Path) -> Result<BankReport, BankError> {
    permission::require(app, Act::RecordMoney).await?;
    let read = read_bank_file(file)?;
    let mut report = BankReport {
        faults: read.faults,
        ..BankReport::default()
    };
    for (line, row) in read.lines {
        match take_line(app, &row).await {
            Ok(Taken::Confirmed(done)) => match (done.step, &done.receipt) {
                (PaymentStep::Known, _) => report.known += 1,
                (PaymentStep::Taken, Some(_)) => report.confirmed += 1,
                (PaymentStep::Taken, None) => report.surplus += 1,
            },
            Ok(Taken::Failed(PaymentStep::Taken)) => report.failed += 1,
            Ok(Taken::Failed(PaymentStep::Known)) => report.known += 1,
            Err(StorageError::Counter(refused)) => report.faults.push(fault(line, &refused)),
            Err(other) => return Err(other.into()),
        }
    }
    report.faults.sort_by_key(|fault| fault.line);
    Ok(report)
}

enum Taken {
    Confirmed(Confirmed),
    Failed(PaymentStep),
}

async fn take_line(app: &App, row: &BankLine) -> Result<Taken, StorageError> {
    match &row.status {
        BankStatus::Success(utr) => {
            let by = Confirmation::BankFile;
            let done = confirm(app, &row.reference, row.amount, by, utr).await?;
            Ok(Taken::Confirmed(done))
        }
        BankStatus::Failed => {
            let step = app.storage.payments().fail(&row.reference, app.now).await?;
            Ok(Taken::Failed(step))
        }
    }
}

async fn confirm(
    app: &App,
    reference: &PaymentReference,
    came: Money,
    by: Confirmation,
    utr: &Utr,
) -> Result<Confirmed, StorageError> {
    let confirming = Confirming {
        reference,
        came,
        by,
        utr: Some(utr),
        at: app.now,
        helpline: &app.config.counter.helpline,
    };
    app.storage.payments().confirm(&confirming).await
}

fn fault(line: u64, refused: &CounterRefused) -> BankFault {
    let column = match refused {
        CounterRefused::WrongAmount { .. } => "amount",
        CounterRefused::UtrUsed => "utr",
        _ => "reference",
    };
    BankFault {
        line,
        column,
        what: refused.to_string(),
        refused: Some(refused.clone()),
    }
}

#[cfg(test)]
mod tests;
