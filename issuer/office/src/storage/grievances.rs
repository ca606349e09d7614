use issuer_domain::{
    AcknowledgementNumber, Actor, CentreId, GrievanceCategory, GrievanceState,
    GrievanceStepRefused, Timestamp,
};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::notices::{self, Telling};
use super::{CounterRefused, Storage, StorageError, acknowledgements, centres, request_rows};

/// What people complain of, and what they say of the service.
#[derive(Debug, Clone, Copy)]
pub struct Grievances<'a> {
    pub(super) storage: &'a Storage,
}

/// A grievance that is to be taken.
#[derive(Debug, Clone, Copy)]
pub struct NewGrievance<'a> {
    /// What kind.
    pub category: GrievanceCategory,
    /// The request that it is about.
    pub request: Option<AcknowledgementNumber>,
    /// The centre that it is about.
    pub centre: Option<&'a CentreId>,
    /// The shop that it is about.
    pub shop: Option<&'a str>,
    /// The card that it is about: its number as it was given.
    pub card: Option<&'a str>,
    /// What was said.
    pub words: &'a str,
    /// What the slip's secret is known by.
    pub tracking_sha256: [u8; 32],
    /// When.
    pub at: Timestamp,
}

/// A grievance as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGrievance {
    /// Its number.
    pub number: AcknowledgementNumber,
    /// What kind.
    pub category: GrievanceCategory,
    /// The request that it is about.
    pub request: Option<AcknowledgementNumber>,
    /// The centre that it is about.
    pub centre: Option<CentreId>,
    /// The shop that it is about.
    pub shop: Option<String>,
    /// The card that it is about: its number as it was given.
    pub card: Option<String>,
    /// What was said.
    pub words: String,
    /// When.
    pub taken_at: Timestamp,
    /// How far it is.
    pub state: GrievanceState,
    /// The last answer.
    pub answer: Option<String>,
    /// How often it was opened again.
    pub times_reopened: u32,
}

/// A step of a grievance.
type Step<'a> = dyn Fn(GrievanceState) -> Result<GrievanceState, GrievanceStepRefused> + Sync + 'a;

pub(super) const COLUMNS: &str = "
    grievance.acknowledgement,
    grievance.category,
    grievance.request,
    grievance.centre_id,
    grievance.shop_code,
    grievance.card_number,
    grievance.words,
    grievance.taken_at,
    grievance.state,
    grievance.state_by,
    grievance.state_at,
    grievance.answer,
    grievance.times_reopened";

impl Grievances<'_> {
    /// Takes a grievance and gives it a number. What it is about must be there.
    pub async fn take(&self, new: &NewGrievance<'_>) -> Result<StoredGrievance, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        if let Some(request) = new.request {
            request_rows::get(&mut transaction, request).await?;
        }
        if let Some(centre) = new.centre {
            centres::get_open(&mut transaction, centre).await?;
        }
        let number = acknowledgements::take(&mut transaction, &new.tracking_sha256, new.at).await?;
        let insert = Statement::new(
            "insert into grievance (
                 acknowledgement, category, request, centre_id, shop_code, card_number, words,
                 taken_at, taken_by, state
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open')",
        );
        let insert = insert
            .bind(number.to_string())
            .bind(new.category.word())
            .bind(new.request.map(|request| request.to_string()))
            .bind(new.centre.map(CentreId::as_str))
            .bind(new.shop)
            .bind(new.card)
            .bind(new.words)
            .bind(new.at.seconds())
            .bind(actor.as_str());
        transaction.execute(insert).await?;
        let mut event = AuditEvent::new(new.at, "grievance.taken", number.to_string());
        event.detail = format!("{{\"category\":\"{}\"}}", new.category.word());
        transaction.audit(actor, event).await?;
        let stored = get(&mut transaction, number).await?;
        transaction.commit().await?;
        Ok(stored)
    }

    /// Answers an open grievance. Where it names a request, its family is told.
    pub async fn answer(
        &self,
        number: AcknowledgementNumber,
        answer: &str,
        telling: Telling<'_>,
        at: Timestamp,
    ) -> Result<StoredGrievance, StorageError> {
        let by = self.storage.actor();
        let step = |state: GrievanceState| state.answer(by.clone(), at);
        self.step(
            number,
            &step,
            Some((answer, telling)),
            "grievance.answered",
            at,
        )
        .await
    }

    /// Closes an answered grievance.
    pub async fn close(
        &self,
        number: AcknowledgementNumber,
        at: Timestamp,
    ) -> Result<StoredGrievance, StorageError> {
        let by = self.storage.actor();
        let step = |state: GrievanceState| state.close(by.clone(), at);
        self.step(number, &step, None, "grievance.closed", at).await
    }

    /// Opens an answered grievance again: it is not settled.
    pub async fn reopen(
        &self,
        number: AcknowledgementNumber,
        at: Timestamp,
    ) -> Result<StoredGrievance, StorageError> {
        self.step(
            number,
            &GrievanceState::reopen,
            None,
            "grievance.reopened",
            at,
        )
        .await
    }

    async fn step(
        &self,
        number: AcknowledgementNumber,
        step: &Step<'_>,
        answer: Option<(&str, Telling<'_>)>,
        action: &'static str,
        at: Timestamp,
    ) -> Result<StoredGrievance, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let before = get(&mut transaction, number).await?;
        let next = step(before.state).map_err(CounterRefused::Grievance)?;
        let mut update = Statement::new("update grievance set state = ");
        update.push_value(next.word());
        let last = next.last();
        update.push(", state_by = ");
        update.push_value(last.map(|(by, _)| by.as_str()));
        update.push(", state_at = ");
        update.push_value(last.map(|(_, at)| at.seconds()));
        if next == GrievanceState::Open {
            update.push(", times_reopened = times_reopened + 1");
        }
        if let Some((answer, telling)) = answer {
            update.push(", answer = ").push_value(answer);
            let about = match before.request {
                Some(request) => Some(request_rows::get(&mut transaction, request).await?),
                None => None,
            };
            let has_mobile = about.is_some_and(|request| request.has_mobile);
            notices::add(&mut transaction, telling, number, has_mobile, at).await?;
        }
        update
            .push(" where acknowledgement = ")
            .push_value(number.to_string());
        transaction.execute(update).await?;
        let event = AuditEvent::new(at, action, number.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        let after = get(&mut transaction, number).await?;
        transaction.commit().await?;
        Ok(after)
    }

    /// A grievance by its number.
    pub async fn get(
        &self,
        number: AcknowledgementNumber,
    ) -> Result<StoredGrievance, StorageError> {
        get(&mut self.storage.begin_read().await?, number).await
    }

    /// A grievance by its slip's secret.
    pub async fn find_by_secret(
        &self,
        tracking_sha256: &[u8; 32],
    ) -> Result<Option<StoredGrievance>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS);
        query.push(
            " from grievance
              join acknowledgement
                   on acknowledgement.acknowledgement = grievance.acknowledgement
              where acknowledgement.tracking_sha256 = ",
        );
        query.push_value(&tracking_sha256[..]);
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read).transpose()
    }

    /// Grievances, the oldest first; only the open ones, unless `all`; at most `limit`.
    pub async fn list(&self, all: bool, limit: u32) -> Result<Vec<StoredGrievance>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from grievance");
        if !all {
            query.push(" where grievance.state = 'open'");
        }
        query.push(" order by grievance.taken_at, grievance.acknowledgement limit ");
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

async fn get(
    transaction: &mut ReadTransaction,
    number: AcknowledgementNumber,
) -> Result<StoredGrievance, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS);
    query.push(" from grievance where grievance.acknowledgement = ");
    query.push_value(number.to_string());
    let row = transaction.fetch_optional(query).await?;
    let row = row.ok_or_else(|| CounterRefused::NoSuchGrievance {
        number: number.to_string(),
    })?;
    read(&row)
}

pub(super) fn read(row: &Row) -> Result<StoredGrievance, StorageError> {
    let number = acknowledgements::read(row, "grievance", "acknowledgement")?;
    let impossible = |column| StorageError::Impossible {
        table: "grievance",
        column,
        row: number.to_string(),
    };
    let request = match row.optional_text("request")? {
        Some(_) => Some(acknowledgements::read(row, "grievance", "request")?),
        None => None,
    };
    let centre = match row.optional_text("centre_id")? {
        Some(_) => Some(centres::read_id(row, "grievance")?),
        None => None,
    };
    let by = row.optional_text("state_by")?;
    let at = row
        .optional_integer("state_at")?
        .map(Timestamp::from_seconds);
    let last = by
        .zip(at)
        .map(|(by, at)| Actor::parse(&by).map(|by| (by, at)))
        .transpose()
        .map_err(|_| impossible("state_by"))?;
    let state = GrievanceState::of_row(&row.text("state")?, last);
    let category = GrievanceCategory::from_word(&row.text("category")?);
    Ok(StoredGrievance {
        number,
        category: category.ok_or_else(|| impossible("category"))?,
        request,
        centre,
        shop: row.optional_text("shop_code")?,
        card: row.optional_text("card_number")?,
        words: row.text("words")?,
        taken_at: Timestamp::from_seconds(row.integer("taken_at")?),
        state: state.ok_or_else(|| impossible("state"))?,
        answer: row.optional_text("answer")?,
        times_reopened: u32::try_from(row.integer("times_reopened")?)
            .map_err(|_| impossible("times_reopened"))?,
    })
}
