//! The papers that travel with a print lot: labels for its bundles and boxes, the sheets on which
//! cards are handed over, and what an inspector ticks off. And some that belong to no lot: the
//! leaflet from which a dealer learns to check a card, and a counter's slips and receipts.
//!
//! They name places and card numbers, never a person: names are written by hand. Every text is set
//! as it is given, in Hindi, English or both; one that is too wide is wrapped, then made smaller,
//! then narrower, and refused when nobody could read it. Measures are mm from the page's top left.

mod acknowledgement;
mod box_label;
mod bundle_label;
mod checklist;
mod counter;
mod error;
mod form;
mod heading;
mod label;
mod leaflet;
mod pages;
mod paragraph;
mod receipt;
mod slip;
mod table;

use time::Date;

pub use acknowledgement::{AcknowledgementSheet, acknowledgement_sheets, pages_of_sheet};
pub use box_label::{BoxLabel, box_labels};
pub use bundle_label::{BundleLabel, bundle_labels};
pub use checklist::{QcCheck, QcChecklist, qc_checklist};
pub use counter::{Centre, CounterPaper};
pub use error::PaperError;
pub use leaflet::{Leaflet, LeafletVerdict, leaflet};
pub use receipt::{Receipt, ReceiptItem, ReceiptPayment, receipt};
pub use slip::{Slip, SlipFee, SlipStep, slip};

/// What every page of a lot's papers says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutLot {
    /// The lot's id.
    pub lot: String,
    /// The day that stands on the papers.
    pub date: Date,
    /// Whether its cards are signed with keys that everybody has.
    pub specimen: bool,
}

/// Where the cards of a bundle go. A text that is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperPlace {
    /// The district's name.
    pub district: String,
    /// The name of the block, or of the town.
    pub block: String,
    /// The name of the panchayat or ward.
    pub local_body: String,
    /// Code of the panchayat or ward in the Local Government Directory.
    pub local_body_lgd: u32,
    /// The fair-price shop's code.
    pub shop_code: String,
}

/// A card in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    /// Its place in the lot, from 1.
    pub sequence: u32,
    /// Its printed number.
    pub card_number: String,
}

impl AboutLot {
    /// The lot and the day, for the head of a page or label.
    fn line(&self) -> String {
        let (day, month, year) = (
            self.date.day(),
            u8::from(self.date.month()),
            self.date.year(),
        );
        format!("लॉट · Lot {} · {day:02}-{month:02}-{year:04}", self.lot)
    }
}

impl PaperPlace {
    fn district(&self) -> Option<String> {
        named("ज़िला", &self.district)
    }

    fn block(&self) -> Option<String> {
        named("खंड", &self.block)
    }

    /// District and block in one line.
    fn region(&self) -> String {
        let parts: Vec<String> = [self.district(), self.block()]
            .into_iter()
            .flatten()
            .collect();
        parts.join(", ")
    }

    /// The codes by which offices and shops know it.
    fn codes(&self) -> String {
        let lgd = format!("LGD {}", self.local_body_lgd);
        if self.shop_code.is_empty() {
            lgd
        } else {
            format!("{lgd} · दुकान · Shop {}", self.shop_code)
        }
    }
}

/// A name after the word for what it names.
fn named(kind: &str, name: &str) -> Option<String> {
    (!name.is_empty()).then(|| format!("{kind} {name}"))
}
