//! The dealer's leaflet as poppler and qpdf see it: one sound A4 page whose words are the verifier's,
//! white at its edges.

use std::fs;
use std::path::PathBuf;

use card_verifier::all_verdict_texts;
use system_tests::page_picture::{PagePicture, Pages, draw};
use system_tests::pdf_facts::{assert_fonts, check_structure, info, page_texts};
use system_tests::tool;
use tempfile::TempDir;

/// The codes on the leaflet, by the page's colours.
const CODES: [(&str, &[&str]); 4] = [
    ("हरा", &["V-OK"]),
    (
        "भूरा-पीला",
        &[
            "R-OLD",
            "R-STALE",
            "R-SUSPENDED",
            "R-SUPERSEDED",
            "K-UNKNOWN",
            "T-CLOCK",
        ],
    ),
    ("लाल", &["R-REVOKED", "T-EXPIRED", "S-BAD"]),
    ("स्लेटी", &["D-BASE45", "D-OTHER"]),
];

fn leaflet(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    let issuer = tool::program("issuer");
    let out = path.to_string_lossy();
    tool::run(&issuer.to_string_lossy(), &["leaflet", "--out", &*out]);
    path
}

#[test]
fn the_leaflet_is_one_sound_a4_page_with_its_fonts_and_the_same_bytes_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = leaflet(&folder, "leaflet.pdf");
    check_structure(&pdf);
    assert_fonts(&pdf);
    let info = info(&pdf);
    assert_eq!(info["Pages"], "1");
    assert!(info["Page size"].ends_with("(A4)"), "{info:?}");
    assert_eq!(info["Tagged"], "yes");
    let again = leaflet(&folder, "again.pdf");
    assert!(fs::read(&pdf).expect("a file") == fs::read(&again).expect("a file"));
}

#[test]
fn every_colour_of_the_leaflet_says_the_verifiers_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = page_texts(&leaflet(&folder, "leaflet.pdf")).remove(0);
    for wanted in [
        "हिम परिवार कार्ड कैसे जाँचें",
        "How to check a Him Parivar card",
        "कार्ड कभी ज़ब्त न करें।",
        "Never keep the card.",
        "हेल्पलाइन 1967",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    let mut rest = &*text;
    for (colour, codes) in CODES {
        let at = rest.find(colour).unwrap_or_else(|| panic!("no {colour}"));
        rest = &rest[at..];
        for code in codes {
            let verdict = all_verdict_texts().iter().find(|text| text.code == *code);
            let verdict = verdict.expect("a code of the verifier");
            let coded = format!("{} · {code}", verdict.english);
            for wanted in [
                verdict.hindi,
                &coded,
                verdict.next_hindi,
                verdict.next_english,
            ] {
                assert!(rest.contains(wanted), "{code}: {wanted} is not in {rest}");
            }
        }
    }
}

#[test]
fn nothing_stands_in_the_leaflets_margins() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = leaflet(&folder, "leaflet.pdf");
    let first = Pages {
        first: 1,
        last: 1,
        backs_only: false,
    };
    let pictures = folder.path().join("pictures");
    fs::create_dir(&pictures).expect("a folder");
    let paths = draw(&pdf, &pictures, 254, &first);
    let page = PagePicture::read(&paths[0]);
    // Ten dots a millimetre.
    let (width, height, margin) = (2_099, 2_969, 119);
    let (across, down) = (margin..=width - margin, margin..=height - margin);
    let within = |x, y| across.contains(&x) && down.contains(&y);
    for y in 0..height {
        for x in 0..width {
            assert!(within(x, y) || page.level(x, y) == 255, "ink at {x}, {y}");
        }
    }
}
