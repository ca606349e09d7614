use issuer_domain::{Actor, Role, Timestamp, Workplace};

use super::audit::AuditEvent;
use super::engine::{Row, Statement};
use super::{Storage, StorageError};

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The short name.
    pub name: Actor,
    /// What the person is there for.
    pub role: Role,
    /// Where.
    pub workplace: Workplace,
    /// Since when, and who took the person on.
    pub added: (Timestamp, Actor),
    /// Since when the person may do nothing any more, and who decided it.
    pub disabled: Option<(Timestamp, Actor)>,
}

/// Who works here.
#[derive(Debug, Clone, Copy)]
pub struct Staff<'a> {
    pub(super) storage: &'a Storage,
}

impl Staff<'_> {
    /// Adds somebody. A name is given once, for ever.
    pub async fn add(
        &self,
        name: &Actor,
        role: Role,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into staff (name, role, added_at, added_by)
             values ($1, $2, $3, $4)",
        );
        let insert = insert.bind(name.as_str()).bind(role.word());
        let insert = insert.bind(at.seconds()).bind(actor.as_str());
        transaction.execute(insert).await.map_err(|error| {
            if error.is_taken() {
                StorageError::StaffExists {
                    name: name.to_string(),
                }
            } else {
                error
            }
        })?;
        let mut event = AuditEvent::new(at, "staff.added", name.as_str());
        event.detail = format!("{{\"role\":\"{}\"}}", role.word());
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Disables somebody; what the person did stays on record. `false` where there is no such
    /// person, or one already disabled.
    pub async fn disable(
        &self,
        name: &Actor,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update staff
             set disabled_at = $1,
                 disabled_by = $2
             where name = $3
               and disabled_at is null",
        );
        let update = update.bind(at.seconds()).bind(actor.as_str());
        let done = transaction.execute(update.bind(name.as_str())).await?;
        if done == 0 {
            return Ok(false);
        }
        let event = AuditEvent::new(at, "staff.disabled", name.as_str());
        transaction.audit(actor, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Says where somebody works. `false` where there is no such person.
    pub async fn place(
        &self,
        name: &Actor,
        workplace: &Workplace,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let workplace = workplace.to_string();
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new("update staff set workplace = $1 where name = $2");
        let update = update.bind(workplace.as_str()).bind(name.as_str());
        if transaction.execute(update).await? == 0 {
            return Ok(false);
        }
        let mut event = AuditEvent::new(at, "staff.placed", name.as_str());
        event.detail = serde_json::json!({ "workplace": workplace }).to_string();
        transaction.audit(actor, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Everybody, by name.
    pub async fn list(&self) -> Result<Vec<StaffMember>, StorageError> {
        let mut query = select();
        query.push(" order by name");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }

    /// Somebody by name.
    pub async fn find(&self, name: &Actor) -> Result<Option<StaffMember>, StorageError> {
        let mut query = select();
        query.push(" where name = ").push_value(name.as_str());
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read).transpose()
    }
}

/// The columns that [`read`] reads.
pub(super) const STAFF_COLUMNS: &str = "
    staff.name,
    staff.role,
    staff.workplace,
    staff.added_at,
    staff.added_by,
    staff.disabled_at,
    staff.disabled_by";

fn select<'v>() -> Statement<'v> {
    let mut query = Statement::new("select ");
    query.push(STAFF_COLUMNS).push(" from staff");
    query
}

pub(super) fn read(row: &Row) -> Result<StaffMember, StorageError> {
    let name = row.text("name")?;
    let impossible = |column| StorageError::Impossible {
        table: "staff",
        column,
        row: name.clone(),
    };
    let actor = |column, text: &str| Actor::parse(text).map_err(|_| impossible(column));
    let disabled_at = row.optional_integer("disabled_at")?;
    let disabled = match (disabled_at, row.optional_text("disabled_by")?) {
        (None, None) => None,
        (Some(at), Some(by)) => Some((Timestamp::from_seconds(at), actor("disabled_by", &by)?)),
        _ => return Err(impossible("disabled_at")),
    };
    Ok(StaffMember {
        name: actor("name", &name)?,
        role: Role::from_word(&row.text("role")?).ok_or_else(|| impossible("role"))?,
        workplace: {
            let workplace = row.text("workplace")?.parse();
            workplace.map_err(|_| impossible("workplace"))?
        },
        added: (
            Timestamp::from_seconds(row.integer("added_at")?),
            actor("added_by", &row.text("added_by")?)?,
        ),
        disabled,
    })
}

#[cfg(test)]
mod tests;
