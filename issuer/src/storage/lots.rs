use issuer_domain::{FamilyId, Timestamp};

use super::card_rows::{CARD_COLUMNS, read_card};
use super::engine::Statement;
use super::families::load_revisions;
use super::lot_stages::{LotStage, advance, event};
use super::{Storage, StorageError, StoredCard, StoredFamily};

/// A card of a lot with the family as the card shows it.
#[derive(Debug, Clone)]
pub struct LotCard {
    /// Place in the lot, from 1.
    pub position: u64,
    /// The card.
    pub card: StoredCard,
    /// The family in the revision that was signed; its as-on date is the card's.
    pub family: StoredFamily,
}

/// Lots for the printer.
#[derive(Debug, Clone, Copy)]
pub struct Lots<'a> {
    pub(super) storage: &'a Storage,
}

impl Lots<'_> {
    /// Puts signed, live cards that are in no lot into a new one, at most `limit`, in the order in
    /// which they are handed out: district, block, panchayat or ward, shop, family, part. Returns
    /// how many there are. A lot that exists already is left as it is.
    pub async fn freeze(
        &self,
        lot_id: &str,
        at: Timestamp,
        limit: u32,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let made = transaction
            .execute(
                Statement::new(
                    "insert into lot (lot_id, created_at)
             values ($1, $2)
             on conflict (lot_id) do nothing",
                )
                .bind(lot_id)
                .bind(at.seconds()),
            )
            .await?;
        if made == 1 {
            transaction
                .execute(
                    Statement::new(
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
                 order by 2
                 limit $2",
                    )
                    .bind(lot_id)
                    .bind(limit),
                )
                .await?;
            let cards = advance(&mut transaction, lot_id, LotStage::Frozen, at).await?;
            let event = event(lot_id, LotStage::Frozen, at, cards);
            transaction.audit(self.storage.actor(), event).await?;
        }
        let cards = transaction
            .fetch_one(
                Statement::new(
                    "select count(*) as cards
             from lot_card
             where lot_id = $1",
                )
                .bind(lot_id),
            )
            .await?;
        transaction.commit().await?;
        Ok(cards.integer("cards")?.cast_unsigned())
    }

    /// When a lot was made: printing it again gives the same file.
    pub async fn find_created_at(&self, lot_id: &str) -> Result<Option<Timestamp>, StorageError> {
        let row = self
            .storage
            .begin_read()
            .await?
            .fetch_optional(
                Statement::new(
                    "select created_at
             from lot
             where lot_id = $1",
                )
                .bind(lot_id),
            )
            .await?;
        row.map(|row| Ok(Timestamp::from_seconds(row.integer("created_at")?)))
            .transpose()
    }

    /// The cards of a lot in its order, after a position (0 to begin); at most `limit`.
    pub async fn list_cards(
        &self,
        lot_id: &str,
        after: u64,
        limit: u32,
    ) -> Result<Vec<LotCard>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let mut query = Statement::new("select lot_card.position, ");
        query.push(CARD_COLUMNS);
        query.push(
            " from lot_card
             join card on card.card_number = lot_card.card_number
             join status_list on status_list.list_number = card.list_number
             where lot_card.lot_id = ",
        );
        query.push_value(lot_id);
        query.push(" and lot_card.position > ");
        query.push_value(after.cast_signed());
        query.push(" order by lot_card.position limit ");
        query.push_value(limit);
        let mut cards = Vec::new();
        for row in transaction.fetch_all(query).await? {
            let position = row.integer("position")?;
            cards.push((position.cast_unsigned(), read_card(&row)?));
        }
        let wanted: Vec<(FamilyId, u32)> = cards
            .iter()
            .map(|(_, card)| (card.family_id().clone(), card.version.family_revision))
            .collect();
        let families = load_revisions(&mut transaction, &wanted).await?;
        Ok(cards
            .into_iter()
            .zip(families)
            .map(|((position, card), mut family)| {
                family.family.as_on = card.version.as_on;
                LotCard {
                    position,
                    card,
                    family,
                }
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, family, on_both_engines, signed};
    use super::super::{SignedDraft, Upsert};

    on_both_engines! {
    async fn a_lot_is_in_the_order_of_handing_out_and_stays_as_it_was_frozen(office: Office) {
        let intents = office.drafts(30).await;
        let cards = office.storage.cards();
        cards.store_drafts(&intents).await.unwrap();
        let batch: Vec<SignedDraft> = intents[..20].iter().map(signed).collect();
        cards.store_signed(&batch, NOW).await.unwrap();
        let lots = office.storage.lots();
        assert_eq!(lots.freeze("A", NOW, 15).await.unwrap(), 15);
        assert_eq!(
            lots.freeze("A", NOW, 15).await.unwrap(),
            15,
            "a second time changes nothing"
        );
        assert_eq!(lots.freeze("B", NOW, 15).await.unwrap(), 5);
        let mut listed = lots.list_cards("A", 0, 10).await.unwrap();
        listed.extend(lots.list_cards("A", 10, 10).await.unwrap());
        let positions: Vec<u64> = listed.iter().map(|card| card.position).collect();
        assert!(positions.into_iter().eq(1..=15));
        let order: Vec<_> = listed
            .iter()
            .map(|listed| {
                (
                    listed.family.family.local_body.place.lgd_code,
                    listed.card.version.number.clone(),
                )
            })
            .collect();
        assert!(order.is_sorted());
    }
    }

    on_both_engines! {
    async fn a_card_shows_the_family_that_was_signed_even_if_the_register_went_on(office: Office) {
        let intents = office.drafts(2).await;
        let cards = office.storage.cards();
        cards.store_drafts(&intents).await.unwrap();
        let batch: Vec<SignedDraft> = intents.iter().map(signed).collect();
        cards.store_signed(&batch, NOW).await.unwrap();
        let mut changed = family(1, 2);
        changed.members.truncate(1);
        assert!(matches!(office.import(&[changed]).await[..], [Upsert::Updated(_)]));
        let lots = office.storage.lots();
        lots.freeze("A", NOW, 10).await.unwrap();
        let listed = lots.list_cards("A", 0, 10).await.unwrap();
        let shown = listed
            .iter()
            .find(|listed| listed.card.version.number == intents[0].number)
            .map(|listed| listed.family.family.clone());
        assert_eq!(shown, Some(family(1, 2)));
    }
    }
}
