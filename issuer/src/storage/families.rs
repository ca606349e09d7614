use issuer_domain::{Family, FamilyId};

use super::duplicates::{Refused, note_duplicates};
use super::engine::{ReadTransaction, Statement, WriteTransaction};
use super::family_conflicts::{Conflict, Known, KnownFamily};
use super::family_record::{FamilyRecord, content_sha256};
use super::family_rows::{
    FAMILY_COLUMNS, FamilyToWrite, date_text, read_family, read_members, write_families,
    write_members,
};
use super::{ImportRunId, Storage, StorageError};

/// What became of one family of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upsert {
    /// It is new.
    Accepted,
    /// It was known and has a new revision now.
    Updated,
    /// It was known as it is.
    Unchanged,
    /// It was not taken.
    Refused(Conflict),
}

/// A family and which of its revisions this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFamily {
    /// The family.
    pub family: Family,
    /// Counted from 1; a card remembers the revision it was made from.
    pub revision: u32,
}

/// Families and their members.
#[derive(Debug, Clone, Copy)]
pub struct Families<'a> {
    pub(super) storage: &'a Storage,
}

impl Families<'_> {
    /// Takes a batch of families from a register file, in one transaction: new ones are inserted,
    /// changed ones get a new revision and their old one is kept, unchanged ones are marked as
    /// seen. 200 to 500 families are a good batch.
    ///
    /// Returns what became of each, in the order of `families`.
    pub async fn upsert_batch(
        &self,
        run: ImportRunId,
        families: &[Family],
    ) -> Result<Vec<Upsert>, StorageError> {
        let contents: Vec<[u8; 32]> = families.iter().map(content_sha256).collect();
        let mut transaction = self.storage.begin_write().await?;
        let mut known = Known::load(&mut transaction, families, &contents).await?;
        let mut outcomes = Vec::with_capacity(families.len());
        let mut written = Vec::new();
        let mut updated = Vec::new();
        let mut unchanged = Vec::new();
        let mut doubtful = Vec::new();
        let mut refused = Vec::new();
        for (family, content_sha256) in families.iter().zip(contents) {
            if let Some(conflict) = known.conflict(family, run) {
                if conflict == Conflict::FamilyTwice {
                    doubtful.push(family.id.as_str());
                }
                if let Some(owner) = known.owner(family, conflict) {
                    refused.push(Refused {
                        family,
                        conflict,
                        owner: owner.to_owned(),
                    });
                }
                outcomes.push(Upsert::Refused(conflict));
                continue;
            }
            let before = known.family(family.id.as_str());
            let (outcome, revision) = match before {
                None => (Upsert::Accepted, 1),
                Some(before) if before.content_sha256 == content_sha256 => {
                    unchanged.push(family);
                    (Upsert::Unchanged, before.revision)
                }
                Some(before) => {
                    updated.push(family.id.as_str());
                    (Upsert::Updated, before.revision + 1)
                }
            };
            if outcome != Upsert::Unchanged {
                written.push(FamilyToWrite {
                    family,
                    revision,
                    content_sha256,
                });
            }
            known.take(
                family,
                KnownFamily {
                    revision,
                    content_sha256,
                    seen_in_run: run.0,
                },
            );
            outcomes.push(outcome);
        }
        retire(&mut transaction, run, &updated).await?;
        write_families(&mut transaction, run, &written).await?;
        write_members(&mut transaction, &written).await?;
        mark_seen(&mut transaction, run, &unchanged).await?;
        hold(&mut transaction, &doubtful).await?;
        note_duplicates(&mut transaction, run, families, &refused).await?;
        transaction.commit().await?;
        Ok(outcomes)
    }

    /// Families that may have a card and never had one, by family id, after a family id; at most
    /// `limit`.
    pub async fn list_without_card(
        &self,
        after: Option<&FamilyId>,
        limit: u32,
    ) -> Result<Vec<StoredFamily>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(FAMILY_COLUMNS);
        query.push(
            " from family
             where family.hold is null
               and not exists (
                   select 1
                   from card
                   where card.family_id = family.family_id
               )
               and family.family_id > ",
        );
        query.push_value(after.map_or("", FamilyId::as_str));
        query.push(" order by family.family_id limit ");
        query.push_value(limit);
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query).await?;
        let families = rows
            .iter()
            .map(read_family)
            .collect::<Result<Vec<_>, _>>()?;
        with_members(&mut transaction, families).await
    }

    /// A family as it was in one of its revisions.
    pub async fn get(
        &self,
        family_id: &FamilyId,
        revision: u32,
    ) -> Result<StoredFamily, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let mut found = load_revisions(&mut transaction, &[(family_id.clone(), revision)]).await?;
        found
            .pop()
            .ok_or_else(|| no_such_family(family_id, revision))
    }

    /// A family as the last register file has it.
    pub async fn find(&self, family_id: &FamilyId) -> Result<Option<StoredFamily>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let current = load_current(&mut transaction, &[family_id.as_str()]).await?;
        Ok(current.into_iter().next())
    }

    /// How many families there are, and how many members.
    pub async fn count(&self) -> Result<(u64, u64), StorageError> {
        let row = self
            .storage
            .begin_read()
            .await?
            .fetch_one(Statement::new(
                "select (select count(*) from family) as families,
                    (select count(*) from member) as members",
            ))
            .await?;
        Ok((
            row.integer("families")?.cast_unsigned(),
            row.integer("members")?.cast_unsigned(),
        ))
    }

    /// How many families may have no card for now, by reason.
    pub async fn count_held(&self) -> Result<Vec<(String, u64)>, StorageError> {
        let rows = self
            .storage
            .begin_read()
            .await?
            .fetch_all(Statement::new(
                "select hold, count(*) as families
             from family
             where hold is not null
             group by hold
             order by hold",
            ))
            .await?;
        rows.iter()
            .map(|row| Ok((row.text("hold")?, row.integer("families")?.cast_unsigned())))
            .collect()
    }
}

/// Families in the revisions asked for, in that order.
pub(super) async fn load_revisions(
    transaction: &mut ReadTransaction,
    wanted: &[(FamilyId, u32)],
) -> Result<Vec<StoredFamily>, StorageError> {
    let ids: Vec<&str> = wanted.iter().map(|(id, _)| id.as_str()).collect();
    let current = load_current(transaction, &ids).await?;
    let mut found = Vec::with_capacity(wanted.len());
    for (id, revision) in wanted {
        let stored = current
            .binary_search_by(|stored| stored.family.id.cmp(id))
            .map(|at| &current[at])
            .map_err(|_| no_such_family(id, *revision))?;
        if stored.revision == *revision {
            found.push(stored.clone());
        } else {
            let family = load_past(transaction, stored, *revision).await?;
            found.push(StoredFamily {
                family,
                revision: *revision,
            });
        }
    }
    Ok(found)
}

pub(super) async fn load_current(
    transaction: &mut ReadTransaction,
    ids: &[&str],
) -> Result<Vec<StoredFamily>, StorageError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut families = Vec::with_capacity(ids.len());
    let mut query = Statement::new("select ");
    query.push(FAMILY_COLUMNS);
    query.push(" from family where family.family_id in ");
    query.push_list(ids.iter().copied());
    query.push(" order by family.family_id");
    for row in transaction.fetch_all(query).await? {
        families.push(read_family(&row)?);
    }
    with_members(transaction, families).await
}

async fn load_past(
    transaction: &mut ReadTransaction,
    current: &StoredFamily,
    revision: u32,
) -> Result<Family, StorageError> {
    let id = &current.family.id;
    let row = transaction
        .fetch_optional(
            Statement::new(
                "select content
         from family_past
         where family_id = $1
           and revision = $2",
            )
            .bind(id.as_str())
            .bind(revision),
        )
        .await?
        .ok_or_else(|| no_such_family(id, revision))?;
    let content = row.text("content")?;
    let record: FamilyRecord =
        serde_json::from_str(&content).map_err(|_| StorageError::Impossible {
            table: "family_past",
            column: "content",
            row: id.as_str().to_owned(),
        })?;
    record.into_family(id.clone(), current.family.as_on)
}

/// Adds the members to families that are in the order of their ids.
async fn with_members(
    transaction: &mut ReadTransaction,
    families: Vec<(Family, u32)>,
) -> Result<Vec<StoredFamily>, StorageError> {
    let ids: Vec<&str> = families
        .iter()
        .map(|(family, _)| family.id.as_str())
        .collect();
    let mut members = read_members(transaction, &ids)
        .await?
        .into_iter()
        .peekable();
    families
        .into_iter()
        .map(|(mut family, revision)| {
            while let Some((_, member)) =
                members.next_if(|(family_id, _)| family_id == family.id.as_str())
            {
                family.members.push(member);
            }
            if family.members.is_empty() {
                return Err(StorageError::Impossible {
                    table: "member",
                    column: "family_id",
                    row: family.id.as_str().to_owned(),
                });
            }
            Ok(StoredFamily { family, revision })
        })
        .collect()
}

/// Keeps the present content of families that are about to change, and takes their members and
/// ration cards away so that other families of the batch may have them.
async fn retire(
    transaction: &mut WriteTransaction,
    run: ImportRunId,
    ids: &[&str],
) -> Result<(), StorageError> {
    for stored in load_current(transaction, ids).await? {
        transaction
            .execute(
                Statement::new(
                    "insert into family_past (family_id, revision, content, replaced_in_run)
             values ($1, $2, $3, $4)",
                )
                .bind(stored.family.id.as_str())
                .bind(stored.revision)
                .bind(FamilyRecord::of(&stored.family).to_json())
                .bind(run.0),
            )
            .await?;
    }
    for text in [
        "delete from member where family_id in ",
        "update family set ration_card = null where family_id in ",
    ] {
        let mut statement = Statement::new(text);
        statement.push_list(ids.iter().copied());
        transaction.execute(statement).await?;
    }
    Ok(())
}

async fn mark_seen(
    transaction: &mut WriteTransaction,
    run: ImportRunId,
    families: &[&Family],
) -> Result<(), StorageError> {
    // Families of one file nearly always have one as-on date: one statement for each.
    let mut by_date = std::collections::BTreeMap::<_, Vec<&str>>::new();
    for family in families {
        by_date
            .entry(family.as_on)
            .or_default()
            .push(family.id.as_str());
    }
    for (as_on, ids) in by_date {
        let mut statement = Statement::new("update family set seen_in_run = ");
        statement.push_value(run.0);
        statement.push(", as_on = ").push_value(date_text(as_on));
        statement
            .push(", hold = null where family_id in ")
            .push_list(ids);
        transaction.execute(statement).await?;
    }
    Ok(())
}

async fn hold(transaction: &mut WriteTransaction, ids: &[&str]) -> Result<(), StorageError> {
    let mut statement =
        Statement::new("update family set hold = 'family_twice' where family_id in ");
    statement.push_list(ids.iter().copied());
    transaction.execute(statement).await?;
    Ok(())
}

fn no_such_family(family_id: &FamilyId, revision: u32) -> StorageError {
    StorageError::NoSuchFamily {
        family_id: family_id.as_str().to_owned(),
        revision,
    }
}

#[cfg(test)]
mod tests;
