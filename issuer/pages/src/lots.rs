//! Lots as the office sees them: burn-down, inspection, packing, closing.

use askama::Template;

use crate::Frame;
use crate::press::ConsignmentRow;

/// All lots.
#[derive(Debug, Template)]
#[template(path = "lots.html")]
pub struct LotsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The lots, the newest first.
    pub lots: Vec<LotRow>,
}

/// A lot on the list.
#[derive(Debug)]
pub struct LotRow {
    /// Its name.
    pub lot: String,
    /// The lot whose missing cards it makes up for.
    pub supplement_of: Option<String>,
    /// Cards in it.
    pub cards: String,
    /// Good cards.
    pub good: String,
    /// Spoiled ones.
    pub spoiled: String,
    /// Cards in families' hands.
    pub handed_over: String,
    /// Cards that have not reached their end: the burn-down.
    pub left: u64,
    /// Hundredths that have reached their end.
    pub percent: u64,
    /// The key of its state, and the class that colours it.
    pub state: (&'static str, &'static str),
}

/// A lot with what may be done to it.
#[derive(Debug, Template)]
#[template(path = "lot.html")]
pub struct LotPage {
    /// What stands around it.
    pub frame: Frame,
    /// The lot.
    pub row: LotRow,
    /// What is not right.
    pub wrong: Option<String>,
    /// Where its cards are: the key of the place, and how many.
    pub counts: Vec<(&'static str, String)>,
    /// What keeps it open, and the first cards.
    pub open: Vec<(String, String)>,
    /// How the last inspection stands, as the key of its word.
    pub inspection: Option<&'static str>,
    /// For whom it was sealed: press, day, and how the bundle stands.
    pub sealed: Vec<(String, String, &'static str)>,
    /// Vendors for whose keys lots were sealed before: a value, and how it is shown.
    pub vendors: Vec<(String, String)>,
    /// Families that lack a card, where that was asked.
    pub lacking: Option<String>,
    /// Bundles that have not left.
    pub bundles: Vec<BundleRow>,
    /// Offices to which something may be sent.
    pub offices: Vec<String>,
    /// Where its cards went.
    pub consignments: Vec<ConsignmentRow>,
    /// Whether the person may seal, pack and send.
    pub may_send: bool,
    /// Whether the person may close it.
    pub may_close: bool,
    /// Whether the person may inspect.
    pub may_inspect: bool,
}

/// A bundle.
#[derive(Debug)]
pub struct BundleRow {
    /// Its number in the lot.
    pub number: u64,
    /// Panchayat or ward.
    pub local_body: String,
    /// Shop.
    pub shop: String,
    /// Cards.
    pub cards: String,
}

/// An inspection: the drawn cards and what was found.
#[derive(Debug, Template)]
#[template(path = "inspection.html")]
pub struct InspectionPage {
    /// What stands around it.
    pub frame: Frame,
    /// The lot.
    pub lot: String,
    /// What is not right.
    pub wrong: Option<String>,
    /// The round; absent where nothing is drawn.
    pub round: Option<RoundFacts>,
    /// Its cards, the first ones: place in the lot, number, and what was found.
    pub cards: Vec<SampleRow>,
    /// Cards that do not stand on the page.
    pub more: u64,
}

/// A round of inspection.
#[derive(Debug)]
pub struct RoundFacts {
    /// Which, from 1.
    pub number: u64,
    /// The key of how it stands, and the class that colours it.
    pub state: (&'static str, &'static str),
    /// Good cards in the lot.
    pub lot_size: String,
    /// Cards to look at.
    pub sample: String,
    /// Bad cards up to which it is accepted; absent where every card is looked at.
    pub accept_max: Option<String>,
    /// The seed of the draw.
    pub seed: Option<String>,
    /// Cards at which nobody has looked yet.
    pub waiting: u64,
    /// Bad cards found.
    pub bad: String,
    /// Whether results are taken.
    pub is_drawn: bool,
}

/// A drawn card.
#[derive(Debug)]
pub struct SampleRow {
    /// Its place in the lot.
    pub position: String,
    /// Its number.
    pub number: String,
    /// What was found: nothing where nobody looked, empty where it is good.
    pub found: Option<String>,
}
