//! Our lots keep every rule; a file with one defect breaks the rule on it and no other.

use issuer_render::preflight::{Outcome, Preflight, PreflightError, preflight};
use printpdf::PdfConformance;

mod any_bytes;
mod broken_contents;
mod broken_files;
mod edits;
mod made;
#[path = "../sample_cards/mod.rs"]
mod sample_cards;
#[path = "../sample_photo/mod.rs"]
mod sample_photo;

/// The ids of the rules that a file breaks.
fn broken(bytes: &[u8]) -> Vec<&'static str> {
    let found = preflight(bytes).expect("a file that can be read");
    broken_rules(&found)
}

fn broken_rules(found: &Preflight) -> Vec<&'static str> {
    let failed = found.rules.iter().filter(|result| result.failed());
    failed.map(|result| result.rule.id).collect()
}

#[test]
fn our_own_lot_keeps_every_rule_and_names_its_profile() {
    let found = preflight(&made::lot(6)).expect("a sound lot");
    assert!(found.passed(), "{:#?}", failures(&found));
    assert_eq!(found.pages, 12);
    let profile = &found.find("x4-output-profile").expect("a sound lot").notes;
    assert_eq!(
        profile[..],
        ["ICC version 2, the profile that this program has: FOGRA39L coated, total ink 300 %"]
    );
    assert_eq!(
        found.find("card-bleed").expect("a sound lot").notes[..],
        ["3.00 mm at the narrowest"]
    );
    assert!(
        found.find("card-qr-whole-dots").expect("a sound lot").notes[0].starts_with("modules of ")
    );
    for id in [
        "card-black-text-overprints",
        "card-hairlines",
        "card-total-ink",
        "x4-icc-based",
    ] {
        assert_eq!(
            found.find(id).expect("a sound lot").outcome,
            Outcome::Passed,
            "{id}"
        );
    }
    for id in ["x4-spot-colours", "vt-data-parts"] {
        assert_eq!(
            found.find(id).expect("a sound lot").outcome,
            Outcome::NotPresent,
            "{id}"
        );
    }
    for id in ["card-safe-area", "card-ink-on-paper", "x4-conformance"] {
        let outcome = &found.find(id).expect("a sound lot").outcome;
        assert!(matches!(outcome, Outcome::CannotCheck { .. }), "{id}");
    }
}

#[test]
fn a_card_for_a_counter_printer_lacks_the_bleed_alone() {
    assert_eq!(broken(&made::single_card()), ["card-bleed"]);
}

/// What `document::finish` puts right. If a later printpdf does, this test says so.
#[test]
fn printpdf_alone_breaks_the_rules_that_the_finishing_pass_is_for() {
    let as_x4 = made::plain_printpdf(PdfConformance::X4_2010_PDF_1_4);
    assert_eq!(
        broken(&as_x4),
        [
            "x4-version",
            "x4-metadata",
            "x4-output-profile",
            "card-bleed"
        ]
    );
    let as_it_comes = made::plain_printpdf(PdfConformance::default());
    assert!(broken(&as_it_comes).contains(&"x4-identification"));
}

#[test]
fn a_press_s_own_profile_is_told_by_its_hash() {
    let mut icc = bundled_profile();
    // The creator's signature (ICC.1, 7.2.17): the profile is another, and as good.
    icc[80] ^= 1;
    let profile = issuer_render::pdf::OutputProfile::of_press(icc, "Press 7").expect("a sound lot");
    let found = preflight(&made::lot_for(1, profile)).expect("a sound lot");
    assert!(found.passed(), "{:#?}", failures(&found));
    let notes = &found.find("x4-output-profile").expect("a sound lot").notes;
    assert!(
        notes[0].contains("another profile than this program has: SHA-256 "),
        "{notes:?}"
    );
    let intent = &found.find("x4-output-intent").expect("a sound lot").notes;
    assert_eq!(intent[..], ["printing condition Press 7"]);
}

fn bundled_profile() -> Vec<u8> {
    include_bytes!("../../profiles/fogra39l-coated-300.icc").to_vec()
}

#[test]
fn what_is_no_pdf_is_cut_off_or_locked_is_an_error_with_a_hint() {
    let lot = made::lot(1);
    let cut = preflight(&lot[..lot.len() / 2]).unwrap_err();
    assert!(matches!(cut, PreflightError::Damaged(_)), "{cut:?}");
    let other = preflight(b"PK\x03\x04 not a PDF").unwrap_err();
    assert!(matches!(other, PreflightError::NotAPdf));
    let locked = preflight(&broken_files::encrypted("secret")).unwrap_err();
    assert!(matches!(locked, PreflightError::Locked), "{locked:?}");
    for error in [cut, other, locked] {
        assert!(error.to_string().contains("\n\nhint: "));
    }
}

fn failures(found: &Preflight) -> Vec<&issuer_render::preflight::RuleResult> {
    found.rules.iter().filter(|rule| rule.failed()).collect()
}
