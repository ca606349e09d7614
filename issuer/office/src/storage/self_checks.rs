use std::collections::BTreeMap;

use issuer_domain::{Area, CheckedField, FamilyId, Name, Place, Timestamp};

use super::areas::push_area;
use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::{CounterRefused, Storage, StorageError};

/// Links with which families look at their cards before they are printed.
#[derive(Debug, Clone, Copy)]
pub struct SelfChecks<'a> {
    pub(super) storage: &'a Storage,
}

/// A link as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSelfCheck {
    /// Whose.
    pub family_id: FamilyId,
    /// The revision that the family looks at.
    pub family_revision: u32,
    /// Until when it opens.
    pub expires_at: Timestamp,
    /// When the family answered.
    pub answered_at: Option<Timestamp>,
    /// What it said of each field; empty before.
    pub answers: BTreeMap<CheckedField, bool>,
}

/// A field that a family said to be wrong, for who keeps the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongField {
    /// Whose.
    pub family_id: FamilyId,
    /// The family's panchayat or ward.
    pub local_body: Place,
    /// Which field.
    pub field: CheckedField,
    /// When the family said so.
    pub at: Timestamp,
}

impl SelfChecks<'_> {
    /// Issues a link. An older one of the family that was not answered ends.
    pub async fn issue(
        &self,
        secret_sha256: &[u8; 32],
        family: (&FamilyId, u32),
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let (family_id, revision) = family;
        let mut transaction = self.storage.begin_write().await?;
        let old = Statement::new(
            "delete from self_check
             where family_id = $1
               and answered_at is null",
        );
        transaction.execute(old.bind(family_id.as_str())).await?;
        let insert = Statement::new(
            "insert into self_check (
                 secret_sha256, family_id, family_revision, issued_at, issued_by, expires_at
             )
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(&secret_sha256[..]).bind(family_id.as_str());
        let insert = insert.bind(revision).bind(at.seconds());
        let insert = insert.bind(actor.as_str()).bind(expires_at.seconds());
        transaction.execute(insert).await?;
        let event = AuditEvent::new(at, "self_check.issued", family_id.as_str());
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// The link of a secret.
    pub async fn find(
        &self,
        secret_sha256: &[u8; 32],
    ) -> Result<Option<StoredSelfCheck>, StorageError> {
        find(&mut self.storage.begin_read().await?, secret_sha256).await
    }

    /// Keeps what the family says, once and before the link is over.
    pub async fn answer(
        &self,
        secret_sha256: &[u8; 32],
        answers: &BTreeMap<CheckedField, bool>,
        at: Timestamp,
    ) -> Result<StoredSelfCheck, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update self_check
             set answered_at = $1
             where secret_sha256 = $2
               and answered_at is null
               and expires_at > $1",
        );
        let update = update.bind(at.seconds()).bind(&secret_sha256[..]);
        if transaction.execute(update).await? == 0 {
            return Err(CounterRefused::LinkOver.into());
        }
        for (field, is_right) in answers {
            let insert = Statement::new(
                "insert into self_check_answer (secret_sha256, field, is_right)
                 values ($1, $2, $3)",
            );
            let insert = insert.bind(&secret_sha256[..]).bind(field.word());
            transaction
                .execute(insert.bind(i64::from(*is_right)))
                .await?;
        }
        let stored = find(&mut transaction, secret_sha256).await?;
        let stored = stored.ok_or(CounterRefused::LinkOver)?;
        let wrong = answers.values().filter(|is_right| !**is_right).count();
        let mut event = AuditEvent::new(at, "self_check.answered", stored.family_id.as_str());
        event.detail = format!("{{\"wrong\":{wrong}}}");
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(stored)
    }

    /// What families of an area said to be wrong, by panchayat or ward, the newest answer of each
    /// first; at most `limit` fields.
    pub async fn list_wrong(
        &self,
        area: Area,
        limit: u32,
    ) -> Result<Vec<WrongField>, StorageError> {
        let mut query = Statement::new(
            "select self_check.family_id,
                    self_check_answer.field,
                    self_check.answered_at,
                    family.local_body_lgd,
                    family.local_body_hindi,
                    family.local_body_latin
             from self_check
             join self_check_answer
                  on self_check_answer.secret_sha256 = self_check.secret_sha256
             join family on family.family_id = self_check.family_id
             where self_check_answer.is_right = 0
               and ",
        );
        push_area(&mut query, area);
        query.push(
            " order by family.local_body_lgd, self_check.answered_at desc, self_check.family_id,
                       self_check_answer.field
              limit ",
        );
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(wrong_field).collect()
    }
}

fn wrong_field(row: &Row) -> Result<WrongField, StorageError> {
    let family_id = family_id(row)?;
    let hindi = row.optional_text("local_body_hindi")?;
    let latin = row.optional_text("local_body_latin")?;
    let name = Name::new(hindi.as_deref(), latin.as_deref());
    let code = u32::try_from(row.integer("local_body_lgd")?).ok();
    let (Ok(name), Some(lgd_code)) = (name, code) else {
        return Err(impossible("local_body_lgd", family_id.as_str()));
    };
    Ok(WrongField {
        family_id,
        local_body: Place { lgd_code, name },
        field: field(row)?,
        at: Timestamp::from_seconds(row.integer("answered_at")?),
    })
}

async fn find(
    transaction: &mut ReadTransaction,
    secret_sha256: &[u8; 32],
) -> Result<Option<StoredSelfCheck>, StorageError> {
    let query = Statement::new(
        "select family_id, family_revision, expires_at, answered_at
         from self_check
         where secret_sha256 = $1",
    );
    let query = query.bind(&secret_sha256[..]);
    let Some(row) = transaction.fetch_optional(query).await? else {
        return Ok(None);
    };
    let said = Statement::new(
        "select field, is_right
         from self_check_answer
         where secret_sha256 = $1",
    );
    let said = transaction.fetch_all(said.bind(&secret_sha256[..])).await?;
    let answers = said
        .iter()
        .map(|row| Ok((field(row)?, row.integer("is_right")? == 1)))
        .collect::<Result<_, StorageError>>()?;
    let family_id = family_id(&row)?;
    let revision = u32::try_from(row.integer("family_revision")?);
    Ok(Some(StoredSelfCheck {
        family_revision: revision.map_err(|_| impossible("family_revision", family_id.as_str()))?,
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        answered_at: row
            .optional_integer("answered_at")?
            .map(Timestamp::from_seconds),
        answers,
        family_id,
    }))
}

fn family_id(row: &Row) -> Result<FamilyId, StorageError> {
    let text = row.text("family_id")?;
    FamilyId::parse(&text).map_err(|_| impossible("family_id", &text))
}

fn field(row: &Row) -> Result<CheckedField, StorageError> {
    let word = row.text("field")?;
    CheckedField::from_word(&word).ok_or_else(|| impossible("field", &word))
}

fn impossible(column: &'static str, row: &str) -> StorageError {
    StorageError::Impossible {
        table: "self_check",
        column,
        row: row.to_owned(),
    }
}
