//! Notes that a centre paid the cash of a day in.

use issuer_domain::{Act, Money, aadhaar};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CentreDay, StorageError};

/// Characters of a bank's reference.
pub const REFERENCE_MAX: usize = 60;

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum RemittanceError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Nothing was paid in.
    #[error("nothing was paid in\n\nhint: give the amount of the bank's slip")]
    Nothing,
    /// No reference.
    #[error(
        "the bank's reference is 1 to {REFERENCE_MAX} printed characters without anything like an Aadhaar number\n\nhint: it stands on the bank's slip"
    )]
    Reference,
}

/// Notes a payment of a centre to the department, by the bank's reference once.
pub async fn record_remittance(
    app: &App,
    of: &CentreDay,
    amount: Money,
    bank_reference: &str,
) -> Result<(), RemittanceError> {
    permission::require(app, Act::RecordMoney).await?;
    if amount.is_zero() {
        return Err(RemittanceError::Nothing);
    }
    let reference = bank_reference.trim();
    let is_reference = (1..=REFERENCE_MAX).contains(&reference.chars().count())
        && !reference.chars().any(char::is_control)
        && !aadhaar::find_in(reference);
    if !is_reference {
        return Err(RemittanceError::Reference);
    }
    let money = app.storage.counter_money();
    Ok(money
        .record_remittance(of, amount, reference, app.now)
        .await?)
}
