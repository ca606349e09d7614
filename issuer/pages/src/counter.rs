//! A Lok Mitra Kendra's counter: a family is found, asks for another card, pays.

use askama::Template;

use crate::Frame;

/// Where a family is looked for.
#[derive(Debug, Template)]
#[template(path = "counter.html")]
pub struct CounterPage {
    /// What stands around it.
    pub frame: Frame,
    /// Why none is shown.
    pub wrong: Option<Wrong>,
    /// Whether the person works at a centre, or at all of them.
    pub is_placed: bool,
}

/// The camera, for the code of the old card.
#[derive(Debug, Template)]
#[template(path = "counter_scan.html")]
pub struct ScanPage {
    /// What stands around it.
    pub frame: Frame,
}

/// Why something was not taken: in the page's language where it has a text, otherwise as the
/// workflow said it, in English.
#[derive(Debug, Clone)]
pub struct Wrong {
    /// What and what next.
    pub text: String,
    /// A page that helps on: its path and its name.
    pub link: Option<(String, String)>,
}

/// A family with masked names, and the form of a request.
#[derive(Debug, Template)]
#[template(path = "counter_family.html")]
pub struct FamilyPage {
    /// What stands around it.
    pub frame: Frame,
    /// The family.
    pub family: FamilySeen,
    /// Its earlier requests, the newest first.
    pub earlier: Vec<RequestLine>,
    /// Where it may ask.
    pub centres: Vec<Choice>,
    /// Why it may ask.
    pub reasons: Vec<Choice>,
    /// What it may show.
    pub proofs: Vec<Choice>,
    /// The fee of the chosen reason.
    pub fee: Option<FeeSeen>,
    /// Whether the family said that it may be called.
    pub may_be_called: bool,
    /// Whether that is ticked in the form.
    pub says_yes: bool,
    /// Why the request was not taken.
    pub wrong: Option<Wrong>,
}

/// One of several.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What a form sends.
    pub word: String,
    /// What people read.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The fee alone, for a form that a person is filling in.
#[derive(Debug, Template)]
#[template(path = "counter_fee.html")]
pub struct FeeFragment {
    /// The language.
    pub frame: Frame,
    /// The fee of the chosen reason.
    pub fee: Option<FeeSeen>,
}

/// What a request costs.
#[derive(Debug, Clone)]
pub struct FeeSeen {
    /// What for, and how much.
    pub lines: Vec<(String, String)>,
    /// The sum.
    pub total: String,
    /// The sum in paise: a form that is sent says what the person has seen.
    pub paise: u64,
    /// Whether nothing is due.
    pub is_free: bool,
    /// The version of the rate list, and whose order it is.
    pub rate_list: (String, String),
    /// Whether no card is made: the open request ends.
    pub is_withdrawal: bool,
}

/// A family as a counter sees it.
#[derive(Debug, Clone)]
pub struct FamilySeen {
    /// Its id, for forms.
    pub family_id: String,
    /// Its id but for the end masked.
    pub masked_id: String,
    /// Its head, masked.
    pub head: String,
    /// How many members it has.
    pub members: usize,
    /// Its ration card but for the end masked.
    pub ration_card: Option<String>,
    /// Its shop: name and code.
    pub shop: String,
    /// Its panchayat or ward, and its district.
    pub place: String,
    /// Its present card.
    pub card: Option<CardSeen>,
    /// Why it gets no card for now.
    pub holds: Vec<String>,
    /// What a scanned card said: its number, the verdict's code, and whether it is the present one.
    pub scanned: Option<(String, &'static str, bool)>,
    /// Reprints in 12 months.
    pub reprints: u8,
    /// From so many on an officer decides.
    pub reprints_most: u8,
}

/// A card as a counter sees it.
#[derive(Debug, Clone)]
pub struct CardSeen {
    /// Its number.
    pub number: String,
    /// The key of its state's name.
    pub state: &'static str,
    /// How its state is coloured.
    pub class: &'static str,
    /// Until when it holds.
    pub until: String,
}

/// A request in a list.
#[derive(Debug, Clone)]
pub struct RequestLine {
    /// Its number.
    pub number: String,
    /// When it was asked.
    pub asked: String,
    /// How many days ago.
    pub days: i64,
    /// Where.
    pub centre: String,
    /// Why.
    pub reason: String,
    /// The key of its state's name.
    pub state: &'static str,
    /// How its state is coloured.
    pub class: &'static str,
    /// What it waits for.
    pub waits_for: Option<String>,
    /// Its fee.
    pub fee: String,
    /// Whether only an officer may say yes.
    pub needs_officer: bool,
    /// Whether its page may be opened from here.
    pub may_open: bool,
}

/// Requests of a centre.
#[derive(Debug, Template)]
#[template(path = "counter_requests.html")]
pub struct RequestsPage {
    /// What stands around it.
    pub frame: Frame,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// The requests.
    pub lines: Vec<RequestLine>,
    /// Where the next ones are.
    pub next: Option<String>,
}

/// A request.
#[derive(Debug, Template)]
#[template(path = "counter_request.html")]
pub struct RequestPage {
    /// What stands around it.
    pub frame: Frame,
    /// The request.
    pub line: RequestLine,
    /// The family's id but for the end masked.
    pub masked_id: String,
    /// What was shown.
    pub proof: String,
    /// The six steps.
    pub steps: Vec<StepSeen>,
    /// What ended it otherwise, with what to do.
    pub end: Option<String>,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// Its fee, line by line.
    pub fee: Option<FeeSeen>,
    /// Where the fee stands.
    pub payment: PaymentSeen,
    /// Whether it may be withdrawn.
    pub may_withdraw: bool,
    /// Whether the fee goes back.
    pub refund_due: bool,
    /// The new card.
    pub card: Option<NewCardSeen>,
    /// Why something was not done.
    pub wrong: Option<Wrong>,
}

/// One of the six steps.
#[derive(Debug, Clone)]
pub struct StepSeen {
    /// Its name.
    pub name: String,
    /// When, where it is known.
    pub at: Option<String>,
    /// `done`, `now` or nothing.
    pub class: &'static str,
}

/// Where a fee stands.
#[derive(Debug, Clone, Default)]
pub struct PaymentSeen {
    /// What is due; nothing where it came or none is.
    pub due: Option<String>,
    /// The due amount as a form sends it.
    pub due_decimal: String,
    /// The code of the UPI link, SVG.
    pub code: Option<String>,
    /// Who gets it, and our name for the payment.
    pub payee: String,
    /// Our name for it.
    pub reference: String,
    /// Whether a code can be made.
    pub takes_upi: bool,
    /// How the fee came, and the receipt's number.
    pub receipt: Option<(String, String)>,
}

/// A new card at a counter.
#[derive(Debug, Clone)]
pub struct NewCardSeen {
    /// Its parts: part and number.
    pub parts: Vec<(u8, String)>,
    /// Whether this counter may print it.
    pub may_print: bool,
    /// Whether this counter printed it, so that it may be drawn again today.
    pub printed_here: bool,
    /// Cards printed here today, and the quota.
    pub quota: (u64, u32),
    /// Whether the family may have an interim card, and for how many days.
    pub interim_days: Option<u16>,
}

/// Whether the money is there, asked again and again.
#[derive(Debug, Template)]
#[template(path = "counter_payment.html")]
pub struct PaymentFragment {
    /// The language.
    pub frame: Frame,
}
