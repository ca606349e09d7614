//! A card's design: read from `layout.toml` and SVG artwork, checked, and made ready so that a
//! card costs no more than its own words.

mod compile;
mod contrast;
mod error;
mod field;
mod file;
mod members;
mod outline;
mod rules;
mod side;
mod texts;

use std::path::Path;

use issuer_domain::CardType;

pub use error::{LayoutError, LayoutProblem};

use crate::fit::Room;
use crate::fonts::FontSet;
use crate::placed::{Frame, Ink, InkId, Placed, Segment, Shape, Side};
use crate::text::TextShaper;

pub(crate) use field::{CategoryWords, Field, Template, category_place};
pub(crate) use file::{Align, RowLine};
pub(crate) use outline::rounded_rectangle;

/// Width and height of a card after trimming: ISO/IEC 7810 ID-1.
pub const TRIM_MM: [f32; 2] = [85.60, 53.98];

/// How far artwork goes beyond the trim, so that a cut that is off shows no white edge.
pub const BLEED_MM: f32 = 3.0;

/// Radius of the corners: ISO/IEC 7810, 3.18 ± 0.30 mm.
pub const CORNER_MM: f32 = 3.18;

/// Nothing that matters stands nearer to the edge: a cut may be off by 1 mm, and the corners are
/// round.
pub const SAFE_MM: f32 = 3.0;

/// The designs of all card types.
#[derive(Debug, Clone)]
pub struct Layouts {
    layouts: Vec<Layout>,
    /// Place in `layouts` by the card type's code.
    by_card_type: [usize; 3],
}

/// One design, ready to be filled.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its folder's name.
    pub id: String,
    /// The cards drawn with it.
    pub card_types: Vec<CardType>,
    /// Its colours; [`InkId`] is an index of this list.
    pub inks: Vec<Ink>,
    categories: [CategoryStyle; 6],
    words: [CategoryWords; 6],
    front: SideLayout,
    back: SideLayout,
}

/// Colours of a category.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CategoryStyle {
    pub(crate) ink: InkId,
    pub(crate) text_ink: InkId,
}

/// One side: what is alike on every card, and what is filled.
#[derive(Debug, Clone, Default)]
pub(crate) struct SideLayout {
    pub(crate) base: Vec<Placed>,
    /// How many of `base` are artwork below all text.
    base_shapes: usize,
    /// Where text stands, for the contrast check.
    boxes: Vec<TextBox>,
    pub(crate) ghost: Option<PhotoSlot>,
    pub(crate) photo: Option<PhotoSlot>,
    pub(crate) chips: Vec<Chip>,
    pub(crate) texts: Vec<TextSlot>,
    pub(crate) members: Option<MemberTable>,
    pub(crate) qr: Option<Frame>,
}

/// Where a photo stands.
#[derive(Debug, Clone)]
pub(crate) struct PhotoSlot {
    pub(crate) frame: Frame,
    pub(crate) radius: f32,
    pub(crate) opacity: f32,
    /// What stands there without a photo.
    pub(crate) figure: Vec<Shape>,
    /// A line around it.
    pub(crate) border: Option<Shape>,
}

/// An ink that may follow the card's category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum InkChoice {
    Fixed(InkId),
    Category,
    CategoryText,
}

/// Room that a text takes, and its colour.
#[derive(Debug, Clone)]
struct TextBox {
    table: String,
    frame: Frame,
    ink: InkChoice,
}

/// A bar in the category's colour.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    frame: Frame,
    pub(crate) segments: Vec<Segment>,
    pub(crate) ink: InkChoice,
    pub(crate) border: Option<(InkChoice, f32)>,
    pub(crate) card_types: CardTypes,
}

/// A text that differs from card to card.
#[derive(Debug, Clone)]
pub(crate) struct TextSlot {
    /// The table in `layout.toml`, such as `front.text[3]`.
    pub(crate) table: Box<str>,
    pub(crate) template: Template,
    pub(crate) when: Option<Field>,
    pub(crate) card_types: CardTypes,
    pub(crate) room: Room,
    pub(crate) y: f32,
    pub(crate) ink: InkChoice,
    pub(crate) uppercase: bool,
}

/// Card types that an item is for, as bits by their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CardTypes(u8);

/// The member table.
#[derive(Debug, Clone)]
pub(crate) struct MemberTable {
    left: f32,
    pub(crate) top: f32,
    width: f32,
    rule: Option<(InkId, f32)>,
    zebra: Option<InkId>,
    pub(crate) pitches: Vec<Pitch>,
    pub(crate) name: Column,
    pub(crate) second_name: Option<Column>,
    pub(crate) relation: Option<Column>,
    pub(crate) relation_latin: Option<Column>,
    pub(crate) birth_year: Option<Column>,
    pub(crate) number: Option<Column>,
}

/// Rows of one height.
#[derive(Debug, Clone)]
pub(crate) struct Pitch {
    pub(crate) rows: usize,
    pub(crate) height: f32,
    pub(crate) first: f32,
    pub(crate) second: f32,
    pub(crate) middle: f32,
}

/// A column of the member table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) room: Room,
    pub(crate) ink: InkChoice,
    pub(crate) line: RowLine,
}

/// A layout's files, by name.
pub(crate) trait Files {
    fn read(&self, file: &str) -> Result<String, LayoutProblem>;
}

impl Layouts {
    /// The layouts that the program carries, set in `fonts`.
    pub fn bundled(fonts: &FontSet) -> Result<Self, LayoutError> {
        let mut shaper = TextShaper::new(fonts);
        let layouts = BUNDLED
            .iter()
            .map(|bundled| {
                Layout::build(bundled.id, bundled, &mut shaper)
                    .map_err(|problem| LayoutError::new(bundled.id, problem))
            })
            .collect::<Result<_, _>>()?;
        Self::new(layouts)
    }

    /// The layouts in the folders of `folder`: those with a `layout.toml`.
    pub fn load(folder: &Path, fonts: &FontSet) -> Result<Self, LayoutError> {
        let unreadable =
            |source| LayoutError::new(&folder.display().to_string(), LayoutProblem::Read(source));
        let mut folders = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.join("layout.toml").is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        let layouts = folders
            .iter()
            .map(|path| Layout::load(path, fonts))
            .collect::<Result<_, _>>()?;
        Self::new(layouts)
    }

    /// The layout of a card type.
    pub fn get(&self, card_type: CardType) -> &Layout {
        &self.layouts[self.by_card_type[usize::from(card_type.code())]]
    }

    /// All layouts, in the order of their folders' names.
    pub fn iter(&self) -> impl Iterator<Item = &Layout> {
        self.layouts.iter()
    }

    fn new(layouts: Vec<Layout>) -> Result<Self, LayoutError> {
        let mut by_card_type = [0; 3];
        for card_type in CardType::ALL {
            let mut of_type =
                (0..layouts.len()).filter(|at| layouts[*at].card_types.contains(&card_type));
            by_card_type[usize::from(card_type.code())] = match (of_type.next(), of_type.next()) {
                (Some(at), None) => at,
                (None, _) => {
                    let problem = LayoutProblem::NoLayout {
                        card_type: card_type.word(),
                    };
                    return Err(LayoutError::new("card-layouts", problem));
                }
                (Some(one), Some(other)) => {
                    let problem = LayoutProblem::TwoLayouts {
                        card_type: card_type.word(),
                        other: layouts[one].id.clone(),
                    };
                    return Err(LayoutError::new(&layouts[other].id, problem));
                }
            };
        }
        Ok(Self {
            layouts,
            by_card_type,
        })
    }
}

impl Layout {
    /// Reads one layout's folder and checks it, the artwork's contrast below texts included.
    pub fn load(folder: &Path, fonts: &FontSet) -> Result<Self, LayoutError> {
        // `.` has a name, too.
        let named = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let id = named
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut shaper = TextShaper::new(fonts);
        let layout = Self::build(&id, &Folder(folder), &mut shaper)
            .and_then(|layout| layout.check_contrast(fonts).map(|()| layout));
        layout.map_err(|problem| LayoutError::new(&folder.display().to_string(), problem))
    }

    /// What is printed alike on every card: artwork, the QR's white box, texts without fields.
    /// Writers draw it once and refer to it on each page.
    pub fn base(&self, side: Side) -> &[Placed] {
        &self.side(side).base
    }

    /// How many members one card holds; more of a family go to a continuation card.
    pub fn member_rows_max(&self) -> usize {
        [&self.front, &self.back]
            .into_iter()
            .filter_map(|side| side.members.as_ref())
            .flat_map(|members| members.pitches.iter().map(|pitch| pitch.rows))
            .max()
            .unwrap_or_default()
    }

    /// An ink by its id.
    pub fn ink(&self, id: InkId) -> &Ink {
        &self.inks[usize::from(id.0)]
    }

    pub(crate) fn side(&self, side: Side) -> &SideLayout {
        match side {
            Side::Front => &self.front,
            Side::Back => &self.back,
        }
    }

    pub(crate) fn words(&self) -> &[CategoryWords; 6] {
        &self.words
    }

    pub(crate) fn category_style(&self, category: issuer_domain::Category) -> CategoryStyle {
        self.categories[category_place(category)]
    }
}

impl CardTypes {
    const ALL: Self = Self(0b111);

    pub(crate) fn contains(self, card_type: CardType) -> bool {
        self.0 & (1 << card_type.code()) != 0
    }
}

impl InkChoice {
    pub(crate) fn of(self, style: CategoryStyle) -> InkId {
        match self {
            Self::Fixed(ink) => ink,
            Self::Category => style.ink,
            Self::CategoryText => style.text_ink,
        }
    }
}

struct Folder<'a>(&'a Path);

impl Files for Folder<'_> {
    fn read(&self, file: &str) -> Result<String, LayoutProblem> {
        std::fs::read_to_string(self.0.join(file)).map_err(|source| LayoutProblem::ReadFile {
            file: file.to_owned(),
            source,
        })
    }
}

struct Bundled {
    id: &'static str,
    files: &'static [(&'static str, &'static str)],
}

impl Files for Bundled {
    fn read(&self, file: &str) -> Result<String, LayoutProblem> {
        self.files
            .iter()
            .find(|(name, _)| *name == file)
            .map(|(_, text)| (*text).to_owned())
            .ok_or_else(|| LayoutProblem::ReadFile {
                file: file.to_owned(),
                source: std::io::ErrorKind::NotFound.into(),
            })
    }
}

/// Embeds the files of a folder of `card-layouts`.
macro_rules! bundled {
    ($id:literal: $($file:literal),+) => {
        Bundled {
            id: $id,
            files: &[$(
                ($file, include_str!(concat!("../../../card-layouts/", $id, "/", $file)))
            ),+],
        }
    };
}

const BUNDLED: [Bundled; 3] = [
    bundled!("migrant": "layout.toml", "front.svg", "back.svg", "figure.svg", "emblem-slot.svg"),
    bundled!("permanent": "layout.toml", "front.svg", "back.svg", "figure.svg", "emblem-slot.svg"),
    bundled!("temporary": "layout.toml", "front.svg", "back.svg", "figure.svg", "emblem-slot.svg"),
];

#[cfg(test)]
pub(crate) mod tests;
