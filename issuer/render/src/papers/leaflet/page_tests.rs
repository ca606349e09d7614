//! The leaflet shows what the shop's page shows: the same colours, signs and words.

use crate::inks::{AMBER, BAND, RED, SLATE, inks};

use super::advice::{ADVICE, HELPLINE, NEVER_WORDS};
use super::drawings;
use super::steps::WORDS;

const CSS: &str = include_str!("../../../../../verifier/pwa/page.css");
const VERDICT: &str = include_str!("../../../../../verifier/pwa/js/verdict.js");
const PAGE_WORDS: &str = include_str!("../../../../../verifier/pwa/js/words.js");

#[test]
fn the_colours_are_the_pages() {
    let inks = inks();
    for (name, id) in [
        ("green", BAND),
        ("red", RED),
        ("amber", AMBER),
        ("grey", SLATE),
    ] {
        let [red, green, blue] = inks[usize::from(id.0)].srgb;
        let wanted = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
        assert!(CSS.contains(&wanted), "{wanted}");
    }
}

#[test]
fn the_signs_are_the_pages() {
    for (name, drawing) in [
        ("accept", drawings::ACCEPT),
        ("amber", drawings::AMBER),
        ("reject", drawings::REJECT),
        ("grey", drawings::GREY),
    ] {
        let path = |text: &str, before: &str| {
            let (_, rest) = text.split_once(before).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let wanted = path(VERDICT, &format!("{name}: \""));
        assert_eq!(path(drawing.svg(), " d=\""), wanted, "{name}");
        let squared = drawing.svg().contains("<rect");
        assert_eq!(squared, name == "reject", "{name}: circle or box");
    }
    assert!(CSS.contains("#verdict.reject #sign { border-radius: .6rem; }"));
}

#[test]
fn what_the_page_says_is_said_in_its_words() {
    let [_, scan, look] = &WORDS;
    let [finger, update, _] = &ADVICE;
    let said = [NEVER_WORDS, look.text].concat();
    for words in said.iter().copied().chain([HELPLINE]) {
        assert!(PAGE_WORDS.contains(words), "{words}");
    }
    for (words, advice) in [
        ("कार्ड के पीछे का QR चौखटे में लाएँ", &scan.text),
        ("अँगूठा नहीं मिला", &finger.text),
        ("OTP दूसरे फ़ोन पर", &finger.text),
        ("ePoS बंद", &finger.text),
        ("नामित व्यक्ति", &finger.text),
        ("सूची अपडेट करें", &update.text),
        ("हर एक अलग पंक्ति में", &update.text),
    ] {
        assert!(
            PAGE_WORDS.contains(words),
            "the page no longer says {words}"
        );
        assert!(advice[0].contains(words), "the leaflet lacks {words}");
    }
}
