//! Writing families whose place beside the stored ones is settled.

use std::collections::{BTreeMap, HashSet};

use issuer_domain::{Family, FamilyChange, Member, Timestamp};

use super::engine::{Statement, Value, WriteTransaction, inserting};
use super::families::load_current;
use super::family_conflicts::KnownFamily;
use super::family_record::FamilyRecord;
use super::family_rows::{
    FamilyToWrite, date_text, insert_families, insert_members, update_families,
};
use super::prepared_family::PreparedFamily;
use super::{ImportRunId, StorageError};

/// What every row of an import bears.
#[derive(Debug, Clone, Copy)]
pub(super) struct ImportStamp {
    pub(super) run: ImportRunId,
    pub(super) owner_set: Option<i64>,
    pub(super) at: Timestamp,
}

/// Changed families whose old content is in memory at a time.
const RETIRED_AT_ONCE: usize = 512;

/// Families that are to be stored, by what that means.
#[derive(Debug, Default)]
pub(super) struct Accepted<'f> {
    pub(super) new: Vec<&'f PreparedFamily>,
    pub(super) updated: Vec<(&'f PreparedFamily, KnownFamily)>,
    pub(super) unchanged: Vec<(&'f PreparedFamily, KnownFamily)>,
}

impl<'f> Accepted<'f> {
    /// Members of all of them.
    pub(super) fn members(&self) -> impl Iterator<Item = &'f Member> {
        let known = self.updated.iter().chain(&self.unchanged);
        let known = known.map(|(prepared, _)| *prepared);
        let all = self.new.iter().copied().chain(known);
        all.flat_map(|prepared| &prepared.family.members)
    }

    pub(super) fn push(&mut self, prepared: &'f PreparedFamily, before: Option<KnownFamily>) {
        match before {
            None => self.new.push(prepared),
            Some(known) if known.content_sha256 == prepared.content_sha256 => {
                self.unchanged.push((prepared, known));
            }
            Some(known) => self.updated.push((prepared, known)),
        }
    }
}

/// Stores families. All that change give up their members and ration cards before any takes new
/// ones, so that these may go from one to another. Returns in what the changed ones differ.
pub(super) async fn write_accepted(
    transaction: &mut WriteTransaction,
    stamp: ImportStamp,
    accepted: &Accepted<'_>,
) -> Result<BTreeMap<String, FamilyChange>, StorageError> {
    let changes = retire(transaction, stamp.run, &accepted.updated).await?;
    let new: Vec<_> = accepted
        .new
        .iter()
        .map(|prepared| FamilyToWrite {
            prepared,
            revision: 1,
        })
        .collect();
    let updated: Vec<_> = accepted
        .updated
        .iter()
        .map(|(prepared, known)| FamilyToWrite {
            prepared,
            revision: known.revision + 1,
        })
        .collect();
    insert_families(transaction, stamp, &new).await?;
    update_families(transaction, stamp, &updated).await?;
    insert_members(transaction, new.iter().chain(&updated)).await?;
    note_changes(transaction, stamp.run, &updated, &changes).await?;
    mark_seen(transaction, stamp, &accepted.unchanged).await?;
    Ok(changes)
}

/// Keeps the present content of families that are about to change, notes who leaves them, and takes
/// their members and ration cards away.
async fn retire(
    transaction: &mut WriteTransaction,
    run: ImportRunId,
    updated: &[(&PreparedFamily, KnownFamily)],
) -> Result<BTreeMap<String, FamilyChange>, StorageError> {
    let mut changes = BTreeMap::new();
    for chunk in updated.chunks(RETIRED_AT_ONCE) {
        let after: BTreeMap<&str, &PreparedFamily> = chunk
            .iter()
            .map(|(prepared, _)| (prepared.family.id.as_str(), *prepared))
            .collect();
        let ids: Vec<&str> = after.keys().copied().collect();
        let before = load_current(transaction, &ids).await?;
        let mut rows: Vec<Vec<Value<'_>>> = Vec::with_capacity(before.len());
        let mut departures: Vec<Vec<Value<'_>>> = Vec::new();
        for stored in &before {
            let id = stored.family.id.as_str();
            if let Some(prepared) = after.get(id) {
                let change = FamilyChange::between(&stored.family, &prepared.family);
                changes.insert(id.to_owned(), change.or_beside_the_card());
                let stay: HashSet<&str> = member_ids(&prepared.family).collect();
                let left = member_ids(&stored.family).filter(|member| !stay.contains(member));
                departures.extend(
                    left.map(|member| vec![member.into(), id.into(), stored.revision.into()]),
                );
            }
            rows.push(vec![
                id.into(),
                stored.revision.into(),
                FamilyRecord::of(&stored.family).to_json().into(),
                run.0.into(),
            ]);
        }
        let into = inserting!("family_past (family_id, revision, content, replaced_in_run)");
        transaction.insert_rows(into, &rows).await?;
        let into = inserting!("member_departure (member_id, family_id, revision)");
        transaction.insert_rows(into, &departures).await?;
        for text in [
            "delete from member where family_id in ",
            "update family set ration_card = null where family_id in ",
        ] {
            let mut statement = Statement::new(text);
            statement.push_list(ids.iter().copied());
            transaction.execute(statement).await?;
        }
    }
    Ok(changes)
}

fn member_ids(family: &Family) -> impl Iterator<Item = &str> {
    family.members.iter().map(|member| member.id.as_str())
}

async fn note_changes(
    transaction: &mut WriteTransaction,
    run: ImportRunId,
    updated: &[FamilyToWrite<'_>],
    changes: &BTreeMap<String, FamilyChange>,
) -> Result<(), StorageError> {
    let rows: Vec<Vec<Value<'_>>> = updated
        .iter()
        .filter_map(|written| {
            let id = written.prepared.family.id.as_str();
            let change = changes.get(id)?;
            Some(vec![
                id.into(),
                written.revision.into(),
                change.bits().into(),
                run.0.into(),
            ])
        })
        .collect();
    let into = inserting!("family_change (family_id, revision, kinds, import_run_id)");
    transaction.insert_rows(into, &rows).await
}

async fn mark_seen(
    transaction: &mut WriteTransaction,
    stamp: ImportStamp,
    families: &[(&PreparedFamily, KnownFamily)],
) -> Result<(), StorageError> {
    // Families of one file nearly always have one as-on date, and few have another head under the
    // Act than before: one statement for each pair of the two.
    let mut alike = BTreeMap::<_, Vec<&str>>::new();
    for (prepared, known) in families {
        let head = (prepared.nfsa_head != known.nfsa_head).then_some(prepared.nfsa_head);
        alike
            .entry((prepared.family.as_on, head))
            .or_default()
            .push(prepared.family.id.as_str());
    }
    for ((as_on, head), ids) in alike {
        let mut statement = Statement::new("update family set seen_in_run = ");
        statement.push_value(stamp.run.0);
        statement.push(", as_on = ").push_value(date_text(as_on));
        statement.push(", owner_set = ").push_value(stamp.owner_set);
        if let Some(head) = head {
            statement.push(", nfsa_head = ").push_value(head);
        }
        statement.push(" where family_id in ").push_list(ids);
        transaction.execute(statement).await?;
    }
    Ok(())
}
