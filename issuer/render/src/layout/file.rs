//! `layout.toml` as it is written; `card-layouts/README.md` explains every key.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fonts::Weight;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayoutFile {
    pub(super) id: String,
    pub(super) card_types: Vec<String>,
    pub(super) inks: BTreeMap<String, InkFile>,
    pub(super) categories: BTreeMap<String, CategoryFile>,
    pub(super) front: SideFile,
    pub(super) back: SideFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InkFile {
    pub(super) svg: String,
    pub(super) cmyk: [f32; 4],
    #[serde(default)]
    pub(super) overprint: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryFile {
    pub(super) ink: String,
    pub(super) text_ink: Option<String>,
    pub(super) hindi: Option<String>,
    pub(super) latin: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SideFile {
    #[serde(default)]
    pub(super) text: Vec<TextFile>,
    #[serde(default)]
    pub(super) chip: Vec<ChipFile>,
    #[serde(default)]
    pub(super) microtext: Vec<MicrotextFile>,
    pub(super) photo: Option<PhotoFile>,
    pub(super) ghost: Option<GhostFile>,
    pub(super) emblem_slot: Option<EmblemSlotFile>,
    pub(super) qr: Option<QrFile>,
    pub(super) members: Option<MembersFile>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextFile {
    pub(super) text: String,
    pub(super) at: [f32; 2],
    #[serde(default)]
    pub(super) align: Align,
    pub(super) width: Option<f32>,
    #[serde(default)]
    pub(super) font: Weight,
    pub(super) size: Vec<f32>,
    #[serde(default = "one_line")]
    pub(super) lines: usize,
    pub(super) line_height: Option<f32>,
    pub(super) broken_y: Option<f32>,
    #[serde(default = "full_width")]
    pub(super) narrow: f32,
    pub(super) ink: String,
    #[serde(default)]
    pub(super) tracking: f32,
    #[serde(default)]
    pub(super) uppercase: bool,
    pub(super) when: Option<String>,
    #[serde(rename = "for")]
    pub(super) card_types: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChipFile {
    pub(super) at: [f32; 2],
    pub(super) size: [f32; 2],
    pub(super) radius: f32,
    pub(super) ink: String,
    pub(super) border: Option<String>,
    pub(super) border_width: Option<f32>,
    #[serde(rename = "for")]
    pub(super) card_types: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MicrotextFile {
    pub(super) text: String,
    pub(super) at: [f32; 2],
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) ink: String,
    #[serde(default)]
    pub(super) font: Weight,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhotoFile {
    pub(super) at: [f32; 2],
    pub(super) size: [f32; 2],
    #[serde(default)]
    pub(super) radius: f32,
    pub(super) figure: String,
    pub(super) border: Option<String>,
    pub(super) border_width: Option<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GhostFile {
    pub(super) at: [f32; 2],
    pub(super) size: [f32; 2],
    #[serde(default)]
    pub(super) radius: f32,
    pub(super) opacity: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmblemSlotFile {
    pub(super) at: [f32; 2],
    pub(super) size: [f32; 2],
    pub(super) file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QrFile {
    pub(super) at: [f32; 2],
    pub(super) size: f32,
    #[serde(default)]
    pub(super) radius: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MembersFile {
    pub(super) at: [f32; 2],
    pub(super) width: f32,
    pub(super) pitches: Vec<PitchFile>,
    pub(super) rule: Option<String>,
    pub(super) rule_width: Option<f32>,
    pub(super) zebra: Option<String>,
    pub(super) name: ColumnFile,
    pub(super) second_name: Option<ColumnFile>,
    pub(super) relation: Option<ColumnFile>,
    pub(super) relation_latin: Option<ColumnFile>,
    pub(super) birth_year: Option<ColumnFile>,
    pub(super) number: Option<ColumnFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PitchFile {
    pub(super) rows: usize,
    pub(super) pitch: f32,
    pub(super) first: f32,
    pub(super) second: f32,
    pub(super) middle: f32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) x: f32,
    pub(super) width: f32,
    #[serde(default)]
    pub(super) align: Align,
    pub(super) size: Vec<f32>,
    #[serde(default = "full_width")]
    pub(super) narrow: f32,
    #[serde(default)]
    pub(super) font: Weight,
    pub(super) ink: String,
    pub(super) line: Option<RowLine>,
}

/// Which of a row's baselines a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RowLine {
    First,
    Second,
    Middle,
}

const fn one_line() -> usize {
    1
}

const fn full_width() -> f32 {
    100.0
}
