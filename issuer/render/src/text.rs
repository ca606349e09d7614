//! Words to glyphs: which font draws which character, shaping, and a cache of shaped words.

use std::collections::HashMap;
use std::sync::Arc;

use harfrust::{
    Buffer, Direction, Feature, Script as ShapingScript, ShapeOptions, ShapePlan, ShaperFont, Tag,
};

use crate::fonts::{FontSet, Script, Weight};
use crate::placed::{FontId, Glyph, ShapedWord};

/// How many words are remembered per font. A word takes about 300 bytes (glyphs at 10 bytes, text,
/// table entry): 4 fonts × 4,096 × 300 B ≈ 5 MB, a twelfth of the 64 MB that a lot may take. The
/// names of a district's families repeat far fewer words than that.
const WORDS_PER_FONT_MAX: usize = 4_096;

/// Words of more digits than this (card numbers, dates, shop codes) have a memory of their own, so
/// that numbers that are seen once do not push out names. Four keep years and the groups of a family
/// id among the words.
const DIGITS_OF_A_WORD_MAX: usize = 4;

/// How many long numbers are remembered per font: those of a card, its lot and its shops.
const NUMBERS_PER_FONT_MAX: usize = 256;

/// Shapes text with the fonts of one set, remembering words.
pub struct TextShaper {
    fonts: FontSet,
    plans: Vec<ShapePlan>,
    words: Vec<Memory>,
    numbers: Vec<Memory>,
    buffer: Option<Buffer>,
}

type Memory = HashMap<Box<str>, Arc<ShapedWord>>;

/// A character that no font of the set draws.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("font `{font}` has no glyph for U+{:04X}", u32::from(*character))]
pub struct MissingGlyph {
    /// The family that should have drawn it.
    pub font: String,
    /// The character.
    pub character: char,
}

impl TextShaper {
    /// A shaper for these fonts; everything it shapes carries their ids.
    pub fn new(fonts: &FontSet) -> Self {
        let plans = fonts
            .iter()
            .map(|(_, font)| {
                let (script, features) = properties(font.script);
                ShapePlan::new(
                    font.shaping(),
                    Direction::LeftToRight,
                    Some(script),
                    None,
                    &features,
                )
            })
            .collect();
        let memories = || fonts.iter().map(|_| Memory::new()).collect();
        Self {
            fonts: fonts.clone(),
            plans,
            words: memories(),
            numbers: memories(),
            buffer: Some(Buffer::new()),
        }
    }

    /// The fonts.
    pub fn fonts(&self) -> &FontSet {
        &self.fonts
    }

    /// Adds the pieces of `text` to `pieces`: words and the spaces between them, each in one font.
    ///
    /// # Errors
    /// [`MissingGlyph`] for the first character that no font draws.
    pub fn shape(
        &mut self,
        text: &str,
        weight: Weight,
        pieces: &mut Vec<Arc<ShapedWord>>,
    ) -> Result<(), MissingGlyph> {
        let latin = self.fonts.id(Script::Latin, weight);
        let devanagari = self.fonts.id(Script::Devanagari, weight);
        let mut rest = text;
        // Spaces before the first letter go with that letter.
        let mut script = if text.starts_with(' ') {
            first_script(text)
        } else {
            Script::Latin
        };
        while !rest.is_empty() {
            let (length, next) = first_piece(rest, script);
            script = next;
            let (word, after) = rest.split_at(length);
            rest = after;
            let font = if script == Script::Latin {
                latin
            } else {
                devanagari
            };
            pieces.push(self.word(word, font)?);
        }
        Ok(())
    }

    fn word(&mut self, word: &str, font: FontId) -> Result<Arc<ShapedWord>, MissingGlyph> {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let is_word = digits <= DIGITS_OF_A_WORD_MAX;
        let memories = if is_word { &self.words } else { &self.numbers };
        if let Some(shaped) = memories[usize::from(font.0)].get(word) {
            return Ok(Arc::clone(shaped));
        }
        let shaped = Arc::new(self.shape_word(word, font)?);
        let (memories, most) = if is_word {
            (&mut self.words, WORDS_PER_FONT_MAX)
        } else {
            (&mut self.numbers, NUMBERS_PER_FONT_MAX)
        };
        let memory = &mut memories[usize::from(font.0)];
        if memory.len() >= most {
            memory.clear();
        }
        memory.insert(word.into(), Arc::clone(&shaped));
        Ok(shaped)
    }

    fn shape_word(&mut self, word: &str, id: FontId) -> Result<ShapedWord, MissingGlyph> {
        let font = self.fonts.font(id);
        let (script, features) = properties(font.script);
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.clear();
        buffer.push_str(word);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(Some(script));
        let plan = self.plans.get(usize::from(id.0));
        let options = ShapeOptions::new().plan(plan).features(&features);
        let shaped = harfrust::shape(&ShaperFont::new(font.shaping()), &mut buffer, options);
        let missing = |character| MissingGlyph {
            font: font.family.clone(),
            character,
        };
        // The plan was made for this direction and script, so shaping has nothing to refuse; were it
        // to, the word has no glyphs to show and its first character is what is missing.
        if shaped.is_err() {
            return Err(missing(word.chars().next().unwrap_or_default()));
        }
        let infos = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        let mut glyphs = Vec::with_capacity(buffer.len());
        let mut advance = 0;
        for (info, position) in infos {
            let cluster = info.cluster as usize;
            // Glyph ids of TrueType fonts have 16 bits; a word has few bytes; the fonts' tables hold
            // advances and offsets as 16-bit numbers.
            let (Ok(glyph), Ok(cluster_offset)) =
                (u16::try_from(info.glyph_id), u16::try_from(cluster))
            else {
                return Err(missing(character_at(word, cluster)));
            };
            if glyph == 0 {
                return Err(missing(first_missing(word, cluster, font)));
            }
            advance += position.x_advance;
            glyphs.push(Glyph {
                id: glyph,
                cluster: cluster_offset,
                advance: clamp(position.x_advance),
                dx: clamp(position.x_offset),
                dy: clamp(position.y_offset),
            });
        }
        self.buffer = Some(buffer);
        Ok(ShapedWord {
            font: id,
            text: word.into(),
            glyphs: glyphs.into(),
            advance,
        })
    }
}

impl std::fmt::Debug for TextShaper {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: usize = self.words.iter().map(HashMap::len).sum();
        out.debug_struct("TextShaper")
            .field("words", &words)
            .finish_non_exhaustive()
    }
}

/// Whether a text has a character of the Devanagari script.
pub(crate) fn has_devanagari(text: &str) -> bool {
    text.chars()
        .any(|character| script_of(character) == Some(Script::Devanagari))
}

/// How many clusters a word has: tracking stands after each.
pub(crate) fn clusters(word: &ShapedWord) -> usize {
    let mut count = 0;
    let mut last = None;
    for glyph in &word.glyphs {
        if last != Some(glyph.cluster) {
            count += 1;
            last = Some(glyph.cluster);
        }
    }
    count
}

/// The script's tag and the features that differ from the font's own choice. Latin ligatures are
/// off: a text reader then finds one glyph for each letter of a name.
fn properties(script: Script) -> (ShapingScript, [Feature; 1]) {
    match script {
        Script::Latin => (
            ShapingScript::LATIN,
            [Feature::new(Tag::new(b"liga"), 0, ..)],
        ),
        Script::Devanagari => (
            ShapingScript::DEVANAGARI,
            [Feature::new(Tag::new(b"liga"), 1, ..)],
        ),
    }
}

/// The script that draws a character; `None` for spaces and joiners, which go with what stands
/// before them. Digits and punctuation are Latin everywhere, so that numbers, middle dots and
/// brackets look the same in every text; the danda is Hindi's own.
fn script_of(character: char) -> Option<Script> {
    match character {
        '\u{900}'..='\u{97F}' | '\u{1CD0}'..='\u{1CFF}' | '\u{A8E0}'..='\u{A8FF}' => {
            Some(Script::Devanagari)
        }
        ' ' | ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER => None,
        _ => Some(Script::Latin),
    }
}

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

fn first_script(text: &str) -> Script {
    text.chars().find_map(script_of).unwrap_or(Script::Latin)
}

/// The length in bytes of the first piece of `text` and its script: a space in the script of what
/// stood before it, or characters of one script up to the next space or up to and with a `+`, where
/// a line may break.
fn first_piece(text: &str, before: Script) -> (usize, Script) {
    let mut script = None;
    for (at, character) in text.char_indices() {
        if character == ' ' {
            return if at == 0 {
                (1, before)
            } else {
                (at, script.unwrap_or(before))
            };
        }
        let own = script_of(character);
        match (script, own) {
            (Some(script), Some(own)) if script != own => return (at, script),
            (None, _) => script = own,
            _ => {}
        }
        if character == '+' {
            return (at + 1, script.unwrap_or(before));
        }
    }
    (text.len(), script.unwrap_or(before))
}

fn character_at(word: &str, offset: usize) -> char {
    word.get(offset..)
        .and_then(|rest| rest.chars().next())
        .unwrap_or_default()
}

/// The character of a cluster that the font lacks: a cluster can hold several.
fn first_missing(word: &str, cluster: usize, font: &crate::fonts::Font) -> char {
    let rest = word.get(cluster..).unwrap_or(word);
    rest.chars()
        .find(|character| !font.has(*character))
        .unwrap_or_else(|| character_at(word, cluster))
}

fn clamp(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(if value < 0 { i16::MIN } else { i16::MAX })
}

#[cfg(test)]
mod tests;
