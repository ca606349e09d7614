use issuer_domain::{Actor, CentreId, Name, Timestamp};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::{CounterRefused, Storage, StorageError};

/// A counter of a Lok Mitra Kendra.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Its id.
    pub id: CentreId,
    /// Its name.
    pub name: Name,
    /// Cards that its printer may print in a day.
    pub prints_a_day: u32,
    /// Since when it takes no requests any more.
    pub closed_at: Option<Timestamp>,
}

/// Counters, and who works at which.
#[derive(Debug, Clone, Copy)]
pub struct Centres<'a> {
    pub(super) storage: &'a Storage,
}

const COLUMNS: &str = "centre_id, name_hindi, name_latin, prints_a_day, closed_at";

impl Centres<'_> {
    /// Opens a centre. An id is given once, for ever.
    pub async fn add(
        &self,
        id: &CentreId,
        name: &Name,
        prints_a_day: u32,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into centre (centre_id, name_hindi, name_latin, prints_a_day, added_at, added_by)
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(id.as_str()).bind(name.hindi());
        let insert = insert.bind(name.latin()).bind(prints_a_day);
        let insert = insert.bind(at.seconds()).bind(actor.as_str());
        transaction.execute(insert).await.map_err(|error| {
            if error.is_taken() {
                StorageError::Counter(CounterRefused::CentreExists {
                    centre: id.to_string(),
                })
            } else {
                error
            }
        })?;
        let mut event = AuditEvent::new(at, "centre.added", id.as_str());
        event.detail = format!("{{\"prints_a_day\":{prints_a_day}}}");
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Closes a centre: it takes no requests any more.
    pub async fn close(&self, id: &CentreId, at: Timestamp) -> Result<(), StorageError> {
        self.change(
            id,
            at,
            "centre.closed",
            Statement::new(
                "update centre
                 set closed_at = $1
                 where centre_id = $2
                   and closed_at is null",
            )
            .bind(at.seconds())
            .bind(id.as_str()),
        )
        .await
    }

    /// Changes how many cards an open centre may print in a day.
    pub async fn set_quota(
        &self,
        id: &CentreId,
        prints_a_day: u32,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        self.change(
            id,
            at,
            "centre.quota_set",
            Statement::new(
                "update centre
                 set prints_a_day = $1
                 where centre_id = $2
                   and closed_at is null",
            )
            .bind(prints_a_day)
            .bind(id.as_str()),
        )
        .await
    }

    async fn change(
        &self,
        id: &CentreId,
        at: Timestamp,
        action: &'static str,
        update: Statement<'_>,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        if transaction.execute(update).await? == 0 {
            return Err(no_such(id).into());
        }
        let event = AuditEvent::new(at, action, id.as_str());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Says at which centre somebody works, in place of what was said before.
    pub async fn assign(
        &self,
        name: &Actor,
        id: &CentreId,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        get_open(&mut transaction, id).await?;
        let insert = Statement::new(
            "insert into centre_operator (name, centre_id, since, set_by)
             values ($1, $2, $3, $4)
             on conflict (name) do update set
                 centre_id = excluded.centre_id,
                 since = excluded.since,
                 set_by = excluded.set_by",
        );
        let insert = insert.bind(name.as_str()).bind(id.as_str());
        let insert = insert.bind(at.seconds()).bind(actor.as_str());
        transaction.execute(insert).await?;
        let mut event = AuditEvent::new(at, "centre.assigned", id.as_str());
        event.detail = format!("{{\"name\":\"{name}\"}}");
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Where somebody works.
    pub async fn of_operator(&self, name: &Actor) -> Result<Option<CentreId>, StorageError> {
        let query = Statement::new(
            "select centre_id
             from centre_operator
             where name = $1",
        );
        let row = self
            .storage
            .fetch_optional(query.bind(name.as_str()))
            .await?;
        row.map(|row| read_id(&row, "centre_operator")).transpose()
    }

    /// A centre, a closed one too.
    pub async fn get(&self, id: &CentreId) -> Result<Centre, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from centre where centre_id = ");
        query.push_value(id.as_str());
        let row = self.storage.fetch_optional(query).await?;
        let row = row.ok_or_else(|| no_such(id))?;
        read(&row)
    }

    /// A centre that takes requests.
    pub async fn get_open(&self, id: &CentreId) -> Result<Centre, StorageError> {
        get_open(&mut self.storage.begin_read().await?, id).await
    }

    /// All centres, the closed ones too, by id, after one; at most `limit`.
    pub async fn list(
        &self,
        after: Option<&CentreId>,
        limit: u32,
    ) -> Result<Vec<Centre>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from centre where centre_id > ");
        query.push_value(after.map_or("", CentreId::as_str));
        query.push(" order by centre_id limit ").push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

/// A centre that takes requests.
pub(super) async fn get_open(
    transaction: &mut ReadTransaction,
    id: &CentreId,
) -> Result<Centre, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS);
    query.push(" from centre where closed_at is null and centre_id = ");
    query.push_value(id.as_str());
    let row = transaction.fetch_optional(query).await?;
    let row = row.ok_or_else(|| no_such(id))?;
    read(&row)
}

/// The centre's id in a row.
pub(super) fn read_id(row: &Row, table: &'static str) -> Result<CentreId, StorageError> {
    let text = row.text("centre_id")?;
    CentreId::parse(&text).map_err(|_| StorageError::Impossible {
        table,
        column: "centre_id",
        row: text,
    })
}

/// That none of this id takes requests.
pub(super) fn no_such(id: &CentreId) -> CounterRefused {
    CounterRefused::NoSuchCentre {
        centre: id.to_string(),
    }
}

fn read(row: &Row) -> Result<Centre, StorageError> {
    let id = read_id(row, "centre")?;
    let impossible = |column| StorageError::Impossible {
        table: "centre",
        column,
        row: id.to_string(),
    };
    let hindi = row.optional_text("name_hindi")?;
    let latin = row.optional_text("name_latin")?;
    let name = Name::of_place(hindi.as_deref(), latin.as_deref());
    Ok(Centre {
        name: name.map_err(|_| impossible("name_hindi"))?,
        prints_a_day: u32::try_from(row.integer("prints_a_day")?)
            .map_err(|_| impossible("prints_a_day"))?,
        closed_at: row
            .optional_integer("closed_at")?
            .map(Timestamp::from_seconds),
        id,
    })
}
