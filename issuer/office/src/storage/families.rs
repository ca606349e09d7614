use issuer_domain::{Family, FamilyId};

use super::engine::{NamedRead, ReadTransaction, Row, Statement};
use super::family_holds::push_may_have_card;
use super::family_record::FamilyRecord;
use super::family_rows::{FAMILY_COLUMNS, MEMBER_COLUMNS, read_family, read_member, read_members};
use super::{Storage, StorageError};

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
    /// Families that may have a card and never had one, by family id, after a family id; at most
    /// `limit`.
    pub async fn list_without_card(
        &self,
        after: Option<&FamilyId>,
        limit: u32,
    ) -> Result<Vec<StoredFamily>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(FAMILY_COLUMNS);
        query.push(" from family where ");
        push_may_have_card(&mut query, self.storage.hold_policy());
        query.push(
            " and not exists (
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
        let rows = self
            .storage
            .fetch_all(select_one(family_id.as_str()))
            .await?;
        read_one(&rows)
    }

    /// How many families there are, and how many members.
    pub async fn count(&self) -> Result<(u64, u64), StorageError> {
        let row = self
            .storage
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

/// One family and its members in one journey: a row for each member, with the family beside it.
fn select_one(family_id: &str) -> Statement<'_> {
    let mut query = Statement::new("select ");
    query.push(FAMILY_COLUMNS).push(", ").push(MEMBER_COLUMNS);
    query.push(
        " from family
          join member on member.family_id = family.family_id
          where family.family_id = ",
    );
    query.push_value(family_id);
    query.push(" order by member.position");
    query
}

/// The same to be read with others; [`read_one`] reads it.
pub(super) fn named_one(family_id: &str) -> NamedRead<'_> {
    NamedRead::new("family", select_one(family_id))
}

/// The family whose members these rows are; none where there are none.
pub(super) fn read_one(rows: &[Row]) -> Result<Option<StoredFamily>, StorageError> {
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let (mut family, revision) = read_family(first)?;
    family.members = rows.iter().map(read_member).collect::<Result<_, _>>()?;
    Ok(Some(StoredFamily { family, revision }))
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

fn no_such_family(family_id: &FamilyId, revision: u32) -> StorageError {
    StorageError::NoSuchFamily {
        family_id: family_id.as_str().to_owned(),
        revision,
    }
}

#[cfg(test)]
mod tests;
