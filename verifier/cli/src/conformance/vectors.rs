use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::answer::{Answer, answer};
use super::question::{Question, QuestionError};

/// A question and what must be answered.
#[derive(Debug)]
pub(crate) struct Vector {
    pub(crate) question: Question,
    pub(crate) expected: Answer,
    /// What is wrong with the code or the update, in words.
    pub(crate) defect: String,
}

/// Why the vectors are of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VectorError {
    #[error(
        "the vectors in {path} cannot be read: {source}\n\n\
         hint: --vectors names the folder tests/vectors of the repository"
    )]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} is no vector: {source}")]
    Form {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{path} is no vector: {source}")]
    Question {
        path: PathBuf,
        source: QuestionError,
    },
    #[error(
        "{path} expects {expected}, and this program says {said}\n\n\
         hint: take the vectors and card-verify of one version"
    )]
    Differs {
        path: PathBuf,
        expected: String,
        said: String,
    },
    #[error("there is no vector in {0}")]
    None(PathBuf),
}

/// What a vector's file has beside the question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Expected {
    lists: Option<String>,
    defect: String,
    code: Option<String>,
    decision: Option<String>,
    verdict: Option<String>,
}

/// The vectors of these kinds, by name. Each is put to this program's own verifier too: it must say
/// what the file says, and knows the card number, which no file has.
pub(super) fn read_vectors(folder: &Path, kinds: &[&str]) -> Result<Vec<Vector>, VectorError> {
    let mut vectors = Vec::new();
    for kind in kinds {
        for path in files(&folder.join(kind))? {
            vectors.push(read_vector(folder, kind, path)?);
        }
    }
    if vectors.is_empty() {
        return Err(VectorError::None(folder.to_owned()));
    }
    Ok(vectors)
}

fn read_vector(folder: &Path, kind: &str, path: PathBuf) -> Result<Vector, VectorError> {
    let bytes = read(&path)?;
    let mut question: Question = parse(&path, &bytes)?;
    let expected: Expected = parse(&path, &bytes)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    question.id = format!("{kind}/{name}");
    if let Some(lists) = &expected.lists {
        let lists = folder.join("lists").join(format!("{lists}.json"));
        let lists: Question = parse(&lists, &read(&lists)?)?;
        (question.roots, question.update) = (lists.roots, lists.update);
    }
    let answer = match answer(&question) {
        Ok(answer) => answer,
        Err(source) => return Err(VectorError::Question { path, source }),
    };
    for (in_file, said) in [
        (&expected.code, Some(answer.code.as_str())),
        (&expected.decision, answer.decision),
        (&expected.verdict, answer.verdict),
    ] {
        if let Some(in_file) = in_file
            && Some(in_file.as_str()) != said
        {
            return Err(VectorError::Differs {
                path,
                expected: in_file.clone(),
                said: said.unwrap_or("nothing").to_owned(),
            });
        }
    }
    Ok(Vector {
        question,
        expected: answer,
        defect: expected.defect,
    })
}

/// The JSON files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, VectorError> {
    let fail = |source| VectorError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<u8>, VectorError> {
    fs::read(path).map_err(|source| VectorError::Read {
        path: path.to_owned(),
        source,
    })
}

fn parse<'b, T: Deserialize<'b>>(path: &Path, bytes: &'b [u8]) -> Result<T, VectorError> {
    serde_json::from_slice(bytes).map_err(|source| VectorError::Form {
        path: path.to_owned(),
        source,
    })
}
