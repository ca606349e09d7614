//! The papers that travel with a lot: labels for its bundles and boxes, and sheets for the signatures
//! of those who take the cards. They name places and card numbers, never a person.

use std::collections::BTreeMap;

use issuer_domain::Name;
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{
    AboutLot, AcknowledgementSheet, BoxLabel, BundleLabel, CardLine, PaperError, PaperPlace,
    acknowledgement_sheets, box_labels, bundle_labels, pages_of_sheet,
};

use super::lot_manifest::FileRole;
use crate::storage::{BundlePlace, PlannedBundle};

/// Bundles of a box: 1,000 cards of 5 g.
const BUNDLES_OF_BOX: usize = 10;

/// Labels of one file: 50 pages for bundles, 200 for boxes.
const LABELS_OF_FILE: usize = 400;

/// Pages of one file of sheets, as a rule: they wait in memory for the store.
const PAGES_OF_FILE: usize = 60;

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
    bundles: Vec<Placed<'a>>,
    boxes: Vec<BoxLabel>,
}

impl<'a> LotPapers<'a> {
    /// The papers for a lot's bundles.
    pub fn new(
        bundles: &'a [PlannedBundle],
        about: &'a AboutLot,
        fonts: &'a FontSet,
        setup: &'a DocumentSetup,
    ) -> Self {
        Self {
            about,
            fonts,
            setup,
            bundles: placed(bundles),
            boxes: boxes(bundles),
        }
    }

    /// Draws them one by one. None takes long, so that a worker can keep its hold in between.
    pub fn draw(&self) -> impl Iterator<Item = Result<LotPaper, PaperError>> {
        let (about, fonts, setup) = (self.about, self.fonts, self.setup);
        let labels = self.bundles.chunks(LABELS_OF_FILE).map(move |bundles| {
            let labels: Vec<_> = bundles.iter().map(label).collect();
            bundle_labels(&labels, about, fonts, setup)
        });
        let boxes = self.boxes.chunks(LABELS_OF_FILE);
        let boxes = boxes.map(move |boxes| box_labels(boxes, about, fonts, setup));
        let sheets = files_of_sheets(&self.bundles).into_iter();
        let sheets = sheets.map(move |bundles| {
            let sheets: Vec<_> = bundles.iter().map(sheet).collect();
            acknowledgement_sheets(&sheets, about, fonts, setup)
        });
        numbered("labels", FileRole::Labels, labels)
            .chain(numbered("boxes", FileRole::Labels, boxes))
            .chain(numbered(
                "acknowledgements",
                FileRole::Acknowledgements,
                sheets,
            ))
    }
}

/// Bundles whose sheets go into one file.
fn files_of_sheets<'a, 'b>(bundles: &'b [Placed<'a>]) -> Vec<&'b [Placed<'a>]> {
    let mut files = Vec::new();
    let mut rest = bundles;
    while !rest.is_empty() {
        let mut pages = 0;
        let fits = |placed: &&Placed<'_>| {
            pages += pages_of_sheet(placed.bundle.cards.len());
            pages <= PAGES_OF_FILE
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (file, others) = rest.split_at(count);
        files.push(file);
        rest = others;
    }
    files
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

/// A bundle, which of its place's bundles it is, and how many there are.
#[derive(Debug)]
struct Placed<'a> {
    bundle: &'a PlannedBundle,
    of_place: u32,
    bundles_of_place: u32,
}

fn placed(bundles: &[PlannedBundle]) -> Vec<Placed<'_>> {
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
            Placed {
                bundle,
                of_place: *number,
                bundles_of_place: counts[&place(bundle)],
            }
        })
        .collect()
}

fn label(placed: &Placed<'_>) -> BundleLabel {
    let bundle = placed.bundle;
    let number = |card: Option<&(u32, String)>| card.map(|card| card.1.clone()).unwrap_or_default();
    BundleLabel {
        bundle: small(bundle.number),
        of_place: placed.of_place,
        bundles_of_place: placed.bundles_of_place,
        place: paper_place(&bundle.place),
        first_card: number(bundle.cards.first()),
        last_card: number(bundle.cards.last()),
        cards: small(bundle.cards.len() as u64),
    }
}

fn sheet(placed: &Placed<'_>) -> AcknowledgementSheet {
    let bundle = placed.bundle;
    let line = |(sequence, card_number): &(u32, String)| CardLine {
        sequence: *sequence,
        card_number: card_number.clone(),
    };
    AcknowledgementSheet {
        bundle: small(bundle.number),
        of_place: placed.of_place,
        bundles_of_place: placed.bundles_of_place,
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
