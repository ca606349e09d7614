//! The dealer's leaflet with verdicts of a test's own: what does not fit is an error, never cut off.

use issuer_render::document::DocumentSetup;
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::papers::{Leaflet, LeafletVerdict, PaperError, leaflet};
use issuer_render::pdf::OutputProfile;
use issuer_render::sample_card;
use issuer_render::text::TextShaper;
use lopdf::Object;

const SHORT: LeafletVerdict<'static> = LeafletVerdict {
    code: "X-TEST",
    words: ["कार्ड मान्य है", "The card is valid"],
    next: ["सेवा दें।", "Serve."],
};

/// A leaflet with so many verdicts on amber, and one on each other colour.
fn draw(amber: Vec<LeafletVerdict<'_>>) -> Result<Vec<u8>, PaperError> {
    let fonts = FontSet::bundled().expect("fonts");
    let layouts = Layouts::bundled(&fonts).expect("layouts");
    let card = sample_card::bundled().expect("the sample");
    let layout = layouts.get(card.card_type);
    let faces = face::lay_out(&card, layout, &mut TextShaper::new(&fonts)).expect("faces");
    let contents = Leaflet {
        faces: &faces,
        layout,
        accept: vec![SHORT],
        amber,
        reject: vec![SHORT],
        grey: vec![SHORT],
        edition: time::macros::date!(2026 - 11 - 28),
    };
    let setup = DocumentSetup {
        created: time::macros::datetime!(2026-11-28 00:00 UTC),
        profile: OutputProfile::coated(),
    };
    leaflet(&contents, &fonts, &setup)
}

#[test]
fn a_leaflet_is_one_page_and_the_same_bytes_again() {
    let bytes = draw(vec![SHORT; 7]).expect("a leaflet");
    assert!(bytes == draw(vec![SHORT; 7]).expect("a leaflet"));
    let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
    assert_eq!(document.get_pages().len(), 1);
}

#[test]
fn its_pictures_of_a_card_say_what_they_show() {
    let bytes = draw(vec![SHORT]).expect("a leaflet");
    let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let figures = document.objects.values().filter(|object| {
        let kind = object
            .as_dict()
            .and_then(|element| element.get(b"S"))
            .and_then(Object::as_name);
        kind.is_ok_and(|kind| kind == b"Figure")
    });
    let described: Vec<bool> = figures
        .map(|figure| figure.as_dict().is_ok_and(|element| element.has(b"Alt")))
        .collect();
    assert_eq!(
        described, [true; 3],
        "back, the phone's look at it, and front"
    );
}

#[test]
fn a_text_that_is_too_long_for_its_place_is_refused() {
    let long = "कार्ड असली है, पर उसकी स्थिति नहीं जाँची गई। ".repeat(5);
    let verdict = LeafletVerdict {
        words: [&long, "Genuine card"],
        ..SHORT
    };
    let error = draw(vec![verdict]).unwrap_err();
    assert!(matches!(error, PaperError::TooManyLines { .. }), "{error}");
    assert!(error.to_string().contains("\n\nhint: "), "{error}");
}

#[test]
fn more_than_a_page_holds_is_refused() {
    let error = draw(vec![SHORT; 30]).unwrap_err();
    assert!(matches!(error, PaperError::PageFull { .. }), "{error}");
    assert!(
        error.to_string().starts_with("the leaflet needs"),
        "{error}"
    );
}
