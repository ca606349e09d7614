//! From a press profile's file to the profile: every value is checked and told with its key.

use super::error::value;
use super::file::{Flip, IccEntry, ProfileFile, SheetFile, Spared, VarnishFile};
use super::marks::{MARK_MIN_MM, REGISTER_MM, STRIP_MM};
use super::sheet::{Around, Grid, Sheet};
use super::slug::SLOT_SLUG_MM;
use super::{CARD, IccFile, PressError, PressProfile, SpotInk, Varnish, at_least};

/// The longest name: it stands in slugs and names files.
const NAME_MAX: usize = 40;

/// The longest name of a plate.
const SEPARATION_MAX: usize = 60;

/// Sheets of presses in mm: from a little more than a card to the largest sheet-fed ones.
const SHEET_MM: std::ops::RangeInclusive<f32> = 60.0..=1200.0;

/// The most columns or rows.
const LINES_MAX: u16 = 30;

/// The widest gutter and the widest white edge in mm.
const WHITE_MAX_MM: f32 = 100.0;

pub(super) fn profile(file: ProfileFile) -> Result<PressProfile, PressError> {
    check_name(&file.name)?;
    let (_, bleed_most) = CARD;
    if !(0.0..=bleed_most).contains(&file.bleed) {
        return value(
            "bleed",
            format!("{} mm is no bleed of a card", file.bleed),
            format!("0 to {bleed_most} mm: the layouts' artwork goes no further"),
        );
    }
    let sheet = match &file.sheet {
        Some(sheet) => Some(check_sheet(sheet, file.bleed)?),
        None => None,
    };
    if file.dparts && sheet.is_some() {
        return value(
            "dparts",
            "a part of the document is a card's own pages, and sheets hold several cards",
            "leave out `dparts`, or leave out [sheet] and let the press impose",
        );
    }
    let spots = file
        .spot
        .into_iter()
        .map(|(ink, separation)| {
            check_separation("spot", &separation)?;
            Ok(SpotInk { ink, separation })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let varnish = file.varnish.map(check_varnish).transpose()?;
    check_plates_differ(&spots, varnish.as_ref())?;
    Ok(PressProfile {
        name: file.name,
        description: file.description,
        bleed: file.bleed,
        sheet,
        spots,
        varnish,
        document_parts: file.dparts,
        icc: file.icc.map(check_icc).transpose()?,
    })
}

fn check_name(name: &str) -> Result<(), PressError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > NAME_MAX || !name.bytes().all(allowed) {
        return value(
            "name",
            format!("`{name}` is no name of a profile"),
            format!("1 to {NAME_MAX} of a-z, 0-9 and -, such as sra3-21"),
        );
    }
    Ok(())
}

fn check_sheet(file: &SheetFile, bleed: f32) -> Result<Sheet, PressError> {
    for length in file.size {
        if !SHEET_MM.contains(&length) {
            return value(
                "sheet.size",
                format!("a sheet has no side of {length} mm"),
                format!(
                    "width and height in mm, each {} to {}",
                    SHEET_MM.start(),
                    SHEET_MM.end()
                ),
            );
        }
    }
    for (key, lines) in [("sheet.columns", file.columns), ("sheet.rows", file.rows)] {
        if !(1..=LINES_MAX).contains(&lines) {
            return value(
                key,
                format!("there cannot be {lines}"),
                format!("1 to {LINES_MAX}"),
            );
        }
    }
    if !(0.0..=WHITE_MAX_MM).contains(&file.edge) {
        return value(
            "sheet.edge",
            format!("{} mm cannot stay white", file.edge),
            format!("0 to {WHITE_MAX_MM} mm: what the press does not print at each edge"),
        );
    }
    for gutter in file.gutter {
        if !(0.0..=WHITE_MAX_MM).contains(&gutter) || !at_least(gutter, 2.0 * bleed) {
            return value(
                "sheet.gutter",
                format!("{gutter} mm do not hold the bleeds of two cards, 2 × {bleed} mm"),
                format!("{} to {WHITE_MAX_MM} mm, or a smaller `bleed`", 2.0 * bleed),
            );
        }
    }
    let free = check_fit(file, bleed)?;
    check_room(file, bleed, free)?;
    let [width, height] = file.size;
    // Turned over a vertical edge, left and right change places; over a horizontal one, head and
    // foot.
    let vertical_edge = (file.flip == Flip::LongEdge) == (height >= width);
    Ok(Sheet::new(Grid {
        size: file.size,
        columns: file.columns,
        rows: file.rows,
        gutter: file.gutter,
        bleed,
        edge: file.edge,
        turned: !vertical_edge,
        around: Around {
            marks: file.marks,
            slug: file.slug,
            color_bar: file.color_bar,
        },
    }))
}

/// What is left on each side between the outermost bleed and the edge that stays white: across and
/// down, in mm.
fn check_fit(file: &SheetFile, bleed: f32) -> Result<[f32; 2], PressError> {
    let (card, _) = CARD;
    let mut free = [0.0; 2];
    for (axis, key, lines) in [
        (0, "sheet.columns", file.columns),
        (1, "sheet.rows", file.rows),
    ] {
        let lines = f32::from(lines);
        let gutter = file.gutter[axis];
        let cards = lines * card[axis] + (lines - 1.0) * gutter;
        free[axis] = (file.size[axis] - cards) / 2.0 - bleed - file.edge;
        if !at_least(free[axis], 0.0) {
            return value(
                key,
                format!(
                    "{lines} × {} mm, gutters of {gutter} mm, {bleed} mm bleed and {} mm white at \
                     each edge need {:.2} mm, and the sheet has {}",
                    card[axis],
                    file.edge,
                    cards + 2.0 * (bleed + file.edge),
                    file.size[axis]
                ),
                format!(
                    "fewer {}, a smaller gutter or a smaller bleed",
                    &key["sheet.".len()..]
                ),
            );
        }
    }
    Ok(free)
}

/// Whether marks, slugs and colour bar have room beside the bleeds.
fn check_room(file: &SheetFile, bleed: f32, free: [f32; 2]) -> Result<(), PressError> {
    let strip = file.marks || file.slug || file.color_bar;
    let mut across = if strip { STRIP_MM } else { 0.0 };
    if file.slug {
        across += SLOT_SLUG_MM;
        let between = file.gutter[0] - 2.0 * bleed;
        if file.columns > 1 && !at_least(between, SLOT_SLUG_MM) {
            return value(
                "sheet.slug",
                format!("between the bleeds of two columns are {between:.2} mm"),
                format!(
                    "a gutter across of at least {} mm, for slugs of {SLOT_SLUG_MM} mm; or slug = \
                     false",
                    2.0 * bleed + SLOT_SLUG_MM
                ),
            );
        }
    } else if file.marks {
        across += MARK_MIN_MM;
    }
    let down = if file.marks { MARK_MIN_MM } else { 0.0 };
    for (free, needed, side) in [
        (free[0], across, "left and right"),
        (free[1], down, "above and below"),
    ] {
        if !at_least(free, needed) {
            return value(
                "sheet.size",
                format!(
                    "{side} of the cards {free:.2} mm can be printed on, and marks, slug and \
                     colour bar need {needed}"
                ),
                "a smaller gutter, fewer cards, or marks, slug and color_bar = false",
            );
        }
    }
    let half = file.size[1] / 2.0 - file.edge - REGISTER_MM;
    if strip && !at_least(half, 3.0 * REGISTER_MM) {
        return value(
            "sheet.size",
            format!(
                "a sheet of {} mm height has no room for a slug",
                file.size[1]
            ),
            "a higher sheet, or marks, slug and color_bar = false",
        );
    }
    Ok(())
}

fn check_separation(key: &'static str, name: &str) -> Result<(), PressError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" -_.+".contains(&byte);
    // What PDF and presses call plates of their own (ISO 32000-1, 8.6.6.4).
    let taken = ["all", "none", "cyan", "magenta", "yellow", "black"];
    if name.trim() != name
        || name.is_empty()
        || name.len() > SEPARATION_MAX
        || !name.bytes().all(allowed)
        || taken.contains(&&*name.to_ascii_lowercase())
    {
        return value(
            key,
            format!("`{name}` is no name of a plate"),
            format!(
                "the press's own word in up to {SEPARATION_MAX} letters, digits, spaces and -_.+; \
                 not All, None or a process colour"
            ),
        );
    }
    Ok(())
}

fn check_varnish(file: VarnishFile) -> Result<Varnish, PressError> {
    check_separation("varnish.separation", &file.separation)?;
    Ok(Varnish {
        separation: file.separation,
        spares_qr: file.spare.contains(&Spared::Qr),
        spares_photo: file.spare.contains(&Spared::Photo),
    })
}

/// Two colours of one plate would print over each other, and readers take one of them.
fn check_plates_differ(spots: &[SpotInk], varnish: Option<&Varnish>) -> Result<(), PressError> {
    let mut names: Vec<&str> = spots.iter().map(|spot| &*spot.separation).collect();
    names.extend(varnish.map(|varnish| &*varnish.separation));
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => value(
            "spot",
            format!("two plates have the name `{}`", pair[0]),
            "one ink for each plate, and another name for the varnish",
        ),
        None => Ok(()),
    }
}

fn check_icc(entry: IccEntry) -> Result<IccFile, PressError> {
    if entry.file.trim().is_empty() {
        return value("icc.file", "there is no path", "the .icc file's path");
    }
    if entry.condition.trim().is_empty() {
        return value(
            "icc.condition",
            "there is no name",
            "the printer's name of the printing condition, such as FOGRA39",
        );
    }
    Ok(IccFile {
        file: entry.file,
        condition: entry.condition,
    })
}
