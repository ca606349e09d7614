//! The cards that may go into a lot, in the order of handing out.

use issuer_domain::{CardType, CategorySet, Timestamp};

use super::StorageError;
use super::areas::push_area;
use super::engine::{Row, Statement, WriteTransaction};
use super::lot_freeze::{Arrange, FreezePlan};
use super::lot_supplements::push_is_supplement;

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

pub(super) async fn candidates(
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
fn push_may_be_frozen(query: &mut Statement<'_>, at: Timestamp) {
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
                    select cast(max(length(coalesce(named.name_hindi, '')) + length(coalesce(named.name_latin, ''))) as bigint)
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
