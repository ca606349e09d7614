//! Single card and e-copy, read back by another library.

use issuer_render::document::{self, DocumentSetup};
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::pdf::OutputProfile;
use issuer_render::text::TextShaper;
use lopdf::{Dictionary, Document, Object};

mod paper_reader;
mod sample_cards;
mod sample_photo;

struct Made {
    single: Vec<u8>,
    e_copy: Vec<u8>,
    interim: Vec<u8>,
    /// The text of its code.
    qr_text: String,
}

fn made(number: u32) -> Made {
    let fonts = FontSet::bundled().expect("sound input and a sound file");
    let layouts = Layouts::bundled(&fonts).expect("sound input and a sound file");
    let card = sample_cards::card(number, Some(&sample_photo::jpeg()));
    let layout = layouts.get(card.card_type);
    let faces = face::lay_out(&card, layout, &mut TextShaper::new(&fonts))
        .expect("sound input and a sound file");
    let created = time::macros::datetime!(2026-11-21 10:00 +5:30);
    let setup = DocumentSetup {
        created,
        profile: OutputProfile::coated(),
    };
    Made {
        single: document::single_card(&card, &faces, layout, &fonts, &setup)
            .expect("sound input and a sound file"),
        e_copy: document::e_copy(&card, &faces, layout, &fonts, &setup)
            .expect("sound input and a sound file"),
        interim: document::interim_card(&card, &faces, layout, &fonts, &setup)
            .expect("sound input and a sound file"),
        qr_text: card.qr_text,
    }
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

fn edges(document: &Document, page: &Dictionary, name: &str) -> Vec<f32> {
    let edges = entry(document, page, name)
        .as_array()
        .expect("sound input and a sound file");
    edges
        .iter()
        .map(|number| number.as_float().expect("sound input and a sound file"))
        .collect()
}

#[test]
fn a_single_card_has_two_pages_of_the_card_s_size_and_the_others_one_of_a4() {
    let made = made(3);
    for (file, pages, size) in [
        (&made.single, 2, [242.64, 153.12]),
        (&made.e_copy, 1, [595.2, 841.92]),
        (&made.interim, 1, [595.2, 841.92]),
    ] {
        let document = Document::load_mem(file).unwrap();
        assert_eq!(document.version, "1.6");
        assert_eq!(paper_reader::pages(file), pages);
        for page in document.page_iter() {
            let page = document.get_dictionary(page).unwrap();
            let media = edges(&document, page, "MediaBox");
            assert_eq!(media[..2], [0.0, 0.0]);
            assert!((media[2] - size[0]).abs() < 0.002 && (media[3] - size[1]).abs() < 0.002);
            for name in ["TrimBox", "BleedBox"] {
                let inner = edges(&document, page, name);
                assert!(inner[0] < inner[2] && inner[1] < inner[3], "{name}");
                assert!(
                    inner[2] <= media[2] + 0.02 && inner[3] <= media[3],
                    "{name}"
                );
            }
            assert!(!page.has(b"CropBox"));
        }
    }
}

#[test]
fn the_same_card_gives_the_same_bytes_and_another_card_another_id() {
    let (one, again, other) = (made(3), made(3), made(4));
    assert!(one.single == again.single && one.e_copy == again.e_copy);
    assert!(one.interim == again.interim);
    let id = |file: &[u8]| {
        let document = Document::load_mem(file).unwrap();
        entry(&document, &document.trailer, "ID")
            .as_array()
            .unwrap()[0]
            .as_str()
            .unwrap()
            .to_vec()
    };
    assert_ne!(id(&one.single), id(&other.single));
    assert_ne!(id(&one.single), id(&one.e_copy));
}

#[test]
fn printpdf_s_defects_are_put_right() {
    let made = made(5);
    for file in [made.single, made.e_copy, made.interim] {
        let document = Document::load_mem(&file).unwrap();
        let catalog = document.catalog().unwrap();
        let intents = entry(&document, catalog, "OutputIntents")
            .as_array()
            .unwrap();
        assert_eq!(intents.len(), 1);
        let intent = intents[0].as_dict().unwrap();
        let profile = entry(&document, intent, "DestOutputProfile")
            .as_stream()
            .unwrap();
        assert_eq!(&profile.decompressed_content().unwrap()[16..20], b"CMYK");
        let metadata = entry(&document, catalog, "Metadata").as_stream().unwrap();
        let metadata = String::from_utf8(metadata.content.clone()).unwrap();
        assert!(metadata.contains("PDF/X-4"));
        for page in document.page_iter() {
            let page = document.get_dictionary(page).unwrap();
            let resources = entry(&document, page, "Resources").as_dict().unwrap();
            let objects = entry(&document, resources, "XObject").as_dict().unwrap();
            assert!(objects.len() <= 2, "a page names only its own images");
        }
        let whole: String = document
            .objects
            .values()
            .map(|object| match object {
                Object::Stream(stream) => format!("{:?}", stream.dict),
                object => format!("{object:?}"),
            })
            .collect();
        assert!(!whole.contains("DeviceRGB"));
        let missing = document
            .objects
            .values()
            .any(|object| dangles(&document, object));
        assert!(!missing, "every reference has its object");
    }
}

fn dangles(document: &Document, object: &Object) -> bool {
    match object {
        Object::Reference(id) => !document.objects.contains_key(id),
        Object::Array(items) => items.iter().any(|item| dangles(document, item)),
        Object::Dictionary(entries) => entries.iter().any(|(_, item)| dangles(document, item)),
        Object::Stream(stream) => stream.dict.iter().any(|(_, item)| dangles(document, item)),
        _ => false,
    }
}

#[test]
fn every_text_photo_and_symbol_has_its_place_in_the_structure() {
    let made = made(2);
    for file in [made.single, made.e_copy, made.interim] {
        let document = Document::load_mem(&file).unwrap();
        let mut kinds = std::collections::BTreeMap::<Vec<u8>, usize>::new();
        for object in document.objects.values() {
            let Ok(element) = object.as_dict() else {
                continue;
            };
            if element
                .get(b"Type")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"StructElem")
            {
                let kind = entry(&document, element, "S").as_name().unwrap();
                *kinds.entry(kind.to_vec()).or_default() += 1;
                match kind {
                    b"P" => assert!(element.has(b"Lang") && element.has(b"ActualText")),
                    b"Figure" => assert!(element.has(b"Alt")),
                    _ => {}
                }
            }
        }
        assert_eq!(
            kinds[b"Figure".as_slice()],
            2,
            "the photo and the QR, not the ghost"
        );
        assert!(kinds[b"P".as_slice()] > 30);
        let marked: usize = document
            .page_iter()
            .map(|page| {
                let content = document.get_and_decode_page_content(page).unwrap();
                let has_id =
                    |operand: &Object| operand.as_dict().is_ok_and(|entry| entry.has(b"MCID"));
                content
                    .operations
                    .iter()
                    .filter(|operation| operation.operands.iter().any(has_id))
                    .count()
            })
            .sum();
        assert_eq!(marked, kinds[b"Figure".as_slice()] + kinds[b"P".as_slice()]);
    }
}

#[test]
fn an_interim_card_says_twice_until_when_it_holds_and_has_the_card_s_signed_code() {
    let made = made(2);
    let texts = paper_reader::texts(&made.interim);
    let card = paper_reader::texts(&made.e_copy);
    for (wanted, times) in [
        ("अस्थायी · INTERIM", 2),
        ("31-10-2031 तक मान्य", 2),
        ("valid until 31-10-2031", 2),
        ("cut along the outer line", 1),
    ] {
        assert_eq!(paper_reader::count_of(&texts, wanted), times, "{wanted}");
    }
    let faces = card.iter().filter(|text| !text.contains("e-copy"));
    let missing: Vec<_> = faces.filter(|text| !texts.contains(text)).collect();
    assert!(missing.len() < 10, "only the e-copy's notices: {missing:?}");
    assert_eq!(paper_reader::codes(&made.interim), [made.qr_text]);
}
