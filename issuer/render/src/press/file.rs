//! A press profile as it is written; `presses/README.md` explains every key.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) bleed: f32,
    pub(super) sheet: Option<SheetFile>,
    #[serde(default)]
    pub(super) spot: BTreeMap<String, String>,
    pub(super) varnish: Option<VarnishFile>,
    #[serde(default)]
    pub(super) dparts: bool,
    pub(super) icc: Option<IccEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetFile {
    pub(super) size: [f32; 2],
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) gutter: [f32; 2],
    pub(super) edge: f32,
    pub(super) flip: Flip,
    pub(super) marks: bool,
    pub(super) slug: bool,
    pub(super) color_bar: bool,
}

/// The edge of the sheet that it is turned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Flip {
    LongEdge,
    ShortEdge,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VarnishFile {
    pub(super) separation: String,
    #[serde(default = "qr_and_photo")]
    pub(super) spare: Vec<Spared>,
}

/// What stays without varnish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Spared {
    Qr,
    Photo,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IccEntry {
    pub(super) file: String,
    pub(super) condition: String,
}

fn qr_and_photo() -> Vec<Spared> {
    vec![Spared::Qr, Spared::Photo]
}
