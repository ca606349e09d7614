use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::answer::{Answer, answer};
use super::question::{Fields, Question, QuestionError};

/// A question and what must be answered.
#[derive(Debug)]
pub(super) struct Vector {
    pub(super) question: Question,
    pub(super) expected: Answer,
    /// What is wrong with the code or the update, in words.
    pub(super) defect: String,
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
    let file = read_fields(&path)?;
    let field = |name| file.get(name).and_then(Value::as_str).map(str::to_owned);
    let defect = field("defect")
        .or_else(|| field("about"))
        .unwrap_or_default();
    let expected = ["code", "decision", "verdict"].map(field);
    let lists = match field("lists") {
        Some(name) => Some(read_fields(&folder.join(format!("lists/{name}.json")))?),
        None => None,
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let question = Question::of_vector(&format!("{kind}/{name}"), file, lists);
    let answer = match answer(&question) {
        Ok(answer) => answer,
        Err(source) => return Err(VectorError::Question { path, source }),
    };
    let said = [Some(answer.code.as_str()), answer.decision, answer.verdict];
    for (expected, said) in expected.into_iter().zip(said) {
        if let Some(expected) = expected
            && Some(expected.as_str()) != said
        {
            return Err(VectorError::Differs {
                path,
                expected,
                said: said.unwrap_or("nothing").to_owned(),
            });
        }
    }
    Ok(Vector {
        question,
        expected: answer,
        defect,
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
    paths.sort_unstable();
    Ok(paths)
}

fn read_fields(path: &Path) -> Result<Fields, VectorError> {
    let bytes = fs::read(path).map_err(|source| VectorError::Read {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|error| VectorError::Question {
        path: path.to_owned(),
        source: error.into(),
    })
}
