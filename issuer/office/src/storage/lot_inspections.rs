//! Rounds of inspection of a printed lot: a sample is drawn once, looked at, and decides.

use std::collections::BTreeMap;

use issuer_domain::production::SpoilReason;
use issuer_domain::{Actor, Production, SamplingPlan, Timestamp};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Statement, WriteTransaction, inserting};
use super::inspection_rows::{INSPECTION_COLUMNS, read_found, read_inspection};
use super::lot_cards::{CardInLot, of_lot, require_open};
use super::lot_returns::{has_recorded, last_return_of_good_cards};
use super::lots::Lots;
use super::{LotRefused, StorageError};

/// What a round looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundKind {
    /// A sample, drawn with a seed.
    Sample {
        /// The plan.
        plan: SamplingPlan,
        /// The seed.
        seed: String,
    },
    /// Every good card, after a rejection.
    Sorting,
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// Its cards are named; not all were looked at.
    Drawn,
    /// The sample is good enough.
    Accepted,
    /// It is not.
    Rejected,
    /// Every card was looked at and the bad ones are out.
    Sorted,
}

/// A round of inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Which round, from 1.
    pub round: u64,
    /// What it looks at.
    pub kind: RoundKind,
    /// Good cards in the lot when it was drawn.
    pub lot_size: u64,
    /// How far it is.
    pub state: RoundState,
    /// Bad cards, once decided.
    pub bad: u64,
    /// Of these, cards whose QR or names are wrong.
    pub critical: u64,
    /// The last return that it covers.
    pub(super) after_return: u64,
    /// Its cards in the order of the draw.
    pub cards: Vec<InspectedCard>,
}

/// A card of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedCard {
    /// Its place in the lot.
    pub position: u64,
    /// Its number.
    pub number: String,
    /// What was found, nothing where it is good; absent where nobody looked yet.
    pub found: Option<Vec<SpoilReason>>,
}

impl RoundState {
    pub(super) const ALL: [Self; 4] = [Self::Drawn, Self::Accepted, Self::Rejected, Self::Sorted];

    /// The word in databases and for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Sorted => "sorted",
        }
    }
}

impl Inspection {
    /// Cards at which nobody has looked yet.
    pub fn waiting(&self) -> u64 {
        let waiting = self.cards.iter().filter(|card| card.found.is_none());
        waiting.count() as u64
    }
}

impl Lots<'_> {
    /// The round in which a lot is, drawn now where none waits: a sample of its good cards; after a
    /// rejection all of them. `seed` is used for a new sample; a round that was drawn stays, so that
    /// nobody draws until the sample pleases.
    pub async fn draw_inspection(
        &self,
        lot_id: &str,
        seed: &str,
        at: Timestamp,
    ) -> Result<Inspection, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, lot_id).await?;
        require_second_person(&mut transaction, lot_id, self.storage.actor()).await?;
        let after_return = last_return_of_good_cards(&mut transaction, lot_id).await?;
        let last = last_inspection(&mut transaction, lot_id).await?;
        if let Some(last) = &last {
            let stands = match last.state {
                RoundState::Drawn => true,
                RoundState::Accepted => last.after_return == after_return,
                RoundState::Rejected | RoundState::Sorted => false,
            };
            if stands {
                return Ok(last.clone());
            }
        }
        let mut cards = of_lot(&mut transaction, lot_id).await?;
        cards.retain(|card| matches!(card.production, Production::Printed(_)));
        if cards.is_empty() {
            return Err(LotRefused::NothingToInspect {
                lot: lot_id.to_owned(),
            }
            .into());
        }
        let rejected = last.as_ref().map(|last| last.state) == Some(RoundState::Rejected);
        let round = last.map_or(1, |last| last.round + 1);
        let inspection = new_round(round, after_return, cards, (!rejected).then_some(seed));
        self.store(&mut transaction, lot_id, &inspection, at)
            .await?;
        transaction.commit().await?;
        Ok(inspection)
    }

    /// The last round of a lot.
    pub async fn find_inspection(&self, lot_id: &str) -> Result<Option<Inspection>, StorageError> {
        last_inspection(&mut self.storage.begin_read().await?, lot_id).await
    }

    async fn store(
        &self,
        transaction: &mut WriteTransaction,
        lot_id: &str,
        inspection: &Inspection,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let (kind, plan, seed) = match &inspection.kind {
            RoundKind::Sample { plan, seed } => ("sample", Some(plan), Some(seed.as_str())),
            RoundKind::Sorting => ("sorting", None, None),
        };
        let size = inspection.cards.len() as u64;
        let insert = Statement::new(
            "insert into lot_inspection (
                 lot_id, round, kind, after_return, lot_size, code_letter, sample_size, accept_max,
                 seed, drawn_at, drawn_by, state
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'drawn')",
        );
        let insert = insert
            .bind(lot_id)
            .bind(inspection.round.cast_signed())
            .bind(kind)
            .bind(inspection.after_return.cast_signed())
            .bind(inspection.lot_size.cast_signed())
            .bind(plan.map(|plan| plan.code_letter.to_string()))
            .bind(size.cast_signed())
            .bind(plan.map(|plan| plan.accept_max.cast_signed()))
            .bind(seed)
            .bind(at.seconds())
            .bind(self.storage.actor().as_str());
        transaction.execute(insert).await?;
        let rows: Vec<_> = inspection
            .cards
            .iter()
            .zip(1_i64..)
            .map(|(card, draw)| {
                vec![
                    lot_id.into(),
                    inspection.round.cast_signed().into(),
                    draw.into(),
                    card.number.as_str().into(),
                ]
            })
            .collect();
        let into = inserting!("lot_sample (lot_id, round, draw, card_number)");
        transaction.insert_rows(into, &rows).await?;
        let mut event = AuditEvent::new(at, "lot.sampled", lot_id);
        event.detail = serde_json::json!({
            "round": inspection.round,
            "kind": kind,
            "cards": size,
            "seed": seed,
        })
        .to_string();
        transaction.audit(self.storage.actor(), event).await
    }
}

/// A round of these cards: a sample with this seed, or all of them.
fn new_round(
    round: u64,
    after_return: u64,
    cards: Vec<CardInLot>,
    seed: Option<&str>,
) -> Inspection {
    let lot_size = cards.len() as u64;
    let mut by_position: BTreeMap<u64, String> = cards
        .into_iter()
        .map(|card| (card.position, card.number))
        .collect();
    let positions: Vec<u64> = by_position.keys().copied().collect();
    let (kind, drawn) = match seed {
        Some(seed) => {
            let plan = SamplingPlan::for_lot(lot_size);
            let drawn = plan.draw(seed, &positions);
            let seed = seed.to_owned();
            (RoundKind::Sample { plan, seed }, drawn)
        }
        None => (RoundKind::Sorting, positions),
    };
    let cards = drawn.into_iter().filter_map(|position| {
        Some(InspectedCard {
            position,
            number: by_position.remove(&position)?,
            found: None,
        })
    });
    Inspection {
        round,
        kind,
        lot_size,
        state: RoundState::Drawn,
        bad: 0,
        critical: 0,
        after_return,
        cards: cards.collect(),
    }
}

/// Refuses who recorded a return of the lot.
pub(super) async fn require_second_person(
    transaction: &mut ReadTransaction,
    lot_id: &str,
    actor: &Actor,
) -> Result<(), StorageError> {
    if has_recorded(transaction, lot_id, actor.as_str()).await? {
        return Err(LotRefused::OwnLotInspected {
            lot: lot_id.to_owned(),
            who: actor.to_string(),
        }
        .into());
    }
    Ok(())
}

/// The last round of a lot.
pub(super) async fn last_inspection(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<Option<Inspection>, StorageError> {
    let mut query = Statement::new(INSPECTION_COLUMNS);
    query.push(" where lot_id = ").push_value(lot_id);
    query.push(" order by round desc limit 1");
    let Some(row) = transaction.fetch_optional(query).await? else {
        return Ok(None);
    };
    let mut inspection = read_inspection(&row, lot_id)?;
    let query = Statement::new(
        "select lot_sample.card_number, lot_sample.found, lot_card.position
         from lot_sample
         join lot_card on lot_card.card_number = lot_sample.card_number
         where lot_sample.lot_id = $1
           and lot_sample.round = $2
         order by lot_sample.draw",
    );
    let query = query.bind(lot_id).bind(inspection.round.cast_signed());
    for row in transaction.fetch_all(query).await? {
        let number = row.text("card_number")?;
        inspection.cards.push(InspectedCard {
            position: row.integer("position")?.cast_unsigned(),
            found: read_found(row.optional_text("found")?.as_deref(), &number)?,
            number,
        });
    }
    Ok(Some(inspection))
}
