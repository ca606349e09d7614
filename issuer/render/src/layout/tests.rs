//! Each rule of a layout, broken once.

use std::collections::HashMap;

use issuer_domain::CardType;

use super::error::LayoutProblem;
use super::{Files, Layout, Layouts};
use crate::fonts::FontSet;
use crate::placed::{Placed, Side};
use crate::text::TextShaper;

const LAYOUT: &str = r##"
id = "plain"
card_types = ["permanent", "temporary", "migrant"]

[inks]
black = { svg = "#000000", cmyk = [0, 0, 0, 100], overprint = true }
band = { svg = "#124a48", cmyk = [85, 45, 55, 45] }
faint = { svg = "#dddddd", cmyk = [0, 0, 0, 15] }

[categories]
AAY = { ink = "band" }
PHH = { ink = "band" }
BPL = { ink = "band" }
APY = { ink = "band" }
APL = { ink = "faint", text_ink = "black" }
APLT = { ink = "band" }

[[front.text]]
text = "हिम परिवार कार्ड"
at = [4.0, 8.0]
size = [11.0]
ink = "black"

[[front.text]]
text = "{head.first}"
at = [26.0, 20.0]
width = 50.0
size = [11.0, 9.0]
ink = "black"

[front.photo]
at = [4.0, 14.0]
size = [20.0, 25.5]
radius = 1.0
figure = "figure.svg"

[back.qr]
at = [49.6, 3.0]
size = 33.0

[back.members]
at = [3.6, 6.0]
width = 44.0
pitches = [{ rows = 8, pitch = 4.7, first = 2.3, second = 4.0, middle = 3.0 }]
name = { x = 0.0, width = 30.0, size = [6.2, 6.0], ink = "black" }
"##;

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -3 91.6 59.98"><rect x="-3" y="-3" width="91.6" height="10" fill="#dddddd"/></svg>"##;
const FIGURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 25.5"><circle cx="10" cy="9" r="4" fill="#dddddd"/></svg>"##;

struct Texts(HashMap<&'static str, String>);

impl Files for Texts {
    fn read(&self, file: &str) -> Result<String, LayoutProblem> {
        self.0
            .get(file)
            .cloned()
            .ok_or_else(|| LayoutProblem::ReadFile {
                file: file.to_owned(),
                source: std::io::ErrorKind::NotFound.into(),
            })
    }
}

fn files(layout: String) -> Texts {
    let svg = SVG.to_owned();
    Texts(HashMap::from([
        ("layout.toml", layout),
        ("front.svg", svg.clone()),
        ("back.svg", svg),
        ("figure.svg", FIGURE.to_owned()),
    ]))
}

fn build(files: &Texts) -> Result<Layout, LayoutProblem> {
    let fonts = FontSet::bundled().unwrap();
    let layout = Layout::build("plain", files, &mut TextShaper::new(&fonts))?;
    layout.check_contrast(&fonts)?;
    Ok(layout)
}

/// The message for the plain layout with one change.
fn changed(from: &str, to: &str) -> String {
    assert!(LAYOUT.contains(from), "the layout says `{from}`");
    build(&files(LAYOUT.replacen(from, to, 1)))
        .unwrap_err()
        .to_string()
}

fn extended(more: &str) -> String {
    build(&files(format!("{LAYOUT}{more}")))
        .unwrap_err()
        .to_string()
}

/// The plain layout, for tests of faces that are not to change with a design.
pub(crate) fn plain_layout(fonts: &FontSet) -> Layout {
    Layout::build(
        "plain",
        &files(LAYOUT.to_owned()),
        &mut TextShaper::new(fonts),
    )
    .unwrap()
}

#[test]
fn the_plain_layout_is_sound_and_its_static_text_is_ready() {
    let layout = build(&files(LAYOUT.to_owned())).unwrap();
    assert_eq!(layout.member_rows_max(), 8);
    let texts: Vec<_> = layout
        .base(Side::Front)
        .iter()
        .filter_map(|placed| match placed {
            Placed::Text(run) => Some(&*run.text),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["हिम परिवार कार्ड"]);
    assert!(
        matches!(layout.base(Side::Back).last(), Some(Placed::Shape(_))),
        "the QR's white box"
    );
}

#[test]
fn the_bundled_layouts_are_sound_and_serve_each_card_type_once() {
    let fonts = FontSet::bundled().unwrap();
    let layouts = Layouts::bundled(&fonts).unwrap();
    for card_type in CardType::ALL {
        let layout = layouts.get(card_type);
        assert!(layout.card_types.contains(&card_type));
        assert!(layout.member_rows_max() >= 8, "{}", layout.id);
    }
    for layout in layouts.iter() {
        layout.check_contrast(&fonts).unwrap();
    }
}

#[test]
fn the_bundled_layouts_are_those_of_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../card-layouts");
    let fonts = FontSet::bundled().unwrap();
    let names = |layouts: &Layouts| -> Vec<String> {
        layouts.iter().map(|layout| layout.id.clone()).collect()
    };
    let loaded = Layouts::load(folder.as_ref(), &fonts).unwrap();
    assert_eq!(names(&loaded), names(&Layouts::bundled(&fonts).unwrap()));
}

#[test]
fn a_typing_error_cannot_pass_in_silence() {
    let error = changed("radius = 1.0", "raduis = 1.0");
    assert!(
        error.contains("unknown field `raduis`") && error.contains("README.md"),
        "{error}"
    );
    assert!(changed("size = [11.0]\n", "").contains("missing field `size`"));
    assert_eq!(
        changed("id = \"plain\"", "id = \"other\""),
        "layout.toml, the top, `id`: `other` is not the folder's name `plain`\n\nhint: give both the same name"
    );
}

#[test]
fn unknown_fields_inks_categories_and_card_types_are_named() {
    let error = changed("{head.first}", "{head.aadhaar}");
    assert!(
        error.starts_with(
            "layout.toml, front.text[2], `text`: there is no field `head.aadhaar`\n\nhint: fields are head.first,"
        ),
        "{error}"
    );
    assert!(changed("{head.first}", "{head.first").contains("a brace has no partner"));
    let error = changed(
        "size = [11.0]\nink = \"black\"",
        "size = [11.0]\nink = \"blak\"",
    );
    assert!(
        error.starts_with(
            "layout.toml, front.text[1], `ink`: there is no ink `blak`\n\nhint: add [inks.blak]"
        ),
        "{error}"
    );
    assert!(changed("AAY = ", "AYY = ").contains("categories.AAY, `ink`: the table is missing"));
    let error = changed("APLT = { ink", "XYZ = { ink = \"band\" }\nAPLT = { ink");
    assert!(
        error.contains("categories.XYZ, `ink`: there is no such category"),
        "{error}"
    );
    assert!(changed("\"migrant\"", "\"tourist\"").contains("`tourist` is no card type"));
}

#[test]
fn inks_are_told_apart_and_printable() {
    assert!(changed("#dddddd", "#124a48").contains("ink `band` has the same colour"));
    assert!(changed("#dddddd", "grey").contains("`grey` is no colour"));
    assert!(changed("[0, 0, 0, 15]", "[0, 0, 0, 150]").contains("150 is not from 0 to 100"));
    assert!(changed("[0, 0, 0, 15]", "[90, 90, 90, 90]").contains("360 is not from 0 to 300"));
    assert!(
        changed("55, 45] }", "55, 45], overprint = true }")
            .contains("`overprint`: a coloured ink that overprints")
    );
}

#[test]
fn nothing_leaves_the_safe_area() {
    assert_eq!(
        changed("at = [26.0, 20.0]", "at = [34.0, 20.0]"),
        "layout.toml, front.text[2], `at`: it reaches 1.40 mm beyond the safe area at the right\n\n\
         hint: keep x from 3 to 82.60 and y from 3 to 50.98"
    );
    assert!(changed("at = [4.0, 8.0]", "at = [4.0, 4.0]").contains("at the top"));
    assert!(
        changed("at = [4.0, 14.0]", "at = [2.0, 14.0]")
            .contains("front.photo, `at`: it reaches 1.00 mm")
    );
    assert!(changed("at = [49.6, 3.0]", "at = [50.6, 3.0]").contains("back.qr, `at`"));
    assert!(changed("rows = 8", "rows = 10").contains("back.members, `at`: it reaches 2.02 mm"));
}

#[test]
fn a_number_that_is_none_is_no_place() {
    assert!(changed("at = [26.0, 20.0]", "at = [nan, 20.0]").contains("it is no place"));
    assert!(changed("at = [4.0, 14.0]", "at = [inf, 14.0]").contains("it is no place"));
    assert!(changed("x = 0.0", "x = nan").contains("NaN is not from 0 to 44"));
    assert!(changed("size = [11.0, 9.0]", "size = [inf, 9.0]").contains("cannot be read in print"));
    assert!(changed("width = 50.0", "width = 50.0\nbroken_y = nan").contains("`broken_y`"));
}

#[test]
fn nothing_stands_on_the_qr_box() {
    let error = changed("width = 44.0", "width = 46.5");
    assert!(
        error.starts_with("layout.toml, back.members, `at`: it stands on the QR box"),
        "{error}"
    );
    let error = extended(
        "[[back.text]]\ntext = \"Verify\"\nat = [60.0, 30.0]\nsize = [5.0]\nink = \"black\"\n",
    );
    assert!(
        error.starts_with("layout.toml, back.text[1], `at`: it stands on the QR box"),
        "{error}"
    );
}

#[test]
fn sizes_can_be_read_and_fall() {
    let error = changed("size = [11.0, 9.0]", "size = [11.0, 4.0]");
    assert!(
        error.contains("front.text[2], `size`: 4 pt cannot be read in print\n\nhint: use 4.4 pt"),
        "{error}"
    );
    assert!(changed("size = [6.2, 6.0]", "size = [6.2, 5.0]").contains("use 6 pt or more"));
    assert!(changed("size = [11.0, 9.0]", "size = [9.0, 11.0]").contains("sizes do not fall"));
    assert!(changed("size = [11.0, 9.0]", "size = []").contains("there is none"));
    assert!(
        changed("size = 33.0", "size = 30.0").contains("back.qr, `size`: 30 is not from 33 to 40")
    );
}

#[test]
fn a_text_with_a_field_needs_its_room_and_hindi_is_not_spaced_out() {
    assert!(changed("width = 50.0\n", "").contains("front.text[2], `width`: it is missing"));
    assert!(changed("width = 50.0", "width = 50.0\ntracking = 0.1").contains("tear the headline"));
    assert!(
        changed("width = 50.0", "width = 50.0\nlines = 2").contains("`line_height`: it is missing")
    );
    assert!(
        changed("width = 50.0", "width = 50.0\nnarrow = 60.0").contains("60 is not from 80 to 100")
    );
    assert!(
        changed("width = 50.0", "width = 50.0\nwhen = \"part\"").contains("it is not one field")
    );
    let error = changed("at = [4.0, 8.0]", "at = [4.0, 8.0]\nwidth = 10.0");
    assert!(
        error.contains("the text needs 23.2") && error.contains("has 10.0 mm"),
        "{error}"
    );
}

#[test]
fn a_character_without_a_glyph_is_told_with_its_text() {
    let error = changed("हिम परिवार कार्ड", "हिम પ");
    assert!(
        error.starts_with("layout.toml, front.text[1]: font `Noto Sans` has no glyph for U+0AAA"),
        "{error}"
    );
}

#[test]
fn artwork_is_told_with_its_file_and_stays_pale_below_text() {
    let mut files = files(LAYOUT.to_owned());
    let front = SVG.replace("#dddddd", "#ff0000");
    files.0.insert("front.svg", front);
    let error = build(&files).unwrap_err().to_string();
    assert!(
        error.starts_with("front.svg: a shape has the colour #ff0000"),
        "{error}"
    );

    files
        .0
        .insert("front.svg", SVG.replace("#dddddd", "#124a48"));
    let error = build(&files).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "layout.toml, front.text[1], `ink`: ink `black` stands out from what lies below it by only 2."
        ),
        "{error}"
    );

    files.0.remove("figure.svg");
    let error = build(&files).unwrap_err().to_string();
    assert!(error.starts_with("cannot read figure.svg"), "{error}");
}

#[test]
fn words_on_a_chip_stand_out_in_every_category() {
    let chip = "[[front.chip]]\nat = [60.0, 3.5]\nsize = [20.0, 6.0]\nradius = 1.0\nink = \"category\"\n\
                [[front.text]]\ntext = \"{category.code}\"\nat = [61.0, 7.5]\nwidth = 18.0\nsize = [9.0]\n";
    let sound = format!("{LAYOUT}{chip}ink = \"category.text\"\n");
    build(&files(sound)).unwrap();
    let error = extended(&format!("{chip}ink = \"paper\"\n"));
    assert!(
        error.contains("front.text[3], `ink`: ink `paper` stands out"),
        "{error}"
    );
}

#[test]
fn there_is_one_qr_box_and_one_member_table() {
    let qr = "[back.qr]\nat = [49.6, 3.0]\nsize = 33.0\n";
    assert!(changed(qr, "").contains("a card has one QR box, this one has 0"));
    let error = changed(
        "[back.qr]",
        "[front.qr]\nat = [49.6, 3.0]\nsize = 33.0\n[back.qr]",
    );
    assert!(
        error.contains("it stands on the QR box") || error.contains("this one has 2"),
        "{error}"
    );
}
