//! The papers that travel with a lot: labels for its bundles and boxes, and sheets for the signatures
//! of those who take the cards. They name places and card numbers, never a person.

use std::collections::BTreeMap;

use issuer_domain::Name;
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{
    AboutLot, AcknowledgementSheet, BoxLabel, BundleLabel, CardLine, PaperError, PaperPlace,
    acknowledgement_sheets, box_labels, bundle_labels,
};

use super::lot_manifest::FileRole;
use crate::storage::{BundlePlace, PlannedBundle};

/// Bundles of a box: 1,000 cards of 5 g.
const BUNDLES_OF_BOX: usize = 10;

/// Labels of one file: 50 pages for bundles, 200 for boxes.
const LABELS_OF_FILE: usize = 400;

/// Bundles of one file of sheets: a document is made in memory, some 250 pages at a time.
const BUNDLES_OF_FILE: usize = 50;

/// A paper of a lot.
#[derive(Debug, Clone)]
pub struct LotPaper {
    /// The file's name.
    pub name: String,
    /// What it is for.
    pub role: FileRole,
    /// The PDF.
    pub content: Vec<u8>,
}

/// Draws the papers of a lot.
#[derive(Debug)]
pub struct LotPapers<'a> {
    about: &'a AboutLot,
    fonts: &'a FontSet,
    setup: &'a DocumentSetup,
    labels: Vec<BundleLabel>,
    boxes: Vec<BoxLabel>,
    sheets: Vec<AcknowledgementSheet>,
}

impl<'a> LotPapers<'a> {
    /// The papers for a lot's bundles.
    pub fn new(
        bundles: &[PlannedBundle],
        about: &'a AboutLot,
        fonts: &'a FontSet,
        setup: &'a DocumentSetup,
    ) -> Self {
        let placed = placed(bundles);
        Self {
            about,
            fonts,
            setup,
            labels: bundles.iter().zip(&placed).map(label).collect(),
            boxes: boxes(bundles),
            sheets: bundles.iter().zip(&placed).map(sheet).collect(),
        }
    }

    /// Draws them one by one. None takes long, so that a worker can keep its hold in between.
    pub fn draw(&self) -> impl Iterator<Item = Result<LotPaper, PaperError>> {
        let (about, fonts, setup) = (self.about, self.fonts, self.setup);
        let labels = self.labels.chunks(LABELS_OF_FILE);
        let labels = labels.map(move |labels| bundle_labels(labels, about, fonts, setup));
        let boxes = self.boxes.chunks(LABELS_OF_FILE);
        let boxes = boxes.map(move |boxes| box_labels(boxes, about, fonts, setup));
        let sheets = self.sheets.chunks(BUNDLES_OF_FILE);
        let sheets = sheets.map(move |sheets| acknowledgement_sheets(sheets, about, fonts, setup));
        numbered("labels", FileRole::Labels, labels)
            .chain(numbered("boxes", FileRole::Labels, boxes))
            .chain(numbered(
                "acknowledgements",
                FileRole::Acknowledgements,
                sheets,
            ))
    }
}

/// The files of one kind, from 1.
fn numbered(
    stem: &str,
    role: FileRole,
    contents: impl Iterator<Item = Result<Vec<u8>, PaperError>>,
) -> impl Iterator<Item = Result<LotPaper, PaperError>> {
    (1..).zip(contents).map(move |(number, content)| {
        Ok(LotPaper {
            name: format!("{stem}-{number:02}.pdf"),
            role,
            content: content?,
        })
    })
}

/// Which of its place's bundles a bundle is, and how many there are.
struct OfPlace {
    number: u32,
    of: u32,
}

fn placed(bundles: &[PlannedBundle]) -> Vec<OfPlace> {
    let place =
        |bundle: &PlannedBundle| (bundle.place.local_body_lgd, bundle.place.shop_code.clone());
    let mut counts = BTreeMap::<_, u32>::new();
    for bundle in bundles {
        *counts.entry(place(bundle)).or_default() += 1;
    }
    let mut seen = BTreeMap::<_, u32>::new();
    bundles
        .iter()
        .map(|bundle| {
            let number = seen.entry(place(bundle)).or_default();
            *number += 1;
            OfPlace {
                number: *number,
                of: counts[&place(bundle)],
            }
        })
        .collect()
}

fn label((bundle, of_place): (&PlannedBundle, &OfPlace)) -> BundleLabel {
    let number = |card: Option<&(u32, String)>| card.map(|card| card.1.clone()).unwrap_or_default();
    BundleLabel {
        bundle: small(bundle.number),
        of_place: of_place.number,
        bundles_of_place: of_place.of,
        place: paper_place(&bundle.place),
        first_card: number(bundle.cards.first()),
        last_card: number(bundle.cards.last()),
        cards: small(bundle.cards.len() as u64),
    }
}

fn sheet((bundle, of_place): (&PlannedBundle, &OfPlace)) -> AcknowledgementSheet {
    let line = |(sequence, card_number): &(u32, String)| CardLine {
        sequence: *sequence,
        card_number: card_number.clone(),
    };
    AcknowledgementSheet {
        bundle: small(bundle.number),
        of_place: of_place.number,
        bundles_of_place: of_place.of,
        place: paper_place(&bundle.place),
        cards: bundle.cards.iter().map(line).collect(),
    }
}

/// Boxes for the offices of blocks and towns, in the order of the bundles.
fn boxes(bundles: &[PlannedBundle]) -> Vec<BoxLabel> {
    let boxes: Vec<&[PlannedBundle]> = bundles
        .chunk_by(|one, next| one.place.block_lgd == next.place.block_lgd)
        .flat_map(|of_block| of_block.chunks(BUNDLES_OF_BOX))
        .collect();
    let count = small(boxes.len() as u64);
    (1..)
        .zip(boxes)
        .filter_map(|(number, bundles)| {
            let (first, last) = (bundles.first()?, bundles.last()?);
            let cards: usize = bundles.iter().map(|bundle| bundle.cards.len()).sum();
            Some(BoxLabel {
                number,
                boxes: count,
                office: both(first.place.block.as_ref()),
                first_bundle: small(first.number),
                last_bundle: small(last.number),
                cards: small(cards as u64),
            })
        })
        .collect()
}

fn paper_place(place: &BundlePlace) -> PaperPlace {
    PaperPlace {
        district: both(place.district.as_ref()),
        block: both(place.block.as_ref()),
        local_body: both(place.local_body.as_ref()),
        local_body_lgd: place.local_body_lgd,
        shop_code: place.shop_code.clone(),
    }
}

/// A name in both scripts, as far as it has them.
fn both(name: Option<&Name>) -> String {
    let Some(name) = name else {
        return String::new();
    };
    match (name.hindi(), name.latin()) {
        (Some(hindi), Some(latin)) => format!("{hindi} · {latin}"),
        _ => name.first_hindi().to_owned(),
    }
}

/// A lot has 50,000 cards at most.
fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
