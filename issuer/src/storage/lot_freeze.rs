//! A lot is frozen: eligible cards get their places in it, with control totals and the pieces in
//! which it will be made, in one transaction. It never changes again.

use std::collections::BTreeMap;

use issuer_domain::{Area, CardType, Category, CategorySet, Timestamp};

#[cfg(test)]
use super::Storage;
use super::StorageError;
use super::areas::push_area;
use super::engine::{ReadTransaction, Row, Statement, Value, WriteTransaction, inserting};
use super::lot_stages::{LotStage, advance, event};
use super::lot_supplements::{push_is_supplement, supplement_events};
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

/// A card that may go into a lot, with what the order of handing out needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotCandidate {
    /// Its number.
    pub card_number: String,
    /// The family.
    pub family_id: String,
    /// Which part of the family's card.
    pub part: u8,
    /// Type of the card.
    pub card_type: CardType,
    /// District, block, and panchayat or ward by LGD code, then the shop: cards that go to one
    /// place.
    pub place: (u32, u32, u32, String),
    /// The head's name in Devanagari, else in Latin letters.
    pub head: String,
    /// The longest name of the family in letters.
    pub longest_name: u32,
    /// Members of the family.
    pub members: u32,
    /// What the family is counted under.
    pub categories: CategorySet,
}

/// What [`Lots::freeze`] lets its caller decide about the cards that it found.
pub trait Arrange {
    /// Brings cards that go to one place into the order in which they are handed out there.
    fn sort(&self, of_one_place: &mut [LotCandidate]);
    /// The cards of the proof, as places in the lot from 0.
    fn proof(&self, cards: &[LotCandidate]) -> Vec<usize>;
}

/// A lot's control totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotTotals {
    /// Cards.
    pub cards: u64,
    /// Members of their families; a family whose card has several parts counts once.
    pub members: u64,
    /// Cards and members by card type, by category, and by LGD code of the panchayat or ward.
    pub by: BTreeMap<(TotalKind, String), (u64, u64)>,
}

/// What a control total goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TotalKind {
    /// Permanent, temporary, migrant.
    CardType,
    /// A category of the family.
    Category,
    /// Panchayat or ward.
    LocalBody,
}

impl TotalKind {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CardType => "card_type",
            Self::Category => "category",
            Self::LocalBody => "local_body",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::CardType, Self::Category, Self::LocalBody]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl LotTotals {
    fn of(cards: &[LotCandidate]) -> Self {
        let mut totals = Self::default();
        for card in cards {
            let members = if card.part == 1 {
                u64::from(card.members)
            } else {
                0
            };
            totals.cards += 1;
            totals.members += members;
            let categories = card.categories.iter().map(Category::code);
            let categories = categories.map(|code| (TotalKind::Category, code.to_owned()));
            let places = [
                (TotalKind::CardType, card.card_type.word().to_owned()),
                (TotalKind::LocalBody, card.place.2.to_string()),
            ];
            for key in categories.chain(places) {
                let (cards, of_members) = totals.by.entry(key).or_default();
                *cards += 1;
                *of_members += members;
            }
        }
        totals
    }
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

async fn candidates(
    transaction: &mut WriteTransaction,
    plan: &FreezePlan<'_>,
    at: Timestamp,
    arrange: &dyn Arrange,
) -> Result<Vec<LotCandidate>, StorageError> {
    let mut cards = fetch_candidates(transaction, plan, at, None).await?;
    if cards.len() as u64 >= u64::from(plan.limit)
        && let Some(last) = cards.last().map(|card| card.place.clone())
    {
        // The last place's cards were cut in the order of their families: all of them are needed
        // to know who comes first there.
        cards.retain(|card| card.place != last);
        cards.extend(fetch_candidates(transaction, plan, at, Some(&last)).await?);
    }
    for of_one_place in cards.chunk_by_mut(|one, next| one.place == next.place) {
        arrange.sort(of_one_place);
    }
    let limit = usize::try_from(plan.limit).unwrap_or(usize::MAX);
    if cards.len() > limit {
        // The parts of a family's card stay together.
        let next = cards[limit].family_id.clone();
        cards.truncate(limit);
        while cards.last().is_some_and(|card| card.family_id == next) {
            cards.pop();
        }
    }
    Ok(cards)
}

/// Text that is true for a row of `card`, joined with its family, that may go into a lot.
pub(super) fn push_may_be_frozen(query: &mut Statement<'_>, at: Timestamp) {
    query.push(
        "card.production = 'signed'
         and card.status = 'valid'
         and not exists (
             select 1
             from family_hold
             where family_hold.family_id = card.family_id
               and family_hold.reason <> 'text_does_not_fit'
         )
         and card.expires_at > ",
    );
    query.push_value(at.seconds());
}

async fn fetch_candidates(
    transaction: &mut WriteTransaction,
    plan: &FreezePlan<'_>,
    at: Timestamp,
    place: Option<&(u32, u32, u32, String)>,
) -> Result<Vec<LotCandidate>, StorageError> {
    let mut query = Statement::new(
        "select card.card_number,
                card.family_id,
                card.part,
                card.card_type,
                family.district_lgd,
                family.block_lgd,
                family.local_body_lgd,
                family.shop_code,
                family.members,
                family.categories,
                coalesce(member.name_hindi, member.name_latin) as head,
                (
                    select max(length(coalesce(named.name_hindi, '')) + length(coalesce(named.name_latin, '')))
                    from member as named
                    where named.family_id = card.family_id
                ) as longest_name
         from card
         join family on family.family_id = card.family_id
         join member on member.family_id = card.family_id
                    and member.position = 1
         where ",
    );
    push_may_be_frozen(&mut query, at);
    query.push(" and ");
    push_area(&mut query, plan.area);
    if let Some(card_type) = plan.card_type {
        query
            .push(" and card.card_type = ")
            .push_value(card_type.word());
    }
    if let Some(lot) = plan.supplement_of {
        query.push(" and ");
        push_is_supplement(&mut query, lot);
    }
    if let Some((district, block, local_body, shop)) = place {
        query
            .push(" and family.district_lgd = ")
            .push_value(*district);
        query.push(" and family.block_lgd = ").push_value(*block);
        query
            .push(" and family.local_body_lgd = ")
            .push_value(*local_body);
        query.push(" and family.shop_code = ").push_value(shop);
    }
    query.push(
        " order by family.district_lgd,
                   family.block_lgd,
                   family.local_body_lgd,
                   family.shop_code,
                   card.family_id,
                   card.part",
    );
    if place.is_none() {
        query.push(" limit ").push_value(plan.limit);
    }
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(read_candidate).collect()
}

fn read_candidate(row: &Row) -> Result<LotCandidate, StorageError> {
    let card_number = row.text("card_number")?;
    let impossible = |column| StorageError::Impossible {
        table: "card",
        column,
        row: card_number.clone(),
    };
    let number =
        |column: &'static str| u32::try_from(row.integer(column)?).map_err(|_| impossible(column));
    let categories = u8::try_from(row.integer("categories")?).ok();
    Ok(LotCandidate {
        family_id: row.text("family_id")?,
        part: u8::try_from(row.integer("part")?).map_err(|_| impossible("part"))?,
        card_type: CardType::from_word(&row.text("card_type")?)
            .ok_or_else(|| impossible("card_type"))?,
        place: (
            number("district_lgd")?,
            number("block_lgd")?,
            number("local_body_lgd")?,
            row.text("shop_code")?,
        ),
        head: row.text("head")?,
        longest_name: number("longest_name")?,
        members: number("members")?,
        categories: categories
            .and_then(CategorySet::from_bits)
            .ok_or_else(|| impossible("categories"))?,
        card_number,
    })
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

async fn read_totals(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<Option<LotTotals>, StorageError> {
    let query = Statement::new("select cards, members from lot where lot_id = $1");
    let Some(row) = transaction.fetch_optional(query.bind(lot_id)).await? else {
        return Ok(None);
    };
    let mut totals = LotTotals {
        cards: row.integer("cards")?.cast_unsigned(),
        members: row.integer("members")?.cast_unsigned(),
        by: BTreeMap::new(),
    };
    let query = Statement::new(
        "select kind, code, cards, members
         from lot_total
         where lot_id = $1",
    );
    for row in transaction.fetch_all(query.bind(lot_id)).await? {
        let kind =
            TotalKind::from_word(&row.text("kind")?).ok_or_else(|| StorageError::Impossible {
                table: "lot_total",
                column: "kind",
                row: lot_id.to_owned(),
            })?;
        let counts = (
            row.integer("cards")?.cast_unsigned(),
            row.integer("members")?.cast_unsigned(),
        );
        totals.by.insert((kind, row.text("code")?), counts);
    }
    Ok(Some(totals))
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
