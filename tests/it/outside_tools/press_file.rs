//! The lot as a press checks it: structure, fonts, boxes, text.

use serde_json::Value;
use system_tests::demo::{Member, demo};
use system_tests::pdf_facts::{assert_fonts, check_structure, info, page_texts};
use system_tests::tool;

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;

#[test]
fn qpdf_finds_nothing_to_complain_about() {
    check_structure(&demo().lot_pdf());
}

#[test]
fn every_font_is_embedded_as_a_subset_and_searchable() {
    assert_fonts(&demo().lot_pdf());
}

#[test]
fn the_file_says_pdf_x_4_and_its_boxes_are_those_of_an_id_1_card_with_bleed() {
    let info = info(&demo().lot_pdf());
    assert_eq!(info["PDF subtype"], "PDF/X-4");
    assert_eq!(info["PDF version"], "1.6");
    let cards = demo().card_numbers().len();
    assert_eq!(info["Pages"], (2 * cards).to_string());
    let [left, bottom, right, top] = numbers(&info["TrimBox"]);
    // ISO/IEC 7810 ID-1; a dot at 300 dpi is 0.085 mm.
    assert_near(right - left, 85.60 * POINTS, "width of the trim");
    assert_near(top - bottom, 53.98 * POINTS, "height of the trim");
    let [bleed_left, bleed_bottom, bleed_right, bleed_top] = numbers(&info["BleedBox"]);
    for bleed in [
        left - bleed_left,
        bottom - bleed_bottom,
        bleed_right - right,
        bleed_top - top,
    ] {
        assert_near(bleed, 3.0 * POINTS, "bleed");
    }
    let [media_left, media_bottom, media_right, media_top] = numbers(&info["MediaBox"]);
    assert!(media_left <= bleed_left && media_bottom <= bleed_bottom);
    assert!(media_right >= bleed_right && media_top >= bleed_top);
}

#[test]
fn our_own_preflight_finds_no_fault_and_says_what_pdfinfo_says() {
    let lot = demo().lot_pdf();
    let output = tool::run(
        &tool::program("issuer").to_string_lossy(),
        &["lot", "preflight", "--json", &*lot.to_string_lossy()],
    );
    let found: Value = serde_json::from_slice(&output).expect("JSON");
    let info = info(&lot);
    assert_eq!(found["failed"], 0, "{found:#}");
    assert_eq!(found["pages"].to_string(), info["Pages"]);
    let outcome = |id: &str| {
        let rules = found["rules"].as_array().expect("rules");
        let rule = rules.iter().find(|rule| rule["id"] == id);
        rule.expect("a rule")["outcome"].clone()
    };
    assert_eq!(info["PDF subtype"], "PDF/X-4");
    assert_eq!(outcome("x4-identification"), "passed");
    assert_eq!(info["Encrypted"], "no");
    assert_eq!(outcome("x4-encryption"), "passed");
    assert_eq!(info["JavaScript"], "no");
    assert_eq!(outcome("x4-actions"), "passed");
}

#[test]
fn search_finds_every_name_that_is_printed_in_both_scripts() {
    let demo = demo();
    let pages = page_texts(&demo.lot_pdf());
    let numbers = demo.card_numbers();
    assert_eq!(pages.len(), 2 * numbers.len());
    let mut missing = Vec::new();
    let mut names = 0;
    for (number, sides) in numbers.iter().zip(pages.chunks(2)) {
        let card = &demo.verdicts[*number]["card"];
        let family = demo.family_of(number);
        let mut printed = vec![(&sides[0], &family.members[0])];
        let is_first_part = card["part"] == 1;
        if is_first_part {
            printed.push((&sides[1], &family.members[0]));
        }
        for signed in card["members"].as_array().expect("members") {
            let is_it = |member: &&Member| Some(member.signed_name()) == signed["name"].as_str();
            let member = family.members[1..]
                .iter()
                .find(is_it)
                .expect("a member of the register");
            printed.push((&sides[1], member));
        }
        for (page, member) in printed {
            for name in [&member.name_hindi, &member.name_latin] {
                names += usize::from(!name.is_empty());
                if !page.contains(name.as_str()) {
                    missing.push(format!("card {number}: {name}"));
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {names}: {:#?}",
        missing.len(),
        &missing[..missing.len().min(20)]
    );
}

fn numbers(text: &str) -> [f64; 4] {
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(|number| number.parse().expect("a number"))
        .collect();
    numbers.try_into().expect("four numbers")
}

fn assert_near(points: f64, wanted: f64, what: &str) {
    const DOT: f64 = 72.0 / 300.0;
    assert!(
        (points - wanted).abs() <= DOT,
        "{what}: {points} pt, not {wanted:.2} pt"
    );
}
