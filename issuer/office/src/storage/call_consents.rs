use issuer_domain::{Area, ConsentPlace, FamilyId, Timestamp};

use super::areas::push_area;
use super::audit::AuditEvent;
use super::engine::{NamedRead, Row, Statement};
use super::{Storage, StorageError};

/// Families that may be called about their card.
#[derive(Debug, Clone, Copy)]
pub struct CallConsents<'a> {
    pub(super) storage: &'a Storage,
}

/// A family's word that it may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallConsent {
    /// Whose.
    pub family_id: FamilyId,
    /// When and where it was given last.
    pub given: (Timestamp, ConsentPlace),
    /// When and where it was taken back, if it was.
    pub withdrawn: Option<(Timestamp, ConsentPlace)>,
}

impl CallConsent {
    /// Whether it holds.
    pub const fn holds(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// For whom a sheet is drawn.
#[derive(Debug, Clone, Copy)]
pub struct SheetDraw<'a> {
    /// The recipient's short name.
    pub recipient: &'a str,
    /// What it is drawn with.
    pub seed: u32,
    /// Families that stood on a sheet since then are not drawn again, except by the same recipient
    /// with the same seed: a request that is sent again gets the same families.
    pub not_since: Timestamp,
    /// When.
    pub at: Timestamp,
}

impl CallConsents<'_> {
    /// A family may be called from now on. Whether that is new.
    pub async fn give(
        &self,
        family_id: &FamilyId,
        place: ConsentPlace,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let add = Statement::new(
            "insert into call_consent (family_id, given_at, given_where, given_by)
             values ($1, $2, $3, $4)
             on conflict (family_id) do update
             set given_at = $2,
                 given_where = $3,
                 given_by = $4,
                 withdrawn_at = null,
                 withdrawn_where = null
             where call_consent.withdrawn_at is not null",
        );
        let add = add.bind(family_id.as_str()).bind(at.seconds());
        let add = add.bind(place.word()).bind(actor.as_str());
        let is_new = transaction.execute(add).await? > 0;
        if is_new {
            let event = event("call_consent.given", family_id, place, at);
            transaction.audit(actor, event).await?;
        }
        transaction.commit().await?;
        Ok(is_new)
    }

    /// A family may be called no more. Whether it could be before.
    pub async fn withdraw(
        &self,
        family_id: &FamilyId,
        place: ConsentPlace,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let end = Statement::new(
            "update call_consent
             set withdrawn_at = $1,
                 withdrawn_where = $2
             where family_id = $3
               and withdrawn_at is null",
        );
        let end = end.bind(at.seconds()).bind(place.word());
        let held = transaction.execute(end.bind(family_id.as_str())).await? > 0;
        if held {
            let event = event("call_consent.withdrawn", family_id, place, at);
            transaction.audit(actor, event).await?;
        }
        transaction.commit().await?;
        Ok(held)
    }

    /// What a family said last.
    pub async fn find(&self, family_id: &FamilyId) -> Result<Option<CallConsent>, StorageError> {
        let row = self
            .storage
            .fetch_optional(select(family_id.as_str()))
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Families of an area that may be called and are not to rest, by family id.
    pub async fn list_callable(
        &self,
        area: Area,
        draw: &SheetDraw<'_>,
    ) -> Result<Vec<FamilyId>, StorageError> {
        let mut query = Statement::new(
            "select call_consent.family_id
             from call_consent
             join family on family.family_id = call_consent.family_id
             where call_consent.withdrawn_at is null
               and not exists (
                       select 1
                       from shredded_family
                       where shredded_family.family_id = call_consent.family_id
                   )
               and ",
        );
        push_rested(&mut query, draw);
        query.push(" and ");
        push_area(&mut query, area);
        query.push(" order by call_consent.family_id");
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query).await?;
        rows.iter().map(family_id).collect()
    }

    /// Notes that families are put on a sheet. Those that took their word back meanwhile, or were
    /// put on another sheet, are left out of what is answered.
    pub async fn note_drawn(
        &self,
        families: &[FamilyId],
        draw: &SheetDraw<'_>,
    ) -> Result<Vec<FamilyId>, StorageError> {
        let mut noted = Vec::with_capacity(families.len());
        let mut transaction = self.storage.begin_write().await?;
        for family in families {
            let mut update = Statement::new("update call_consent set drawn_at = ");
            update.push_value(draw.at.seconds());
            update.push(", drawn_for = ").push_value(draw.recipient);
            update
                .push(", drawn_seed = ")
                .push_value(i64::from(draw.seed));
            update.push(" where withdrawn_at is null and family_id = ");
            update.push_value(family.as_str()).push(" and ");
            push_rested(&mut update, draw);
            if transaction.execute(update).await? > 0 {
                noted.push(family.clone());
            }
        }
        transaction.commit().await?;
        Ok(noted)
    }

    /// How many families may be called.
    pub async fn count(&self) -> Result<u64, StorageError> {
        let query = Statement::new(
            "select count(*) as families
             from call_consent
             where withdrawn_at is null",
        );
        let row = self.storage.begin_read().await?.fetch_one(query).await?;
        Ok(row.integer("families")?.cast_unsigned())
    }
}

/// Text that is true for a family that stood on no sheet lately, or on this very one.
fn push_rested<'a>(query: &mut Statement<'a>, draw: &SheetDraw<'a>) {
    query.push("(drawn_at is null or drawn_at < ");
    query.push_value(draw.not_since.seconds());
    query
        .push(" or (drawn_for = ")
        .push_value(draw.recipient)
        .push(" and drawn_seed = ")
        .push_value(i64::from(draw.seed))
        .push("))");
}

fn event(
    action: &'static str,
    family_id: &FamilyId,
    place: ConsentPlace,
    at: Timestamp,
) -> AuditEvent {
    let mut event = AuditEvent::new(at, action, family_id.as_str());
    event.detail = format!("{{\"where\":\"{}\"}}", place.word());
    event
}

fn family_id(row: &Row) -> Result<FamilyId, StorageError> {
    let text = row.text("family_id")?;
    FamilyId::parse(&text).map_err(|_| impossible("family_id", &text))
}

fn select(family_id: &str) -> Statement<'_> {
    let query = Statement::new(
        "select family_id, given_at, given_where, withdrawn_at, withdrawn_where
         from call_consent
         where family_id = $1",
    );
    query.bind(family_id)
}

/// What one family said, to be read with others; [`read`] reads it.
pub(super) fn named_of_family(family_id: &str) -> NamedRead<'_> {
    NamedRead::new("call_consent", select(family_id))
}

pub(super) fn read(row: &Row) -> Result<CallConsent, StorageError> {
    let family_id = family_id(row)?;
    let place = |column, word: &str| {
        ConsentPlace::from_word(word).ok_or_else(|| impossible(column, family_id.as_str()))
    };
    let given = place("given_where", &row.text("given_where")?)?;
    let withdrawn_at = row.optional_integer("withdrawn_at")?;
    let withdrawn = row.optional_text("withdrawn_where")?;
    let withdrawn = match (withdrawn_at, withdrawn) {
        (Some(at), Some(word)) => Some((
            Timestamp::from_seconds(at),
            place("withdrawn_where", &word)?,
        )),
        _ => None,
    };
    Ok(CallConsent {
        given: (Timestamp::from_seconds(row.integer("given_at")?), given),
        withdrawn,
        family_id,
    })
}

fn impossible(column: &'static str, row: &str) -> StorageError {
    StorageError::Impossible {
        table: "call_consent",
        column,
        row: row.to_owned(),
    }
}

#[cfg(test)]
mod tests;
