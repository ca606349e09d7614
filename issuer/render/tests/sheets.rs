//! Imposed sheets, plates and document parts, read back by another library.

use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotError, LotSetup, LotSummary, LotWriter, PageHashes};
use issuer_render::pdf::OutputProfile;
use issuer_render::placed::Side;
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;
use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

mod sample_cards;
mod sample_photo;

const POINTS_PER_MM: f32 = 72.0 / 25.4;

/// What every profile of these tests begins with; tables follow.
const PAGES: &str = "name = \"trial\"\ndescription = \"for tests\"\nbleed = 3.0\n";

fn bundled(name: &str) -> PressProfile {
    PressProfile::bundled(name).expect("a bundled profile")
}

fn setup(press: PressProfile) -> LotSetup {
    LotSetup {
        title: "Lot 7".into(),
        lot_id: "lot-0007".into(),
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
        press,
        first_sequence: 1,
        first_sheet: 1,
    }
}

fn lot(cards: u32, setup: LotSetup) -> (Document, Vec<u8>, LotSummary, Vec<PageHashes>) {
    let fonts = FontSet::bundled().expect("bundled fonts");
    let layouts = Layouts::bundled(&fonts).expect("bundled layouts");
    let mut shaper = TextShaper::new(&fonts);
    let photo = sample_photo::jpeg();
    let mut file = Vec::new();
    let mut lot = LotWriter::new(&mut file, &fonts, setup).expect("a lot");
    let hashes = (0..cards)
        .map(|number| {
            let card = sample_cards::card(number, (number % 2 == 0).then_some(&*photo));
            let layout = layouts.get(card.card_type);
            let faces = face::lay_out(&card, layout, &mut shaper).expect("a card that fits");
            lot.add_card(&card, &faces, layout).expect("a sound card")
        })
        .collect();
    let summary = lot.finish().expect("a lot");
    let document = Document::load_mem(&file).expect("a PDF");
    (document, file, summary, hashes)
}

fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    let value = dictionary.get(key.as_bytes()).expect("the key");
    document.dereference(value).expect("the object").1
}

fn dictionary<'a>(document: &'a Document, above: &'a Dictionary, key: &str) -> &'a Dictionary {
    entry(document, above, key).as_dict().expect("a dictionary")
}

/// Images and forms that a page names.
fn x_objects(document: &Document, page: ObjectId) -> &Dictionary {
    let page = document.get_dictionary(page).expect("a page");
    dictionary(document, dictionary(document, page, "Resources"), "XObject")
}

fn form<'a>(document: &'a Document, page: ObjectId, name: &str) -> &'a Stream {
    entry(document, x_objects(document, page), name)
        .as_stream()
        .expect("a form")
}

fn operations(stream: &Stream) -> Vec<Operation> {
    let content = stream.decompressed_content().expect("a stream");
    lopdf::content::Content::decode(&content)
        .expect("operations")
        .operations
}

fn numbers(object: &Object) -> Vec<f32> {
    let numbers = object.as_array().expect("an array").iter();
    numbers
        .map(|number| number.as_float().expect("a number"))
        .collect()
}

/// Where the page puts each form of a card, in points.
fn placements(document: &Document, page: ObjectId) -> Vec<(String, [f32; 6])> {
    let content = document.get_and_decode_page_content(page).expect("content");
    let mut matrix = [0.0; 6];
    let mut found = Vec::new();
    for operation in content.operations {
        if operation.operator == "cm" {
            for (into, operand) in matrix.iter_mut().zip(&operation.operands) {
                *into = operand.as_float().expect("a number");
            }
        }
        if operation.operator == "Do" {
            let name = operation.operands[0].as_name().expect("a name");
            if name.starts_with(b"C") {
                found.push((String::from_utf8_lossy(name).into_owned(), matrix));
            }
        }
    }
    found
}

#[test]
fn a_full_sheet_is_two_pages_and_the_last_one_has_what_is_left() {
    let press = bundled("sra3-21");
    let (document, file, summary, _) = lot(25, setup(press.clone()));
    assert_eq!((summary.cards, summary.sheets), (25, 2));
    assert_eq!(summary.bytes, file.len() as u64);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let counts: Vec<usize> = pages
        .iter()
        .map(|page| placements(&document, *page).len())
        .collect();
    assert_eq!(counts, [21, 21, 4, 4]);
    assert_eq!(press.place(24).back_page, 4);
    assert_eq!(press.place(24).slot, 4);
    assert_eq!(lot(21, setup(press)).2.sheets, 1);
}

#[test]
fn every_form_stands_in_its_slot_on_whole_dots_and_is_cut_at_its_bleed() {
    let press = bundled("sra3-21");
    let (document, ..) = lot(21, setup(press.clone()));
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let [_, height] = press.page_mm();
    for (page, side) in [(pages[0], Side::Front), (pages[1], Side::Back)] {
        for (slot, (name, matrix)) in (1..).zip(placements(&document, page)) {
            let bounds = numbers(entry(&document, &form(&document, page, &name).dict, "BBox"));
            let trim = press.trim(slot, side).unwrap();
            let bleed = press.bleed_mm();
            let near = |points: f32, mm: f32| (points / POINTS_PER_MM - mm).abs() < 0.01;
            assert!(near(matrix[4] + bounds[0], trim.x - bleed), "{slot}");
            let bottom = height - trim.y - trim.height - bleed;
            assert!(near(matrix[5] + bounds[1], bottom), "{slot}");
            assert!(near(bounds[2] - bounds[0], trim.width + 2.0 * bleed));
            assert!(near(bounds[3] - bounds[1], trim.height + 2.0 * bleed));
            for shift in &matrix[4..] {
                let dots = shift / 0.24;
                assert!((dots - dots.round()).abs() < 0.01, "{slot}: {dots} dots");
            }
        }
    }
}

#[test]
fn boxes_of_a_sheet_leave_bars_and_slugs_outside_the_trim() {
    for name in ["sra3-21", "a4-10"] {
        let press = bundled(name);
        let (document, ..) = lot(1, setup(press.clone()));
        let last = press.cards_per_sheet();
        for (page, side) in document.page_iter().zip([Side::Front, Side::Back]) {
            let page = document.get_dictionary(page).unwrap();
            let size = |name| {
                let edges = numbers(entry(&document, page, name));
                [edges[2] - edges[0], edges[3] - edges[1]].map(|points| points / POINTS_PER_MM)
            };
            let [first, last] = [1, last].map(|slot| press.trim(slot, side).unwrap());
            let width = (last.x - first.x).abs() + first.width;
            let height = last.y - first.y + first.height;
            let near = |[one, other]: [f32; 2], width: f32, height: f32| {
                (one - width).abs() < 0.05 && (other - height).abs() < 0.05
            };
            assert!(near(size("TrimBox"), width, height));
            let bleed = 2.0 * press.bleed_mm();
            assert!(near(size("BleedBox"), width + bleed, height + bleed));
            let [sheet_width, sheet_height] = press.page_mm();
            assert!(near(size("MediaBox"), sheet_width, sheet_height));
        }
    }
}

#[test]
fn faces_hash_alike_on_pages_and_on_sheets() {
    let pages = lot(12, setup(bundled("single"))).3;
    assert_eq!(pages, lot(12, setup(bundled("sra3-21"))).3);
    assert_eq!(pages, lot(12, setup(bundled("a4-10"))).3);
}

#[test]
fn the_same_cards_give_the_same_sheets_and_other_numbers_another_id() {
    let (_, file, summary, _) = lot(23, setup(bundled("sra3-21")));
    let again = lot(23, setup(bundled("sra3-21")));
    assert_eq!((&file, summary), (&again.1, again.2));
    let later = LotSetup {
        first_sequence: 22,
        first_sheet: 2,
        ..setup(bundled("sra3-21"))
    };
    assert_ne!(summary.id, lot(23, later).2.id);
    let single = lot(2, setup(bundled("single"))).2;
    assert_ne!(single.id, lot(2, setup(bundled("single-no-bleed"))).2.id);
}

#[test]
fn slugs_tell_sheet_and_cards_counted_through_the_lot() {
    let later = LotSetup {
        first_sequence: 501,
        first_sheet: 25,
        ..setup(bundled("sra3-21"))
    };
    let (document, ..) = lot(22, later);
    let text = |page: u32| document.extract_text(&[page]).unwrap();
    let front = text(1);
    assert!(front.contains("lot-0007 · sheet 25 · front · cards 501–521 · 2026-11-21 · sra3-21"));
    assert!(text(2).contains("sheet 25 · back · cards 501–521"));
    assert!(text(3).contains("sheet 26 · front · cards 522–522"));
    let number = sample_cards::card(0, None).card_number.to_string();
    assert!(front.contains("501") && front.contains(&number));
}

#[test]
fn register_marks_print_on_every_plate_and_black_text_overprints() {
    let (document, ..) = lot(2, setup(bundled("sra3-21")));
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let marks = operations(form(&document, pages[0], "M"));
    let separations = marks
        .iter()
        .filter(|operation| operation.operator == "CS")
        .count();
    assert!(separations > 0);
    let all = document.objects.values().any(|object| {
        let spaces = object.as_dict().into_iter().flat_map(Dictionary::iter);
        spaces.into_iter().any(|(_, space)| {
            let name = space.as_array().ok().and_then(|space| space.get(1));
            name.is_some_and(|name| name.as_name().is_ok_and(|name| name == b"All"))
        })
    });
    assert!(all);

    let page = document.get_and_decode_page_content(pages[1]).unwrap();
    let mut texts = 0;
    for operations in [
        operations(form(&document, pages[0], "C0")),
        operations(form(&document, pages[1], "C1")),
        page.operations,
    ] {
        texts += assert_black_text_overprints(&operations);
    }
    assert!(texts > 30, "{texts}");
}

/// Counts the texts in solid black; colours knock out.
fn assert_black_text_overprints(operations: &[Operation]) -> usize {
    let mut saved = Vec::new();
    let (mut color, mut overprint) = (Vec::new(), false);
    let mut texts = 0;
    for operation in operations {
        match operation.operator.as_str() {
            "q" => saved.push((color.clone(), overprint)),
            "Q" => (color, overprint) = saved.pop().expect("a state"),
            "k" => color = numbers(&Object::Array(operation.operands.clone())),
            "gs" => match operation.operands[0].as_name().expect("a name") {
                b"O1" => overprint = true,
                b"O0" => overprint = false,
                _ => {}
            },
            "TJ" | "Tj" => {
                let is_black = color[..3].iter().all(|ink| *ink == 0.0) && color[3] > 0.0;
                assert_eq!(overprint, is_black, "text in {color:?}");
                texts += usize::from(color == [0.0, 0.0, 0.0, 1.0]);
            }
            _ => {}
        }
    }
    texts
}

#[test]
fn a_spot_ink_and_the_varnish_are_plates_of_their_own() {
    let text = format!(
        "{PAGES}[spot]\nband = \"HIM Green\"\n[varnish]\nseparation = \"Varnish\"\nspare = [\"qr\"]\n"
    );
    let (document, ..) = lot(1, setup(PressProfile::parse(&text).unwrap()));
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let page = document.get_dictionary(pages[0]).unwrap();
    let resources = dictionary(&document, page, "Resources");
    let spaces = dictionary(&document, resources, "ColorSpace");
    let space = |name| entry(&document, spaces, name).as_array().unwrap();
    assert_eq!(space("S0")[1].as_name().unwrap(), b"HIM Green");
    let instead = space("S0")[3].as_dict().unwrap();
    // `band` of card-layouts/permanent/layout.toml.
    assert_eq!(
        numbers(entry(&document, instead, "C1")),
        [0.97, 0.52, 0.64, 0.45]
    );
    assert_eq!(space("S1")[1].as_name().unwrap(), b"Varnish");

    let content = document.get_and_decode_page_content(pages[1]).unwrap();
    let last = content.operations.last().unwrap();
    assert_eq!(last.operator, "Do");
    assert_eq!(last.operands[0].as_name().unwrap(), b"V");
    let varnish = operations(form(&document, pages[1], "V"));
    let outlines = varnish
        .iter()
        .filter(|operation| operation.operator == "m")
        .count();
    assert_eq!(outlines, 2, "the card and the QR");
    assert_eq!(varnish.last().unwrap().operator, "f*");
    let states = dictionary(&document, resources, "ExtGState");
    let state = dictionary(&document, states, "V");
    assert!(entry(&document, state, "op").as_bool().unwrap());
    assert_eq!(
        entry(&document, state, "BM").as_name().unwrap(),
        b"Multiply"
    );
}

#[test]
fn two_layouts_with_two_colours_for_one_plate_are_told() {
    let text = format!("{PAGES}[spot]\nband = \"HIM Green\"\n");
    let fonts = FontSet::bundled().unwrap();
    let layouts = Layouts::bundled(&fonts).unwrap();
    let mut shaper = TextShaper::new(&fonts);
    let press = PressProfile::parse(&text).unwrap();
    let mut lot = LotWriter::new(Vec::new(), &fonts, setup(press)).unwrap();
    let mut add = |card_type| {
        let mut card = sample_cards::card(1, None);
        card.card_type = card_type;
        let layout = layouts.get(card_type);
        let faces = face::lay_out(&card, layout, &mut shaper).unwrap();
        lot.add_card(&card, &faces, layout)
    };
    add(issuer_domain::CardType::Permanent).unwrap();
    let error = add(issuer_domain::CardType::Migrant).unwrap_err();
    assert!(matches!(&error, LotError::SpotDiffers { ink, .. } if ink == "band"));
}

#[test]
fn document_parts_tell_which_pages_are_a_card() {
    let press = PressProfile::parse(&format!("{PAGES}dparts = true\n")).unwrap();
    let later = LotSetup {
        first_sequence: 501,
        ..setup(press)
    };
    let (document, ..) = lot(3, later);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let root = dictionary(&document, document.catalog().unwrap(), "DPartRoot");
    let node = dictionary(&document, root, "DPartRootNode");
    let cards = entry(&document, node, "DParts").as_array().unwrap();
    let cards = cards[0].as_array().unwrap();
    assert_eq!(cards.len(), 3);
    for ((card, pages), number) in cards.iter().zip(pages.chunks(2)).zip(0..) {
        let part = document.dereference(card).unwrap().1.as_dict().unwrap();
        assert_eq!(
            part.get(b"Start").unwrap().as_reference().unwrap(),
            pages[0]
        );
        assert_eq!(part.get(b"End").unwrap().as_reference().unwrap(), pages[1]);
        for page in pages {
            let page = document.get_dictionary(*page).unwrap();
            assert_eq!(page.get(b"DPart").unwrap(), card);
        }
        let metadata = dictionary(&document, dictionary(&document, part, "DPM"), "Card");
        let printed = sample_cards::card(number, None).card_number.to_string();
        let told = entry(&document, metadata, "Number").as_str().unwrap();
        assert_eq!(told, printed.as_bytes());
        let sequence = entry(&document, metadata, "Sequence").as_i64().unwrap();
        assert_eq!(sequence, i64::from(501 + number));
    }
    let catalog = document.catalog().unwrap();
    let metadata = entry(&document, catalog, "Metadata").as_stream().unwrap();
    let metadata = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(metadata.contains("<pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>"));
    assert!(metadata.contains("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"));
}

#[test]
fn without_bleed_the_page_is_the_card() {
    let (document, ..) = lot(1, setup(bundled("single-no-bleed")));
    for page in document.page_iter() {
        let page = document.get_dictionary(page).unwrap();
        let edges = numbers(entry(&document, page, "MediaBox"));
        // 85.60 × 53.98 mm to the nearest of 300 dots an inch.
        assert!((edges[2] - 1011.0 * 0.24).abs() < 0.01);
        assert!((edges[3] - 638.0 * 0.24).abs() < 0.01);
        let trim = numbers(entry(&document, page, "TrimBox"));
        assert!((trim[3] - trim[1] - 53.98 * POINTS_PER_MM).abs() < 0.01);
    }
}
