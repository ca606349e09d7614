//! The lot's PDF, read back by another library.

use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotSummary, LotWriter, PageHashes};
use issuer_render::pdf::OutputProfile;
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;
use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest as _, Sha256};

mod sample_cards;
mod sample_photo;

const POINTS_PER_MM: f32 = 72.0 / 25.4;

fn setup() -> LotSetup {
    LotSetup {
        title: "Lot 7".into(),
        lot_id: "lot-0007".into(),
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
        press: PressProfile::bundled("single").expect("a bundled profile"),
        first_sequence: 1,
        first_sheet: 1,
    }
}

fn lot_with(cards: u32, setup: LotSetup) -> (Vec<u8>, LotSummary, Vec<PageHashes>) {
    let fonts = FontSet::bundled().expect("sound input and a sound file");
    let layouts = Layouts::bundled(&fonts).expect("sound input and a sound file");
    let mut shaper = TextShaper::new(&fonts);
    let photo = sample_photo::jpeg();
    let mut file = Vec::new();
    let mut lot = LotWriter::new(&mut file, &fonts, setup).expect("sound input and a sound file");
    let hashes = (0..cards)
        .map(|number| {
            let card = sample_cards::card(number, (number % 2 == 0).then_some(&*photo));
            let layout = layouts.get(card.card_type);
            let faces =
                face::lay_out(&card, layout, &mut shaper).expect("sound input and a sound file");
            lot.add_card(&card, &faces, layout)
                .expect("sound input and a sound file")
        })
        .collect();
    let summary = lot.finish().expect("sound input and a sound file");
    (file, summary, hashes)
}

fn lot(cards: u32) -> (Vec<u8>, LotSummary, Vec<PageHashes>) {
    lot_with(cards, setup())
}

fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    let value = dictionary
        .get(key.as_bytes())
        .expect("sound input and a sound file");
    document
        .dereference(value)
        .expect("sound input and a sound file")
        .1
}

fn page_ids(document: &Document) -> Vec<ObjectId> {
    document.page_iter().collect()
}

fn numbers(object: &Object) -> Vec<f32> {
    object
        .as_array()
        .expect("sound input and a sound file")
        .iter()
        .map(|number| number.as_float().expect("sound input and a sound file"))
        .collect()
}

#[test]
fn a_lot_has_two_pages_a_card_and_tells_its_size() {
    let (file, summary, hashes) = lot(53);
    assert_eq!(summary.cards, 53);
    assert_eq!(summary.bytes, file.len() as u64);
    let document = Document::load_mem(&file).unwrap();
    assert_eq!(document.version, "1.6");
    assert_eq!(page_ids(&document).len(), 106);
    let distinct: std::collections::HashSet<_> = hashes
        .iter()
        .flat_map(|hash| [hash.front, hash.back])
        .collect();
    assert_eq!(distinct.len(), 106);
}

#[test]
fn the_same_input_gives_the_same_bytes_and_other_input_another_id() {
    let (one, summary, hashes) = lot(12);
    assert_eq!((one, summary, hashes), lot(12));
    let other = lot_with(
        12,
        LotSetup {
            lot_id: "lot-0008".into(),
            ..setup()
        },
    );
    assert_ne!(summary.id, other.1.id);
    assert_ne!(summary.id, lot(11).1.id);
}

#[test]
fn every_page_has_boxes_of_a_card_with_its_bleed_on_whole_dots() {
    let (file, ..) = lot(2);
    let document = Document::load_mem(&file).unwrap();
    for page in page_ids(&document) {
        let page = document.get_dictionary(page).unwrap();
        let size = |name| {
            let edges = numbers(entry(&document, page, name));
            [edges[2] - edges[0], edges[3] - edges[1]]
        };
        let near = |[width, height]: [f32; 2], mm: [f32; 2]| {
            (width - mm[0] * POINTS_PER_MM).abs() < 0.002
                && (height - mm[1] * POINTS_PER_MM).abs() < 0.002
        };
        assert!(near(size("TrimBox"), [85.60, 53.98]));
        assert!(near(size("BleedBox"), [91.60, 59.98]));
        assert!(near(
            size("MediaBox"),
            [1100.0 / 300.0 * 25.4, 725.0 / 300.0 * 25.4]
        ));
        assert!(!page.has(b"CropBox"));
    }
}

#[test]
fn the_file_says_that_it_is_pdf_x_4_for_a_four_colour_press() {
    let (file, summary, _) = lot(1);
    let document = Document::load_mem(&file).unwrap();
    let catalog = document.catalog().unwrap();
    let intents = entry(&document, catalog, "OutputIntents")
        .as_array()
        .unwrap();
    let intent = intents[0].as_dict().unwrap();
    assert_eq!(
        entry(&document, intent, "S").as_name().unwrap(),
        b"GTS_PDFX"
    );
    let profile = entry(&document, intent, "DestOutputProfile")
        .as_stream()
        .unwrap();
    let profile = profile.decompressed_content().unwrap();
    assert_eq!(&profile[16..20], b"CMYK");
    let metadata = entry(&document, catalog, "Metadata").as_stream().unwrap();
    assert!(!metadata.dict.has(b"Filter"));
    let metadata = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(metadata.contains("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"));
    assert!(metadata.contains("2026-11-21T10:00:00+05:30"));
    let info = entry(&document, &document.trailer, "Info")
        .as_dict()
        .unwrap();
    assert_eq!(
        entry(&document, info, "Trapped").as_name().unwrap(),
        b"False"
    );
    let ids = entry(&document, &document.trailer, "ID")
        .as_array()
        .unwrap();
    assert_eq!(ids[0].as_str().unwrap(), summary.id);
}

#[test]
fn no_object_has_device_rgb_and_photos_are_the_files_themselves() {
    let (file, ..) = lot(4);
    let document = Document::load_mem(&file).unwrap();
    let photo = sample_photo::jpeg();
    let mut photos = 0;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if stream
            .dict
            .get(b"Filter")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"DCTDecode")
        {
            let space = entry(&document, &stream.dict, "ColorSpace")
                .as_array()
                .unwrap();
            assert_eq!(space[0].as_name().unwrap(), b"ICCBased");
            // Only the JFIF header, which a PDF does not need, is left out.
            assert!(photo.ends_with(&stream.content[2..]));
            photos += 1;
        }
    }
    assert_eq!(photos, 2);
    let text: Vec<u8> = document
        .objects
        .values()
        .flat_map(|object| match object {
            Object::Stream(stream) if stream.dict.get(b"Length1").is_err() => {
                format!("{:?}", stream.dict).into_bytes()
            }
            object => format!("{object:?}").into_bytes(),
        })
        .collect();
    assert!(!text.windows(9).any(|word| word == b"DeviceRGB"));
    for page in page_ids(&document) {
        let content = document.get_and_decode_page_content(page).unwrap();
        for operation in &content.operations {
            assert!(!["rg", "RG", "g", "G"].contains(&operation.operator.as_str()));
        }
    }
}

#[test]
fn fonts_are_embedded_subsets_that_read_back() {
    let (file, ..) = lot(3);
    let document = Document::load_mem(&file).unwrap();
    let mut fonts = 0;
    for object in document.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if !font
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Type0")
        {
            continue;
        }
        let name = entry(&document, font, "BaseFont").as_name().unwrap();
        assert_eq!(name[6], b'+');
        assert!(name[..6].iter().all(u8::is_ascii_uppercase));
        let descendant = entry(&document, font, "DescendantFonts")
            .as_array()
            .unwrap();
        let descendant = document
            .dereference(&descendant[0])
            .unwrap()
            .1
            .as_dict()
            .unwrap();
        let descriptor = entry(&document, descendant, "FontDescriptor")
            .as_dict()
            .unwrap();
        let program = entry(&document, descriptor, "FontFile2")
            .as_stream()
            .unwrap();
        assert!(program.decompressed_content().unwrap().len() < 120_000);
        assert!(font.has(b"ToUnicode"));
        fonts += 1;
    }
    assert_eq!(fonts, 4);
}

#[test]
fn hindi_names_stand_as_actual_text_in_the_content() {
    let (file, ..) = lot(6);
    let document = Document::load_mem(&file).unwrap();
    let pages = page_ids(&document);
    for number in 0..6 {
        let card = sample_cards::card(number, None);
        let place = usize::try_from(number).unwrap() * 2;
        for (page, name) in [(pages[place], &card.head), (pages[place + 1], &card.head)] {
            let hindi = name.hindi().unwrap();
            let mut expected = vec![0xFE, 0xFF];
            expected.extend(hindi.encode_utf16().flat_map(u16::to_be_bytes));
            let content = document.get_and_decode_page_content(page).unwrap();
            let found = content.operations.iter().any(|operation| {
                operation.operator == "BDC"
                    && operation.operands[1]
                        .as_dict()
                        .and_then(|properties| properties.get(b"ActualText")?.as_str())
                        .is_ok_and(|text| text == expected)
            });
            assert!(found, "{hindi}");
        }
    }
}

#[test]
fn a_page_hash_is_the_hash_of_what_the_page_names() {
    let (file, _, hashes) = lot(2);
    let document = Document::load_mem(&file).unwrap();
    for (index, page) in page_ids(&document).into_iter().enumerate() {
        let page = document.get_dictionary(page).unwrap();
        let resources = entry(&document, page, "Resources").as_dict().unwrap();
        let objects = entry(&document, resources, "XObject").as_dict().unwrap();
        let mut hash = Sha256::new();
        hash.update(
            &entry(&document, page, "Contents")
                .as_stream()
                .unwrap()
                .content,
        );
        for name in ["Q0", "P"] {
            if objects.has(name.as_bytes()) {
                hash.update(&entry(&document, objects, name).as_stream().unwrap().content);
            }
        }
        let expected = if index % 2 == 0 {
            hashes[index / 2].front
        } else {
            hashes[index / 2].back
        };
        assert_eq!(hash.finalize().as_slice(), expected);
    }
}

#[test]
fn a_card_has_left_for_the_file_when_it_is_added_to_pages_or_to_a_sheet() {
    let fonts = FontSet::bundled().unwrap();
    let layouts = Layouts::bundled(&fonts).unwrap();
    let mut shaper = TextShaper::new(&fonts);
    for press in ["single", "sra3-21"] {
        let counted = std::cell::Cell::new(0);
        let setup = LotSetup {
            press: PressProfile::bundled(press).unwrap(),
            ..setup()
        };
        let mut lot = LotWriter::new(Counted(&counted), &fonts, setup).unwrap();
        for number in 0..20 {
            let card = sample_cards::card(number, None);
            let layout = layouts.get(card.card_type);
            let faces = face::lay_out(&card, layout, &mut shaper).unwrap();
            let before = counted.get();
            lot.add_card(&card, &faces, layout).unwrap();
            let least = card.qr_text.len() * 5 / 8 + 1000;
            assert!(
                counted.get() - before > least,
                "card {number} waits in memory, {press}"
            );
        }
    }
}

struct Counted<'a>(&'a std::cell::Cell<usize>);

impl std::io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
