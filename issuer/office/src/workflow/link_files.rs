//! Linking two CSV files, or one with itself, by a profile; nothing of it touches the register.

mod links_file;
mod list_file;
mod truth_file;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use issuer_linking::{
    BlockingReport, Decision, LinkError, Linker, Model, Profile, ProfileError, ReviewReason,
};

use super::whole_files::{WriteError, write_file};
use crate::register::FileError;

pub use list_file::Refused;
use list_file::{ListFile, Which};
pub use truth_file::Quality;

/// What is to be linked.
#[derive(Debug, Clone)]
pub struct LinkSetup {
    /// The left list.
    pub left: PathBuf,
    /// The right list; without one the left list is searched for duplicates.
    pub right: Option<PathBuf>,
    /// The profile.
    pub profile: PathBuf,
    /// The file of links.
    pub out: PathBuf,
    /// A model from an earlier run, used instead of learning.
    pub model: Option<PathBuf>,
    /// Where the model that was used is written.
    pub save_model: Option<PathBuf>,
    /// Pairs of ids that are one person, to measure against.
    pub truth: Option<PathBuf>,
    /// Threads; as many as the machine has cores if it is not said.
    pub threads: Option<usize>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkReport {
    /// The profile's name.
    pub profile: String,
    /// Rows of the left list.
    pub left_rows: usize,
    /// Rows of the right list, if there is one.
    pub right_rows: Option<usize>,
    /// Rows of both lists that were refused.
    pub refused: Vec<Refused>,
    /// Pairs that are one person.
    pub links: usize,
    /// Pairs for a person to look at because the evidence is weak.
    pub weak: usize,
    /// Pairs for a person to look at because another row is nearly as good.
    pub ambiguous: usize,
    /// What was compared and what was left out.
    pub blocking: BlockingReport,
    /// How good the links are, where the truth is known.
    pub quality: Option<Quality>,
}

/// Why nothing was linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkFilesError {
    /// A profile, model or truth file cannot be read.
    #[error("{} cannot be read\n\nhint: is it there, and may you read it?", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The profile or model is wrong.
    #[error("{} is no profile or model that can be used", path.display())]
    Profile {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        source: ProfileError,
    },
    /// A list cannot be read.
    #[error("{} cannot be linked", path.display())]
    List {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        source: FileError,
    },
    /// A column that the profile names is not in the list.
    #[error(
        "{} has no column {column}; it has {columns}\n\nhint: name its columns in the profile: left and right of each [[field]], id of [left] and [right]",
        path.display()
    )]
    ColumnMissing {
        /// The list.
        path: PathBuf,
        /// What the profile asks for.
        column: String,
        /// What the list has.
        columns: String,
    },
    /// The profile does not say where the ids are.
    #[error(
        "the profile does not name the column of the row ids\n\nhint: add [left] and [right] with id = \"…\""
    )]
    NoId,
    /// Linking failed.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The model has no form as a file.
    #[error("the model cannot be written as TOML")]
    Model(#[from] toml::ser::Error),
    /// A file was not written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Links the files and writes the links, whole or not at all.
pub fn link_files(setup: &LinkSetup) -> Result<LinkReport, LinkFilesError> {
    let profile = read_profile(&setup.profile)?;
    let mut refused = Vec::new();
    let left = ListFile::read(&setup.left, &profile, Which::Left, &mut refused)?;
    let right = match &setup.right {
        Some(path) => Some(ListFile::read(path, &profile, Which::Right, &mut refused)?),
        None => None,
    };
    let name = profile.name.clone();
    let mut linker = Linker::new(profile);
    if let Some(threads) = setup.threads {
        linker = linker.with_threads(threads);
    }
    if let Some(path) = &setup.model {
        let model = Model::from_toml(&read_text(path)?);
        let model = model.map_err(|source| LinkFilesError::Profile {
            path: path.clone(),
            source,
        })?;
        linker = linker.with_model(model)?;
    }
    let outcome = match &right {
        Some(right) => linker.link(&left.records, &right.records)?,
        None => linker.find_duplicates(&left.records)?,
    };
    let ids = (
        &left.ids,
        right.as_ref().map_or(&left.ids, |right| &right.ids),
    );
    let quality = match &setup.truth {
        Some(path) => Some(Quality::measure(path, &outcome, ids, right.is_none())?),
        None => None,
    };
    let content = links_file::content(linker.profile(), &outcome, ids);
    write_file(&setup.out, &content)?;
    if let Some(path) = &setup.save_model {
        write_file(path, outcome.model.to_toml()?.as_bytes())?;
    }
    let count = |decision| {
        outcome
            .pairs
            .iter()
            .filter(|pair| pair.decision == decision)
            .count()
    };
    Ok(LinkReport {
        profile: name,
        left_rows: left.records.len(),
        right_rows: right.map(|right| right.records.len()),
        refused,
        links: count(Decision::Link),
        weak: count(Decision::Review(ReviewReason::Weak)),
        ambiguous: count(Decision::Review(ReviewReason::Ambiguous)),
        quality,
        blocking: outcome.blocking,
    })
}

fn read_profile(path: &Path) -> Result<Profile, LinkFilesError> {
    Profile::from_toml(&read_text(path)?).map_err(|source| LinkFilesError::Profile {
        path: path.to_owned(),
        source,
    })
}

fn read_text(path: &Path) -> Result<String, LinkFilesError> {
    fs::read_to_string(path).map_err(|source| LinkFilesError::Read {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
