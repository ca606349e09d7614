//! Posters as a shop sees them.

use issuer_render::document::{DocumentSetup, Poster, PosterSubject, poster};
use issuer_render::fonts::FontSet;
use issuer_render::pdf::OutputProfile;

#[test]
fn a_poster_has_a_page_for_each_code_and_is_the_same_again() {
    let fonts = FontSet::bundled().unwrap();
    let setup = DocumentSetup {
        created: time::macros::datetime!(2026-11-21 10:00 UTC),
        profile: OutputProfile::coated(),
    };
    let wanted = Poster {
        subject: PosterSubject::StatusChanges {
            list: "https://hp.example/s/1".to_owned(),
            from: 12,
            to: 13,
        },
        date: time::macros::date!(2026 - 11 - 21),
        parts: (1..=3)
            .map(|part| format!("FCD13.{part}/3.0000:{}", "A8 ".repeat(600)))
            .collect(),
        specimen: true,
    };
    let bytes = poster(&wanted, &fonts, &setup).unwrap();
    assert_eq!(bytes, poster(&wanted, &fonts, &setup).unwrap());
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(document.get_pages().len(), 3);
    if let Some(path) = std::env::var_os("WRITE_POSTER") {
        std::fs::write(path, &bytes).unwrap();
    }
    let too_long = Poster {
        parts: vec!["A".repeat(1_900)],
        ..wanted
    };
    let error = poster(&too_long, &fonts, &setup).unwrap_err();
    assert!(error.to_string().contains("1900 characters"), "{error}");
}
