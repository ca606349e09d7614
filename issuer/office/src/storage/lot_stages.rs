//! The cards of a lot go on together: frozen with it, drawn, ready for the press. One event a lot
//! stands in the audit log for all of its cards: which they are never changes.

use issuer_domain::Timestamp;

use super::StorageError;
use super::audit::AuditEvent;
use super::engine::{Statement, WriteTransaction};
use super::lots::Lots;

/// How far the cards of a lot have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotStage {
    /// Their places are fixed.
    Frozen,
    /// Their pages are drawn.
    Rendered,
    /// The lot's folder lies ready.
    Exported,
}

impl LotStage {
    /// The states before and after, as words of [`Production`](issuer_domain::Production), and the
    /// audit log's word.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Frozen => ("signed", "frozen", "lot.frozen"),
            Self::Rendered => ("frozen", "rendered", "lot.rendered"),
            Self::Exported => ("rendered", "exported", "lot.exported"),
        }
    }
}

impl Lots<'_> {
    /// Notes that cards of a lot are drawn once more.
    pub async fn note_range(
        &self,
        lot_id: &str,
        first: u64,
        last: u64,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut event = AuditEvent::new(at, "lot.range_drawn", lot_id);
        event.detail = format!("{{\"first\":{first},\"last\":{last}}}");
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Notes that a lot's cards came to a stage. A lot that is printed again stays where it is.
    pub async fn advance(
        &self,
        lot_id: &str,
        stage: LotStage,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let cards = advance(&mut transaction, lot_id, stage, at).await?;
        if cards > 0 {
            let event = event(lot_id, stage, at, cards);
            transaction.audit(self.storage.actor(), event).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Moves the cards of a lot that are in the state before; how many.
pub(super) async fn advance(
    transaction: &mut WriteTransaction,
    lot_id: &str,
    stage: LotStage,
    at: Timestamp,
) -> Result<u64, StorageError> {
    let (before, after, _) = stage.words();
    let update = Statement::new(
        "update card
         set production = $1,
             production_at = $2,
             production_fact = $3
         where production = $4
           and card_number in (
               select lot_card.card_number
               from lot_card
               where lot_card.lot_id = $3
           )",
    );
    let update = update.bind(after).bind(at.seconds()).bind(lot_id);
    transaction.execute(update.bind(before)).await
}

/// What the audit log says of a lot's stage.
pub(super) fn event(lot_id: &str, stage: LotStage, at: Timestamp, cards: u64) -> AuditEvent {
    let (_, _, action) = stage.words();
    let mut event = AuditEvent::new(at, action, lot_id);
    event.detail = format!("{{\"cards\":{cards}}}");
    event
}

#[cfg(test)]
mod tests {
    use issuer_domain::Production;

    use super::super::SignedDraft;
    use super::super::sample::{NOW, Office, on_both_engines, signed};
    use super::*;

    on_both_engines! {
    async fn the_cards_of_a_lot_go_on_together_and_never_back(office: Office) {
        let drafts = office.drafts(3).await;
        let cards = office.storage.cards();
        cards.store_drafts(&drafts).await.unwrap();
        let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
        cards.store_signed(&batch, NOW).await.unwrap();
        let lots = office.storage.lots();
        office.storage.freeze_by_family("A", 2, NOW).await;
        let stages = async || {
            let cards = cards.list_signed(None, 10).await.unwrap();
            let mut words: Vec<&str> = cards.iter().map(|card| card.production.word()).collect();
            words.sort_unstable();
            words
        };
        assert_eq!(stages().await, ["frozen", "frozen", "signed"]);
        lots.advance("A", LotStage::Exported, NOW).await.unwrap();
        assert_eq!(stages().await, ["frozen", "frozen", "signed"], "no stage is left out");
        lots.advance("A", LotStage::Rendered, NOW).await.unwrap();
        lots.advance("A", LotStage::Exported, NOW).await.unwrap();
        lots.advance("A", LotStage::Rendered, NOW).await.unwrap();
        assert_eq!(stages().await, ["exported", "exported", "signed"]);
        let cards = cards.list_signed(None, 10).await.unwrap();
        let exported = cards.iter().find(|card| card.production.word() == "exported");
        assert!(matches!(exported.unwrap().production, Production::Exported(..)));
    }
    }
}
