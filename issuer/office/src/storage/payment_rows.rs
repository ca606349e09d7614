//! Rows of `payment` and `receipt`.

use issuer_domain::{
    AcknowledgementNumber, Actor, CentreId, Confirmation, Money, PaymentReference, PaymentState,
    PaymentWay, Timestamp, day_in_india, payment_reference,
};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement, WriteTransaction};
use super::payments::Receipt;
use super::{CounterRefused, StorageError, acknowledgements, centres};

/// A payment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPayment {
    /// What it is known by at the bank.
    pub reference: PaymentReference,
    /// For which request.
    pub request: AcknowledgementNumber,
    /// By which way.
    pub way: PaymentWay,
    /// How much.
    pub amount: Money,
    /// Since when the payer has the link.
    pub initiated_at: Timestamp,
    /// How far it is.
    pub state: PaymentState,
    /// The bank's name for it.
    pub utr: Option<String>,
    /// When the bank said so too.
    pub reconciled_at: Option<Timestamp>,
}

/// The index of the table that lets a UTR pay once.
const ONE_UTR: &str = "payment_utr";
/// The column by which SQLite names that index.
const UTR_COLUMN: &str = "payment.utr";

const COLUMNS: &str = "
    reference,
    acknowledgement,
    way,
    paise,
    initiated_at,
    state,
    confirmed_by,
    state_at,
    utr,
    reconciled_at";

pub(super) async fn get(
    transaction: &mut ReadTransaction,
    reference: &PaymentReference,
) -> Result<StoredPayment, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS).push(" from payment where reference = ");
    query.push_value(reference.as_str());
    let row = transaction.fetch_optional(query).await?;
    let row = row.ok_or_else(|| CounterRefused::NoSuchPayment {
        reference: reference.to_string(),
    })?;
    read(&row)
}

pub(super) async fn of_request(
    transaction: &mut ReadTransaction,
    request: AcknowledgementNumber,
) -> Result<Vec<StoredPayment>, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS);
    query.push(" from payment where acknowledgement = ");
    query.push_value(request.to_string());
    query.push(" order by attempt");
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(read).collect()
}

/// A payment that is to begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewPayment {
    pub(super) request: AcknowledgementNumber,
    /// How many there were before for the same request.
    pub(super) before: usize,
    pub(super) way: PaymentWay,
    pub(super) amount: Money,
    pub(super) at: Timestamp,
}

impl NewPayment {
    /// The payment as it begins, under a reference of its own.
    pub(super) fn begin(&self) -> Result<StoredPayment, StorageError> {
        let reference = payment_reference(self.request, self.attempt());
        Ok(StoredPayment {
            reference: reference.map_err(|_| StorageError::Impossible {
                table: "payment",
                column: "reference",
                row: self.request.to_string(),
            })?,
            request: self.request,
            way: self.way,
            amount: self.amount,
            initiated_at: self.at,
            state: PaymentState::Initiated,
            utr: None,
            reconciled_at: None,
        })
    }

    fn attempt(&self) -> u32 {
        u32::try_from(self.before)
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    /// Adds the payment, however far it came while it began.
    pub(super) async fn add(
        &self,
        transaction: &mut WriteTransaction,
        payment: &StoredPayment,
        actor: &Actor,
    ) -> Result<(), StorageError> {
        let (confirmed_by, at) = standing(&payment.state);
        let insert = Statement::new(
            "insert into payment (
                 reference, acknowledgement, attempt, way, paise, initiated_at, initiated_by, state,
                 confirmed_by, entered_by, state_at, utr, reconciled_at
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        );
        let insert = insert
            .bind(payment.reference.as_str())
            .bind(self.request.to_string())
            .bind(self.attempt())
            .bind(self.way.word())
            .bind(self.amount.paise().cast_signed())
            .bind(self.at.seconds())
            .bind(actor.as_str())
            .bind(payment.state.word())
            .bind(confirmed_by)
            .bind(confirmed_by.map(|_| actor.as_str()))
            .bind(at)
            .bind(payment.utr.as_deref())
            .bind(payment.reconciled_at.map(Timestamp::seconds));
        transaction.execute_later(insert).await?;
        let mut event = AuditEvent::new(self.at, "payment.initiated", payment.reference.as_str());
        event.detail = format!(
            "{{\"paise\":{},\"way\":\"{}\"}}",
            self.amount.paise(),
            self.way.word()
        );
        transaction.audit(actor, event).await
    }
}

/// Who confirmed a payment, and since when it is as it is.
fn standing(state: &PaymentState) -> (Option<&'static str>, Option<i64>) {
    let confirmed = state.confirmed();
    let at = match state {
        PaymentState::Failed { at } => Some(*at),
        _ => confirmed.map(|(_, at)| at),
    };
    (
        confirmed.map(|(by, _)| by.word()),
        at.map(Timestamp::seconds),
    )
}

/// Writes how far a payment is. A UTR that paid for something else is refused.
pub(super) async fn write_payment(
    transaction: &mut WriteTransaction,
    payment: &StoredPayment,
    actor: &Actor,
) -> Result<(), StorageError> {
    let (confirmed_by, at) = standing(&payment.state);
    let update = Statement::new(
        "update payment
         set state = $1,
             confirmed_by = $2,
             entered_by = case when cast($2 as text) is null then null
                               else coalesce(entered_by, $3) end,
             state_at = $4,
             utr = $5,
             reconciled_at = $6
         where reference = $7",
    );
    let update = update
        .bind(payment.state.word())
        .bind(confirmed_by)
        .bind(actor.as_str())
        .bind(at)
        .bind(payment.utr.as_deref())
        .bind(payment.reconciled_at.map(Timestamp::seconds))
        .bind(payment.reference.as_str());
    let done = transaction.execute(update).await;
    done.map(drop).map_err(|error| {
        if error.is_of_constraint(ONE_UTR) || error.is_of_constraint(UTR_COLUMN) {
            CounterRefused::UtrUsed.into()
        } else {
            error
        }
    })
}

/// Gives a payment a receipt with the next number of its centre.
pub(super) async fn take_receipt(
    transaction: &mut WriteTransaction,
    centre: &CentreId,
    reference: &PaymentReference,
    at: Timestamp,
) -> Result<Receipt, StorageError> {
    let insert = Statement::new(
        "insert into receipt (centre_id, year, receipt_number, reference, issued_at)
         values (
             $1,
             $2,
             (
                 select coalesce(max(receipt_number), 0) + 1
                 from receipt
                 where centre_id = $1
                   and year = $2
             ),
             $3,
             $4
         )
         returning centre_id, year, receipt_number, issued_at",
    );
    let insert = insert.bind(centre.as_str());
    let insert = insert.bind(i64::from(day_in_india(at).year()));
    let insert = insert.bind(reference.as_str()).bind(at.seconds());
    let row = transaction.fetch_one(insert).await?;
    read_receipt(&row, reference)
}

pub(super) async fn find_receipt(
    transaction: &mut ReadTransaction,
    reference: &PaymentReference,
) -> Result<Option<Receipt>, StorageError> {
    let query = Statement::new(
        "select centre_id, year, receipt_number, issued_at
         from receipt
         where reference = $1",
    );
    let query = query.bind(reference.as_str());
    let row = transaction.fetch_optional(query).await?;
    row.map(|row| read_receipt(&row, reference)).transpose()
}

fn read_receipt(row: &Row, reference: &PaymentReference) -> Result<Receipt, StorageError> {
    let impossible = |column| StorageError::Impossible {
        table: "receipt",
        column,
        row: reference.to_string(),
    };
    Ok(Receipt {
        centre: centres::read_id(row, "receipt")?,
        year: u16::try_from(row.integer("year")?).map_err(|_| impossible("year"))?,
        number: u32::try_from(row.integer("receipt_number")?)
            .map_err(|_| impossible("receipt_number"))?,
        issued_at: Timestamp::from_seconds(row.integer("issued_at")?),
    })
}

fn read(row: &Row) -> Result<StoredPayment, StorageError> {
    let text = row.text("reference")?;
    let impossible = |column| StorageError::Impossible {
        table: "payment",
        column,
        row: text.clone(),
    };
    let time = |column| -> Result<_, StorageError> {
        Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
    };
    let by = row.optional_text("confirmed_by")?;
    let by = by
        .map(|word| Confirmation::from_word(&word).ok_or_else(|| impossible("confirmed_by")))
        .transpose()?;
    let state = PaymentState::of_row(&row.text("state")?, by, time("state_at")?);
    let paise = u64::try_from(row.integer("paise")?).ok();
    Ok(StoredPayment {
        reference: PaymentReference::parse(&text).map_err(|_| impossible("reference"))?,
        request: acknowledgements::read(row, "payment", "acknowledgement")?,
        way: PaymentWay::from_word(&row.text("way")?).ok_or_else(|| impossible("way"))?,
        amount: paise
            .and_then(Money::of_paise)
            .ok_or_else(|| impossible("paise"))?,
        initiated_at: Timestamp::from_seconds(row.integer("initiated_at")?),
        state: state.ok_or_else(|| impossible("state"))?,
        utr: row.optional_text("utr")?,
        reconciled_at: time("reconciled_at")?,
    })
}
