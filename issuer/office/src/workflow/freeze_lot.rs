//! Freezes a lot: which cards are in it, in the order in which they are handed out, which ten are
//! its proof, and what it was counted to be.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;
use issuer_domain::{Area, CardType};

use super::lot_manifest::{LOT_NAME_MAX, is_lot_name};
use super::press_of_lot::{Press, PressOfLotError};
use crate::app::App;
use crate::storage::{Arrange, FreezePlan, Lot, LotCandidate, LotTotals, StorageError};

/// The most cards of one lot: what vendors take at once.
pub const LOT_MAX: u32 = 50_000;

/// Cards of one file, where the press does not say otherwise. A file is also what one worker makes
/// at a time: small, so that little is lost when its machine goes away.
pub const CARDS_A_FILE: u32 = 500;

/// The most cards of one file: what a press takes.
pub const CARDS_A_FILE_MAX: u32 = 10_000;

/// Cards of a proof.
const PROOF: usize = 10;

/// What is to be frozen.
#[derive(Debug, Clone)]
pub struct NewLot {
    /// Its name.
    pub name: String,
    /// Whose families.
    pub area: Area,
    /// Only cards of this type.
    pub card_type: Option<CardType>,
    /// How many cards at most.
    pub limit: u32,
    /// The press.
    pub press: Press,
    /// About how many cards of one file: sheets are full but for the last.
    pub cards_a_file: u32,
}

/// Why there is no lot.
#[derive(Debug, thiserror::Error)]
pub enum FreezeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The press.
    #[error(transparent)]
    Press(#[from] PressOfLotError),
    /// A name that is no folder's.
    #[error(
        "`{0}` is no name for a lot\n\nhint: up to {LOT_NAME_MAX} of a-z, 0-9 and -, such as lot-0001"
    )]
    Name(String),
    /// The name is taken.
    #[error(
        "lot {0} was frozen before, and never changes\n\nhint: `issuer lot list` shows all lots; give another name"
    )]
    Exists(String),
    /// Nothing to print.
    #[error(
        "no signed card of {area} waits for a lot\n\nhint: `issuer issue` signs cards; each goes into one lot only; `issuer readiness` says who is held and why"
    )]
    Empty {
        /// Where.
        area: Area,
    },
    /// No order of Hindi names.
    #[error("the order of Hindi names cannot be loaded: {0}")]
    Collation(String),
}

/// Freezes a lot and returns what it was counted to be.
pub async fn freeze_lot(app: &App, lot: &NewLot) -> Result<LotTotals, FreezeError> {
    check_name(&lot.name)?;
    if app.storage.lots().find(&lot.name).await?.is_some() {
        return Err(FreezeError::Exists(lot.name.clone()));
    }
    let plan = FreezePlan {
        lot_id: &lot.name,
        area: lot.area,
        card_type: lot.card_type,
        limit: lot.limit.clamp(1, LOT_MAX),
        press: lot.press.profile.name(),
        press_profile: lot.press.text.as_deref(),
        press_colours: lot.press.colours.as_deref(),
        cards_a_file: full_sheets(&lot.press, lot.cards_a_file),
        supplement_of: None,
    };
    let arrange = HandingOut::new()?;
    let totals = app.storage.lots().freeze(&plan, app.now, &arrange).await?;
    if totals.cards == 0 {
        return Err(FreezeError::Empty { area: lot.area });
    }
    Ok(totals)
}

/// Freezes the cards that were made in the place of those that a lot lacks into its supplement, for
/// the same press; how many. Where there are none, no lot is made.
pub async fn freeze_supplement(app: &App, lot: &Lot, name: &str) -> Result<u64, FreezeError> {
    let press = Press::of_lot(app, lot).await?;
    let plan = FreezePlan {
        lot_id: name,
        area: Area::State,
        card_type: None,
        limit: LOT_MAX,
        press: &lot.press,
        press_profile: press.text.as_deref(),
        press_colours: press.colours.as_deref(),
        cards_a_file: full_sheets(&press, CARDS_A_FILE),
        supplement_of: Some(&lot.lot_id),
    };
    let arrange = HandingOut::new()?;
    let totals = app.storage.lots().freeze(&plan, app.now, &arrange).await?;
    Ok(totals.cards)
}

/// Cards of a file, so that each but the last ends with a full sheet.
fn full_sheets(press: &Press, cards_a_file: u32) -> u32 {
    let on_sheet = press.profile.cards_per_sheet().max(1);
    let wanted = cards_a_file.clamp(1, CARDS_A_FILE_MAX);
    let most = (CARDS_A_FILE_MAX / on_sheet).max(1);
    wanted.div_ceil(on_sheet).min(most) * on_sheet
}

/// Whether a lot may be called so.
pub fn check_name(name: &str) -> Result<(), FreezeError> {
    if is_lot_name(name) {
        Ok(())
    } else {
        Err(FreezeError::Name(name.to_owned()))
    }
}

/// The order in which a shop or panchayat hands cards out: heads by name, as a Hindi dictionary has
/// them.
struct HandingOut {
    collator: CollatorBorrowed<'static>,
}

impl HandingOut {
    fn new() -> Result<Self, FreezeError> {
        let preferences = CollatorPreferences::from(&locale!("hi"));
        let collator = CollatorBorrowed::try_new(preferences, CollatorOptions::default())
            .map_err(|error| FreezeError::Collation(error.to_string()))?;
        Ok(Self { collator })
    }

    fn compare(&self, one: &LotCandidate, other: &LotCandidate) -> Ordering {
        self.collator
            .compare(&one.head, &other.head)
            .then_with(|| one.family_id.cmp(&other.family_id))
            .then_with(|| one.part.cmp(&other.part))
    }
}

impl Arrange for HandingOut {
    fn sort(&self, of_one_place: &mut [LotCandidate]) {
        of_one_place.sort_by(|one, other| self.compare(one, other));
    }

    /// The hardest cards first: the longest names, the largest families, each type and category;
    /// the rest spread over the lot.
    fn proof(&self, cards: &[LotCandidate]) -> Vec<usize> {
        let mut chosen = BTreeSet::new();
        let mut by_name: Vec<usize> = (0..cards.len()).collect();
        let mut by_size = by_name.clone();
        by_name.sort_by_key(|at| (Reverse(cards[*at].longest_name), *at));
        by_size.sort_by_key(|at| (Reverse(cards[*at].members), *at));
        chosen.extend(by_name.iter().take(2));
        chosen.extend(by_size.iter().take(2));
        let mut seen = BTreeSet::new();
        for (at, card) in cards.iter().enumerate() {
            let kind = (card.card_type.word(), card.categories.leading().code());
            if seen.insert(kind) && chosen.len() < PROOF {
                chosen.insert(at);
            }
        }
        let step = cards.len().div_ceil(PROOF).max(1);
        for at in (0..cards.len()).step_by(step).chain(0..cards.len()) {
            if chosen.len() >= PROOF {
                break;
            }
            chosen.insert(at);
        }
        chosen.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use issuer_domain::{Category, CategorySet};

    use super::*;

    fn card(number: u32, head: &str, members: u32) -> LotCandidate {
        LotCandidate {
            card_number: format!("{number}"),
            family_id: format!("{number:08}"),
            part: 1,
            card_type: CardType::Permanent,
            place: (1, 2, 3, "HP1".to_owned()),
            head: head.to_owned(),
            longest_name: u32::try_from(head.chars().count()).unwrap(),
            members,
            categories: CategorySet::only(Category::Apl),
        }
    }

    #[test]
    fn heads_stand_as_a_hindi_dictionary_has_them() {
        // A nukta letter stands with its plain one, a vowel sign after all consonants without one:
        // the order of code points has these otherwise.
        let order = [
            "अमर",
            "आशा",
            "कमला",
            "काशी",
            "क़ासिम",
            "किरण",
            "कृष्ण",
            "क्षमा",
            "गीता",
        ];
        let mut cards: Vec<LotCandidate> = (1..)
            .zip(order.iter().rev())
            .map(|(number, head)| card(number, head, 1))
            .collect();
        HandingOut::new().unwrap().sort(&mut cards);
        let sorted: Vec<&str> = cards.iter().map(|card| card.head.as_str()).collect();
        assert_eq!(sorted, order);
    }

    #[test]
    fn a_proof_has_the_longest_name_the_largest_family_and_one_of_each_kind() {
        let mut cards: Vec<LotCandidate> = (0..500).map(|number| card(number, "सीता", 4)).collect();
        cards[77].longest_name = 60;
        cards[123].members = 14;
        cards[400].card_type = CardType::Migrant;
        cards[250].categories = CategorySet::only(Category::Aay);
        let proof = HandingOut::new().unwrap().proof(&cards);
        assert_eq!(proof.len(), PROOF);
        for at in [77, 123, 250, 400] {
            assert!(proof.contains(&at), "{at} is missing in {proof:?}");
        }
        let few = HandingOut::new().unwrap().proof(&cards[..3]);
        assert_eq!(few, [0, 1, 2]);
    }

    #[test]
    fn a_lots_name_is_that_of_a_folder() {
        assert!(check_name("lot-0001").is_ok());
        for name in ["", "-a", "../lot", "Lot", "lot 1", &"a".repeat(41)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
