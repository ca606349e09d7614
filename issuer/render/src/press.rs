//! What a press needs, as data: how cards stand on its sheets, how far they bleed, which plates it
//! has beside cyan, magenta, yellow and black. `presses/README.md` explains every key.

mod barcode;
mod check;
mod error;
mod file;
pub(crate) mod marks;
pub(crate) mod sheet;
pub(crate) mod slug;
mod varnish;

pub use error::PressError;

use crate::layout::{BLEED_MM, Layouts, TRIM_MM};
use crate::pdf::geometry::{PageBoxes, PageGeometry};
use crate::placed::{Frame, Side};

use sheet::Sheet;

/// Names and texts of the profiles that the program carries.
const BUNDLED: [(&str, &str); 4] = [
    ("single", include_str!("../presses/single.toml")),
    (
        "single-no-bleed",
        include_str!("../presses/single-no-bleed.toml"),
    ),
    ("a4-10", include_str!("../presses/a4-10.toml")),
    ("sra3-21", include_str!("../presses/sra3-21.toml")),
];

/// How a press wants its file. Read from TOML, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct PressProfile {
    name: String,
    description: String,
    /// In mm.
    bleed: f32,
    /// None where a page is a card.
    sheet: Option<Sheet>,
    spots: Vec<SpotInk>,
    varnish: Option<Varnish>,
    document_parts: bool,
    icc: Option<IccFile>,
}

/// An ink of the layouts that has a plate of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpotInk {
    /// Its name in the layouts.
    pub(crate) ink: String,
    /// Name of its plate.
    pub(crate) separation: String,
}

/// A plate of varnish over the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Varnish {
    /// Name of its plate.
    pub(crate) separation: String,
    /// Whether the QR stays without: gloss dazzles readers.
    pub(crate) spares_qr: bool,
    /// Whether the photo stays without.
    pub(crate) spares_photo: bool,
}

/// The press's own colour profile. The caller reads the file:
/// [`OutputProfile::of_press`](crate::pdf::OutputProfile::of_press).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IccFile {
    /// Its path, as the profile has it.
    pub file: String,
    /// The printer's name of the printing condition.
    pub condition: String,
}

/// Where a card stands in its file. Everything counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardPlace {
    /// The file's page with its front.
    pub front_page: u32,
    /// The file's page with its back.
    pub back_page: u32,
    /// The file's sheet: front page and back page are one sheet of paper.
    pub sheet: u32,
    /// The place on the sheet, row by row from the front's top left.
    pub slot: u32,
}

impl PressProfile {
    /// Names of the profiles that the program carries.
    pub fn bundled_names() -> impl Iterator<Item = &'static str> {
        BUNDLED.iter().map(|(name, _)| *name)
    }

    /// A profile that the program carries.
    pub fn bundled(name: &str) -> Result<Self, PressError> {
        let (_, text) = BUNDLED
            .iter()
            .find(|(bundled, _)| *bundled == name)
            .ok_or_else(|| PressError::Unknown {
                name: name.to_owned(),
                known: Self::bundled_names().collect::<Vec<_>>().join(", "),
            })?;
        Self::parse(text)
    }

    /// Reads and checks a profile.
    pub fn parse(text: &str) -> Result<Self, PressError> {
        let file = toml::from_str(text).map_err(|error| PressError::Toml(Box::new(error)))?;
        check::profile(file)
    }

    /// Its name: up to 40 of a-z, 0-9 and -.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for, in a line.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How far cards are printed beyond their trim, in mm.
    pub fn bleed_mm(&self) -> f32 {
        self.bleed
    }

    /// The press's own colour profile, if it has one.
    pub fn icc(&self) -> Option<&IccFile> {
        self.icc.as_ref()
    }

    /// Cards on a sheet: 1 where a page is a card.
    pub fn cards_per_sheet(&self) -> u32 {
        self.sheet.as_ref().map_or(1, Sheet::slots)
    }

    /// Sheets of a file with so many cards.
    pub fn sheets(&self, cards: u32) -> u32 {
        cards.div_ceil(self.cards_per_sheet())
    }

    /// Where a card stands in its file; `index` counts the file's cards from 0.
    pub fn place(&self, index: u32) -> CardPlace {
        let sheet = index / self.cards_per_sheet();
        let front_page = sheet.saturating_mul(2).saturating_add(1);
        CardPlace {
            front_page,
            back_page: front_page.saturating_add(1),
            sheet: sheet.saturating_add(1),
            slot: index % self.cards_per_sheet() + 1,
        }
    }

    /// Where the trim of the card in a slot stands on its page: mm from the page's top left.
    ///
    /// None for a slot that the sheet has not. A back may stand on its head: see
    /// [`Self::backs_are_turned`].
    pub fn trim(&self, slot: u32, side: Side) -> Option<Frame> {
        if slot == 0 || slot > self.cards_per_sheet() {
            return None;
        }
        Some(match &self.sheet {
            Some(sheet) => sheet.trim(slot - 1, side),
            None => self.page_geometry().trim_frame(),
        })
    }

    /// Whether backs stand on their heads: on sheets that are turned over a horizontal edge.
    pub fn backs_are_turned(&self) -> bool {
        self.sheet.as_ref().is_some_and(Sheet::backs_are_turned)
    }

    /// Width and height of a page in mm.
    pub fn page_mm(&self) -> [f32; 2] {
        match &self.sheet {
            Some(sheet) => sheet.page_mm(),
            None => self.page_geometry().page_mm(),
        }
    }

    /// Whether the profile's spot inks are inks of at least one of the layouts: a plate that nothing
    /// is printed with is a slip of the pen.
    pub fn check_inks(&self, layouts: &Layouts) -> Result<(), PressError> {
        for spot in &self.spots {
            let mut inks = layouts.iter().flat_map(|layout| &layout.inks);
            if !inks.any(|ink| ink.name == spot.ink) {
                return Err(PressError::NoSuchInk {
                    ink: spot.ink.clone(),
                });
            }
        }
        Ok(())
    }

    pub(crate) fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    pub(crate) fn spots(&self) -> &[SpotInk] {
        &self.spots
    }

    pub(crate) fn varnish(&self) -> Option<&Varnish> {
        self.varnish.as_ref()
    }

    /// Whether the file tells which pages belong to which card (PDF/VT-1, ISO 16612-2).
    pub(crate) fn has_document_parts(&self) -> bool {
        self.document_parts
    }

    /// What the streams of a file do not tell of its press: nothing for a page with 3 mm bleed.
    pub(crate) fn identity(&self) -> Vec<u8> {
        let mut identity = Vec::new();
        if self.bleed < BLEED_MM {
            identity.extend(self.bleed.to_be_bytes());
        }
        if self.document_parts {
            identity.extend(b"parts");
        }
        identity
    }

    /// The page that faces are drawn on, and the form that sheets place.
    pub(crate) fn page_geometry(&self) -> PageGeometry {
        if self.sheet.is_none() && self.bleed <= 0.0 {
            PageGeometry::CARD
        } else {
            PageGeometry::LOT
        }
    }

    /// The boxes of a page with one card.
    pub(crate) fn card_boxes(&self) -> PageBoxes {
        self.page_geometry().boxes(self.bleed)
    }
}

/// Whether two lengths in mm are equal but for rounding.
fn at_least(length: f32, least: f32) -> bool {
    const ROUNDING: f32 = 1e-4;
    length >= least - ROUNDING
}

/// The trim's size and the most bleed that layouts have.
const CARD: ([f32; 2], f32) = (TRIM_MM, BLEED_MM);

#[cfg(test)]
mod tests;
