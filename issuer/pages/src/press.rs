//! What a press sees of its lots.

use askama::Template;

use crate::Frame;

/// The lots of a press, or of every press.
#[derive(Debug, Template)]
#[template(path = "press.html")]
pub struct PressPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whether lots of several presses stand on it.
    pub shows_press: bool,
    /// The lots, the last sealed first.
    pub lots: Vec<PressRow>,
}

/// A lot at a press.
#[derive(Debug)]
pub struct PressRow {
    /// Its name.
    pub lot: String,
    /// Who prints it.
    pub press: String,
    /// The day on which it was sealed.
    pub sealed: String,
    /// How its bundle stands.
    pub state: BundleLook,
    /// Cards in it.
    pub cards: String,
    /// Cards of which the press has said nothing.
    pub not_reported: String,
}

/// How a bundle stands, as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleLook {
    /// The key of the word.
    pub key: &'static str,
    /// The class that colours it.
    pub class: &'static str,
    /// Days left, where it can be opened.
    pub days: Option<i64>,
    /// Whether the press is late with its report.
    pub is_overdue: bool,
}

/// A lot at a press: the bundle, what is reported of it, how it goes on.
#[derive(Debug, Template)]
#[template(path = "press_lot.html")]
pub struct PressLotPage {
    /// What stands around it.
    pub frame: Frame,
    /// The lot.
    pub lot: String,
    /// Who prints it.
    pub press: String,
    /// How the bundle stands.
    pub state: BundleLook,
    /// What is not right.
    pub wrong: Option<String>,
    /// The bundle.
    pub bundle: BundleFacts,
    /// Counts: the key of what is counted, and how many.
    pub counts: Vec<(&'static str, String)>,
    /// How the last inspection stands, as the key of its word.
    pub inspection: Option<&'static str>,
    /// Files in it with their checksums.
    pub files: Vec<(String, String)>,
    /// Where its cards went.
    pub consignments: Vec<ConsignmentRow>,
    /// Whether something may be reported yet.
    pub is_open: bool,
    /// The certificate of its deletion: number and day.
    pub deleted: Option<(String, String)>,
}

/// A sealed bundle.
#[derive(Debug)]
pub struct BundleFacts {
    /// Its length, for people.
    pub size: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// When it was sealed.
    pub sealed: String,
    /// The last moment at which it can be opened.
    pub expires: String,
    /// Whether the file can be fetched here.
    pub is_here: bool,
    /// Cards in the lot.
    pub cards: String,
    /// Members of their families.
    pub members: String,
}

/// A consignment on a list.
#[derive(Debug)]
pub struct ConsignmentRow {
    /// Its number.
    pub number: String,
    /// Where it goes.
    pub office: String,
    /// The seal on the bag.
    pub seal: String,
    /// When it left.
    pub sent: String,
    /// When it arrived.
    pub received: Option<String>,
    /// Its bundles.
    pub bundles: String,
    /// Its cards.
    pub cards: String,
    /// Cards still on the road.
    pub on_the_road: u64,
}

/// A file that was sent and looked at: what it would change, and what cannot be taken.
#[derive(Debug, Template)]
#[template(path = "checked_file.html")]
pub struct CheckedFilePage {
    /// What stands around it.
    pub frame: Frame,
    /// The key of the title.
    pub title: &'static str,
    /// The lot.
    pub lot: String,
    /// Where it is recorded.
    pub apply: String,
    /// Where the errors can be fetched.
    pub errors: String,
    /// Where one goes back to.
    pub back: String,
    /// Counts: the key of what is counted, and how many.
    pub counts: Vec<(&'static str, String)>,
    /// Whether there is anything new in it.
    pub has_news: bool,
    /// Rows that cannot be taken: the first ones.
    pub faults: Vec<FaultRow>,
    /// How many there are in all.
    pub fault_count: u64,
    /// The files as they were sent: the field's name and the text.
    pub sent: Vec<(&'static str, String)>,
}

/// A row that cannot be taken.
#[derive(Debug)]
pub struct FaultRow {
    /// The file's key.
    pub file: &'static str,
    /// Its line.
    pub line: String,
    /// The column.
    pub column: String,
    /// What is wrong, in the page's language.
    pub text: String,
    /// Its stable code.
    pub code: String,
}
