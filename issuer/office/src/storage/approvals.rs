use issuer_domain::{Actor, ApprovalKind, ApprovalState, Timestamp};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement, WriteTransaction};
use super::{Storage, StorageError};

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its number.
    pub id: ApprovalId,
    /// What kind of thing is asked.
    pub kind: ApprovalKind,
    /// What exactly, as canonical JSON.
    pub request: String,
    /// Who asks.
    pub asked_by: Actor,
    /// Since when.
    pub asked_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// How far it is.
    pub state: ApprovalState,
}

/// Number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApprovalId(pub i64);

/// What was approved, as whoever carries it out understands it. It must be word for word what the
/// second person saw.
#[derive(Debug, Clone, Copy)]
pub struct ApprovedRequest<'a> {
    /// Its number.
    pub id: ApprovalId,
    /// Its kind.
    pub kind: ApprovalKind,
    /// What is about to be done, as canonical JSON.
    pub request: &'a str,
}

/// Requests that need a second person.
#[derive(Debug, Clone, Copy)]
pub struct Approvals<'a> {
    pub(super) storage: &'a Storage,
}

/// The constraint of the table that holds two people apart.
const SECOND_PERSON: &str = "approval_by_a_second_person";

const COLUMNS: &str = "
    approval_id,
    kind,
    request,
    asked_by,
    asked_at,
    expires_at,
    state,
    decided_by,
    decided_at,
    done_by,
    done_at";

impl Approvals<'_> {
    /// Keeps a request for a second person.
    pub async fn ask(
        &self,
        kind: ApprovalKind,
        request: &str,
        actor: &Actor,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<ApprovalId, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let next = Statement::new(
            "select coalesce(max(approval_id), 0) + 1 as next
             from approval",
        );
        let id = ApprovalId(transaction.fetch_one(next).await?.integer("next")?);
        let insert = Statement::new(
            "insert into approval (approval_id, kind, request, asked_by, asked_at, expires_at, state)
             values ($1, $2, $3, $4, $5, $6, 'asked')",
        );
        let insert = insert.bind(id.0).bind(kind.word()).bind(request);
        let insert = insert.bind(actor.as_str()).bind(at.seconds());
        transaction
            .execute(insert.bind(expires_at.seconds()))
            .await?;
        audit(&mut transaction, actor, at, "approval.asked", id, kind).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// A second person's yes or no. Refused by the same person, after it lapsed, and where it was
    /// decided before.
    pub async fn decide(
        &self,
        id: ApprovalId,
        approve: bool,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Approval, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let approval = get(&mut transaction, id).await?;
        if approval.asked_by == *actor {
            return Err(StorageError::SamePerson { id: id.0 });
        }
        if approval.state != ApprovalState::Asked || approval.expires_at <= at {
            return Err(StorageError::NotToDecide {
                id: id.0,
                state: approval.state_word(at),
            });
        }
        let (word, action) = if approve {
            ("approved", "approval.approved")
        } else {
            ("refused", "approval.refused")
        };
        write_decision(&mut transaction, id, word, actor, at).await?;
        audit(&mut transaction, actor, at, action, id, approval.kind).await?;
        let decided = get(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(decided)
    }

    /// Uses an approval up: true once. For what is done outside the database; what changes the
    /// database uses it up in its own transaction.
    pub async fn use_up(
        &self,
        approved: &ApprovedRequest<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        use_up(&mut transaction, approved, actor, at).await?;
        transaction.commit().await
    }

    /// A request by its number.
    pub async fn get(&self, id: ApprovalId) -> Result<Approval, StorageError> {
        get(&mut self.storage.begin_read().await?, id).await
    }

    /// Requests, the newest first; only those that are not yet done or refused, unless `all`.
    pub async fn list(&self, all: bool, limit: u32) -> Result<Vec<Approval>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from approval");
        if !all {
            query.push(" where state in ('asked', 'approved')");
        }
        query
            .push(" order by approval_id desc limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

impl Approval {
    /// The word for people: `lapsed` where its time is over.
    pub fn state_word(&self, now: Timestamp) -> &'static str {
        let open = matches!(
            self.state,
            ApprovalState::Asked | ApprovalState::Approved { .. }
        );
        if open && self.expires_at <= now {
            "lapsed"
        } else {
            self.state.word()
        }
    }
}

/// Uses an approval up in the transaction of what it allows; another request, another kind, a
/// lapsed or used one is refused.
pub(super) async fn use_up(
    transaction: &mut WriteTransaction,
    approved: &ApprovedRequest<'_>,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StorageError> {
    let approval = get(transaction, approved.id).await?;
    let same = approval.kind == approved.kind && approval.request == approved.request;
    if !same {
        return Err(StorageError::OtherRequest { id: approved.id.0 });
    }
    if approval.state_word(at) != "approved" {
        return Err(StorageError::NotApproved {
            id: approved.id.0,
            state: approval.state_word(at),
        });
    }
    let update = Statement::new(
        "update approval
         set state = 'done',
             done_by = $1,
             done_at = $2
         where approval_id = $3",
    );
    let update = update.bind(actor.as_str()).bind(at.seconds());
    transaction.execute(update.bind(approved.id.0)).await?;
    let action = "approval.carried_out";
    audit(transaction, actor, at, action, approved.id, approved.kind).await
}

async fn write_decision(
    transaction: &mut WriteTransaction,
    id: ApprovalId,
    word: &'static str,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StorageError> {
    let update = Statement::new(
        "update approval
         set state = $1,
             decided_by = $2,
             decided_at = $3
         where approval_id = $4",
    );
    let update = update.bind(word).bind(actor.as_str()).bind(at.seconds());
    let done = transaction.execute(update.bind(id.0)).await;
    done.map(drop).map_err(|error| {
        if error.is_of_constraint(SECOND_PERSON) {
            StorageError::SamePerson { id: id.0 }
        } else {
            error
        }
    })
}

async fn audit(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    at: Timestamp,
    action: &'static str,
    id: ApprovalId,
    kind: ApprovalKind,
) -> Result<(), StorageError> {
    let mut event = AuditEvent::new(at, action, format!("approval {}", id.0));
    event.detail = format!("{{\"kind\":\"{}\"}}", kind.word());
    transaction.audit(actor, event).await
}

async fn get(transaction: &mut ReadTransaction, id: ApprovalId) -> Result<Approval, StorageError> {
    let mut query = Statement::new("select ");
    query
        .push(COLUMNS)
        .push(" from approval where approval_id = ");
    query.push_value(id.0);
    let row = transaction.fetch_optional(query).await?;
    let row = row.ok_or(StorageError::NoSuchApproval { id: id.0 })?;
    read(&row)
}

fn read(row: &Row) -> Result<Approval, StorageError> {
    let id = row.integer("approval_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "approval",
        column,
        row: id.to_string(),
    };
    let somebody = |by: &'static str, at: &'static str| -> Result<_, StorageError> {
        let name = row.optional_text(by)?.ok_or_else(|| impossible(by))?;
        let by = Actor::parse(&name).map_err(|_| impossible(by))?;
        let at = row.optional_integer(at)?.ok_or_else(|| impossible(at))?;
        Ok((by, Timestamp::from_seconds(at)))
    };
    let state = match row.text("state")?.as_str() {
        "asked" => ApprovalState::Asked,
        "approved" => {
            let (by, at) = somebody("decided_by", "decided_at")?;
            ApprovalState::Approved { by, at }
        }
        "refused" => {
            let (by, at) = somebody("decided_by", "decided_at")?;
            ApprovalState::Refused { by, at }
        }
        "done" => {
            let (by, at) = somebody("done_by", "done_at")?;
            ApprovalState::Done { by, at }
        }
        _ => return Err(impossible("state")),
    };
    Ok(Approval {
        id: ApprovalId(id),
        kind: ApprovalKind::from_word(&row.text("kind")?).ok_or_else(|| impossible("kind"))?,
        request: row.text("request")?,
        asked_by: Actor::parse(&row.text("asked_by")?).map_err(|_| impossible("asked_by"))?,
        asked_at: Timestamp::from_seconds(row.integer("asked_at")?),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        state,
    })
}

#[cfg(test)]
mod tests;
