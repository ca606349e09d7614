use issuer_domain::{FamilyId, Timestamp};

use super::card_rows::{CARD_COLUMNS, read_card};
use super::engine::{Row, Statement};
use super::families::load_revisions;
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

/// A lot as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its name.
    pub lot_id: String,
    /// When it was frozen: making its files again gives the same bytes.
    pub created_at: Timestamp,
    /// The part of the state that it is of, as `issuer_domain::Area` is written.
    pub area: String,
    /// Name of the press profile that it is made for.
    pub press: String,
    /// The profile itself, where the program does not carry it.
    pub press_profile: Option<String>,
    /// Cards in it.
    pub cards: u64,
    /// Members of their families.
    pub members: u64,
    /// The lot whose lacking cards it has anew.
    pub supplement_of: Option<String>,
}

/// Which cards of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotCards {
    /// Those after a place (0 to begin), up to another one.
    Places {
        /// The place before the first.
        after: u64,
        /// The last place.
        last: u64,
    },
    /// Those of its proof.
    Proof,
}

/// Lots for the printer.
#[derive(Debug, Clone, Copy)]
pub struct Lots<'a> {
    pub(super) storage: &'a Storage,
}

impl Lots<'_> {
    /// A lot by its name.
    pub async fn find(&self, lot_id: &str) -> Result<Option<Lot>, StorageError> {
        let query = Statement::new(
            "select lot_id, created_at, area, press, press_profile, cards, members,
                    supplement_of
             from lot
             where lot_id = $1",
        );
        let row = self.storage.fetch_optional(query.bind(lot_id)).await?;
        row.as_ref().map(read_lot).transpose()
    }

    /// The press's own colours, where a lot has them: an ICC profile.
    pub async fn find_press_colours(&self, lot_id: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let query = Statement::new("select press_colours from lot where lot_id = $1");
        match self.storage.fetch_optional(query.bind(lot_id)).await? {
            Some(row) => row.optional_bytes("press_colours"),
            None => Ok(None),
        }
    }

    /// All lots, the newest first.
    pub async fn list(&self) -> Result<Vec<Lot>, StorageError> {
        let query = Statement::new(
            "select lot_id, created_at, area, press, press_profile, cards, members,
                    supplement_of
             from lot
             order by created_at desc, lot_id desc",
        );
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_lot).collect()
    }

    /// Panchayats and wards of a lot by LGD code in the lot's order, with their cards.
    pub async fn list_places(&self, lot_id: &str) -> Result<Vec<(u32, u32)>, StorageError> {
        let query = Statement::new(
            "select family.local_body_lgd,
                    count(*) as cards
             from lot_card
             join card on card.card_number = lot_card.card_number
             join family on family.family_id = card.family_id
             where lot_card.lot_id = $1
             group by family.local_body_lgd
             order by min(lot_card.position)",
        );
        let rows = self.storage.fetch_all(query.bind(lot_id)).await?;
        rows.iter()
            .map(|row| {
                let small = |column: &'static str| {
                    u32::try_from(row.integer(column)?).map_err(|_| StorageError::Impossible {
                        table: "family",
                        column,
                        row: lot_id.to_owned(),
                    })
                };
                Ok((small("local_body_lgd")?, small("cards")?))
            })
            .collect()
    }

    /// Cards of a lot in its order, at most `limit`.
    pub async fn list_cards(
        &self,
        lot_id: &str,
        cards: LotCards,
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
        match cards {
            LotCards::Places { after, last } => {
                query.push(" and lot_card.position > ");
                query.push_value(after.cast_signed());
                query.push(" and lot_card.position <= ");
                query.push_value(i64::try_from(last).unwrap_or(i64::MAX));
            }
            LotCards::Proof => {
                query.push(
                    " and exists (
                          select 1
                          from lot_proof
                          where lot_proof.lot_id = lot_card.lot_id
                            and lot_proof.position = lot_card.position
                      )",
                );
            }
        }
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

fn read_lot(row: &Row) -> Result<Lot, StorageError> {
    Ok(Lot {
        lot_id: row.text("lot_id")?,
        created_at: Timestamp::from_seconds(row.integer("created_at")?),
        area: row.text("area")?,
        press: row.text("press")?,
        press_profile: row.optional_text("press_profile")?,
        cards: row.integer("cards")?.cast_unsigned(),
        members: row.integer("members")?.cast_unsigned(),
        supplement_of: row.optional_text("supplement_of")?,
    })
}
#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, family, on_both_engines, signed};
    use super::super::{SignedDraft, Upsert};
    use super::*;

    const EVERY: LotCards = LotCards::Places {
        after: 0,
        last: u64::MAX,
    };

    on_both_engines! {
    async fn a_lot_is_in_the_order_of_handing_out_and_stays_as_it_was_frozen(office: Office) {
        let intents = office.drafts(30).await;
        let cards = office.storage.cards();
        cards.store_drafts(&intents).await.unwrap();
        let batch: Vec<SignedDraft> = intents[..20].iter().map(signed).collect();
        cards.store_signed(&batch, NOW).await.unwrap();
        let lots = office.storage.lots();
        let freeze = async |lot| office.storage.freeze_by_family(lot, 15, NOW).await;
        assert_eq!(freeze("A").await, 15);
        assert_eq!(freeze("A").await, 15, "a second time changes nothing");
        assert_eq!(freeze("B").await, 5);
        assert_eq!(freeze("C").await, 0, "each card goes into one lot");
        let page = async |after| {
            let cards = LotCards::Places { after, last: 15 };
            lots.list_cards("A", cards, 10).await.unwrap()
        };
        let mut listed = page(0).await;
        listed.extend(page(10).await);
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
        office.storage.freeze_by_family("A", 10, NOW).await;
        let listed = lots.list_cards("A", EVERY, 10).await.unwrap();
        let shown = listed
            .iter()
            .find(|listed| listed.card.version.number == intents[0].number)
            .map(|listed| listed.family.family.clone());
        assert_eq!(shown, Some(family(1, 2)));
    }
    }
}
