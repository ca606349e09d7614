//! Consignments at an office, and hand-over to families.

use askama::Template;

use crate::Frame;
use crate::press::ConsignmentRow;

/// What was sent to an office.
#[derive(Debug, Template)]
#[template(path = "delivery.html")]
pub struct DeliveryPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where its cards are: the key of the place, and how many.
    pub counts: Vec<(&'static str, String)>,
    /// Consignments, the newest first.
    pub consignments: Vec<ConsignmentRow>,
    /// Cards that could not be handed over, or came back.
    pub not_delivered: Vec<NotDeliveredRow>,
}

/// A card that was not delivered.
#[derive(Debug)]
pub struct NotDeliveredRow {
    /// Its number.
    pub number: String,
    /// The key of why.
    pub reason: Option<&'static str>,
    /// Since when.
    pub since: String,
    /// Whether it came back and is stored.
    pub is_returned: bool,
    /// The office to which it was sent.
    pub office: String,
    /// Whether the person acts for that office.
    pub is_own: bool,
}

/// A consignment at its office.
#[derive(Debug, Template)]
#[template(path = "consignment.html")]
pub struct ConsignmentPage {
    /// What stands around it.
    pub frame: Frame,
    /// The consignment.
    pub row: ConsignmentRow,
    /// What is not right.
    pub wrong: Option<String>,
    /// Whether the person receives it; others see it.
    pub may_receive: bool,
    /// Its bundles: number, cards that left, cards on the road.
    pub bundles: Vec<(u64, String, u64)>,
}

/// The page to hand cards over, which works without a network.
#[derive(Debug, Template)]
#[template(path = "hand_over.html")]
pub struct HandOverPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is not right.
    pub wrong: Option<String>,
    /// The card that was typed.
    pub card: String,
}
