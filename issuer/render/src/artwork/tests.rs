use super::{ArtworkError, read};
use crate::placed::{Frame, Ink, Segment, Shape};

const BOX: Frame = Frame {
    x: 0.0,
    y: 0.0,
    width: 10.0,
    height: 10.0,
};

fn ink() -> Ink {
    Ink {
        name: "dark".to_owned(),
        cmyk: [0.0; 4],
        overprint: false,
        srgb: [0x12, 0x4a, 0x48],
    }
}

fn read_body(body: &str) -> Result<Vec<Shape>, ArtworkError> {
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" fill="#124a48">
{body}</svg>"##
    );
    read(&svg, BOX, [5.0, 7.0], &[ink()])
}

fn message(body: &str) -> String {
    read_body(body).unwrap_err().to_string()
}

#[test]
fn shapes_stand_in_card_millimetres_under_their_transforms() {
    let shapes = read_body(
            r##"<g transform="translate(1 2)"><path d="M0 0 L2 0 Z" fill="none" stroke="#124a48" stroke-width="0.2" transform="scale(2)"/></g>"##,
        )
        .unwrap();
    let [shape] = shapes.as_slice() else {
        panic!("{shapes:?}")
    };
    assert_eq!(
        shape.segments,
        [
            Segment::Move([6.0, 9.0]),
            Segment::Line([10.0, 9.0]),
            Segment::Close
        ]
    );
    let stroke = shape.stroke.unwrap();
    assert!((stroke.width - 0.4).abs() < 1e-5, "{stroke:?}");
}

#[test]
fn dashes_become_separate_lines() {
    let shapes = read_body(
            r##"<path d="M0 5 H10" stroke="#124a48" stroke-width="0.3" stroke-dasharray="1 1" fill="none"/>"##,
        )
        .unwrap();
    let moves = |segment: &&Segment| matches!(segment, Segment::Move(_));
    assert_eq!(shapes[0].segments.iter().filter(moves).count(), 5);
}

#[test]
fn a_size_in_pixels_changes_nothing() {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="0 0 10 10"><path d="M1 1 L2 2" fill="#124a48"/></svg>"##;
    let shapes = read(svg, BOX, [0.0, 0.0], &[ink()]).unwrap();
    let Segment::Move([x, _]) = shapes[0].segments[0] else {
        panic!()
    };
    assert!((x - 1.0).abs() < 1e-4);
}

#[test]
fn what_no_flat_ink_prints_is_refused_by_name_and_line() {
    assert!(message("<text>x</text>").starts_with("line 2 has <text>\n\nhint: words belong"));
    assert!(message("<linearGradient id='a'/>").starts_with("line 2 has <linearGradient>"));
    assert!(message("<filter id='a'/>").contains("no filter prints"));
    assert!(message("<image/>").contains("<image>"));
    assert!(message(r#"<clipPath id="a"/>"#).contains("cut the paths"));
    let faint = message(r#"<g id="veil" opacity="0.5"><rect width="1" height="1"/></g>"#);
    assert!(
        faint.starts_with("a group `veil` has opacity\n\nhint: choose a lighter ink"),
        "{faint}"
    );
    let faint = message(r#"<rect id="veil" fill-opacity="0.5" width="1" height="1"/>"#);
    assert!(faint.starts_with("a shape `veil` has opacity"), "{faint}");
}

#[test]
fn a_colour_that_is_no_ink_names_the_inks() {
    let error = message(r##"<rect id="band" fill="#ff0000" width="1" height="1"/>"##);
    assert_eq!(
        error,
        "a shape `band` has the colour #ff0000, which is no ink of the layout\n\nhint: use one \
             of #124a48 (dark), or add an ink with this svg colour to layout.toml"
    );
}

#[test]
fn another_view_box_is_refused() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 85.6 53.98"/>"#;
    let error = read(svg, BOX, [0.0, 0.0], &[]).unwrap_err().to_string();
    assert!(
        error.starts_with("its viewBox is \"0 0 85.6 53.98\", not \"0 0 10 10\""),
        "{error}"
    );
    assert!(
        read("<svg", BOX, [0.0, 0.0], &[])
            .unwrap_err()
            .to_string()
            .contains("not SVG")
    );
}
