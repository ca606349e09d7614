//! Members who came from another family, and the cards that show them there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use issuer_domain::{FamilyId, Timestamp};

use super::engine::{ReadTransaction, Row, Statement};
use super::families::{Families, StoredFamily, load_revisions};
use super::{AuditEvent, StorageError};

/// A member of a family whom a card of another family shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownElsewhere {
    /// The family that was asked about.
    pub family_id: FamilyId,
    /// Place of the member in it, from 0.
    pub member: usize,
    /// The other family.
    pub other: FamilyId,
    /// Its card; of several parts the first.
    pub card_number: String,
    /// When that card begins to hold, where not with its making.
    pub not_before: Option<Timestamp>,
    /// When it ended; none where it is live.
    pub ended: Option<Timestamp>,
}

impl Families<'_> {
    /// Members of these families whom a card of another family shows that is live now or held at
    /// `since` or later, in the order of the families. A card shows the revision that it was made
    /// from. Only members who ever left a family are looked at: nearly always none.
    pub async fn list_shown_elsewhere(
        &self,
        families: &[&StoredFamily],
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<ShownElsewhere>, StorageError> {
        let asked: HashMap<&str, (usize, usize)> = families
            .iter()
            .enumerate()
            .flat_map(|(at, stored)| {
                let members = stored.family.members.iter().enumerate();
                members.map(move |(place, member)| (member.id.as_str(), (at, place)))
            })
            .collect();
        let left = select_departures(asked.keys().copied());
        if self.storage.fetch_optional(left).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut transaction = self.storage.begin_read().await?;
        let stood_in = families_of_moved(&mut transaction, asked.keys().copied()).await?;
        if stood_in.is_empty() {
            return Ok(Vec::new());
        }
        let others: BTreeSet<&str> = stood_in.values().flatten().map(String::as_str).collect();
        let cards = cards_since(&mut transaction, &others, since, now).await?;
        let revisions: BTreeSet<(FamilyId, u32)> = cards
            .iter()
            .map(|card| (card.family_id.clone(), card.revision))
            .collect();
        let revisions: Vec<(FamilyId, u32)> = revisions.into_iter().collect();
        let shown = load_revisions(&mut transaction, &revisions).await?;
        let mut found = BTreeMap::new();
        for card in &cards {
            let of_card = |stored: &&StoredFamily| {
                stored.family.id == card.family_id && stored.revision == card.revision
            };
            let members = shown
                .iter()
                .find(of_card)
                .map(|stored| &stored.family.members);
            for member in members.into_iter().flatten() {
                let Some((at, place)) = asked.get(member.id.as_str()).copied() else {
                    continue;
                };
                let family_id = &families[at].family.id;
                if *family_id == card.family_id {
                    continue;
                }
                let one = ShownElsewhere {
                    family_id: family_id.clone(),
                    member: place,
                    other: card.family_id.clone(),
                    card_number: card.number.clone(),
                    not_before: card.not_before,
                    ended: card.ended,
                };
                found.insert((at, place, card.number.as_str()), one);
            }
        }
        Ok(found.into_values().collect())
    }

    /// Notes in the audit log of whom the one who acts says that nobody has drawn this month.
    pub async fn note_not_drawn(
        &self,
        families: &[FamilyId],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        if families.is_empty() {
            return Ok(());
        }
        let mut transaction = self.storage.begin_write().await?;
        let events: Vec<AuditEvent> = families
            .iter()
            .map(|id| AuditEvent::new(at, "family.not_drawn", id.as_str()))
            .collect();
        transaction.audit_all(self.storage.actor(), &events).await?;
        transaction.commit().await
    }
}

/// A card that is live, or was at a time.
struct CardSince {
    number: String,
    family_id: FamilyId,
    revision: u32,
    not_before: Option<Timestamp>,
    ended: Option<Timestamp>,
}

/// The families in which those of the members stood, or stand, who ever left one.
async fn families_of_moved<'v>(
    transaction: &mut ReadTransaction,
    members: impl Iterator<Item = &'v str>,
) -> Result<BTreeMap<String, BTreeSet<String>>, StorageError> {
    let mut stood_in = BTreeMap::<String, BTreeSet<String>>::new();
    for row in transaction.fetch_all(select_departures(members)).await? {
        let of_member = stood_in.entry(row.text("member_id")?).or_default();
        of_member.insert(row.text("family_id")?);
    }
    if stood_in.is_empty() {
        return Ok(stood_in);
    }
    // Who is asked about may be in a past revision, and has gone on to where the member is now.
    let moved: Vec<String> = stood_in.keys().cloned().collect();
    let mut present = Statement::new(
        "select member_id, family_id
         from member
         where member_id in ",
    );
    present.push_list(moved.iter().map(String::as_str));
    for row in transaction.fetch_all(present).await? {
        let of_member = stood_in.entry(row.text("member_id")?).or_default();
        of_member.insert(row.text("family_id")?);
    }
    Ok(stood_in)
}

/// The statement of the families that these members left.
fn select_departures<'m>(members: impl IntoIterator<Item = &'m str>) -> Statement<'m> {
    let mut left = Statement::new(
        "select member_id, family_id
         from member_departure
         where member_id in ",
    );
    left.push_list(members);
    left
}

/// Cards of these families that are live now or held at `since` or later.
async fn cards_since(
    transaction: &mut ReadTransaction,
    families: &BTreeSet<&str>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Vec<CardSince>, StorageError> {
    let mut query = Statement::new(
        "select card_number,
                family_id,
                family_revision,
                not_before,
                expires_at,
                status,
                status_at
         from card
         where production <> 'draft'
           and part = 1
           and family_id in ",
    );
    query.push_list(families.iter().copied());
    query.push(" and expires_at > ").push_value(since.seconds());
    query.push(" and (status in ('valid', 'suspended') or status_at >= ");
    query.push_value(since.seconds());
    query.push(") order by card_number");
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(|row| read_card_since(row, now)).collect()
}

fn read_card_since(row: &Row, now: Timestamp) -> Result<CardSince, StorageError> {
    let number = row.text("card_number")?;
    let impossible = |column| StorageError::Impossible {
        table: "card",
        column,
        row: number.clone(),
    };
    let expires_at = row.integer("expires_at")?;
    let ended = if matches!(row.text("status")?.as_str(), "valid" | "suspended") {
        (expires_at <= now.seconds()).then_some(expires_at)
    } else {
        let at = row.optional_integer("status_at")?;
        Some(at.ok_or_else(|| impossible("status_at"))?.min(expires_at))
    };
    Ok(CardSince {
        family_id: FamilyId::parse(&row.text("family_id")?).map_err(|_| impossible("family_id"))?,
        revision: u32::try_from(row.integer("family_revision")?)
            .map_err(|_| impossible("family_revision"))?,
        not_before: row
            .optional_integer("not_before")?
            .map(Timestamp::from_seconds),
        ended: ended.map(Timestamp::from_seconds),
        number,
    })
}

#[cfg(test)]
mod tests;
