use issuer_domain::Timestamp;

use super::engine::{Engine, Row, Statement, WriteTransaction};
use super::{AuditEvent, Storage, StorageError};

/// What is kept no longer than its time.
#[derive(Debug, Clone, Copy)]
pub struct Retention<'a> {
    pub(super) storage: &'a Storage,
}

/// What was destroyed of some families.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shredded {
    /// Families whose content is gone.
    pub families: u64,
    /// Their cards, of which the numbers, status places and history stay.
    pub cards: u64,
    /// Photos that no other family has; their files are to be removed.
    pub photos: Vec<[u8; 32]>,
}

/// Closed families: their last card was revoked because the family exists no more, long enough
/// ago, and nothing of them is live or in the making.
const CLOSED: &str = "
    from family
    where not exists (
              select 1
              from shredded_family
              where shredded_family.family_id = family.family_id
          )
      and exists (
              select 1
              from card
              where card.family_id = family.family_id
                and card.status = 'revoked'
                and card.status_reason in ('extinct', 'moved-out', 'merged')
                and card.status_at < $1
          )
      and not exists (
              select 1
              from card
              where card.family_id = family.family_id
                and (card.status in ('valid', 'suspended')
                     or card.production = 'draft'
                     or card.status_at >= $1)
          )";

/// Loads of register files that are over, older than a time, and to which no family refers.
const OLD_RUNS: &str = "
    where started_at < $1
      and state <> 'running'
      and not exists (select 1 from family where seen_in_run = import_run.import_run_id)
      and not exists (select 1 from family_past where replaced_in_run = import_run.import_run_id)
      and not exists (
              select 1
              from family_change
              where family_change.import_run_id = import_run.import_run_id
          )";

impl Retention<'_> {
    /// How many families were closed before a time.
    pub async fn count_closed(&self, before: Timestamp) -> Result<u64, StorageError> {
        self.count("select count(*) as found", CLOSED, before).await
    }

    /// How many loads of register files are older than a time and needed by nothing.
    pub async fn count_old_runs(&self, before: Timestamp) -> Result<u64, StorageError> {
        self.count("select count(*) as found from import_run", OLD_RUNS, before)
            .await
    }

    async fn count(
        &self,
        select: &'static str,
        condition: &'static str,
        before: Timestamp,
    ) -> Result<u64, StorageError> {
        let mut query = Statement::new(select).bind(before.seconds());
        query.push(condition);
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("found")?.cast_unsigned())
    }

    /// Destroys the content of at most `limit` families that were closed before a time. What is
    /// printed on no card any more goes; numbers, status places and the audit chain stay.
    pub async fn shred_closed(
        &self,
        before: Timestamp,
        at: Timestamp,
        limit: u32,
    ) -> Result<Shredded, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut query = Statement::new("select family.family_id").bind(before.seconds());
        query.push(CLOSED);
        query
            .push(" order by family.family_id limit ")
            .push_value(limit);
        let rows = transaction.fetch_all(query).await?;
        let families = texts(&rows, "family_id")?;
        if families.is_empty() {
            return Ok(Shredded::default());
        }
        let of = || families.iter().map(String::as_str);
        let photos = photos_of(&mut transaction, &families).await?;
        for text in [
            "delete from member_secret where member_id in (
                 select member_id from member where family_id in ",
            "update member
             set member_id = 'shredded-' || family_id || '-' || position,
                 name_hindi = null,
                 name_latin = 'Deleted',
                 birth_year = null,
                 gender = 0,
                 relative_hindi = null,
                 relative_latin = null
             where (family_id in ",
            "update reprint_request
             set mobile_nonce = null,
                 mobile_ciphertext = null
             where (family_id in ",
            "delete from self_check_answer where secret_sha256 in (
                 select secret_sha256 from self_check where family_id in ",
            "delete from self_check where (family_id in ",
            "delete from call_consent where (family_id in ",
            "update grievance
             set words = '',
                 answer = case when answer is null then null else 'Deleted' end
             where request in (
                 select acknowledgement from reprint_request where family_id in ",
            "update grievance
             set words = '',
                 answer = case when answer is null then null else 'Deleted' end,
                 card_number = null
             where card_number in (select card_number from card where family_id in ",
            "delete from family_past where (family_id in ",
            "delete from member_departure where (family_id in ",
        ] {
            let mut statement = Statement::new(text);
            statement.push_list(of()).push(")");
            transaction.execute(statement).await?;
        }
        let nothing = [0_u8; 32];
        let mut family = Statement::new("update family set content_sha256 = ");
        family.push_value(&nothing[..]);
        family.push(
            ", ration_card = null, photo_path = null, photo_sha256 = null where family_id in ",
        );
        family.push_list(of());
        transaction.execute(family).await?;
        let mut card = Statement::new("update card set signature = ");
        card.push_value([0_u8; 64].to_vec());
        card.push(", qr_text = '', to_be_signed = ")
            .push_value(Vec::new());
        // Who took a card is a member's id.
        card.push(
            ", production_fact = case when production = 'handed_over' then 'shredded'
                                      else production_fact end",
        );
        card.push(" where family_id in ").push_list(of());
        let cards = transaction.execute(card).await?;
        for family_id in &families {
            transaction
                .execute(
                    Statement::new(
                        "insert into shredded_family (family_id, shredded_at) values ($1, $2)",
                    )
                    .bind(family_id)
                    .bind(at.seconds()),
                )
                .await?;
        }
        let events: Vec<AuditEvent> = families
            .iter()
            .map(|family_id| AuditEvent::new(at, "family.shredded", family_id.clone()))
            .collect();
        transaction.audit_all(self.storage.actor(), &events).await?;
        let photos = without_family(&mut transaction, photos).await?;
        transaction.commit().await?;
        Ok(Shredded {
            families: families.len() as u64,
            cards,
            photos,
        })
    }

    /// Removes loads of register files that are older than a time and needed by nothing.
    pub async fn remove_old_runs(
        &self,
        before: Timestamp,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut reasons = Statement::new(
            "delete from import_run_reason
             where import_run_id in (select import_run_id from import_run",
        )
        .bind(before.seconds());
        reasons.push(OLD_RUNS).push(")");
        transaction.execute(reasons).await?;
        let mut runs = Statement::new("delete from import_run").bind(before.seconds());
        runs.push(OLD_RUNS);
        let removed = transaction.execute(runs).await?;
        if removed == 0 {
            return Ok(0);
        }
        let event = AuditEvent::new(at, "import.runs_removed", removed.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// Writes the files anew, so that nothing of what was removed stays in their free places: a
    /// deleted row is only marked as such until then. Nobody else may be at work.
    pub async fn compact(&self) -> Result<(), StorageError> {
        match &self.storage.engine {
            Engine::Sqlite { writer, .. } => {
                let mut connection = writer.lend().await?;
                for text in ["vacuum", "pragma wal_checkpoint(truncate)"] {
                    sqlx::query(text).execute(&mut *connection).await?;
                }
            }
            Engine::Postgres(pool) => {
                let mut connection = pool.lend().await?;
                for text in [
                    "vacuum full member",
                    "vacuum full member_secret",
                    "vacuum full family",
                    "vacuum full family_past",
                    "vacuum full member_departure",
                    "vacuum full card",
                ] {
                    sqlx::query(text).execute(&mut *connection).await?;
                }
            }
        }
        Ok(())
    }
}

async fn photos_of(
    transaction: &mut WriteTransaction,
    families: &[String],
) -> Result<Vec<Vec<u8>>, StorageError> {
    let mut query = Statement::new(
        "select distinct photo_sha256
         from family
         where photo_sha256 is not null
           and family_id in ",
    );
    query.push_list(families.iter().map(String::as_str));
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(|row| row.bytes("photo_sha256")).collect()
}

/// Of these photos those that no family has now.
async fn without_family(
    transaction: &mut WriteTransaction,
    photos: Vec<Vec<u8>>,
) -> Result<Vec<[u8; 32]>, StorageError> {
    let mut free = Vec::new();
    for photo in photos {
        let found = transaction
            .fetch_optional(
                Statement::new("select family_id from family where photo_sha256 = $1 limit 1")
                    .bind(&photo[..]),
            )
            .await?;
        if found.is_none() {
            free.extend(<[u8; 32]>::try_from(photo));
        }
    }
    Ok(free)
}

fn texts(rows: &[Row], column: &str) -> Result<Vec<String>, StorageError> {
    rows.iter().map(|row| row.text(column)).collect()
}
