use issuer_domain::{
    AcknowledgementNumber, CentreId, FamilyId, Fee, PaymentWay, Proof, RequestReason, RequestState,
    Timestamp,
};

use super::audit::AuditEvent;
use super::engine::{NamedRead, Statement};
use super::notices::{self, Telling};
use super::payment_rows::NewPayment;
use super::request_rows::{self, REQUEST_COLUMNS, StoredRequest, read_request, select_requests};
use super::request_steps::{Deciding, PossibleStep, RequestStep};
use super::{CounterRefused, Storage, StorageError, acknowledgements, centres};
use crate::secrets::{DataKey, SecretField};

/// Families' requests for another card.
#[derive(Debug, Clone, Copy)]
pub struct Requests<'a> {
    pub(super) storage: &'a Storage,
}

/// A request that is to be taken.
#[derive(Debug, Clone, Copy)]
pub struct NewRequest<'a> {
    /// Whose.
    pub family_id: &'a FamilyId,
    /// The number of its present card's first part.
    pub old_card: &'a str,
    /// Why.
    pub reason: RequestReason,
    /// What was shown.
    pub proof: Proof,
    /// Where.
    pub centre: &'a CentreId,
    /// What it costs.
    pub fee: &'a Fee,
    /// Whether only an officer may say yes.
    pub needs_officer: bool,
    /// Whether who takes it may say yes.
    pub alone: bool,
    /// Whether its fee may come by UPI: then the payer's link begins with it.
    pub by_upi: bool,
    /// The mobile number for notices, and the key that seals it.
    pub mobile: Option<(&'a str, &'a DataKey)>,
    /// What the slip's secret is known by.
    pub tracking_sha256: [u8; 32],
    /// When.
    pub at: Timestamp,
}

/// Which requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestFilter<'a> {
    /// Of one centre.
    pub centre: Option<&'a CentreId>,
    /// In this state: a word of [`RequestState::word`].
    pub state: Option<&'a str>,
    /// Only those that nobody has ended and that have no card yet.
    pub only_open: bool,
    /// Only those that wait for somebody's yes or no, or for their card after a yes.
    pub only_undecided: bool,
    /// After this one.
    pub after: Option<AcknowledgementNumber>,
}

impl Requests<'_> {
    /// Takes a request: its number is given and nobody else has it. Refused where the family waits
    /// for a card already.
    pub async fn open(
        &self,
        new: &NewRequest<'_>,
        telling: Telling<'_>,
    ) -> Result<StoredRequest, StorageError> {
        let actor = self.storage.actor();
        let (family, centre) = (new.family_id.as_str(), new.centre.as_str());
        let read = named_opening(acknowledgements::year_of(new.at), family, centre);
        let (mut transaction, [rows]) = self.storage.begin_write_reading([read]).await?;
        let opening = rows.first().ok_or(sqlx::Error::RowNotFound)?;
        if opening.integer("open_centres")? == 0 {
            return Err(centres::no_such(new.centre).into());
        }
        if let Some(number) = opening.optional_text("open_request")? {
            return Err(CounterRefused::OpenRequest { number }.into());
        }
        let secret = &new.tracking_sha256;
        let number = acknowledgements::take_next(&mut transaction, opening, secret, new.at).await?;
        let text = number.to_string();
        let sealed = new
            .mobile
            .and_then(|(mobile, key)| key.seal(&text, SecretField::Mobile, mobile));
        let state = RequestState::with_fee(new.fee.total);
        let insert = Statement::new(
            "insert into reprint_request (
                 acknowledgement, family_id, old_card, reason, proof, centre_id, asked_at, asked_by,
                 rate_list, fee_paise, needs_officer, alone, mobile_nonce, mobile_ciphertext, state
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        );
        let insert = insert
            .bind(text.clone())
            .bind(new.family_id.as_str())
            .bind(new.old_card)
            .bind(new.reason.word())
            .bind(new.proof.word())
            .bind(new.centre.as_str())
            .bind(new.at.seconds())
            .bind(actor.as_str())
            .bind(new.fee.rate_list.as_str())
            .bind(new.fee.total.paise().cast_signed())
            .bind(i64::from(new.needs_officer))
            .bind(i64::from(new.alone))
            .bind(sealed.as_ref().map(|sealed| &sealed.nonce[..]))
            .bind(sealed.as_ref().map(|sealed| &sealed.ciphertext[..]))
            .bind(state.word());
        transaction.execute_later(insert).await?;
        notices::add(&mut transaction, telling, number, sealed.is_some(), new.at).await?;
        let mut event = AuditEvent::new(new.at, "request.taken", text);
        event.detail = format!(
            "{{\"centre\":\"{}\",\"paise\":{},\"reason\":\"{}\"}}",
            new.centre,
            new.fee.total.paise(),
            new.reason.word()
        );
        transaction.audit(actor, event).await?;
        if new.by_upi && !new.fee.total.is_zero() {
            let payment = NewPayment {
                request: number,
                before: 0,
                way: PaymentWay::Upi,
                amount: new.fee.total,
                at: new.at,
            };
            let link = payment.begin()?;
            payment.add(&mut transaction, &link, actor).await?;
        }
        transaction.commit().await?;
        Ok(StoredRequest {
            number,
            family_id: new.family_id.clone(),
            old_card: new.old_card.to_owned(),
            reason: new.reason,
            proof: new.proof,
            centre: new.centre.clone(),
            asked_at: new.at,
            asked_by: actor.clone(),
            rate_list: new.fee.rate_list.clone(),
            fee: new.fee.total,
            paid_at: None,
            needs_officer: new.needs_officer,
            alone: new.alone,
            has_mobile: sealed.is_some(),
            state,
        })
    }

    /// Takes a request to the state that `step` makes of its present one.
    pub async fn step(
        &self,
        number: AcknowledgementNumber,
        step: &RequestStep<'_>,
        telling: Telling<'_>,
        at: Timestamp,
    ) -> Result<StoredRequest, StorageError> {
        let deciding = Deciding {
            number,
            step,
            was_taken: false,
            telling,
            at,
        };
        let read = PossibleStep::named_read(&deciding);
        let (mut transaction, [rows]) = self.storage.begin_write_reading([read]).await?;
        let possible = PossibleStep::of(&rows, &deciding)?;
        let actor = self.storage.actor();
        let after = possible.take(&mut transaction, actor).await?;
        transaction.commit().await?;
        Ok(after)
    }

    /// Gives a request's slip another secret. Slips with an older one open nothing any more.
    pub async fn give_slip(
        &self,
        number: AcknowledgementNumber,
        tracking_sha256: &[u8; 32],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        request_rows::get(&mut transaction, number).await?;
        acknowledgements::retie(&mut transaction, number, tracking_sha256).await?;
        let event = AuditEvent::new(at, "request.slip_printed", number.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// A request by its number.
    pub async fn get(&self, number: AcknowledgementNumber) -> Result<StoredRequest, StorageError> {
        let row = self
            .storage
            .fetch_optional(request_rows::select_one(number))
            .await?;
        request_rows::read_one(row.as_ref(), number)
    }

    /// A request by its slip's secret.
    pub async fn find_by_secret(
        &self,
        tracking_sha256: &[u8; 32],
    ) -> Result<Option<StoredRequest>, StorageError> {
        let mut query = select_requests();
        query.push(
            " join acknowledgement
                   on acknowledgement.acknowledgement = reprint_request.acknowledgement
              where acknowledgement.tracking_sha256 = ",
        );
        query.push_value(&tracking_sha256[..]);
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read_request).transpose()
    }

    /// A family's open request.
    pub async fn find_open(
        &self,
        family_id: &FamilyId,
    ) -> Result<Option<StoredRequest>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(REQUEST_COLUMNS).push(OPEN_OF_FAMILY);
        query.push_value(family_id.as_str());
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read_request).transpose()
    }

    /// A family's requests, the newest first; at most `limit`.
    pub async fn list_of_family(
        &self,
        family_id: &FamilyId,
        limit: u32,
    ) -> Result<Vec<StoredRequest>, StorageError> {
        let query = select_of_family(family_id.as_str(), limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_request).collect()
    }

    /// Requests in the order of their numbers; at most `limit`.
    pub async fn list(
        &self,
        filter: &RequestFilter<'_>,
        limit: u32,
    ) -> Result<Vec<StoredRequest>, StorageError> {
        let mut query = select_requests();
        query.push(
            " join acknowledgement
                   on acknowledgement.acknowledgement = reprint_request.acknowledgement
              where 1 = 1",
        );
        if let Some(centre) = filter.centre {
            query
                .push(" and reprint_request.centre_id = ")
                .push_value(centre.as_str());
        }
        if let Some(state) = filter.state {
            query
                .push(" and reprint_request.state = ")
                .push_value(state);
        }
        if filter.only_open {
            query.push(" and reprint_request.state in ('asked', 'paid', 'waived', 'approved')");
        }
        if filter.only_undecided {
            query.push(" and reprint_request.state in ('paid', 'waived', 'approved')");
        }
        if let Some(after) = filter.after {
            let year = i64::from(after.year());
            query.push(" and (acknowledgement.year > ").push_value(year);
            query.push(" or (acknowledgement.year = ").push_value(year);
            query.push(" and acknowledgement.running > ");
            query.push_value(after.running()).push("))");
        }
        query.push(" order by acknowledgement.year, acknowledgement.running limit ");
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_request).collect()
    }
}

/// An open request of the family that is the next value.
const OPEN_OF_FAMILY: &str = " from reprint_request
     where reprint_request.state in ('asked', 'paid', 'waived', 'approved')
       and reprint_request.family_id = ";

fn select_of_family(family_id: &str, limit: u32) -> Statement<'_> {
    let mut query = select_requests();
    query.push(" where reprint_request.family_id = ");
    query.push_value(family_id);
    query.push(
        " order by reprint_request.asked_at desc, reprint_request.acknowledgement desc limit ",
    );
    query.push_value(limit);
    query
}

/// The newest requests of one family, to be read with others.
pub(super) fn named_of_family(family_id: &str, limit: u32) -> NamedRead<'_> {
    NamedRead::new("requests", select_of_family(family_id, limit))
}

/// What decides whether a request may be taken, and its number, in one row, to be read first.
pub(super) fn named_opening<'v>(year: i64, family_id: &'v str, centre: &'v str) -> NamedRead<'v> {
    let mut query = acknowledgements::select_next(year);
    query.push(", (select reprint_request.acknowledgement");
    query.push(OPEN_OF_FAMILY).push_value(family_id);
    query.push(
        ") as open_request,
         (select count(*) from centre where closed_at is null and centre_id = ",
    );
    query.push_value(centre);
    query.push(") as open_centres");
    NamedRead::new("opening", query)
}
