use std::collections::HashMap;

use issuer_domain::Family;

use super::engine::{Statement, WriteTransaction};
use super::number_claims::OtherFamily;
use super::prepared_family::PreparedFamily;
use super::{ImportRunId, StorageError};

/// Why a well-formed family cannot stand beside what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// The same file has this family already; both are in doubt, so the first one is put on hold.
    FamilyTwice,
    /// A member with this id is in another family of the same file.
    MemberTwice {
        /// Place of the member in this family, from 0.
        member: usize,
    },
    /// A member with this id is in another family that an earlier file brought.
    MemberInOtherFamily {
        /// Place of the member in this family, from 0.
        member: usize,
    },
    /// Another family has the same ration card.
    RationCardInOtherFamily,
}

/// What is stored about a batch's families, and what the batch itself adds to it.
pub(super) struct Known {
    run: ImportRunId,
    families: HashMap<String, KnownFamily>,
    family_of_member: HashMap<String, String>,
    family_of_ration_card: HashMap<String, String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct KnownFamily {
    pub(super) revision: u32,
    pub(super) content_sha256: [u8; 32],
    pub(super) seen_in_run: i64,
    pub(super) nfsa_head: Option<i64>,
    /// The run that brought its content, and the line of that run's file.
    pub(super) brought: Option<(i64, u64)>,
    /// Whether the present file brought it, and it can go again: it has no card and no link.
    pub(super) is_new: bool,
}

/// A conflict with another family, which has the number now.
#[derive(Debug)]
pub(super) struct Clash<'k> {
    pub(super) conflict: Conflict,
    pub(super) owner: &'k str,
    /// Whether the other family stands in the same file and was taken: nothing will change it any
    /// more. One that has not come yet may give the number up.
    pub(super) is_settled: bool,
}

impl Known {
    /// Loads what concerns a batch. Families whose content is as stored need no look at their
    /// members: those are theirs already.
    pub(super) async fn load(
        transaction: &mut WriteTransaction,
        families: &[PreparedFamily],
        run: ImportRunId,
    ) -> Result<Self, StorageError> {
        let ids: Vec<&str> = families
            .iter()
            .map(|prepared| prepared.family.id.as_str())
            .collect();
        let mut stored = load_families(transaction, &ids).await?;
        let changed: Vec<&Family> = families
            .iter()
            .filter(|prepared| {
                stored
                    .get(prepared.family.id.as_str())
                    .is_none_or(|known| known.content_sha256 != prepared.content_sha256)
            })
            .map(|prepared| &prepared.family)
            .collect();
        let members: Vec<&str> = changed
            .iter()
            .flat_map(|family| family.members.iter().map(|member| member.id.as_str()))
            .collect();
        let ration_cards: Vec<&str> = changed
            .iter()
            .filter_map(|family| family.ration_card.as_deref())
            .collect();
        let family_of_member = load_owners(
            transaction,
            "select member_id as number, family_id from member where member_id in ",
            &members,
        )
        .await?;
        let family_of_ration_card = load_owners(
            transaction,
            "select ration_card as number, family_id from family where ration_card in ",
            &ration_cards,
        )
        .await?;
        // The owners' runs tell whether the other family stands in the same file.
        let mut owners: Vec<&str> = family_of_member
            .values()
            .chain(family_of_ration_card.values())
            .map(String::as_str)
            .filter(|owner| !stored.contains_key(*owner))
            .collect();
        owners.sort_unstable();
        owners.dedup();
        let others = load_families(transaction, &owners).await?;
        stored.extend(others);
        find_new(transaction, &mut stored, run).await?;
        Ok(Self {
            run,
            families: stored,
            family_of_member,
            family_of_ration_card,
        })
    }

    pub(super) fn family(&self, id: &str) -> Option<KnownFamily> {
        self.families.get(id).copied()
    }

    /// Whether the same file brought the family and it is in nobody's way to take it back.
    pub(super) fn is_new(&self, id: &str) -> bool {
        self.family(id).is_some_and(|known| known.is_new)
    }

    /// A family as another one's reject says it.
    pub(super) fn other(&self, id: &str) -> OtherFamily {
        let brought = self.family(id).and_then(|known| known.brought);
        let of_file = brought.filter(|(run, _)| *run == self.run.0);
        OtherFamily {
            id: id.to_owned(),
            line: of_file.map(|(_, line)| line),
        }
    }

    /// Whether the same file brought the family already.
    pub(super) fn is_seen(&self, id: &str, run: ImportRunId) -> bool {
        self.family(id)
            .is_some_and(|known| known.seen_in_run == run.0)
    }

    /// Every clash of the family with what others have now.
    pub(super) fn clashes<'k>(
        &'k self,
        family: &'k Family,
        run: ImportRunId,
    ) -> impl Iterator<Item = Clash<'k>> {
        let id = family.id.as_str();
        let members = family
            .members
            .iter()
            .enumerate()
            .filter_map(|(at, member)| {
                Some((Some(at), self.family_of_member.get(&member.id)?.as_str()))
            });
        let card = family
            .ration_card
            .as_ref()
            .and_then(|card| Some((None, self.family_of_ration_card.get(card)?.as_str())));
        members
            .chain(card)
            .filter(move |(_, owner)| *owner != id)
            .map(move |(member, owner)| {
                let is_settled = self.is_seen(owner, run);
                let conflict = match member {
                    Some(member) if is_settled => Conflict::MemberTwice { member },
                    Some(member) => Conflict::MemberInOtherFamily { member },
                    None => Conflict::RationCardInOtherFamily,
                };
                Clash {
                    conflict,
                    owner,
                    is_settled,
                }
            })
    }

    /// Notes that a family is taken as the file has it.
    pub(super) fn take(&mut self, family: &Family, known: KnownFamily) {
        let id = family.id.as_str();
        if self.families.insert(id.to_owned(), known).is_some() {
            self.family_of_member.retain(|_, owner| owner != id);
            self.family_of_ration_card.retain(|_, owner| owner != id);
        }
        for member in &family.members {
            self.family_of_member
                .insert(member.id.clone(), id.to_owned());
        }
        if let Some(card) = &family.ration_card {
            self.family_of_ration_card
                .insert(card.clone(), id.to_owned());
        }
    }
}

async fn load_owners(
    transaction: &mut WriteTransaction,
    select: &'static str,
    numbers: &[&str],
) -> Result<HashMap<String, String>, StorageError> {
    let mut owners = HashMap::new();
    if numbers.is_empty() {
        return Ok(owners);
    }
    let mut statement = Statement::new(select);
    statement.push_list(numbers.iter().copied());
    for row in transaction.fetch_all(statement).await? {
        owners.insert(row.text("number")?, row.text("family_id")?);
    }
    Ok(owners)
}

async fn load_families(
    transaction: &mut WriteTransaction,
    ids: &[&str],
) -> Result<HashMap<String, KnownFamily>, StorageError> {
    let mut families = HashMap::new();
    if ids.is_empty() {
        return Ok(families);
    }
    let mut statement = Statement::new(
        "select family_id, revision, content_sha256, seen_in_run, nfsa_head, brought_in_run,
                brought_on_line
         from family
         where family_id in ",
    );
    statement.push_list(ids.iter().copied());
    for row in transaction.fetch_all(statement).await? {
        let id = row.text("family_id")?;
        let impossible = |column| StorageError::Impossible {
            table: "family",
            column,
            row: id.clone(),
        };
        let known = KnownFamily {
            revision: u32::try_from(row.integer("revision")?)
                .map_err(|_| impossible("revision"))?,
            content_sha256: row
                .bytes("content_sha256")?
                .try_into()
                .map_err(|_| impossible("content_sha256"))?,
            seen_in_run: row.integer("seen_in_run")?,
            nfsa_head: row.optional_integer("nfsa_head")?,
            brought: row
                .optional_integer("brought_in_run")?
                .zip(row.optional_integer("brought_on_line")?)
                .map(|(run, line)| (run, line.cast_unsigned())),
            is_new: false,
        };
        families.insert(id, known);
    }
    Ok(families)
}

/// Finds those that the present run brought and that nothing refers to.
async fn find_new(
    transaction: &mut WriteTransaction,
    families: &mut HashMap<String, KnownFamily>,
    run: ImportRunId,
) -> Result<(), StorageError> {
    let is_of_run = |known: &KnownFamily| {
        known.revision == 1
            && known
                .brought
                .is_some_and(|(brought_in, _)| brought_in == run.0)
    };
    let of_run: Vec<String> = families
        .iter()
        .filter(|(_, known)| is_of_run(known))
        .map(|(id, _)| id.clone())
        .collect();
    if of_run.is_empty() {
        return Ok(());
    }
    let mut query = Statement::new(
        "select family_id
         from family
         where not exists (select 1 from card where card.family_id = family.family_id)
           and not exists (select 1 from pds_link where pds_link.family_id = family.family_id)
           and family_id in ",
    );
    query.push_list(of_run.iter().map(String::as_str));
    for row in transaction.fetch_all(query).await? {
        if let Some(known) = families.get_mut(&row.text("family_id")?) {
            known.is_new = true;
        }
    }
    Ok(())
}
