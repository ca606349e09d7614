//! A lot is frozen: eligible cards get their places in it, with control totals and the pieces in
//! which it will be made, in one transaction. It never changes again.

use issuer_domain::{Area, CardType, Timestamp};

#[cfg(test)]
use super::Storage;
use super::StorageError;
use super::engine::{Statement, Value, WriteTransaction, inserting};
use super::lot_candidates::{LotCandidate, candidates};
use super::lot_stages::{LotStage, advance, event};
use super::lot_supplements::supplement_events;
use super::lot_totals::{LotTotals, read_totals};
use super::lots::Lots;

/// Which cards go into a lot, and how it is made.
#[derive(Debug, Clone)]
pub struct FreezePlan<'a> {
    /// The lot's name.
    pub lot_id: &'a str,
    /// Whose families.
    pub area: Area,
    /// Only cards of this type; all where absent.
    pub card_type: Option<CardType>,
    /// The most cards.
    pub limit: u32,
    /// Name of the press profile that it is made for.
    pub press: &'a str,
    /// The profile itself, where the program does not carry it.
    pub press_profile: Option<&'a str>,
    /// The press's own colours: an ICC profile.
    pub press_colours: Option<&'a [u8]>,
    /// Cards of one file.
    pub cards_a_file: u32,
    /// Only cards that were made in the place of those that this lot lacks.
    pub supplement_of: Option<&'a str>,
}

/// What [`Lots::freeze`] lets its caller decide about the cards that it found.
pub trait Arrange {
    /// Brings cards that go to one place into the order in which they are handed out there.
    fn sort(&self, of_one_place: &mut [LotCandidate]);
    /// The cards of the proof, as places in the lot from 0.
    fn proof(&self, cards: &[LotCandidate]) -> Vec<usize>;
}

impl Lots<'_> {
    /// Puts signed, valid cards that are in no lot into a new one, at most `limit`, in the order in
    /// which they are handed out: district, block, panchayat or ward, shop, then as `arrange` sorts.
    /// Cards of families on hold and cards that are over stay out.
    ///
    /// Returns the control totals; zero cards mean that there was nothing to freeze and no lot was
    /// made. A lot that exists already is left as it is.
    pub async fn freeze(
        &self,
        plan: &FreezePlan<'_>,
        at: Timestamp,
        arrange: &dyn Arrange,
    ) -> Result<LotTotals, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        if let Some(totals) = read_totals(&mut transaction, plan.lot_id).await? {
            return Ok(totals);
        }
        let cards = candidates(&mut transaction, plan, at, arrange).await?;
        if cards.is_empty() {
            return Ok(LotTotals::default());
        }
        let totals = LotTotals::of(&cards);
        insert_lot(&mut transaction, plan, at, &totals).await?;
        insert_cards(&mut transaction, plan.lot_id, &cards).await?;
        let proof = arrange.proof(&cards);
        insert_pieces(&mut transaction, plan, cards.len(), &proof).await?;
        let frozen = advance(&mut transaction, plan.lot_id, LotStage::Frozen, at).await?;
        let events = match plan.supplement_of {
            Some(lot) => supplement_events(lot, plan.lot_id, frozen, at).to_vec(),
            None => vec![event(plan.lot_id, LotStage::Frozen, at, frozen)],
        };
        let actor = self.storage.actor();
        transaction.audit_all(actor, &events).await?;
        transaction.commit().await?;
        Ok(totals)
    }

    /// The control totals that a lot was frozen with.
    pub async fn find_totals(&self, lot_id: &str) -> Result<Option<LotTotals>, StorageError> {
        read_totals(&mut self.storage.begin_read().await?, lot_id).await
    }
}

async fn insert_lot(
    transaction: &mut WriteTransaction,
    plan: &FreezePlan<'_>,
    at: Timestamp,
    totals: &LotTotals,
) -> Result<(), StorageError> {
    let insert = Statement::new(
        "insert into lot (
             lot_id, created_at, area, card_type, press, press_profile, press_colours, cards, members,
             supplement_of
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    );
    let insert = insert
        .bind(plan.lot_id)
        .bind(at.seconds())
        .bind(plan.area.to_string())
        .bind(plan.card_type.map(CardType::word))
        .bind(plan.press)
        .bind(plan.press_profile)
        .bind(plan.press_colours)
        .bind(totals.cards.cast_signed())
        .bind(totals.members.cast_signed())
        .bind(plan.supplement_of);
    transaction.execute(insert).await?;
    let rows: Vec<Vec<Value<'_>>> = totals
        .by
        .iter()
        .map(|((kind, code), (cards, members))| {
            vec![
                plan.lot_id.into(),
                kind.word().into(),
                code.as_str().into(),
                cards.cast_signed().into(),
                members.cast_signed().into(),
            ]
        })
        .collect();
    let into = inserting!("lot_total (lot_id, kind, code, cards, members)");
    transaction.insert_rows(into, &rows).await
}

async fn insert_cards(
    transaction: &mut WriteTransaction,
    lot_id: &str,
    cards: &[LotCandidate],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<Value<'_>>> = (1_i64..)
        .zip(cards)
        .map(|(position, card)| {
            vec![
                lot_id.into(),
                position.into(),
                card.card_number.as_str().into(),
            ]
        })
        .collect();
    let into = inserting!("lot_card (lot_id, position, card_number)");
    transaction.insert_rows(into, &rows).await
}

/// The pieces of a lot: the proof is number 0, then the files, then the manifest.
async fn insert_pieces(
    transaction: &mut WriteTransaction,
    plan: &FreezePlan<'_>,
    cards: usize,
    proof: &[usize],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<Value<'_>>> = proof
        .iter()
        .map(|at| {
            let position = i64::try_from(at + 1).unwrap_or(i64::MAX);
            vec![plan.lot_id.into(), position.into()]
        })
        .collect();
    let into = inserting!("lot_proof (lot_id, position)");
    transaction.insert_rows(into, &rows).await?;

    let cards = i64::try_from(cards).unwrap_or(i64::MAX);
    let file = i64::from(plan.cards_a_file.max(1));
    let mut pieces = vec![("proof", 1, cards)];
    let mut first = 1;
    while first <= cards {
        let last = (first + file - 1).min(cards);
        pieces.push(("cards", first, last));
        first = last + 1;
    }
    pieces.push(("finish", 1, cards));
    let rows: Vec<Vec<Value<'_>>> = (0_i64..)
        .zip(pieces)
        .map(|(shard, (kind, first, last))| {
            vec![
                plan.lot_id.into(),
                shard.into(),
                kind.into(),
                first.into(),
                last.into(),
                "waiting".into(),
                0_i64.into(),
                0_i64.into(),
                0_i64.into(),
            ]
        })
        .collect();
    let into = inserting!(
        "lot_shard (
             lot_id, shard, kind, first_position, last_position, state, fence, failures, drawn
         )"
    );
    transaction.insert_rows(into, &rows).await
}

/// For tests of what follows freezing: families in the order of their ids, the first card as proof.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct ByFamily;

#[cfg(test)]
impl Arrange for ByFamily {
    fn sort(&self, of_one_place: &mut [LotCandidate]) {
        of_one_place
            .sort_by(|one, other| (&one.family_id, one.part).cmp(&(&other.family_id, other.part)));
    }

    fn proof(&self, _: &[LotCandidate]) -> Vec<usize> {
        vec![0]
    }
}

#[cfg(test)]
impl Storage {
    /// Freezes a lot of the whole state in the order of families.
    pub(crate) async fn freeze_by_family(&self, lot_id: &str, limit: u32, at: Timestamp) -> u64 {
        self.freeze_so(lot_id, limit, None, at).await
    }

    /// Freezes a lot's supplement in the order of families.
    pub(crate) async fn freeze_supplement_by_family(
        &self,
        lot_id: &str,
        supplement: &str,
        at: Timestamp,
    ) -> u64 {
        self.freeze_so(supplement, 10_000, Some(lot_id), at).await
    }

    async fn freeze_so(
        &self,
        lot_id: &str,
        limit: u32,
        supplement_of: Option<&str>,
        at: Timestamp,
    ) -> u64 {
        let plan = FreezePlan {
            lot_id,
            area: Area::State,
            card_type: None,
            limit,
            press: "single",
            press_profile: None,
            press_colours: None,
            cards_a_file: 500,
            supplement_of,
        };
        self.lots()
            .freeze(&plan, at, &ByFamily)
            .await
            .expect("a lot is frozen")
            .cards
    }
}
