//! Supplements: lots of the cards that were made in the place of those that another lot lacks.

use issuer_domain::production::{SpoilReason, UndeliveredReason};
use issuer_domain::{FamilyId, Production, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::engine::Statement;
use super::lot_cards::{of_lot, require_open};
use super::lot_stages::{LotStage, event};
use super::lots::Lots;

/// A family whose card of a lot is gone while its number still holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LackingFamily {
    /// The family.
    pub family_id: FamilyId,
    /// Whether the card may be in somebody's hands: it is missing or was lost, not destroyed.
    pub is_at_large: bool,
}

impl Lots<'_> {
    /// The families whose card of a lot was spoiled, is missing or was lost, and whose number still
    /// holds: each once.
    pub async fn list_lacking(&self, lot_id: &str) -> Result<Vec<LackingFamily>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        require_open(&mut transaction, lot_id).await?;
        let mut lacking = Vec::new();
        for card in of_lot(&mut transaction, lot_id).await? {
            let is_at_large = match card.production {
                Production::Spoiled(_, reason) => reason == SpoilReason::Missing,
                Production::Undelivered(_, UndeliveredReason::Lost) => true,
                _ => continue,
            };
            if card.is_live() {
                let family_id = FamilyId::parse(&card.family_id);
                let family_id = family_id.map_err(|_| StorageError::Impossible {
                    table: "card",
                    column: "family_id",
                    row: card.number.clone(),
                })?;
                lacking.push(LackingFamily {
                    family_id,
                    is_at_large,
                });
            }
        }
        lacking.sort();
        lacking.dedup_by(|again, first| {
            let is_same = again.family_id == first.family_id;
            first.is_at_large |= is_same && again.is_at_large;
            is_same
        });
        Ok(lacking)
    }

    /// The name that a lot's next supplement has: `lot-0001-s1`, `lot-0001-s2` …
    pub async fn supplement_name(&self, lot_id: &str) -> Result<String, StorageError> {
        let query = Statement::new(
            "select count(*) as supplements
             from lot
             where supplement_of = $1",
        );
        let row = self.storage.fetch_one(query.bind(lot_id)).await?;
        Ok(format!("{lot_id}-s{}", row.integer("supplements")? + 1))
    }
}

/// Text that is true for a row of `card` that was made in the place of one that a lot lacks.
pub(super) fn push_is_supplement<'v>(query: &mut Statement<'v>, lot_id: &'v str) {
    query.push(
        "exists (
             select 1
             from lot_card
             join card as gone on gone.card_number = lot_card.card_number
             where lot_card.lot_id = ",
    );
    query.push_value(lot_id);
    query.push(
        "      and gone.family_id = card.family_id
               and gone.status = 'superseded'
               and (gone.production = 'spoiled'
                    or (gone.production = 'undelivered' and gone.production_fact = 'lost'))
         )",
    );
}

/// What the audit log says of a lot and of its supplement.
pub(super) fn supplement_events(
    lot_id: &str,
    supplement: &str,
    cards: u64,
    at: Timestamp,
) -> [AuditEvent; 2] {
    let mut frozen = event(supplement, LotStage::Frozen, at, cards);
    frozen.detail = format!("{{\"cards\":{cards},\"supplement_of\":\"{lot_id}\"}}");
    let of_lot = AuditEvent {
        detail: format!("{{\"cards\":{cards},\"supplement\":\"{supplement}\"}}"),
        ..AuditEvent::new(at, "lot.supplemented", lot_id)
    };
    [frozen, of_lot]
}
