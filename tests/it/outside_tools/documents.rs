//! Documents for people, made by another writer than the lot: sound files that say and show the
//! same as the printed card.

use std::path::{Path, PathBuf};
use std::process::Command;

use system_tests::demo::{Demo, demo};
use system_tests::page_picture::{PagePicture, Pages, draw};
use system_tests::pdf_facts::{assert_fonts, check_structure, info};
use system_tests::qr_reader::{read_with_rxing, read_with_zbar};
use system_tests::tool;
use tempfile::TempDir;

/// The two writers round curves to different decimals, so edges of letters differ by a shade: over
/// a side the mean difference is at most a tenth of one of 255 levels of grey,
const MEAN_MAX: f64 = 0.1;
/// and at most one pixel in ten thousand
const PIXELS_FAR_MAX: u32 = 1011 * 638 / 10_000;
/// differs by more than so many levels.
const LEVELS_FAR: u8 = 32;

#[test]
fn documents_are_sound_and_both_readers_read_the_signed_text_from_them() {
    let demo = demo();
    let folder = tempfile::tempdir().expect("a folder");
    for number in cards_of_every_kind(demo) {
        for (form, code_page) in [("card", 2), ("e-copy", 1)] {
            let pdf = document(demo, &folder, number, form);
            check_structure(&pdf);
            assert_fonts(&pdf);
            assert_eq!(
                info(&pdf)["Pages"],
                code_page.to_string(),
                "{number} {form}"
            );
            assert_reads(demo, number, &page(&pdf, code_page));
        }
        let picture = document(demo, &folder, number, "picture");
        assert_reads(demo, number, &PagePicture::read_png(&picture));
    }
}

#[test]
fn the_lots_writer_and_the_documents_writer_draw_the_same_card() {
    let demo = demo();
    let folder = tempfile::tempdir().expect("a folder");
    let numbers = demo.card_numbers();
    for number in cards_of_every_kind(demo) {
        let card = document(demo, &folder, number, "card");
        let place = numbers
            .iter()
            .position(|other| *other == number)
            .expect("it is in the lot");
        let first = u32::try_from(2 * place).expect("a page");
        for side in [1, 2] {
            let alone = page(&card, side);
            let printed = page(&demo.lot_pdf(), first + side);
            let (mean, far) = difference(&alone, &printed, trim_corner(&demo.lot_pdf()));
            let same = mean <= MEAN_MAX && far <= PIXELS_FAR_MAX;
            assert!(
                same,
                "{number} side {side}: mean {mean}, {far} pixels differ far"
            );
        }
    }
}

/// A permanent, a temporary and a migrant card, a continuation card, one without a Hindi name, and
/// the one with the longest name.
fn cards_of_every_kind(demo: &Demo) -> Vec<&str> {
    let numbers = demo.card_numbers();
    let first = |what: &str, wanted: &dyn Fn(&str) -> bool| {
        let found = numbers.iter().copied().find(|number| wanted(number));
        found.unwrap_or_else(|| panic!("the lot has no {what} card"))
    };
    let head = |number: &str| &demo.family_of(number).members[0];
    let longest = numbers
        .iter()
        .copied()
        .max_by_key(|number| head(number).name_latin.len());
    let mut cards: Vec<&str> = ["permanent", "temporary", "migrant"]
        .iter()
        .map(|card_type| {
            first(card_type, &|number| {
                demo.family_of(number).card_type == *card_type
            })
        })
        .collect();
    cards.push(first("continuation", &|number| {
        demo.verdicts[number]["card"]["part"] == 2
    }));
    cards.push(first("Latin", &|number| head(number).name_hindi.is_empty()));
    cards.extend(longest);
    cards
}

fn document(demo: &Demo, folder: &TempDir, number: &str, form: &str) -> PathBuf {
    let extension = if form == "picture" { "png" } else { "pdf" };
    let path = folder.path().join(format!("{number}-{form}.{extension}"));
    let output = Command::new(tool::program("issuer"))
        .args([
            "document",
            number,
            "--form",
            form,
            "--allow-demo-keys",
            "--out",
        ])
        .arg(&path)
        .arg("--config")
        .arg(demo.folder.join("issuer.toml"))
        .output()
        .expect("issuer starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    path
}

fn page(pdf: &Path, number: u32) -> PagePicture {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = Pages {
        first: number,
        last: number,
        backs_only: false,
    };
    let pictures = draw(pdf, folder.path(), 300, &pages);
    PagePicture::read(&pictures[0])
}

fn assert_reads(demo: &Demo, number: &str, picture: &PagePicture) {
    let signed = Some(demo.texts[number].as_str());
    assert_eq!(
        read_with_rxing(picture).as_deref(),
        signed,
        "rxing, {number}"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture.pgm");
    picture.write(&path);
    assert_eq!(read_with_zbar(&path).as_deref(), signed, "zbar, {number}");
}

/// Where the trim begins on a page of the lot, in dots from the page's top left corner.
fn trim_corner(lot: &Path) -> (u32, u32) {
    let info = info(lot);
    let corner = |name: &str| -> Vec<f64> {
        info[name]
            .split_whitespace()
            .map(|number| number.parse().expect("a number"))
            .collect()
    };
    let (trim, media) = (corner("TrimBox"), corner("MediaBox"));
    let dots = |points: f64| {
        let dots = (points * 300.0 / 72.0).round();
        format!("{dots}").parse().expect("a whole number of dots")
    };
    (dots(trim[0] - media[0]), dots(media[3] - trim[3]))
}

/// Between a picture and the part of another that begins at a corner: the mean difference, and how
/// many pixels differ far.
fn difference(alone: &PagePicture, printed: &PagePicture, corner: (u32, u32)) -> (f64, u32) {
    let (mut sum, mut far) = (0_u32, 0);
    for y in 0..alone.height {
        for x in 0..alone.width {
            let level = alone
                .level(x, y)
                .abs_diff(printed.level(x + corner.0, y + corner.1));
            sum += u32::from(level);
            far += u32::from(level > LEVELS_FAR);
        }
    }
    let pixels = f64::from(alone.width) * f64::from(alone.height);
    (f64::from(sum) / pixels, far)
}
