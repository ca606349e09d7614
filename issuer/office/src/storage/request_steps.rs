//! Steps of a request: found possible and taken in one transaction, by itself or with the card that it
//! makes.

use issuer_domain::{AcknowledgementNumber, Actor, RequestState, RequestStepRefused, Timestamp};

use super::audit::AuditEvent;
use super::engine::{NamedRead, Row, WriteTransaction};
use super::notices::{self, Telling};
use super::request_rows::{self, StoredRequest};
use super::{CounterRefused, StorageError};

/// What a step makes of a request's present state.
pub type RequestStep<'a> =
    dyn Fn(RequestState) -> Result<RequestState, RequestStepRefused> + Sync + 'a;

/// A step of a request that is taken in the transaction of something else.
#[expect(missing_debug_implementations, reason = "a step has none")]
pub struct Deciding<'a> {
    /// Which request.
    pub number: AcknowledgementNumber,
    /// The step.
    pub step: &'a RequestStep<'a>,
    /// Whether it was taken before: then the request only has to be where it leads still.
    pub was_taken: bool,
    /// What the family is told.
    pub telling: Telling<'a>,
    /// When.
    pub at: Timestamp,
}

/// A step that the request may take, as it stands in this transaction.
pub(super) struct PossibleStep<'d> {
    deciding: &'d Deciding<'d>,
    before: StoredRequest,
    next: RequestState,
}

impl<'d> PossibleStep<'d> {
    /// What its transaction reads first.
    pub(super) fn named_read(deciding: &Deciding<'_>) -> NamedRead<'static> {
        request_rows::named_one(deciding.number.to_string())
    }

    /// From what that read found; refused where the step is none of the request's state, or none of
    /// this person.
    pub(super) fn of(rows: &[Row], deciding: &'d Deciding<'d>) -> Result<Self, StorageError> {
        let number = deciding.number;
        let (before, _) = request_rows::read_first(rows, number)?;
        let next = (deciding.step)(before.state.clone()).map_err(CounterRefused::Step)?;
        if let RequestState::Approved(yes) = &next
            && yes.by == before.asked_by
            && !before.alone
        {
            let number = number.to_string();
            return Err(CounterRefused::SecondPerson { number }.into());
        }
        Ok(Self {
            deciding,
            before,
            next,
        })
    }

    /// Takes it, unless it was taken before; the request as it is then.
    pub(super) async fn take(
        self,
        transaction: &mut WriteTransaction,
        actor: &Actor,
    ) -> Result<StoredRequest, StorageError> {
        let Some(event) = self.tell(transaction).await? else {
            return Ok(self.before);
        };
        let number = self.deciding.number;
        let after = request_rows::write_state(transaction, number, &self.next).await?;
        transaction.audit(actor, event).await?;
        Ok(after)
    }

    /// Tells the family, and gives what the audit log is to have of the step; none where it was taken
    /// before. The state is still to be written.
    pub(super) async fn tell(
        &self,
        transaction: &mut WriteTransaction,
    ) -> Result<Option<AuditEvent>, StorageError> {
        let deciding = self.deciding;
        if deciding.was_taken {
            return Ok(None);
        }
        let (number, at, has_mobile) = (deciding.number, deciding.at, self.before.has_mobile);
        notices::add(transaction, deciding.telling, number, has_mobile, at).await?;
        let action = match &self.next {
            RequestState::Approved(_) => "request.approved",
            RequestState::Refused { .. } => "request.refused",
            RequestState::Withdrawn(_) => "request.withdrawn",
            RequestState::Made { .. } => "request.made",
            RequestState::Asked { .. } | RequestState::Paid { .. } | RequestState::Waived => {
                "request.paid"
            }
        };
        let mut event = AuditEvent::new(at, action, number.to_string());
        if let RequestState::Refused { why, .. } = &self.next {
            event.detail = format!("{{\"reason\":\"{}\"}}", why.word());
        }
        Ok(Some(event))
    }

    /// Takes a yes and ends the request with its card, as one change; what the audit log is to have of
    /// the card.
    pub(super) async fn make(
        self,
        transaction: &mut WriteTransaction,
        card_number: String,
    ) -> Result<AuditEvent, StorageError> {
        let (number, at) = (self.deciding.number, self.deciding.at);
        let made = self.next.make(card_number, at);
        let made = made.map_err(CounterRefused::Step)?;
        transaction
            .execute_later(request_rows::update_state(number, &made))
            .await?;
        Ok(AuditEvent::new(at, "request.made", number.to_string()))
    }
}
