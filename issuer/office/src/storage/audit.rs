use issuer_domain::{Actor, Timestamp};
use sha2::{Digest, Sha256};

use super::StorageError;
use super::engine::{Row, Statement, Value, WriteTransaction, inserting};

/// Something that was done. No personal datum stands in it: families, cards and keys are named by
/// their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// What was done: `card.signed`.
    pub action: &'static str,
    /// To what: a card number, family id, key id, number of a run or version.
    pub subject: String,
    /// What else is to be known, as a small JSON object, or empty.
    pub detail: String,
}

impl AuditEvent {
    /// An event without more to be known.
    pub fn new(at: Timestamp, action: &'static str, subject: impl Into<String>) -> Self {
        Self {
            at,
            action,
            subject: subject.into(),
            detail: String::new(),
        }
    }
}

/// What the first event has in the place of the hash before it.
pub(super) const BEFORE_THE_FIRST: [u8; 32] = [0; 32];

impl WriteTransaction {
    /// Adds an event to the audit chain: it lasts if and only if the transaction does.
    pub(super) async fn audit(
        &mut self,
        actor: &Actor,
        event: AuditEvent,
    ) -> Result<(), StorageError> {
        self.audit_all(actor, &[event]).await
    }

    /// Adds events in their order.
    pub(super) async fn audit_all(
        &mut self,
        actor: &Actor,
        events: &[AuditEvent],
    ) -> Result<(), StorageError> {
        let events = events.iter().map(|event| (actor, event));
        self.audit_each(events).await
    }

    /// The same for events of several actors.
    pub(super) async fn audit_each<'e>(
        &mut self,
        events: impl ExactSizeIterator<Item = (&'e Actor, &'e AuditEvent)>,
    ) -> Result<(), StorageError> {
        if events.len() == 0 {
            return Ok(());
        }
        let (mut sequence, mut previous_hash) = if let Some(end) = self.chain_end.take() {
            end
        } else {
            let row = self.fetch_optional(Statement::new(CHAIN_END)).await?;
            read_chain_end(row.as_ref())?
        };
        let mut rows = Vec::with_capacity(events.len());
        for (actor, event) in events {
            sequence += 1;
            let hash = hash_of(&previous_hash, sequence, actor, event);
            rows.push(vec![
                sequence.into(),
                event.at.seconds().into(),
                actor.as_str().into(),
                event.action.into(),
                event.subject.as_str().into(),
                event.detail.as_str().into(),
                Value::from(previous_hash),
                hash.to_vec().into(),
            ]);
            previous_hash = hash.to_vec();
        }
        let into = inserting!(
            "audit_event (
                 sequence, at, actor, action, subject, detail, previous_hash, hash
             )"
        );
        self.insert_rows(into, &rows).await?;
        self.chain_end = Some((sequence, previous_hash));
        Ok(())
    }
}

/// The last event's number and hash.
pub(super) const CHAIN_END: &str = "select sequence, hash
     from audit_event
     order by sequence desc
     limit 1";

/// What that statement found; without any event the chain begins.
pub(super) fn read_chain_end(row: Option<&Row>) -> Result<(i64, Vec<u8>), StorageError> {
    Ok(match row {
        Some(row) => (row.integer("sequence")?, row.bytes("hash")?),
        None => (0, BEFORE_THE_FIRST.to_vec()),
    })
}

/// Begins every event's hash, so that no other text of the program has the same one.
const EVENT_HASH: &[u8] = b"family card office, audit event 1\0";

/// SHA-256 over the hash before and every field with its length before it, so that no two events
/// are written alike.
fn hash_of(previous_hash: &[u8], sequence: i64, actor: &Actor, event: &AuditEvent) -> [u8; 32] {
    hash_of_fields(
        previous_hash,
        sequence,
        event.at.seconds(),
        [actor.as_str(), event.action, &event.subject, &event.detail],
    )
}

/// The hash of an event whose actor, action, subject and detail are `texts`.
pub(super) fn hash_of_fields(
    previous_hash: &[u8],
    sequence: i64,
    at_seconds: i64,
    texts: [&str; 4],
) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(EVENT_HASH);
    hash.update(previous_hash);
    hash.update(sequence.to_be_bytes());
    hash.update(at_seconds.to_be_bytes());
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}
