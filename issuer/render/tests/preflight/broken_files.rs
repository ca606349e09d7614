//! Lots with one defect in their objects.

use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::broken;
use crate::edits::{
    behind, catalog, change_metadata, entries, find, font, info, intent, lot, metadata, page,
    photo, profile, saved, set_box, srgb, states, stream,
};

type Defect = (&'static str, &'static str, fn(&mut Document));

/// The defect, the rule that it breaks, and how it comes about.
const DEFECTS: [Defect; 48] = [
    ("the tree of pages counts wrongly", "pdf-pages", |lot| {
        let catalog = catalog(lot).clone();
        behind(lot, &catalog, "Pages").set("Count", 7);
    }),
    ("the header says another version", "x4-version", |lot| {
        lot.version = "1.7".into();
    }),
    ("the catalog says another version", "x4-version", |lot| {
        catalog(lot).set("Version", "1.7");
    }),
    ("the file has no id", "x4-file-id", |lot| {
        lot.trailer.remove(b"ID");
    }),
    ("a stream is compressed with LZW", "x4-filters", |lot| {
        lot.add_object(stream(dictionary! { "Filter" => "LZWDecode" }));
    }),
    ("a stream stands in another file", "x4-complete", |lot| {
        lot.add_object(stream(
            dictionary! { "F" => Object::string_literal("x.jpg") },
        ));
    }),
    ("an image has an alternate", "x4-complete", |lot| {
        photo(lot).set("Alternates", Vec::<Object>::new());
    }),
    ("an image is to be exchanged by OPI", "x4-complete", |lot| {
        photo(lot).set("OPI", Dictionary::new());
    }),
    ("a drawing is PostScript", "x4-postscript", |lot| {
        lot.add_object(stream(
            dictionary! { "Type" => "XObject", "Subtype" => "PS" },
        ));
    }),
    ("the file acts when it is opened", "x4-actions", |lot| {
        catalog(lot).set("OpenAction", dictionary! { "S" => "JavaScript" });
    }),
    ("a page acts when it is shown", "x4-actions", |lot| {
        page(lot, 2).set("AA", Dictionary::new());
    }),
    ("the file has JavaScript", "x4-actions", |lot| {
        catalog(lot).set("Names", dictionary! { "JavaScript" => Dictionary::new() });
    }),
    ("another file is attached", "card-embedded-files", |lot| {
        lot.add_object(stream(dictionary! { "Type" => "EmbeddedFile" }));
    }),
    ("there is a form to fill in", "x4-forms", |lot| {
        catalog(lot).set("AcroForm", Dictionary::new());
    }),
    ("a comment lies on the card", "x4-annotations", |lot| {
        let rectangle: Vec<Object> = [50, 50, 60, 60].map(Object::from).into();
        let comment = dictionary! { "Subtype" => "Text", "Rect" => rectangle };
        page(lot, 1).set("Annots", vec![comment.into()]);
    }),
    ("the metadata name PDF/X-3", "x4-identification", |lot| {
        change_metadata(lot, ">PDF/X-4<", ">PDF/X-3:2002<");
    }),
    (
        "the document information names PDF/X-1a",
        "x4-identification",
        |lot| {
            info(lot).set("GTS_PDFXVersion", Object::string_literal("PDF/X-1a:2001"));
        },
    ),
    ("the metadata have no rendition", "x4-metadata", |lot| {
        change_metadata(lot, "RenditionClass>", "Other>");
    }),
    ("the metadata are compressed", "x4-metadata", |lot| {
        metadata(lot).compress().expect("a sound lot");
    }),
    ("the titles differ", "x4-info-agrees", |lot| {
        info(lot).set("Title", Object::string_literal("Lot 8"));
    }),
    ("the dates differ by an hour", "x4-info-agrees", |lot| {
        change_metadata(lot, "CreateDate>2026-11-21T10", "CreateDate>2026-11-21T11");
    }),
    ("it is unknown whether it is trapped", "x4-trapped", |lot| {
        info(lot).set("Trapped", "Unknown");
    }),
    ("it is trapped and it is not", "x4-trapped", |lot| {
        info(lot).set("Trapped", "True");
    }),
    ("there is no output intent", "x4-output-intent", |lot| {
        catalog(lot).remove(b"OutputIntents");
    }),
    ("there are two output intents", "x4-output-intent", |lot| {
        let intent = intent(lot).clone();
        catalog(lot).set("OutputIntents", vec![intent.clone().into(), intent.into()]);
    }),
    (
        "the printing condition has no name",
        "x4-output-intent",
        |lot| {
            intent(lot).remove(b"OutputConditionIdentifier");
        },
    ),
    (
        "the output intent has no profile",
        "x4-output-profile",
        |lot| {
            intent(lot).remove(b"DestOutputProfile");
        },
    ),
    (
        "the output profile is one for screens",
        "x4-output-profile",
        |lot| {
            let screens = include_bytes!("../../profiles/srgb.icc").to_vec();
            profile(lot).set_plain_content(screens);
        },
    ),
    (
        "the output profile is cut off",
        "x4-output-profile",
        |lot| {
            let icc = include_bytes!("../../profiles/fogra39l-coated-300.icc");
            profile(lot).set_plain_content(icc[..5_000].to_vec());
        },
    ),
    ("a page has no trim", "x4-boxes", |lot| {
        page(lot, 3).remove(b"TrimBox");
    }),
    ("a page has a trim and an art box", "x4-boxes", |lot| {
        let trim = page(lot, 3).get(b"TrimBox").expect("a sound lot").clone();
        page(lot, 3).set("ArtBox", trim);
    }),
    ("the bleed goes over the page", "x4-boxes-nested", |lot| {
        set_box(lot, 1, "BleedBox", [-5.0, 0.0, 264.0, 174.0]);
    }),
    ("there is no bleed", "card-bleed", |lot| {
        let trim = page(lot, 2).get(b"TrimBox").expect("a sound lot").clone();
        page(lot, 2).set("BleedBox", trim);
    }),
    (
        "a page is larger than the others",
        "card-pages-alike",
        |lot| {
            set_box(lot, 4, "MediaBox", [0.0, 0.0, 270.0, 180.0]);
        },
    ),
    ("a back is missing", "card-pages-even", |lot| {
        let catalog = catalog(lot).clone();
        let root = behind(lot, &catalog, "Pages");
        root.get_mut(b"Kids")
            .expect("a sound lot")
            .as_array_mut()
            .expect("a sound lot")
            .pop();
        root.set("Count", 3);
    }),
    ("a font is not in the file", "x4-fonts-embedded", |lot| {
        let id = find(lot, |entries| entries.has(b"FontFile2"));
        entries(lot, id).remove(b"FontFile2");
    }),
    (
        "a font is there with all its glyphs",
        "card-fonts-subset",
        |lot| {
            let id = font(lot, b"Type0");
            entries(lot, id).set("BaseFont", "NotoSans-Regular");
        },
    ),
    (
        "a font's glyphs cannot be read",
        "card-fonts-to-unicode",
        |lot| {
            let id = font(lot, b"Type0");
            entries(lot, id).remove(b"ToUnicode");
        },
    ),
    (
        "a photo is in RGB of no known device",
        "x4-device-rgb",
        |lot| {
            photo(lot).set("ColorSpace", "DeviceRGB");
        },
    ),
    (
        "a photo's profile has another number of channels",
        "x4-icc-based",
        |lot| {
            srgb(lot).dict.set("N", 4);
        },
    ),
    ("a photo's profile is none", "x4-icc-based", |lot| {
        srgb(lot).set_plain_content(vec![7; 300]);
    }),
    ("a page is blended in RGB", "x4-blend-space", |lot| {
        let group = dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" };
        page(lot, 1).set("Group", group);
    }),
    ("tones are changed", "x4-transfer-functions", |lot| {
        let state = states(lot)
            .get_mut(b"O1")
            .expect("a sound lot")
            .as_dict_mut()
            .expect("a sound lot");
        state.set("TR2", "Identity");
    }),
    ("a halftone is named", "x4-halftones", |lot| {
        let halftone = dictionary! { "HalftoneType" => 1, "HalftoneName" => "Fine" };
        let state = states(lot)
            .get_mut(b"O1")
            .expect("a sound lot")
            .as_dict_mut()
            .expect("a sound lot");
        state.set("HT", halftone);
    }),
    ("a halftone is a threshold array", "x4-halftones", |lot| {
        let state = states(lot)
            .get_mut(b"O1")
            .expect("a sound lot")
            .as_dict_mut()
            .expect("a sound lot");
        state.set("HT", dictionary! { "HalftoneType" => 6 });
    }),
    ("there are layers", "card-optional-content", |lot| {
        catalog(lot).set("OCProperties", Dictionary::new());
    }),
    ("a QR code is smoothed", "card-qr-whole-dots", |lot| {
        let id = find(lot, |entries| entries.has(b"ImageMask"));
        entries(lot, id).set("Interpolate", true);
    }),
    (
        "the parts of variable data leave pages out",
        "vt-data-parts",
        |lot| {
            add_parts(lot, 1);
        },
    ),
];

#[test]
fn a_lot_with_one_defect_breaks_the_rule_on_it_and_no_other() {
    let mut wrong = Vec::new();
    for (defect, rule, make) in DEFECTS {
        let mut document = lot();
        make(&mut document);
        let broken = broken(&saved(document));
        if broken != [rule] {
            wrong.push(format!("{defect}: {broken:?}, not {rule}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_lot_that_another_program_wrote_anew_keeps_every_rule() {
    assert_eq!(broken(&saved(lot())), [] as [&str; 0]);
}

#[test]
fn parts_that_name_every_page_once_are_sound() {
    let mut document = lot();
    add_parts(&mut document, 2);
    let found = issuer_render::preflight::preflight(&saved(document)).expect("a sound lot");
    assert!(found.passed());
    assert_eq!(
        found.find("vt-data-parts").expect("a sound lot").notes[..],
        ["2 parts"]
    );
}

/// Parts of two pages each, as a PDF/VT has them.
fn add_parts(document: &mut Document, parts: usize) {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let root = document.new_object_id();
    let mut leaves = Vec::new();
    for sides in pages.chunks(2).take(parts) {
        let leaf = document.add_object(dictionary! {
            "Type" => "DPart", "Parent" => root, "Start" => sides[0], "End" => sides[1],
        });
        for side in sides {
            document
                .get_dictionary_mut(*side)
                .expect("a sound lot")
                .set("DPart", leaf);
        }
        leaves.push(Object::from(leaf));
    }
    let node = dictionary! { "Type" => "DPart", "DParts" => vec![Object::Array(leaves)] };
    document.objects.insert(root, node.into());
    let entries = dictionary! { "Type" => "DPartRoot", "DPartRootNode" => root };
    catalog(document).set("DPartRoot", entries);
}

#[test]
fn an_object_that_is_not_where_the_table_says_is_told() {
    let mut document = lot();
    let id = document.add_object(Object::string_literal("nobody asks for this"));
    let mut bytes = saved(document);
    let begin = format!("\n{} 0 obj", id.0).into_bytes();
    let at = bytes
        .windows(begin.len())
        .position(|window| window == begin)
        .expect("a sound lot");
    bytes[at + begin.len() - 1] = b'x';
    assert_eq!(broken(&bytes), ["pdf-objects"]);
}

/// A lot that opens with a password, or without one if it is empty.
pub(crate) fn encrypted(password: &str) -> Vec<u8> {
    let mut document = lot();
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a sound lot");
    document.encrypt(&state).expect("a sound lot");
    saved(document)
}

#[test]
fn encryption_is_told_even_if_no_password_is_needed() {
    assert_eq!(broken(&encrypted("")), ["x4-encryption"]);
}

#[test]
fn findings_name_the_page_and_the_object() {
    let mut document = lot();
    page(&mut document, 3).remove(b"TrimBox");
    let id = document.page_iter().nth(2).expect("a sound lot");
    let found = issuer_render::preflight::preflight(&saved(document)).expect("a sound lot");
    let issuer_render::preflight::Outcome::Failed { findings, more } =
        &found.find("x4-boxes").expect("a sound lot").outcome
    else {
        panic!("the rule is broken");
    };
    assert_eq!(*more, 0);
    assert_eq!(
        findings[0].place.to_string(),
        format!("page 3, object {}", id.0)
    );
    assert_eq!(findings[0].what, "neither TrimBox nor ArtBox");
}
