//! Rows of `reprint_request`.

use issuer_domain::{
    AcknowledgementNumber, Actor, CentreId, Decided, FamilyId, Money, Proof, RefusalReason,
    RequestReason, RequestState, Timestamp,
};

use super::engine::{NamedRead, ReadTransaction, Row, Statement, Value, WriteTransaction};
use super::{CounterRefused, StorageError, acknowledgements, centres};

/// A family's request as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRequest {
    /// Its number.
    pub number: AcknowledgementNumber,
    /// Whose.
    pub family_id: FamilyId,
    /// The card that the family had when it asked: the number of its first part.
    pub old_card: String,
    /// Why.
    pub reason: RequestReason,
    /// What was shown.
    pub proof: Proof,
    /// Where it was asked.
    pub centre: CentreId,
    /// When.
    pub asked_at: Timestamp,
    /// Who took it.
    pub asked_by: Actor,
    /// The rate list that set its fee.
    pub rate_list: String,
    /// The fee; nothing where it is free.
    pub fee: Money,
    /// When the fee came. It stays where a paid request is refused: then the fee goes back.
    pub paid_at: Option<Timestamp>,
    /// Whether only an officer may say yes.
    pub needs_officer: bool,
    /// Whether who took it may say yes.
    pub alone: bool,
    /// Whether there is a mobile number for notices.
    pub has_mobile: bool,
    /// How far it is.
    pub state: RequestState,
}

impl StoredRequest {
    /// Whether the family paid for a card that it does not get.
    pub fn refund_due(&self) -> bool {
        let ended = matches!(
            self.state,
            RequestState::Refused { .. } | RequestState::Withdrawn(_)
        );
        ended && self.paid_at.is_some()
    }
}

pub(super) const REQUEST_COLUMNS: &str = "
    reprint_request.acknowledgement,
    reprint_request.family_id,
    reprint_request.old_card,
    reprint_request.reason,
    reprint_request.proof,
    reprint_request.centre_id,
    reprint_request.asked_at,
    reprint_request.asked_by,
    reprint_request.rate_list,
    reprint_request.fee_paise,
    reprint_request.needs_officer,
    reprint_request.alone,
    cast(case when reprint_request.mobile_nonce is null then 0 else 1 end as bigint) as has_mobile,
    reprint_request.state,
    reprint_request.paid_at,
    reprint_request.decided_by,
    reprint_request.decided_at,
    reprint_request.refusal,
    reprint_request.card_number,
    reprint_request.made_at";

pub(super) fn select_requests<'v>() -> Statement<'v> {
    let mut query = Statement::new("select ");
    query.push(REQUEST_COLUMNS).push(" from reprint_request");
    query
}

/// A request by its number.
pub(super) async fn get(
    transaction: &mut ReadTransaction,
    number: AcknowledgementNumber,
) -> Result<StoredRequest, StorageError> {
    let row = transaction.fetch_optional(select_one(number)).await?;
    read_one(row.as_ref(), number)
}

/// A request by its number, and how many payments there were for it, to be read first.
pub(super) fn named_one<'v>(number: impl Into<Value<'v>>) -> NamedRead<'v> {
    let mut query = Statement::new("select ");
    query.push(REQUEST_COLUMNS);
    query.push(
        ",
        (
            select count(*)
            from payment
            where payment.acknowledgement = reprint_request.acknowledgement
        ) as payments
        from reprint_request
        where reprint_request.acknowledgement = ",
    );
    query.push_value(number);
    NamedRead::new("request", query)
}

/// What that read found.
pub(super) fn read_first(
    rows: &[Row],
    number: AcknowledgementNumber,
) -> Result<(StoredRequest, usize), StorageError> {
    let row = rows.first();
    let request = read_one(row, number)?;
    let payments = row.map_or(Ok(0), |row| row.integer("payments"))?;
    Ok((request, usize::try_from(payments).unwrap_or(usize::MAX)))
}

/// The statement of a request's row.
pub(super) fn select_one<'v>(number: AcknowledgementNumber) -> Statement<'v> {
    let mut query = select_requests();
    query
        .push(" where reprint_request.acknowledgement = ")
        .push_value(number.to_string());
    query
}

/// What that statement found.
pub(super) fn read_one(
    row: Option<&Row>,
    number: AcknowledgementNumber,
) -> Result<StoredRequest, StorageError> {
    let row = row.ok_or_else(|| CounterRefused::NoSuchRequest {
        number: number.to_string(),
    })?;
    read_request(row)
}

/// Writes the state of a request; the request as it is then.
pub(super) async fn write_state(
    transaction: &mut WriteTransaction,
    number: AcknowledgementNumber,
    state: &RequestState,
) -> Result<StoredRequest, StorageError> {
    let mut update = update_state(number, state);
    update.push(" returning ").push(REQUEST_COLUMNS);
    let row = transaction.fetch_optional(update).await?;
    read_one(row.as_ref(), number)
}

/// The statement that writes the state of a request.
pub(super) fn update_state(number: AcknowledgementNumber, state: &RequestState) -> Statement<'_> {
    let mut update = Statement::new("update reprint_request set state = ");
    update.push_value(state.word());
    if let RequestState::Paid { at, .. } = state {
        update.push(", paid_at = ").push_value(at.seconds());
    }
    let decided = match state {
        RequestState::Approved(decided)
        | RequestState::Refused { decided, .. }
        | RequestState::Withdrawn(decided)
        | RequestState::Made {
            approved: decided, ..
        } => Some(decided),
        _ => None,
    };
    if let Some(decided) = decided {
        update
            .push(", decided_by = ")
            .push_value(decided.by.as_str());
        update
            .push(", decided_at = ")
            .push_value(decided.at.seconds());
    }
    if let RequestState::Refused { why, .. } = state {
        update.push(", refusal = ").push_value(why.word());
    }
    if let RequestState::Made {
        card_number, at, ..
    } = state
    {
        update
            .push(", card_number = ")
            .push_value(card_number.as_str());
        update.push(", made_at = ").push_value(at.seconds());
    }
    update
        .push(" where acknowledgement = ")
        .push_value(number.to_string());
    update
}

pub(super) fn read_request(row: &Row) -> Result<StoredRequest, StorageError> {
    let number = acknowledgements::read(row, "reprint_request", "acknowledgement")?;
    let impossible = |column| StorageError::Impossible {
        table: "reprint_request",
        column,
        row: number.to_string(),
    };
    let family_id = row.text("family_id")?;
    let paise = u64::try_from(row.integer("fee_paise")?).ok();
    let fee = paise.and_then(Money::of_paise);
    let fee = fee.ok_or_else(|| impossible("fee_paise"))?;
    let paid_at = row
        .optional_integer("paid_at")?
        .map(Timestamp::from_seconds);
    let reason = RequestReason::from_word(&row.text("reason")?);
    let proof = Proof::from_word(&row.text("proof")?);
    Ok(StoredRequest {
        number,
        family_id: FamilyId::parse(&family_id).map_err(|_| impossible("family_id"))?,
        old_card: row.text("old_card")?,
        reason: reason.ok_or_else(|| impossible("reason"))?,
        proof: proof.ok_or_else(|| impossible("proof"))?,
        centre: centres::read_id(row, "reprint_request")?,
        asked_at: Timestamp::from_seconds(row.integer("asked_at")?),
        asked_by: Actor::parse(&row.text("asked_by")?).map_err(|_| impossible("asked_by"))?,
        rate_list: row.text("rate_list")?,
        fee,
        paid_at,
        needs_officer: row.integer("needs_officer")? == 1,
        alone: row.integer("alone")? == 1,
        has_mobile: row.integer("has_mobile")? == 1,
        state: read_state(row, fee, paid_at)?.ok_or_else(|| impossible("state"))?,
    })
}

/// The state of a row; `None` where its columns do not belong together.
fn read_state(
    row: &Row,
    fee: Money,
    paid_at: Option<Timestamp>,
) -> Result<Option<RequestState>, StorageError> {
    let by = row.optional_text("decided_by")?;
    let at = row.optional_integer("decided_at")?;
    let decided = by.zip(at).and_then(|(by, at)| {
        Some(Decided {
            by: Actor::parse(&by).ok()?,
            at: Timestamp::from_seconds(at),
        })
    });
    let refusal = row.optional_text("refusal")?;
    let card_number = row.optional_text("card_number")?;
    let made_at = row.optional_integer("made_at")?;
    Ok(match row.text("state")?.as_str() {
        "asked" => Some(RequestState::Asked { due: fee }),
        "paid" => paid_at.map(|at| RequestState::Paid { fee, at }),
        "waived" => Some(RequestState::Waived),
        "approved" => decided.map(RequestState::Approved),
        "refused" => decided.zip(refusal).and_then(|(decided, why)| {
            let why = RefusalReason::from_word(&why)?;
            Some(RequestState::Refused { decided, why })
        }),
        "withdrawn" => decided.map(RequestState::Withdrawn),
        "made" => decided
            .zip(card_number.zip(made_at))
            .map(|(approved, (card_number, at))| RequestState::Made {
                approved,
                card_number,
                at: Timestamp::from_seconds(at),
            }),
        _ => None,
    })
}
