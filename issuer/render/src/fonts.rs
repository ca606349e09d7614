//! The fonts that cards are set in: read from `fonts.toml` and checked before anything is shaped.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use crate::placed::{FontId, ShapedWord};

/// The fonts of one `fonts.toml`. Cloning shares them.
#[derive(Debug, Clone)]
pub struct FontSet {
    fonts: Arc<[Font]>,
    /// Font of each script and weight, by [`slot`].
    slots: [FontId; 4],
}

/// One font file and the numbers that writers need.
#[derive(Clone)]
pub struct Font {
    /// The whole file.
    pub data: Arc<[u8]>,
    /// Family, for people.
    pub family: String,
    /// For which characters.
    pub script: Script,
    /// Regular or bold.
    pub weight: Weight,
    /// The name in PDF font dictionaries, such as `NotoSans-Bold`.
    pub postscript_name: String,
    /// Font units per em.
    pub units_per_em: u16,
    /// Ascent in font units.
    pub ascent: i16,
    /// Descent in font units, negative.
    pub descent: i16,
    /// Height of capitals in font units.
    pub cap_height: i16,
    /// Box around all glyphs in font units: left, bottom, right, top.
    pub bounds: [i16; 4],
    advances: Arc<[u16]>,
    shaping: harfrust::Font,
}

/// The scripts that cards are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Latin letters, and digits everywhere.
    Latin,
    /// Hindi.
    Devanagari,
}

/// Weights that a layout can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 700.
    Bold,
}

/// Why a font folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A file cannot be read.
    #[error("cannot read {path}\n\nhint: fonts.toml names files in its own folder")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `fonts.toml` is not what it should be.
    #[error(
        "fonts.toml is not understood\n\nhint: each [[font]] has family, script, weight, file, sha256"
    )]
    Toml(#[from] toml::de::Error),
    /// A file is not the one that was chosen.
    #[error(
        "font file `{file}` is not the one that fonts.toml means: its SHA-256 is {found}, not {expected}\n\n\
         hint: restore the file, or write the new sum into fonts.toml and look at every layout again"
    )]
    Checksum {
        /// The file's name.
        file: String,
        /// The sum in `fonts.toml`.
        expected: String,
        /// The file's sum.
        found: String,
    },
    /// A file is no font.
    #[error(
        "`{file}` is not a TrueType or OpenType font\n\nhint: fonts.toml takes .ttf and .otf files"
    )]
    NotAFont {
        /// The file's name.
        file: String,
    },
    /// A script has no font of a weight.
    #[error(
        "there is no {weight:?} font for {script:?}\n\nhint: add a [[font]] with script and weight to fonts.toml"
    )]
    Incomplete {
        /// Which script.
        script: Script,
        /// Which weight.
        weight: Weight,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FontList {
    font: Vec<FontEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FontEntry {
    family: String,
    script: Script,
    weight: Weight,
    file: String,
    sha256: String,
}

impl FontSet {
    /// The fonts that the program carries.
    pub fn bundled() -> Result<Self, FontError> {
        Self::read(include_str!("../../../fonts/fonts.toml"), |file| {
            let data: &'static [u8] = match file {
                "NotoSans-Regular.ttf" => include_bytes!("../../../fonts/NotoSans-Regular.ttf"),
                "NotoSans-Bold.ttf" => include_bytes!("../../../fonts/NotoSans-Bold.ttf"),
                "NotoSansDevanagari-Regular.ttf" => {
                    include_bytes!("../../../fonts/NotoSansDevanagari-Regular.ttf")
                }
                "NotoSansDevanagari-Bold.ttf" => {
                    include_bytes!("../../../fonts/NotoSansDevanagari-Bold.ttf")
                }
                _ => {
                    return Err(FontError::NotAFont {
                        file: file.to_owned(),
                    });
                }
            };
            Ok(data.into())
        })
    }

    /// The fonts of a folder with a `fonts.toml`.
    pub fn load(folder: &Path) -> Result<Self, FontError> {
        let read =
            |path: PathBuf| std::fs::read(&path).map_err(|source| FontError::Read { path, source });
        let list_path = folder.join("fonts.toml");
        let list = std::fs::read_to_string(&list_path).map_err(|source| FontError::Read {
            path: list_path,
            source,
        })?;
        Self::read(&list, |file| Ok(read(folder.join(file))?.into()))
    }

    /// A font by its id.
    pub fn font(&self, id: FontId) -> &Font {
        &self.fonts[usize::from(id.0)]
    }

    /// All fonts with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FontId, &Font)> {
        (0..).map(FontId).zip(self.fonts.iter())
    }

    /// The font of a script and weight.
    pub fn id(&self, script: Script, weight: Weight) -> FontId {
        self.slots[slot(script, weight)]
    }

    /// The width of a shaped word in em: multiply by the type size.
    pub fn width_em(&self, word: &ShapedWord) -> f32 {
        // Advances of a word stay far below 2^24, where f32 is exact.
        #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
        let advance = word.advance as f32;
        advance / f32::from(self.font(word.font).units_per_em)
    }

    fn read(
        list: &str,
        open: impl Fn(&str) -> Result<Arc<[u8]>, FontError>,
    ) -> Result<Self, FontError> {
        let list: FontList = toml::from_str(list)?;
        let fonts = list
            .font
            .into_iter()
            .map(|entry| {
                let data = open(&entry.file)?;
                Font::open(entry, &data)
            })
            .collect::<Result<Arc<[_]>, _>>()?;
        let mut slots = [FontId(0); 4];
        for script in [Script::Latin, Script::Devanagari] {
            for weight in [Weight::Regular, Weight::Bold] {
                slots[slot(script, weight)] = (0..)
                    .map(FontId)
                    .zip(fonts.iter())
                    .find(|(_, font)| font.script == script && font.weight == weight)
                    .map(|(id, _)| id)
                    .ok_or(FontError::Incomplete { script, weight })?;
            }
        }
        Ok(Self { fonts, slots })
    }
}

impl Font {
    /// Whether the font draws a character.
    pub fn has(&self, character: char) -> bool {
        self.shaping.charmap().map_unicode(character).is_some()
    }

    /// A glyph's advance in font units; 0 for a glyph that the font does not have.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances
            .get(usize::from(glyph))
            .copied()
            .unwrap_or_default()
    }

    /// The font as the shaper takes it.
    pub(crate) fn shaping(&self) -> &harfrust::Font {
        &self.shaping
    }

    fn open(entry: FontEntry, data: &Arc<[u8]>) -> Result<Self, FontError> {
        let found = hex(&Sha256::digest(data));
        if !found.eq_ignore_ascii_case(&entry.sha256) {
            return Err(FontError::Checksum {
                file: entry.file,
                expected: entry.sha256,
                found,
            });
        }
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(SharedBytes(Arc::clone(data)));
        let shaping = harfrust::Font::new(shared, 0);
        let (Some(shaping), Ok(tables)) = (shaping, FontRef::new(data)) else {
            return Err(FontError::NotAFont { file: entry.file });
        };
        let metrics = tables.metrics(Size::unscaled(), LocationRef::default());
        let glyph_metrics = tables.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advances = (0..metrics.glyph_count)
            .map(|glyph| {
                units(
                    glyph_metrics
                        .advance_width(GlyphId::new(glyph))
                        .unwrap_or_default(),
                )
            })
            .map(i16::unsigned_abs)
            .collect();
        let postscript_name = tables
            .localized_strings(StringId::POSTSCRIPT_NAME)
            .english_or_first()
            .map(|name| name.chars().collect::<String>())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| {
                entry
                    .file
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .collect()
            });
        let bounds = metrics.bounds.unwrap_or_default();
        Ok(Self {
            postscript_name,
            units_per_em: metrics.units_per_em,
            ascent: units(metrics.ascent),
            descent: units(metrics.descent),
            cap_height: units(metrics.cap_height.unwrap_or(metrics.ascent)),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(units),
            advances,
            shaping,
            family: entry.family,
            script: entry.script,
            weight: entry.weight,
            data: Arc::clone(data),
        })
    }
}

/// Font tables hold these numbers as 16-bit integers; the reader gives them as floats.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the table's number was an i16"
)]
fn units(value: f32) -> i16 {
    value.round() as i16
}

impl std::fmt::Debug for Font {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Font")
            .field("postscript_name", &self.postscript_name)
            .finish_non_exhaustive()
    }
}

struct SharedBytes(Arc<[u8]>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

const fn slot(script: Script, weight: Weight) -> usize {
    script as usize * 2 + weight as usize
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
