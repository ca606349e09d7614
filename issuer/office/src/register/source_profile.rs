//! Source profiles: how the files of one source are read, as data. `FORMAT.md` explains them.

mod cell_rule;
mod compile;
mod error;
mod file;
mod place_table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub use error::{ProfileError, ProfileProblem};
pub use file::{FileFormat, SourceKind};

use super::Column;
use super::raw_family::{RawFamily, RawRow};
pub(super) use cell_rule::{Target, plain_name};

/// How the files of one source are read: which of its columns is which of ours, how it spells
/// words, what it has that a card does not need, and who answers for each field.
#[derive(Debug, Clone)]
pub struct SourceProfile {
    inner: Arc<Compiled>,
}

/// A profile ready for use.
#[derive(Debug)]
struct Compiled {
    name: String,
    title: String,
    kind: SourceKind,
    formats: Vec<FileFormat>,
    /// Keys of JSON under which a file's list of families may stand.
    family_lists: Vec<String>,
    /// Keys of JSON under which a family's members stand.
    member_lists: Vec<String>,
    uses: Vec<KeyUse>,
    /// The columns' names as the profile writes them, in the order of their uses.
    names: Vec<String>,
    /// From a column's name, as the profile writes it and in plain form, to its use.
    by_name: HashMap<String, usize>,
    /// What stands in cells that the file leaves empty.
    defaults: Vec<(Column, String)>,
    owners: Vec<Arc<str>>,
}

/// What becomes of a column or key of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyUse {
    /// It is read into these fields; at least one.
    Fields(Vec<Target>),
    /// It carries what a card does not need and is passed over unread.
    Dropped,
    /// It carries Aadhaar numbers, which are thrown away at the door.
    Aadhaar,
}

/// The profiles that come with the program, by name.
const BUNDLED: [(&str, &str); 4] = [
    ("register", include_str!("../../profiles/register.toml")),
    (
        "e-parivar-rural",
        include_str!("../../profiles/e-parivar-rural.toml"),
    ),
    (
        "e-parivar-urban",
        include_str!("../../profiles/e-parivar-urban.toml"),
    ),
    ("pds-cards", include_str!("../../profiles/pds-cards.toml")),
];

impl SourceProfile {
    /// The profile of our own format, `FORMAT.md`.
    pub const REGISTER: &str = "register";
    /// The profile of the food department's list of ration cards.
    pub const PDS_CARDS: &str = "pds-cards";

    /// The profiles that come with the program: name and what it is for.
    pub fn list_bundled() -> Result<Vec<(String, String)>, ProfileError> {
        BUNDLED
            .iter()
            .map(|(name, _)| {
                let profile = Self::bundled(name)?;
                Ok((profile.name().to_owned(), profile.title().to_owned()))
            })
            .collect()
    }

    /// A profile that comes with the program.
    pub fn bundled(name: &str) -> Result<Self, ProfileError> {
        let (_, text) = BUNDLED
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| ProfileError::Unknown {
                known: BUNDLED.map(|(name, _)| name).join(", "),
            })?;
        Self::parse(text, None).map_err(|problem| ProfileError::Wrong {
            profile: name.to_owned(),
            problem,
        })
    }

    /// The bundled profile of this name, or the one in this file, which ends in `.toml`.
    pub fn open(name_or_path: &str) -> Result<Self, ProfileError> {
        let path = Path::new(name_or_path);
        let is_file = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        if !is_file {
            return Self::bundled(name_or_path);
        }
        let text = fs::read_to_string(path).map_err(|source| ProfileError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text, path.parent()).map_err(|problem| ProfileError::Wrong {
            profile: path.display().to_string(),
            problem,
        })
    }

    fn parse(text: &str, folder: Option<&Path>) -> Result<Self, ProfileProblem> {
        let file = toml::from_str(text).map_err(Box::new)?;
        compile::compile(file, folder).map(|compiled| Self {
            inner: Arc::new(compiled),
        })
    }

    /// Its short name, for the record of imports.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// What it is for, in a few words.
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// Who answers for which fields, as JSON with the owners in the order of their names.
    pub fn owners_json(&self) -> String {
        let mut fields = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for column in Column::ALL {
            fields
                .entry(self.owner(column))
                .or_default()
                .push(column.name());
        }
        // Strings alone: this cannot fail.
        serde_json::to_string(&fields).unwrap_or_default()
    }

    /// Whether its files hold families of the register or ration cards.
    pub fn kind(&self) -> SourceKind {
        self.inner.kind
    }

    /// Which office answers for a field: where a mistake in it is corrected.
    pub fn owner(&self, column: Column) -> &str {
        &self.inner.owners[column as usize]
    }

    pub(super) fn takes(&self, format: FileFormat) -> bool {
        self.inner.formats.contains(&format)
    }

    pub(super) fn formats(&self) -> &[FileFormat] {
        &self.inner.formats
    }

    pub(super) fn is_family_list(&self, key: &str) -> bool {
        self.inner.family_lists.iter().any(|known| known == key)
    }

    pub(super) fn is_member_list(&self, key: &str) -> bool {
        self.inner.member_lists.iter().any(|known| known == key)
    }

    /// What becomes of a column or key; `None` where the profile does not know it.
    pub(super) fn key_use(&self, name: &str) -> Option<&KeyUse> {
        let at = match self.inner.by_name.get(name) {
            Some(at) => *at,
            None => *self.inner.by_name.get(&plain_name(name))?,
        };
        self.inner.uses.get(at)
    }

    /// Whether keys of an object inside an object are known: `property.owner` for `property`.
    pub(super) fn has_keys_below(&self, name: &str) -> bool {
        let start = format!("{name}.");
        self.inner
            .names
            .iter()
            .any(|known| known.starts_with(&start))
    }

    /// The names that a source may give to a field, as people would read them.
    pub(super) fn names_of(&self, column: Column) -> String {
        let brings = |key_use: &KeyUse| match key_use {
            KeyUse::Fields(targets) => targets.iter().any(|target| target.column == column),
            KeyUse::Dropped | KeyUse::Aadhaar => false,
        };
        let names: Vec<&str> = self
            .inner
            .names
            .iter()
            .zip(&self.inner.uses)
            .filter(|(_, key_use)| brings(key_use))
            .map(|(name, _)| name.as_str())
            .collect();
        names.join(" or ")
    }

    /// Whether the file need not have the column.
    pub(super) fn may_lack(&self, column: Column) -> bool {
        let is_filled = self
            .inner
            .defaults
            .iter()
            .any(|(filled, _)| *filled == column);
        is_filled || !self.inner.kind.needs(column)
    }

    /// The column whose value the rows of one family share.
    pub(super) fn family_column(&self) -> Column {
        match self.inner.kind {
            SourceKind::Register => Column::FamilyId,
            SourceKind::Pds => Column::RationCard,
        }
    }

    /// Puts the profile's constants and defaults into cells that the file left empty.
    pub(super) fn fill(&self, family: &mut RawFamily) {
        for (column, text) in &self.inner.defaults {
            let rows = if column.is_of_member() {
                family.rows.len()
            } else {
                family.rows.len().min(1)
            };
            for row in &mut family.rows[..rows] {
                fill_cell(row, *column, text);
            }
        }
    }
}

fn fill_cell(row: &mut RawRow, column: Column, text: &str) {
    if row.get(column).is_empty() {
        row.set(column, text);
    }
}
