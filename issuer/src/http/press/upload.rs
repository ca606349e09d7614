//! Files that a page sends: looked at first, then sent once more with the page and recorded. Nothing
//! of them stays here between the two.

use std::fs;
use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_pages::press::FaultRow;
use issuer_pages::{Words, row_reason};
use tempfile::TempDir;

use crate::http::fault::Fault;

/// Rows with faults that a page shows; the list that can be fetched has all of them.
const FAULTS_SHOWN: usize = 100;

/// Files by their fields.
pub(super) type Sent = Vec<(&'static str, String)>;

/// Reads the fields of a form with files that are known; those that are empty are left out.
pub(super) async fn read(mut form: Multipart, fields: &[&'static str]) -> Result<Sent, Fault> {
    let mut sent = Sent::new();
    let broken =
        |_: axum::extract::multipart::MultipartError| Fault::not_taken("refused-file-broken");
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = fields.iter().find(|name| field.name() == Some(name));
        let bytes = field.bytes().await.map_err(broken)?;
        match name {
            Some(name) if !bytes.is_empty() => {
                // What is not UTF-8 becomes a sign that no cell can have, and its row is told.
                let text = String::from_utf8_lossy(&bytes).into_owned();
                sent.push((*name, text));
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// The same files out of the form that records them.
pub(super) fn again(form: Vec<(String, String)>, fields: &[&'static str]) -> Sent {
    let known = form.into_iter().filter_map(|(field, text)| {
        let name = fields.iter().find(|name| **name == field)?;
        (!text.is_empty()).then_some((*name, text))
    });
    known.collect()
}

/// The files in a folder of their own, as the office's verbs read them. It goes with this value.
pub(super) struct InFolder {
    _folder: TempDir,
    files: Vec<(&'static str, PathBuf)>,
}

impl InFolder {
    pub(super) fn write(sent: &Sent) -> Result<Self, Fault> {
        let away = |error: std::io::Error| Fault::Away(format!("a sent file: {error}"));
        let folder = tempfile::tempdir().map_err(away)?;
        let mut files = Vec::new();
        for (name, text) in sent {
            let path = folder.path().join(format!("{name}.csv"));
            fs::write(&path, text).map_err(away)?;
            files.push((*name, path));
        }
        Ok(Self {
            _folder: folder,
            files,
        })
    }

    pub(super) fn find(&self, name: &str) -> Option<&Path> {
        let file = self.files.iter().find(|(known, _)| *known == name);
        file.map(|(_, path)| path.as_path())
    }

    /// The rows that were not taken: the first ones, as the verbs wrote them beside the files.
    pub(super) fn faults(&self, words: Words) -> Vec<FaultRow> {
        let mut rows = Vec::new();
        for (name, path) in &self.files {
            let Ok(mut reader) = csv::Reader::from_path(path.with_extension("rejected.csv")) else {
                continue;
            };
            let records = reader.records().filter_map(Result::ok);
            rows.extend(records.take(FAULTS_SHOWN).map(|record| {
                let cell = |at| record.get(at).unwrap_or_default().to_owned();
                let code = cell(4);
                FaultRow {
                    file: name,
                    line: cell(0),
                    column: cell(3),
                    text: row_reason(words, &code, &cell(5)),
                    code,
                }
            }));
        }
        rows
    }

    /// All rows that were not taken, as a file to fetch; the first line of a second file goes.
    pub(super) fn errors(&self, lot: &str) -> Response {
        let mut text = String::new();
        for (_, path) in &self.files {
            let rejected = fs::read_to_string(path.with_extension("rejected.csv"));
            let rejected = rejected.unwrap_or_default();
            let without_names = rejected.split_once('\n').map_or("", |(_, rows)| rows);
            text.push_str(if text.is_empty() {
                &rejected
            } else {
                without_names
            });
        }
        let name = format!("attachment; filename=\"{lot}.rejected.csv\"");
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ];
        (headers, text).into_response()
    }
}
