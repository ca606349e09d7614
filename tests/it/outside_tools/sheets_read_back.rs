//! A sheet of a press becomes a picture at 300 dpi: in every slot of its back stands the QR that the
//! slot's card has, and beside every front its card number as a barcode.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use issuer_render::CardData;
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotWriter};
use issuer_render::pdf::OutputProfile;
use issuer_render::placed::{Frame, Side};
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;
use system_tests::demo::{Demo, demo};
use system_tests::page_picture::{PagePicture, Pages, draw};
use system_tests::pdf_facts::{assert_fonts, check_structure, info};
use system_tests::qr_reader::{read_code_128_with_zbar, read_with_rxing, read_with_zbar};
use system_tests::tool;

#[path = "../../../issuer/render/tests/sample_cards/mod.rs"]
mod sample_cards;

/// Dots a millimetre at 300 dpi.
const DOTS: f32 = 300.0 / 25.4;

const SRA3: &str = include_str!("../../../issuer/render/presses/sra3-21.toml");

#[test]
fn every_slot_of_an_sra3_sheet_has_its_cards_code_whichever_edge_it_is_turned_over() {
    let demo = demo();
    for flip in ["long-edge", "short-edge"] {
        let folder = tempfile::tempdir().expect("a folder");
        let press = PressProfile::parse(&SRA3.replace("long-edge", flip)).expect("a profile");
        let cards = cards(demo, &press);
        let pdf = write(&cards, &press, folder.path());
        check_structure(&pdf);
        assert_fonts(&pdf);
        assert_eq!(info(&pdf)["PDF subtype"], "PDF/X-4");
        let [front, back] = both_pages(&pdf, folder.path());
        for (slot, (card, demo_number)) in (1..).zip(&cards) {
            let trim = press.trim(slot, Side::Back).expect("a slot");
            let picture = cut(&back, trim);
            let path = folder.path().join("slot.pgm");
            picture.write(&path);
            // The demo has verified this very text.
            let signed = demo.texts.get(*demo_number).map(String::as_str);
            let what = format!("{flip}, slot {slot}");
            assert_eq!(read_with_zbar(&path).as_deref(), signed, "zbar, {what}");
            assert_eq!(
                read_with_rxing(&picture).as_deref(),
                signed,
                "rxing, {what}"
            );

            let trim = press.trim(slot, Side::Front).expect("a slot");
            let slug = Frame {
                x: trim.x + trim.width + press.bleed_mm(),
                width: 4.5,
                ..trim
            };
            cut(&front, slug).write(&path);
            let number = card.card_number.to_string();
            assert_eq!(
                read_code_128_with_zbar(&path).as_ref(),
                Some(&number),
                "{what}"
            );
        }
    }
}

#[test]
fn spot_ink_and_varnish_come_out_as_plates() {
    let folder = tempfile::tempdir().expect("a folder");
    let text =
        format!("{SRA3}\n[spot]\nband = \"HIM Green\"\n\n[varnish]\nseparation = \"Varnish\"\n");
    let press = PressProfile::parse(&text).expect("a profile");
    let cards = cards(demo(), &press);
    let pdf = write(&cards, &press, folder.path());
    check_structure(&pdf);
    let plates = folder.path().join("plates");
    fs::create_dir(&plates).expect("a folder");
    let output = format!("-sOutputFile={}", plates.join("page%d.tif").display());
    let strict = ["-dPDFSTOPONERROR", "-dPDFSTOPONWARNING"];
    let quiet = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r40"];
    let pdf = pdf.to_string_lossy();
    tool::run(
        "gs",
        &[&strict[..], &quiet[..], &[&*output, &*pdf]].concat(),
    );
    let names: BTreeSet<String> = fs::read_dir(&plates)
        .expect("the plates")
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| {
            let (_, plate) = name.to_str()?.split_once('(')?;
            Some(plate.strip_suffix(").tif")?.to_owned())
        })
        .collect();
    let wanted = ["Black", "Cyan", "HIM Green", "Magenta", "Varnish", "Yellow"];
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
}

/// As many cards as a sheet has, with the signed texts of cards of the demo.
fn cards<'demo>(demo: &'demo Demo, press: &PressProfile) -> Vec<(CardData, &'demo str)> {
    (0..press.cards_per_sheet())
        .zip(demo.card_numbers())
        .map(|(number, demo_number)| {
            let mut card = sample_cards::card(number, None);
            card.qr_text.clone_from(&demo.texts[demo_number]);
            (card, demo_number)
        })
        .collect()
}

fn write(cards: &[(CardData, &str)], press: &PressProfile, folder: &Path) -> PathBuf {
    let fonts = FontSet::bundled().expect("bundled fonts");
    let layouts = Layouts::bundled(&fonts).expect("bundled layouts");
    let mut shaper = TextShaper::new(&fonts);
    let path = folder.join("cards.pdf");
    let setup = LotSetup {
        title: "Lot for the press".to_owned(),
        lot_id: "lot-0001".to_owned(),
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
        press: press.clone(),
        first_sequence: 1,
        first_sheet: 1,
    };
    let file = BufWriter::new(File::create(&path).expect("a file"));
    let mut lot = LotWriter::new(file, &fonts, setup).expect("a lot");
    for (card, _) in cards {
        let layout = layouts.get(card.card_type);
        let faces = face::lay_out(card, layout, &mut shaper).expect("a card that fits");
        lot.add_card(card, &faces, layout).expect("a sound card");
    }
    lot.finish().expect("a lot");
    path
}

fn both_pages(pdf: &Path, folder: &Path) -> [PagePicture; 2] {
    let pictures = folder.join("pictures");
    fs::create_dir(&pictures).expect("a folder");
    let pages = Pages {
        first: 1,
        last: 2,
        backs_only: false,
    };
    let paths = draw(pdf, &pictures, 300, &pages);
    let pictures: Vec<PagePicture> = paths.iter().map(|path| PagePicture::read(path)).collect();
    pictures.try_into().expect("two pages")
}

/// The pixels of a frame in mm.
fn cut(page: &PagePicture, frame: Frame) -> PagePicture {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places on a sheet"
    )]
    let dots = |mm: f32| (mm * DOTS).round() as u32;
    page.part(
        [dots(frame.x), dots(frame.y)],
        [dots(frame.width), dots(frame.height)],
    )
}
