//! Which glyphs of which font a PDF uses. Glyphs get their number in the subset when they are
//! first drawn, so that pages can be written before the fonts are.

use skrifa::{FontRef, MetadataProvider as _};
use std::collections::HashMap;
use subsetter::GlyphRemapper;

use crate::fonts::{Font, FontSet, Script};
use crate::placed::{FontId, ShapedWord};

/// Subsets of a set's fonts, empty at first.
#[derive(Debug)]
pub(crate) struct SubsetFonts {
    fonts: FontSet,
    /// By [`FontId`]; none for a font that nothing was drawn with.
    subsets: Vec<Option<Subset>>,
}

/// What a PDF uses of one font.
#[derive(Debug)]
pub(crate) struct Subset {
    remapper: GlyphRemapper,
    /// Number in the subset of each glyph of the font; 0 for one that was not drawn.
    numbers: Vec<u16>,
    /// What each glyph of the subset reads as.
    texts: Vec<Box<str>>,
    characters: HashMap<u16, char>,
}

/// A font's file for a PDF.
#[derive(Debug)]
pub(crate) struct FontProgram {
    /// TrueType, with the subset's glyphs only.
    pub(crate) data: Vec<u8>,
    /// PostScript name with the tag that marks a subset, such as `BCDEFG+NotoSans-Bold`.
    pub(crate) name: String,
}

/// A font has tables that no subset can be made from.
#[derive(Debug, thiserror::Error)]
#[error("font `{font}` cannot be put into a PDF\n\nhint: take a TrueType font with glyf outlines")]
pub struct SubsetError {
    /// Its PostScript name.
    pub font: String,
    /// Why.
    pub source: subsetter::Error,
}

impl SubsetFonts {
    pub(crate) fn new(fonts: &FontSet) -> Self {
        Self {
            fonts: fonts.clone(),
            subsets: fonts.iter().map(|_| None).collect(),
        }
    }

    /// The number of a drawn glyph in the subset.
    pub(crate) fn number(&mut self, word: &ShapedWord, index: usize) -> u16 {
        let glyph = word.glyphs[index].id;
        let slot = usize::from(word.font.0);
        let font = self.fonts.font(word.font);
        let subset = self.subsets[slot].get_or_insert_with(|| Subset::new(font));
        match subset.numbers.get(usize::from(glyph)) {
            Some(0) | None => subset.add(word, index),
            Some(&number) => number,
        }
    }

    /// What a drawn glyph reads as to whoever copies it.
    pub(crate) fn text(&self, font: FontId, number: u16) -> &str {
        self.subsets[usize::from(font.0)]
            .as_ref()
            .and_then(|subset| subset.texts.get(usize::from(number)))
            .map_or("", |text| text)
    }

    /// Whether a reader that puts together what each glyph reads as gets the word's text.
    ///
    /// Never said of Devanagari: its marks have no width, and readers take gaps for spaces.
    pub(crate) fn reads_by_itself(&mut self, word: &ShapedWord) -> bool {
        if self.fonts.font(word.font).script != Script::Latin {
            return false;
        }
        let mut rest = &*word.text;
        for index in 0..word.glyphs.len() {
            let number = self.number(word, index);
            let Some(after) = rest.strip_prefix(self.text(word.font, number)) else {
                return false;
            };
            rest = after;
        }
        rest.is_empty()
    }

    /// Fonts that something was drawn with.
    pub(crate) fn used(&self) -> impl Iterator<Item = (FontId, &Font, &Subset)> {
        self.fonts
            .iter()
            .zip(&self.subsets)
            .filter_map(|((id, font), subset)| Some((id, font, subset.as_ref()?)))
    }
}

impl Subset {
    fn new(font: &Font) -> Self {
        let mut characters = HashMap::new();
        if let Ok(tables) = FontRef::new(&font.data) {
            for (character, glyph) in tables.charmap().mappings() {
                if let (Some(character), Ok(glyph)) =
                    (char::from_u32(character), u16::try_from(glyph.to_u32()))
                {
                    // Of several characters the lowest: space, not no-break space.
                    let kept = characters.entry(glyph).or_insert(character);
                    *kept = character.min(*kept);
                }
            }
        }
        Self {
            remapper: GlyphRemapper::new(),
            numbers: Vec::new(),
            texts: vec![Box::default()],
            characters,
        }
    }

    /// Number and reading of each glyph of the subset but `.notdef`.
    pub(crate) fn readings(&self) -> impl Iterator<Item = (u16, &str)> {
        (1..).zip(self.texts.iter().skip(1).map(AsRef::as_ref))
    }

    /// Advance of each glyph of the subset in font units, with its number.
    pub(crate) fn advances(&self, font: &Font) -> impl Iterator<Item = (u16, u16)> {
        (0..).zip(
            self.remapper
                .remapped_gids()
                .map(|glyph| font.advance(glyph)),
        )
    }

    /// Widths in thousandths of an em, by number.
    pub(crate) fn widths(&self, font: &Font) -> impl Iterator<Item = f32> {
        self.remapper
            .remapped_gids()
            .map(|glyph| f32::from(font.advance(glyph)) * 1000.0 / f32::from(font.units_per_em))
    }

    /// The font file with this subset's glyphs.
    pub(crate) fn program(&self, font: &Font) -> Result<FontProgram, SubsetError> {
        let data = subsetter::subset(&font.data, 0, &self.remapper);
        let data = data.map_err(|source| SubsetError {
            font: font.postscript_name.clone(),
            source,
        })?;
        Ok(FontProgram {
            data,
            name: format!("{}+{}", self.tag(), font.postscript_name),
        })
    }

    fn add(&mut self, word: &ShapedWord, index: usize) -> u16 {
        let glyph = word.glyphs[index].id;
        let number = self.remapper.remap(glyph);
        if self.numbers.len() <= usize::from(glyph) {
            self.numbers.resize(usize::from(glyph) + 1, 0);
        }
        self.numbers[usize::from(glyph)] = number;
        let text = self.reading(word, index);
        self.texts.push(text);
        number
    }

    /// The glyph's own character, or what its cluster has beside the characters of its other
    /// glyphs: of the cluster क्या, drawn as half क, य and ा, the half form reads as क्.
    fn reading(&self, word: &ShapedWord, index: usize) -> Box<str> {
        let glyph = &word.glyphs[index];
        if let Some(character) = self.characters.get(&glyph.id) {
            return character.to_string().into();
        }
        let begin = usize::from(glyph.cluster);
        let later = word.glyphs.iter().map(|glyph| usize::from(glyph.cluster));
        let end = later
            .filter(|&cluster| cluster > begin)
            .min()
            .unwrap_or(word.text.len());
        let mut rest = word.text.get(begin..end).unwrap_or_default().to_owned();
        for other in word
            .glyphs
            .iter()
            .filter(|other| other.cluster == glyph.cluster)
        {
            if let Some(at) = self
                .characters
                .get(&other.id)
                .and_then(|other| rest.find(*other))
            {
                rest.remove(at);
            }
        }
        rest.into()
    }

    /// Six capitals that differ from subset to subset (ISO 32000-1, 9.6.4): FNV-1a over the glyphs.
    fn tag(&self) -> String {
        let mut hash = self
            .remapper
            .remapped_gids()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, glyph| {
                (hash ^ u64::from(glyph)).wrapping_mul(0x0100_0000_01b3)
            });
        (0..6)
            .map(|_| {
                let letter = b'A' + u8::try_from(hash % 26).unwrap_or_default();
                hash /= 26;
                char::from(letter)
            })
            .collect()
    }
}
