//! Supplements: lots of the cards that were made in the place of those that another lot lacks.

use issuer_domain::production::{SpoilReason, UndeliveredReason};
use issuer_domain::{FamilyId, Production, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::engine::Statement;
use super::lot_cards::{of_lot, require_open};
use super::lot_stages::{LotStage, advance, event};
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
        let mut transaction = self.storage.begin_read().await?;
        let row = transaction.fetch_one(query.bind(lot_id)).await?;
        Ok(format!("{lot_id}-s{}", row.integer("supplements")? + 1))
    }

    /// Freezes the cards that were made in the place of those that a lot lacks, and that are in no
    /// lot yet, into a new one; how many. Where there are none, no lot is made.
    pub async fn freeze_supplement(
        &self,
        lot_id: &str,
        supplement: &str,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into lot (lot_id, created_at, supplement_of)
             values ($1, $2, $3)",
        );
        let insert = insert.bind(supplement).bind(at.seconds()).bind(lot_id);
        transaction.execute(insert).await?;
        let insert = Statement::new(
            "insert into lot_card (lot_id, position, card_number)
             select $1,
                    row_number() over (
                        order by family.district_lgd,
                                 family.block_lgd,
                                 family.local_body_lgd,
                                 family.shop_code,
                                 card.family_id,
                                 card.part
                    ),
                    card.card_number
             from card
             join family on family.family_id = card.family_id
             where card.production = 'signed'
               and card.status = 'valid'
               and not exists (
                   select 1
                   from lot_card
                   where lot_card.card_number = card.card_number
               )
               and exists (
                   select 1
                   from lot_card
                   join card as gone on gone.card_number = lot_card.card_number
                   where lot_card.lot_id = $2
                     and gone.family_id = card.family_id
                     and gone.status = 'superseded'
                     and (gone.production = 'spoiled'
                          or (gone.production = 'undelivered' and gone.production_fact = 'lost'))
               )",
        );
        let insert = insert.bind(supplement).bind(lot_id);
        if transaction.execute(insert).await? == 0 {
            return Ok(0);
        }
        let cards = advance(&mut transaction, supplement, LotStage::Frozen, at).await?;
        let mut event = event(supplement, LotStage::Frozen, at, cards);
        event.detail = format!("{{\"cards\":{cards},\"supplement_of\":\"{lot_id}\"}}");
        let of_lot = AuditEvent {
            detail: format!("{{\"cards\":{cards},\"supplement\":\"{supplement}\"}}"),
            ..AuditEvent::new(at, "lot.supplemented", lot_id)
        };
        let actor = self.storage.actor();
        transaction.audit_all(actor, &[event, of_lot]).await?;
        transaction.commit().await?;
        Ok(cards)
    }
}
