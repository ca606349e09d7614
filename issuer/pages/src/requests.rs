//! Requests that wait for somebody's yes or no.

use askama::Template;

use crate::Frame;
use crate::counter::{CardSeen, Choice, FamilySeen, FeeSeen, RequestLine, Wrong};

/// The queue, the oldest first.
#[derive(Debug, Template)]
#[template(path = "requests.html")]
pub struct QueuePage {
    /// What stands around it.
    pub frame: Frame,
    /// The requests.
    pub lines: Vec<RequestLine>,
    /// Whether there are more.
    pub more: bool,
    /// How shops stand to what was decided.
    pub update: UpdateSeen,
    /// Why something was not done.
    pub wrong: Option<Wrong>,
}

/// How the last verifier update stands to the cards.
#[derive(Debug, Clone)]
pub struct UpdateSeen {
    /// Its version and when it was published.
    pub last: Option<(u64, String)>,
    /// Cards that ended since.
    pub ended_since: u64,
    /// Whether the person may publish the next one.
    pub may_publish: bool,
}

/// A request that somebody decides.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four questions that the screen asks, each by itself"
)]
#[derive(Debug, Template)]
#[template(path = "request_decide.html")]
pub struct DecidePage {
    /// What stands around it.
    pub frame: Frame,
    /// The request.
    pub line: RequestLine,
    /// Its family.
    pub family: FamilySeen,
    /// Its family's earlier requests.
    pub earlier: Vec<RequestLine>,
    /// What was shown.
    pub proof: String,
    /// Who took it.
    pub asked_by: String,
    /// Its fee.
    pub fee: Option<FeeSeen>,
    /// Whether the fee is there or none is due.
    pub is_paid: bool,
    /// Whether it may be approved by this person.
    pub may_approve: bool,
    /// Whether it may be refused.
    pub may_refuse: bool,
    /// Whether the person took it, so that another one decides.
    pub is_own: bool,
    /// What may be said of this month's ration.
    pub drawn: Vec<Choice>,
    /// Why it may be refused.
    pub refusals: Vec<Choice>,
    /// The card that was made.
    pub made: Option<CardSeen>,
    /// How shops stand to it.
    pub update: UpdateSeen,
    /// Why something was not done.
    pub wrong: Option<Wrong>,
}
