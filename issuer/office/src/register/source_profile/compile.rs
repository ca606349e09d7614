use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::cell_rule::{CellRule, Script, Target, plain_name};
use super::error::ProfileProblem;
use super::file::{FieldFile, ProfileFile, TableFile};
use super::place_table::{DISTRICTS_NAME, PlacePart, PlaceTable};
use super::{Compiled, KeyUse};
use crate::register::Column;

type Tables = BTreeMap<String, Arc<PlaceTable>>;

/// Makes a profile of its file, or says what is wrong with it.
pub(super) fn compile(
    file: ProfileFile,
    folder: Option<&Path>,
) -> Result<Compiled, ProfileProblem> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=40).contains(&file.name.len()) || !file.name.bytes().all(is_plain) {
        return Err(ProfileProblem::Name);
    }
    let tables = read_tables(file.tables, folder)?;
    let mut owners = vec![Arc::from(file.owner.as_str()); Column::COUNT];
    let mut defaults = Vec::new();
    let mut targets: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    let mut brought = Vec::new();
    for (name, field) in file.fields {
        let column = Column::from_name(&name).ok_or_else(|| ProfileProblem::UnknownField {
            field: name.clone(),
        })?;
        if field.made_by.is_some_and(super::file::MadeBy::is_machine) {
            return Err(ProfileProblem::MadeByMachine { field: name });
        }
        let rule = rule_of(&name, &field, &tables)?;
        if let Some(owner) = &field.owner {
            owners[column as usize] = Arc::from(owner.as_str());
        }
        brought.push(column);
        for source in field.from {
            let target = Target {
                column,
                rule: rule.clone(),
            };
            targets.entry(source).or_default().push(target);
        }
        if let Some(text) = field.constant.or(field.default) {
            defaults.push((column, text));
        }
    }
    for (source, stem) in file.either_script {
        for (script, ending) in [(Script::Devanagari, "hindi"), (Script::Latin, "latin")] {
            let field = format!("{stem}_{ending}");
            let Some(column) = Column::from_name(&field) else {
                return Err(ProfileProblem::UnknownField { field });
            };
            brought.push(column);
            targets.entry(source.clone()).or_default().push(Target {
                column,
                rule: CellRule::Script(script),
            });
        }
    }
    for column in Column::ALL {
        if file.kind.needs(column) && !brought.contains(&column) {
            return Err(ProfileProblem::FieldMissing {
                field: column.name(),
            });
        }
    }
    let uses = targets
        .into_iter()
        .map(|(name, mut targets)| {
            // The code of a place is the field that tells best what is wrong with its name.
            targets.sort_by_key(|target| target.column);
            (name, KeyUse::Fields(targets))
        })
        .chain(file.dropped.into_iter().map(|name| (name, KeyUse::Dropped)))
        .chain(file.aadhaar.into_iter().map(|name| (name, KeyUse::Aadhaar)));
    let index = index(uses)?;
    Ok(Compiled {
        name: file.name,
        title: file.title,
        kind: file.kind,
        formats: file.formats,
        family_lists: file.json.families,
        member_lists: file.json.members,
        uses: index.uses,
        names: index.names,
        by_name: index.by_name,
        defaults,
        owners,
    })
}

fn read_tables(
    files: BTreeMap<String, TableFile>,
    folder: Option<&Path>,
) -> Result<Tables, ProfileProblem> {
    let mut tables = Tables::new();
    tables.insert(
        DISTRICTS_NAME.to_owned(),
        Arc::new(PlaceTable::districts()?),
    );
    for (name, table) in files {
        let table = Arc::new(PlaceTable::read(&name, table, folder)?);
        tables.insert(name, table);
    }
    Ok(tables)
}

fn rule_of(name: &str, field: &FieldFile, tables: &Tables) -> Result<CellRule, ProfileProblem> {
    let has_rule = !field.words.is_empty() || field.look_up.is_some();
    let has_both = !field.words.is_empty() && field.look_up.is_some();
    let is_constant = field.constant.is_some();
    if has_both
        || is_constant && (has_rule || !field.from.is_empty() || field.default.is_some())
        || !is_constant && field.from.is_empty()
    {
        return Err(ProfileProblem::FieldKeys {
            field: name.to_owned(),
        });
    }
    if let Some(place) = &field.look_up {
        let found = place.split_once('.').and_then(|(table, part)| {
            Some((tables.get(table)?.clone(), PlacePart::from_word(part)?))
        });
        let (table, part) = found.ok_or_else(|| ProfileProblem::LookUp {
            field: name.to_owned(),
        })?;
        return Ok(CellRule::LookUp(table, part));
    }
    if field.words.is_empty() {
        return Ok(CellRule::AsItIs);
    }
    let words = field
        .words
        .iter()
        .map(|(theirs, ours)| (plain_name(theirs), ours.clone()));
    Ok(CellRule::Words(words.collect()))
}

/// The uses with the names that lead to them.
struct Index {
    uses: Vec<KeyUse>,
    names: Vec<String>,
    by_name: HashMap<String, usize>,
}

/// Every use by its name and by the plain form of it.
fn index(all: impl Iterator<Item = (String, KeyUse)>) -> Result<Index, ProfileProblem> {
    let mut uses = Vec::new();
    let mut by_name = HashMap::new();
    let mut names = Vec::new();
    for (name, key_use) in all {
        if by_name.insert(name.clone(), uses.len()).is_some() {
            return Err(ProfileProblem::NameTwice { name });
        }
        uses.push(key_use);
        names.push(name);
    }
    for (at, name) in names.iter().enumerate() {
        match by_name.insert(plain_name(name), at) {
            Some(other) if other != at && uses[other] != uses[at] => {
                return Err(ProfileProblem::NameUnclear { name: name.clone() });
            }
            _ => {}
        }
    }
    Ok(Index {
        uses,
        names,
        by_name,
    })
}
