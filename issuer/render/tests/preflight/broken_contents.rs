//! Lots with one defect in what a page draws.

use issuer_render::preflight::{Outcome, preflight};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::broken;
use crate::edits::{lot, page, saved};

/// The lot with something drawn on page 2, which has a QR code, after everything else.
fn drawn(content: &str) -> Document {
    let mut document = lot();
    let added = document.add_object(Stream::new(Dictionary::new(), content.into()));
    let page = page(&mut document, 2);
    let first = page.get(b"Contents").expect("a sound lot").clone();
    page.set("Contents", vec![first, added.into()]);
    document
}

/// Adds a named resource to page 2.
fn add_resource(document: &mut Document, kind: &str, name: &str, object: Object) {
    let page = page(document, 2);
    let resources = page
        .get_mut(b"Resources")
        .expect("a sound lot")
        .as_dict_mut()
        .expect("a sound lot");
    if !resources.has(kind.as_bytes()) {
        resources.set(kind, Dictionary::new());
    }
    let of_kind = resources.get_mut(kind.as_bytes()).expect("a sound lot");
    of_kind
        .as_dict_mut()
        .expect("a sound lot")
        .set(name, object);
}

/// The defect, the rule that it breaks, and what is drawn.
const DEFECTS: [(&str, &str, &str); 26] = [
    ("an operator is none", "pdf-contents", "xyz"),
    ("a string has no end", "pdf-contents", "(abc"),
    ("a state is not restored", "pdf-contents", "q"),
    ("a state is restored twice", "pdf-contents", "q Q Q"),
    (
        "a graphics state is not in the resources",
        "pdf-contents",
        "/Nothing gs",
    ),
    (
        "a font is not in the resources",
        "pdf-contents",
        "/Nothing 9 Tf",
    ),
    (
        "an image is not in the resources",
        "pdf-contents",
        "/Nothing Do",
    ),
    ("a fill is in DeviceRGB", "x4-device-rgb", "1 0 0 rg"),
    ("a line is in DeviceRGB", "x4-device-rgb", "1 0 0 RG"),
    (
        "a colour space is DeviceRGB",
        "x4-device-rgb",
        "/DeviceRGB cs",
    ),
    (
        "an inline image is in DeviceRGB",
        "x4-device-rgb",
        "q 1 0 0 1 0 0 cm BI /W 9 /H 9 /BPC 8 /CS /RGB ID xxx EI Q",
    ),
    (
        "an inline image is compressed with LZW",
        "x4-filters",
        "q 1 0 0 1 0 0 cm BI /W 9 /H 9 /BPC 8 /CS /CMYK /F /LZW ID xxx EI Q",
    ),
    (
        "a fill has too much ink",
        "card-total-ink",
        ".8 .8 .8 .7 k 9 9 9 9 re f",
    ),
    (
        "a line has too much ink",
        "card-total-ink",
        ".8 .8 .8 .7 K 1 w 9 9 m 9 99 l S",
    ),
    (
        "small black text is cut out",
        "card-black-text-overprints",
        "/O0 gs BT 0 0 0 1 k /F0 12 Tf (x) Tj ET",
    ),
    (
        "small black text is small by its matrix",
        "card-black-text-overprints",
        "/O0 gs q 2 0 0 2 0 0 cm BT 0 0 0 1 k /F0 24 Tf .25 0 0 .25 0 0 Tm (x) Tj ET Q",
    ),
    (
        "small black text is gray",
        "card-black-text-overprints",
        "/O1 gs BT 0 g /F0 9 Tf (x) Tj ET",
    ),
    (
        "small black text is of several inks",
        "card-black-text-overprints",
        "/O1 gs BT .1 0 0 1 k /F0 9 Tf (x) Tj ET",
    ),
    (
        "a line is too thin",
        "card-hairlines",
        ".1 w 9 9 m 9 99 l S",
    ),
    (
        "a line is as thin as can be",
        "card-hairlines",
        "0 w 9 9 m 9 99 l S",
    ),
    (
        "a line is thin by its matrix",
        "card-hairlines",
        "q 1 0 0 .1 0 0 cm 1 w 9 9 m 9 99 l S Q",
    ),
    (
        "modules are no whole dots",
        "card-qr-whole-dots",
        "q 0 0 0 1 k 70.3 0 0 70.3 24 24 cm /Q0 Do Q",
    ),
    (
        "a QR code is turned",
        "card-qr-whole-dots",
        "q 0 0 0 1 k 0 72 -72 0 99 24 cm /Q0 Do Q",
    ),
    ("a drawing is drawn in itself", "pdf-contents", "/Loop Do"),
    (
        "a drawing in a drawing is in DeviceRGB",
        "x4-device-rgb",
        "/Outer Do",
    ),
    (
        "a pattern is in DeviceRGB",
        "x4-device-rgb",
        "/Pattern cs /Cells scn",
    ),
];

#[test]
fn a_page_with_one_defect_breaks_the_rule_on_it_and_no_other() {
    let mut wrong = Vec::new();
    for (defect, rule, content) in DEFECTS {
        let mut document = drawn(content);
        add_drawings(&mut document);
        let broken = broken(&saved(document));
        if broken != [rule] {
            wrong.push(format!("{defect}: {broken:?}, not {rule}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A form that draws itself, one that draws another, and a pattern: defects only where drawn.
fn add_drawings(document: &mut Document) {
    let form = |document: &mut Document, content: &str, names: Dictionary| {
        let entries = dictionary! {
            "Subtype" => "Form", "Resources" => dictionary! { "XObject" => names },
        };
        document.add_object(Stream::new(entries, content.into()))
    };
    let inner = form(document, "0 0 1 rg", Dictionary::new());
    let outer = form(document, "/Inner Do", dictionary! { "Inner" => inner });
    let again = form(document, "1.1 0 0 1.1 0 0 cm /Loop Do", Dictionary::new());
    let resources = dictionary! { "XObject" => dictionary! { "Loop" => again } };
    let Ok(Object::Stream(stream)) = document.get_object_mut(again) else {
        unreachable!("a form is a stream");
    };
    stream.dict.set("Resources", resources);
    let cells = dictionary! { "PatternType" => 1, "Resources" => Dictionary::new() };
    let cells = document.add_object(Stream::new(cells, b"1 0 0 rg".to_vec()));
    for (kind, name, object) in [
        ("XObject", "Outer", outer),
        ("XObject", "Loop", again),
        ("Pattern", "Cells", cells),
    ] {
        add_resource(document, kind, name, object.into());
    }
}

#[test]
fn what_a_press_may_have_breaks_no_rule() {
    let shading = dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceCMYK" };
    let sheen = dictionary! { "PatternType" => 2, "Shading" => shading };
    for content in [
        "/O1 gs BT 0 0 0 1 k /F0 9 Tf (x) Tj ET",
        "/O0 gs BT 0 0 0 1 k /F0 12.1 Tf (x) Tj ET",
        "/O0 gs BT 3 Tr 0 0 0 1 k /F0 9 Tf (x) Tj ET",
        "1 1 1 0 k 9 9 9 9 re f",
        "BX xyz EX",
        "/Pattern cs /Sheen scn 9 9 9 9 re f",
    ] {
        let mut document = drawn(content);
        add_resource(&mut document, "Pattern", "Sheen", sheen.clone().into());
        assert_eq!(broken(&saved(document)), [] as [&str; 0], "{content}");
    }
}

#[test]
fn rgb_that_a_page_gives_a_profile_is_of_a_known_device() {
    let mut document = drawn("1 0 0 rg");
    let white: Vec<Object> = [0.95, 1.0, 1.09].map(Object::Real).into();
    let known = vec![
        "CalRGB".into(),
        dictionary! { "WhitePoint" => white }.into(),
    ];
    add_resource(&mut document, "ColorSpace", "DefaultRGB", known.into());
    assert_eq!(broken(&saved(document)), [] as [&str; 0]);
}

#[test]
fn spot_colours_are_told_as_plates_and_need_a_substitute_in_cmyk() {
    for (alternate, expected) in [
        ("DeviceCMYK", &[] as &[&str]),
        ("DeviceRGB", &["x4-spot-colours"]),
    ] {
        let mut document = drawn("/Gold cs 1 scn 9 9 9 9 re f");
        let tint = dictionary! { "FunctionType" => 2, "N" => 1 };
        let space: Vec<Object> = vec![
            "Separation".into(),
            "HIM Gold".into(),
            alternate.into(),
            tint.into(),
        ];
        add_resource(&mut document, "ColorSpace", "Gold", space.into());
        let bytes = saved(document);
        assert_eq!(broken(&bytes), expected);
        let found = preflight(&bytes).expect("a sound lot");
        assert_eq!(
            found.find("x4-spot-colours").expect("a sound lot").notes[..],
            ["plate HIM Gold"]
        );
    }
}

#[test]
fn a_photo_that_is_too_small_is_a_warning() {
    let mut document = drawn("q 144 0 0 144 24 9 cm /Large Do Q");
    let photo = document
        .objects
        .iter()
        .find(|(_, object)| {
            let stream = object.as_stream();
            stream.is_ok_and(|stream| stream.filters().is_ok_and(|names| names == [b"DCTDecode"]))
        })
        .map(|(id, _)| *id)
        .expect("a sound lot");
    add_resource(&mut document, "XObject", "Large", photo.into());
    let found = preflight(&saved(document)).expect("a sound lot");
    assert!(found.passed());
    let Outcome::Warned { findings, .. } = &found
        .find("card-photo-resolution")
        .expect("a sound lot")
        .outcome
    else {
        panic!("a warning");
    };
    let last = findings.last().expect("a sound lot");
    assert_eq!(last.place.page, Some(2));
    assert_eq!(last.what, "120 dpi: 240 × 306 pixels on 50.8 × 50.8 mm");
}
