//! The files that the tests begin with.

use issuer_render::document::{self, DocumentSetup};
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotWriter};
use issuer_render::pdf::OutputProfile;
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;
use printpdf::{Mm, PdfConformance, PdfDocument, PdfPage, PdfSaveOptions};
use time::OffsetDateTime;

use crate::{sample_cards, sample_photo};

const CREATED: OffsetDateTime = time::macros::datetime!(2026-11-21 10:00 +5:30);

/// A lot; every second card has a photo.
pub(crate) fn lot(cards: u32) -> Vec<u8> {
    lot_for(cards, OutputProfile::coated())
}

pub(crate) fn lot_for(cards: u32, profile: OutputProfile) -> Vec<u8> {
    let fonts = FontSet::bundled().expect("bundled fonts are sound");
    let layouts = Layouts::bundled(&fonts).expect("bundled layouts are sound");
    let mut shaper = TextShaper::new(&fonts);
    let setup = LotSetup {
        title: "Lot 7".into(),
        lot_id: "lot-0007".into(),
        created: CREATED,
        profile,
        press: PressProfile::bundled("single").expect("a bundled profile"),
        first_sequence: 1,
        first_sheet: 1,
    };
    let photo = sample_photo::jpeg();
    let mut file = Vec::new();
    let mut lot = LotWriter::new(&mut file, &fonts, setup).expect("a vector takes everything");
    for number in 0..cards {
        let card = sample_cards::card(number, (number % 2 == 0).then_some(&*photo));
        let layout = layouts.get(card.card_type);
        let faces = face::lay_out(&card, layout, &mut shaper).expect("sample cards fit");
        lot.add_card(&card, &faces, layout)
            .expect("a vector takes everything");
    }
    lot.finish().expect("a vector takes everything");
    file
}

/// One card by the other writer.
pub(crate) fn single_card() -> Vec<u8> {
    let fonts = FontSet::bundled().expect("bundled fonts are sound");
    let layouts = Layouts::bundled(&fonts).expect("bundled layouts are sound");
    let card = sample_cards::card(3, Some(&sample_photo::jpeg()));
    let layout = layouts.get(card.card_type);
    let faces =
        face::lay_out(&card, layout, &mut TextShaper::new(&fonts)).expect("sample cards fit");
    let setup = DocumentSetup {
        created: CREATED,
        profile: OutputProfile::coated(),
    };
    document::single_card(&card, &faces, layout, &fonts, &setup).expect("a sound document")
}

/// Two empty pages by printpdf, without the finishing pass.
pub(crate) fn plain_printpdf(conformance: PdfConformance) -> Vec<u8> {
    let mut document = PdfDocument::new("plain");
    document.metadata.info.conformance = conformance;
    for _ in 0..2 {
        let page = PdfPage::new(Mm(85.6), Mm(54.0), Vec::new());
        document.pages.push(page);
    }
    document.save(&PdfSaveOptions::default(), &mut Vec::new())
}
