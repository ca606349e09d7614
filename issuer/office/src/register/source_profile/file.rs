use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::register::Column;

/// A profile as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) kind: SourceKind,
    pub(super) formats: Vec<FileFormat>,
    /// Which office answers for fields that name no other.
    pub(super) owner: String,
    /// Columns that carry what a card does not need.
    #[serde(default)]
    pub(super) dropped: Vec<String>,
    /// Columns that carry Aadhaar numbers.
    #[serde(default)]
    pub(super) aadhaar: Vec<String>,
    #[serde(default)]
    pub(super) json: JsonShape,
    /// Columns with a name in either script, and the field's name without its script.
    #[serde(default)]
    pub(super) either_script: BTreeMap<String, String>,
    pub(super) fields: BTreeMap<String, FieldFile>,
    #[serde(default)]
    pub(super) tables: BTreeMap<String, TableFile>,
}

/// Where families and members stand in JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JsonShape {
    #[serde(default)]
    pub(super) families: Vec<String>,
    #[serde(default)]
    pub(super) members: Vec<String>,
}

/// How one field comes about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldFile {
    /// The source's columns that may bring it.
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// The same in all rows; the source has no column for it.
    pub(super) constant: Option<String>,
    /// Where the cell is empty.
    pub(super) default: Option<String>,
    /// From the source's spelling to ours.
    #[serde(default)]
    pub(super) words: BTreeMap<String, String>,
    /// `table.code`, `table.hindi` or `table.latin`.
    pub(super) look_up: Option<String>,
    /// How the source came by it.
    pub(super) made_by: Option<MadeBy>,
    pub(super) owner: Option<String>,
}

/// Places with their codes and the names that a source gives them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    /// A CSV file beside the profile.
    pub(super) file: Option<PathBuf>,
    #[serde(default)]
    pub(super) places: Vec<PlaceFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceFile {
    pub(super) code: u32,
    #[serde(default)]
    pub(super) hindi: String,
    #[serde(default)]
    pub(super) latin: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

/// What the files of a source hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Families of the register.
    Register,
    /// Ration cards of the food department's list.
    Pds,
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFormat {
    /// One member a line.
    Csv,
    /// One list of families, or an object that has one.
    Json,
    /// One family a line.
    JsonLines,
    /// A workbook, one member a row.
    Xlsx,
}

/// How a source came by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MadeBy {
    /// Typed from papers by the register's clerk.
    Register,
    /// Taken from Aadhaar eKYC.
    Ekyc,
    /// Copied from the ration card.
    RationCard,
    /// Said and confirmed by the person.
    Person,
    /// Made from the other script by a program.
    Transliteration,
    /// Made by a program that translates.
    Translation,
}

impl SourceKind {
    /// Whether every file of this kind must have the column, unless the profile fills it.
    pub(in crate::register) fn needs(self, column: Column) -> bool {
        match self {
            Self::Register => !column.is_optional(),
            Self::Pds => matches!(
                column,
                Column::RationCard | Column::Categories | Column::ShopCode
            ),
        }
    }
}

impl MadeBy {
    pub(super) fn is_machine(self) -> bool {
        matches!(self, Self::Transliteration | Self::Translation)
    }
}

impl FileFormat {
    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV (.csv)",
            Self::Json => "JSON (.json)",
            Self::JsonLines => "JSON Lines (.jsonl)",
            Self::Xlsx => "XLSX (.xlsx)",
        }
    }

    /// The format of a file name's ending, without dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}
