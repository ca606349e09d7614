use super::*;

const SHEET: &str = r#"
name = "trial"
description = "for tests"
bleed = 3.0

[sheet]
size = [320.0, 450.0]
columns = 3
rows = 7
gutter = [14.0, 8.0]
edge = 5.0
flip = "long-edge"
marks = true
slug = true
color_bar = true
"#;

fn changed(from: &str, to: &str) -> String {
    assert!(SHEET.contains(from), "{from}");
    let error = PressProfile::parse(&SHEET.replace(from, to)).unwrap_err();
    error.to_string()
}

fn near(one: f32, other: f32) -> bool {
    // Half a dot of the press's coarsest raster would be 0.042 mm.
    (one - other).abs() < 0.005
}

#[test]
fn every_bundled_profile_reads_and_has_its_files_name() {
    for name in PressProfile::bundled_names() {
        assert_eq!(PressProfile::bundled(name).unwrap().name(), name);
    }
    let error = PressProfile::bundled("sra3-25").unwrap_err().to_string();
    assert!(error.contains("`sra3-25`") && error.contains("a4-10"));
}

#[test]
fn profiles_tell_how_many_cards_a_sheet_has_and_where_each_stands() {
    let cards = |name| PressProfile::bundled(name).unwrap().cards_per_sheet();
    assert_eq!(cards("single"), 1);
    assert_eq!(cards("single-no-bleed"), 1);
    assert_eq!(cards("a4-10"), 10);
    assert_eq!(cards("sra3-21"), 21);
    let press = PressProfile::bundled("sra3-21").unwrap();
    assert_eq!(
        [0, 1, 21, 22].map(|cards| press.sheets(cards)),
        [0, 1, 1, 2]
    );
    let place = |front_page, slot| CardPlace {
        front_page,
        back_page: front_page + 1,
        sheet: front_page / 2 + 1,
        slot,
    };
    assert_eq!(press.place(0), place(1, 1));
    assert_eq!(press.place(20), place(1, 21));
    assert_eq!(press.place(21), place(3, 1));
    let single = PressProfile::bundled("single").unwrap();
    assert_eq!(single.place(7), place(15, 1));
}

/// A front and its back cover the same paper, whichever edge the sheet is turned over.
#[test]
fn backs_register_with_their_fronts_under_either_flip() {
    for (size, flip, vertical) in [
        ("[320.0, 450.0]", "long-edge", true),
        ("[320.0, 450.0]", "short-edge", false),
        ("[450.0, 420.0]", "short-edge", true),
        ("[450.0, 420.0]", "long-edge", false),
    ] {
        let text = SHEET
            .replace("[320.0, 450.0]", size)
            .replace("long-edge", flip)
            .replace("rows = 7", "rows = 6");
        let press = PressProfile::parse(&text).unwrap();
        assert_eq!(press.backs_are_turned(), !vertical);
        let [width, height] = press.page_mm();
        for slot in 1..=press.cards_per_sheet() {
            let front = press.trim(slot, Side::Front).unwrap();
            let back = press.trim(slot, Side::Back).unwrap();
            if vertical {
                assert!(near(back.x, width - front.x - front.width), "{flip} {slot}");
                assert!(near(back.y, front.y), "{flip} {slot}");
            } else {
                assert!(near(back.x, front.x), "{flip} {slot}");
                assert!(
                    near(back.y, height - front.y - front.height),
                    "{flip} {slot}"
                );
            }
        }
        assert!(press.trim(0, Side::Front).is_none());
        assert!(
            press
                .trim(press.cards_per_sheet() + 1, Side::Back)
                .is_none()
        );
    }
}

#[test]
fn slots_go_row_by_row_and_backs_mirror_the_columns() {
    let press = PressProfile::parse(SHEET).unwrap();
    let corner = |slot, side| {
        let trim = press.trim(slot, side).unwrap();
        [trim.x, trim.y]
    };
    let [first, second, fourth] = [1, 2, 4].map(|slot| corner(slot, Side::Front));
    assert!(second[0] > first[0] && near(second[1], first[1]));
    assert!(near(fourth[0], first[0]) && fourth[1] > first[1]);
    assert!(corner(1, Side::Back)[0] > corner(2, Side::Back)[0]);
}

#[test]
fn the_form_of_a_face_lands_with_its_trim_where_the_profile_says() {
    for flip in ["long-edge", "short-edge"] {
        let press = PressProfile::parse(&SHEET.replace("long-edge", flip)).unwrap();
        let sheet = press.sheet().unwrap();
        let form = PageGeometry::LOT;
        let [_, page_height] = sheet.geometry().page;
        for (slot, side) in [(0, Side::Front), (5, Side::Front), (5, Side::Back)] {
            let placement = sheet.placement(slot, side);
            let trim = sheet.trim(slot, side);
            let corner = form.trim_box(0.0).map(|points| points / 0.24);
            let place = |axis: usize, dots: f32| {
                let origin = f32::from(i16::try_from(placement.origin[axis]).expect("a sheet"));
                if placement.turned {
                    origin - dots
                } else {
                    origin + dots
                }
            };
            // On its head the right edge is left and the bottom edge above.
            let (left, top) = if placement.turned {
                (place(0, corner[2]), place(1, corner[1]))
            } else {
                (place(0, corner[0]), place(1, corner[3]))
            };
            let mm = |dots: f32| dots * 25.4 / 300.0;
            assert!(near(mm(left), trim.x), "{flip} {slot}");
            assert!(
                near(mm(f32::from(page_height) - top), trim.y),
                "{flip} {slot}"
            );
        }
    }
}

#[test]
fn bleeds_never_overlap_and_stay_within_what_the_press_prints() {
    for name in ["a4-10", "sra3-21"] {
        let press = PressProfile::bundled(name).unwrap();
        let bleed = press.bleed_mm();
        let edge = press.sheet().unwrap().grid.edge;
        let [width, height] = press.page_mm();
        for side in [Side::Front, Side::Back] {
            let trims: Vec<Frame> = (1..=press.cards_per_sheet())
                .map(|slot| press.trim(slot, side).unwrap())
                .collect();
            for (index, one) in trims.iter().enumerate() {
                assert!(one.x - bleed >= edge - 0.1 && one.y - bleed >= edge - 0.1);
                assert!(one.x + one.width + bleed <= width - edge + 0.1);
                assert!(one.y + one.height + bleed <= height - edge + 0.1);
                for other in &trims[index + 1..] {
                    let apart = |one: f32, other: f32, length: f32| {
                        (one - other).abs() >= length + 2.0 * bleed - 0.001
                    };
                    assert!(apart(one.x, other.x, one.width) || apart(one.y, other.y, one.height));
                }
            }
        }
    }
}

#[test]
fn a_gutter_below_twice_the_bleed_is_refused() {
    let error = changed("gutter = [14.0, 8.0]", "gutter = [14.0, 5.5]");
    assert!(error.contains("`sheet.gutter`: 5.5 mm do not hold the bleeds of two cards, 2 × 3 mm"));
}

#[test]
fn what_does_not_fit_the_sheet_is_told_with_its_sum() {
    let error = changed("rows = 7", "rows = 8");
    assert!(error.contains("`sheet.rows`: 8 × 53.98 mm"), "{error}");
    assert!(
        error.contains("need 503.84 mm, and the sheet has 450"),
        "{error}"
    );
    // A4 with 3 mm bleed, as the profile's comment says.
    let a4 = include_str!("../../presses/a4-10.toml")
        .replace("bleed = 1.5", "bleed = 3.0")
        .replace("[10.0, 3.0]", "[10.4, 6.0]")
        .replace("edge = 4.2", "edge = 0.0");
    let error = PressProfile::parse(&a4).unwrap_err().to_string();
    assert!(
        error.contains("need 299.90 mm, and the sheet has 297"),
        "{error}"
    );
}

#[test]
fn every_wrong_value_is_told_with_its_key() {
    let mistakes = [
        ("\"trial\"", "\"Trial press\"", "`name`"),
        ("bleed = 3.0", "bleed = 3.5", "`bleed`: 3.5 mm"),
        ("bleed = 3.0", "bleed = nan", "`bleed`"),
        ("[320.0, 450.0]", "[320.0, 45000.0]", "`sheet.size`"),
        ("columns = 3", "columns = 0", "`sheet.columns`"),
        ("edge = 5.0", "edge = -1.0", "`sheet.edge`"),
        (
            "gutter = [14.0, 8.0]",
            "gutter = [9.0, 8.0]",
            "`sheet.slug`",
        ),
        (
            "[14.0, 8.0]",
            "[14.0, 9.0]",
            "`sheet.size`: above and below",
        ),
        ("edge = 5.0", "edge = 6.5", "`sheet.size`: left and right"),
        ("[sheet]", "dparts = true\n[sheet]", "`dparts`"),
        (
            "[sheet]",
            "[spot]\nband = \"Cyan\"\n[sheet]",
            "`spot`: `Cyan`",
        ),
        (
            "[sheet]",
            "[spot]\nband = \"Gold\"\nrule = \"Gold\"\n[sheet]",
            "two plates",
        ),
        (
            "[sheet]",
            "[varnish]\nseparation = \"\"\n[sheet]",
            "`varnish.separation`",
        ),
        (
            "[sheet]",
            "[icc]\nfile = \"\"\ncondition = \"x\"\n[sheet]",
            "`icc.file`",
        ),
        (
            "[sheet]",
            "[icc]\nfile = \"x.icc\"\ncondition = \" \"\n[sheet]",
            "`icc.condition`",
        ),
        ("marks = true", "marks = true\nfold = true", "unknown field"),
        ("\"long-edge\"", "\"left\"", "unknown variant"),
        ("rows = 7\n", "", "missing field `rows`"),
    ];
    for (from, to, told) in mistakes {
        let error = changed(from, to);
        assert!(error.contains(told), "{to}: {error}");
        assert!(error.contains("hint: "), "{error}");
    }
}

#[test]
fn a_spot_ink_that_no_layout_has_is_told() {
    let fonts = crate::fonts::FontSet::bundled().unwrap();
    let layouts = Layouts::bundled(&fonts).unwrap();
    let press = |ink: &str| {
        let text = SHEET.replace("[sheet]", &format!("[spot]\n{ink} = \"HIM\"\n[sheet]"));
        PressProfile::parse(&text).unwrap()
    };
    press("band").check_inks(&layouts).unwrap();
    let error = press("bond").check_inks(&layouts).unwrap_err();
    assert!(error.to_string().contains("no layout has an ink `bond`"));
}
