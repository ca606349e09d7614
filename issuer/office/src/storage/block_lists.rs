use issuer_domain::{Actor, ClientName, SuspensionReason, Timestamp};

use super::audit::AuditEvent;
use super::engine::{Row, Statement};
use super::{Storage, StorageError};

/// Lists of cards to block or free, as clients sent them.
#[derive(Debug, Clone, Copy)]
pub struct BlockLists<'a> {
    pub(super) storage: &'a Storage,
}

/// What a list asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockAction {
    /// Block the cards for this reason.
    Block(SuspensionReason),
    /// Free them.
    Free,
}

/// How far a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockListState {
    /// It waits for a person of the office.
    Waiting,
    /// It was carried out.
    Applied {
        /// When.
        at: Timestamp,
        /// By whom.
        by: Actor,
        /// How many cards changed.
        changed: u64,
    },
    /// A person said no.
    Refused {
        /// When.
        at: Timestamp,
        /// Who.
        by: Actor,
    },
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockList {
    /// Its number, from 1.
    pub number: i64,
    /// Who sent it.
    pub client: ClientName,
    /// When.
    pub received_at: Timestamp,
    /// What it asks for.
    pub action: BlockAction,
    /// Family ids and card numbers, one on a line.
    pub targets: String,
    /// How many families.
    pub families: u64,
    /// How far it is.
    pub state: BlockListState,
}

const COLUMNS: &str = "
    list_number,
    client,
    received_at,
    action,
    reason,
    targets,
    families,
    state,
    decided_at,
    decided_by,
    changed";

impl BlockAction {
    /// The word in the database and in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block(_) => "block",
            Self::Free => "free",
        }
    }

    /// Why cards are blocked.
    pub const fn reason(self) -> Option<SuspensionReason> {
        match self {
            Self::Block(reason) => Some(reason),
            Self::Free => None,
        }
    }
}

impl BlockListState {
    /// The word in the database and in documents.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Applied { .. } => "applied",
            Self::Refused { .. } => "refused",
        }
    }
}

impl Storage {
    /// Lists of cards to block or free, as departments sent them.
    pub fn block_lists(&self) -> BlockLists<'_> {
        BlockLists { storage: self }
    }
}

impl BlockLists<'_> {
    /// Keeps a list, with the next number, which is returned. `list.number` is not looked at.
    pub async fn keep(&self, list: &BlockList) -> Result<i64, StorageError> {
        let (decided_at, decided_by, changed) = decision(&list.state);
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into block_list (
                 list_number, client, received_at, action, reason, targets, families, state,
                 decided_at, decided_by, changed
             )
             select coalesce(max(list_number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
             from block_list
             returning list_number",
        );
        let reason = list.action.reason().map(SuspensionReason::word);
        let insert = insert
            .bind(list.client.as_str())
            .bind(list.received_at.seconds());
        let insert = insert.bind(list.action.word()).bind(reason);
        let insert = insert.bind(&list.targets).bind(list.families.cast_signed());
        let insert = insert.bind(list.state.word()).bind(decided_at);
        let insert = insert.bind(decided_by).bind(changed);
        let row = transaction.fetch_one(insert).await?;
        let number = row.integer("list_number")?;
        let mut event =
            AuditEvent::new(list.received_at, "block_list.received", number.to_string());
        event.detail = serde_json::json!({
            "client": list.client.as_str(),
            "action": list.action.word(),
            "families": list.families,
            "state": list.state.word(),
        })
        .to_string();
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// Notes what a person decided about a list that waits. `false` where it waits no more.
    pub async fn decide(&self, number: i64, state: &BlockListState) -> Result<bool, StorageError> {
        let (decided_at, decided_by, changed) = decision(state);
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update block_list
             set state = $1,
                 decided_at = $2,
                 decided_by = $3,
                 changed = $4
             where list_number = $5
               and state = 'waiting'",
        );
        let update = update.bind(state.word()).bind(decided_at).bind(decided_by);
        let update = update.bind(changed).bind(number);
        if transaction.execute(update).await? == 0 {
            return Ok(false);
        }
        let at = Timestamp::from_seconds(decided_at.unwrap_or_default());
        let mut event = AuditEvent::new(at, "block_list.decided", number.to_string());
        event.detail = serde_json::json!({ "state": state.word() }).to_string();
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A list by its number.
    pub async fn find(&self, number: i64) -> Result<Option<BlockList>, StorageError> {
        let mut query = Statement::new("select ");
        query
            .push(COLUMNS)
            .push(" from block_list where list_number = ");
        query.push_value(number);
        let row = self.storage.fetch_optional(query).await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists of a client, or of all where none is named, the newest first, before a number; at most
    /// `limit`.
    pub async fn list(
        &self,
        client: Option<&ClientName>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<BlockList>, StorageError> {
        let mut query = Statement::new("select ");
        query
            .push(COLUMNS)
            .push(" from block_list where list_number < ");
        query.push_value(before.unwrap_or(i64::MAX));
        if let Some(client) = client {
            query.push(" and client = ").push_value(client.as_str());
        }
        query
            .push(" order by list_number desc limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

fn decision(state: &BlockListState) -> (Option<i64>, Option<&str>, i64) {
    match state {
        BlockListState::Waiting => (None, None, 0),
        BlockListState::Applied { at, by, changed } => {
            (Some(at.seconds()), Some(by.as_str()), changed.cast_signed())
        }
        BlockListState::Refused { at, by } => (Some(at.seconds()), Some(by.as_str()), 0),
    }
}

fn read(row: &Row) -> Result<BlockList, StorageError> {
    let number = row.integer("list_number")?;
    let impossible = |column| StorageError::Impossible {
        table: "block_list",
        column,
        row: number.to_string(),
    };
    let action = match row.optional_text("reason")? {
        None => BlockAction::Free,
        Some(word) => BlockAction::Block(
            SuspensionReason::from_word(&word).ok_or_else(|| impossible("reason"))?,
        ),
    };
    let by = row.optional_text("decided_by")?;
    let by = by.map(|by| Actor::parse(&by).map_err(|_| impossible("decided_by")));
    let at = row
        .optional_integer("decided_at")?
        .map(Timestamp::from_seconds);
    let state = match (row.text("state")?.as_str(), at.zip(by.transpose()?)) {
        ("waiting", None) => BlockListState::Waiting,
        ("applied", Some((at, by))) => BlockListState::Applied {
            at,
            by,
            changed: row.integer("changed")?.cast_unsigned(),
        },
        ("refused", Some((at, by))) => BlockListState::Refused { at, by },
        _ => return Err(impossible("state")),
    };
    Ok(BlockList {
        number,
        client: ClientName::parse(&row.text("client")?).map_err(|_| impossible("client"))?,
        received_at: Timestamp::from_seconds(row.integer("received_at")?),
        action,
        targets: row.text("targets")?,
        families: row.integer("families")?.cast_unsigned(),
        state,
    })
}
