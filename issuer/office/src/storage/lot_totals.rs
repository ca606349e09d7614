//! What a lot was counted to be when it was frozen.

use std::collections::BTreeMap;

use issuer_domain::Category;

use super::StorageError;
use super::engine::{ReadTransaction, Statement};
use super::lot_candidates::LotCandidate;

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
    pub(super) fn of(cards: &[LotCandidate]) -> Self {
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

pub(super) async fn read_totals(
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
