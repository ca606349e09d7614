use std::collections::HashMap;

use issuer_domain::Family;

use super::engine::{Statement, WriteTransaction};
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
    families: HashMap<String, KnownFamily>,
    family_of_member: HashMap<String, String>,
    family_of_ration_card: HashMap<String, String>,
}

#[derive(Clone, Copy)]
pub(super) struct KnownFamily {
    pub(super) revision: u32,
    pub(super) content_sha256: [u8; 32],
    pub(super) seen_in_run: i64,
}

impl Known {
    /// Loads what concerns a batch. Families whose content (`contents`, in the same order) is as
    /// stored need no look at their members: those are theirs already.
    pub(super) async fn load(
        transaction: &mut WriteTransaction,
        families: &[Family],
        contents: &[[u8; 32]],
    ) -> Result<Self, StorageError> {
        let ids: Vec<&str> = families.iter().map(|family| family.id.as_str()).collect();
        let mut stored = load_families(transaction, &ids).await?;
        let changed: Vec<&Family> = families
            .iter()
            .zip(contents)
            .filter(|(family, content)| {
                stored
                    .get(family.id.as_str())
                    .is_none_or(|known| known.content_sha256 != **content)
            })
            .map(|(family, _)| family)
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
            .map(String::as_str)
            .filter(|owner| !stored.contains_key(*owner))
            .collect();
        owners.sort_unstable();
        owners.dedup();
        stored.extend(load_families(transaction, &owners).await?);
        Ok(Self {
            families: stored,
            family_of_member,
            family_of_ration_card,
        })
    }

    pub(super) fn family(&self, id: &str) -> Option<KnownFamily> {
        self.families.get(id).copied()
    }

    /// Why the family cannot be taken, if so.
    pub(super) fn conflict(&self, family: &Family, run: ImportRunId) -> Option<Conflict> {
        let id = family.id.as_str();
        if self
            .family(id)
            .is_some_and(|known| known.seen_in_run == run.0)
        {
            return Some(Conflict::FamilyTwice);
        }
        for (at, member) in family.members.iter().enumerate() {
            let Some(owner) = self.family_of_member.get(&member.id) else {
                continue;
            };
            if owner != id {
                let same_file = self
                    .family(owner)
                    .is_some_and(|known| known.seen_in_run == run.0);
                return Some(if same_file {
                    Conflict::MemberTwice { member: at }
                } else {
                    Conflict::MemberInOtherFamily { member: at }
                });
            }
        }
        let owner = family
            .ration_card
            .as_ref()
            .and_then(|card| self.family_of_ration_card.get(card));
        owner
            .filter(|owner| *owner != id)
            .map(|_| Conflict::RationCardInOtherFamily)
    }

    /// The other family that has the number over which a family was refused.
    pub(super) fn owner(&self, family: &Family, conflict: Conflict) -> Option<&str> {
        let owner = match conflict {
            Conflict::FamilyTwice => None,
            Conflict::MemberTwice { member } | Conflict::MemberInOtherFamily { member } => {
                self.family_of_member.get(&family.members.get(member)?.id)
            }
            Conflict::RationCardInOtherFamily => {
                self.family_of_ration_card.get(family.ration_card.as_ref()?)
            }
        };
        owner.map(String::as_str)
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
    let mut statement = Statement::new(
        "select family_id, revision, content_sha256, seen_in_run
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
        };
        families.insert(id, known);
    }
    Ok(families)
}
