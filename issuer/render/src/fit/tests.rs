use super::*;
use crate::text::TextShaper;

fn room(width: f32) -> Room {
    Room {
        x: 10.0,
        align: Align::Left,
        width,
        weight: Weight::Regular,
        sizes: Box::new([10.0, 8.0]),
        narrow: 100.0,
        tracking: 0.0,
        lines: 1,
        line_height: 4.0,
        broken_y: 18.0,
    }
}

fn place(room: &Room, text: &str) -> Result<Vec<TextRun>, TooWide> {
    let fonts = FontSet::bundled().unwrap();
    let mut pieces = Vec::new();
    TextShaper::new(&fonts)
        .shape(text, Weight::Regular, &mut pieces)
        .unwrap();
    let mut out = Vec::new();
    room.place(text, pieces, 20.0, InkId(0), &fonts, &mut out)?;
    Ok(out
        .into_iter()
        .map(|placed| match placed {
            Placed::Text(run) => run,
            other => panic!("{other:?}"),
        })
        .collect())
}

/// Eight digits of 572/1000 em: 4.576 em, 16.14 mm at 10 pt and 12.91 mm at 8 pt.
const EIGHT: &str = "41705823";

#[test]
fn the_first_size_that_fits_is_taken() {
    let sizes = [16.2, 16.1, 12.95].map(|width| place(&room(width), EIGHT).unwrap()[0].size);
    assert_eq!(format!("{sizes:?}"), "[10.0, 8.0, 8.0]");
}

#[test]
fn what_fits_no_step_is_told_with_both_widths_and_not_clipped() {
    let error = place(&room(12.0), EIGHT).unwrap_err();
    assert!((error.needed - 12.91).abs() < 0.01, "{error:?}");
    assert!((error.available - 12.0).abs() < 1e-6, "{error:?}");
}

#[test]
fn lines_come_after_sizes_and_begin_at_their_own_baseline() {
    let two = Room {
        lines: 2,
        ..room(13.0)
    };
    let lines = place(&two, "41705823 41705823").unwrap();
    let places: Vec<_> = lines
        .iter()
        .map(|line| (&*line.text, line.size, line.y))
        .collect();
    assert_eq!(places, [(EIGHT, 8.0, 18.0), (EIGHT, 8.0, 22.0)]);
    assert!(
        place(&two, "41705823 41705823 1").is_err(),
        "a third line is not allowed"
    );
    let categories = place(
        &Room {
            lines: 3,
            ..room(8.0)
        },
        "AAY+PHH+BPL",
    )
    .unwrap();
    let lines: Vec<_> = categories.iter().map(|line| &*line.text).collect();
    assert_eq!(lines, ["AAY+", "PHH+", "BPL"]);
    assert!(
        place(&two, "4170582341705823").is_err(),
        "a word is never torn"
    );
}

#[test]
fn narrowing_is_the_last_resort_and_has_a_floor() {
    let narrow = Room {
        narrow: 90.0,
        ..room(12.0)
    };
    let run = place(&narrow, EIGHT).unwrap().remove(0);
    assert_eq!((run.size, run.stretch), (8.0, 92.0));
    assert!(
        place(
            &Room {
                narrow: 93.0,
                ..room(12.0)
            },
            EIGHT
        )
        .is_err()
    );
    let lines = Room { lines: 2, ..narrow };
    let stretches: Vec<_> = place(&lines, "41705823 41705823")
        .unwrap()
        .iter()
        .map(|line| (line.size, line.stretch))
        .collect();
    assert_eq!(stretches, [(8.0, 90.0); 2]);
}

#[test]
fn alignment_is_about_the_point_and_tracking_counts_between_letters_only() {
    let centred = Room {
        align: Align::Center,
        ..room(20.0)
    };
    assert!((place(&centred, EIGHT).unwrap()[0].x - (10.0 - 16.143 / 2.0)).abs() < 0.01);
    let right = Room {
        align: Align::Right,
        tracking: 0.1,
        ..room(20.0)
    };
    let width = (4.576 + 0.7) * 10.0 * MM_PER_POINT;
    assert!((place(&right, EIGHT).unwrap()[0].x - (10.0 - width)).abs() < 0.01);
}
