//! The signed file drop, for departments without an interface of their own: a folder with `in` and
//! `out`, and the same documents as over HTTP.
//!
//! ```text
//! in/NAME.json  in/NAME.json.sig  →  out/CLIENT/NAME.json, its manifest NAME.json.note
//!                                 or in/refused/NAME.json with NAME.json.reason
//! ```
//!
//! `.sig` is the detached Ed25519 signature of the file's bytes in base64, under the public key that
//! the office has noted for the client. A request is done once: its `id` is its idempotency key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use card_verifier::Lists;
use issuer_domain::{ApiScope, ClientName};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Asking;
use super::block_lists::take_block_list;
use super::call_sheet::call_sheet;
use super::error::ExchangeError;
use super::families_status::families_status;
use super::portability_export::portability_export;
use super::shop_ledgers::take_ledger;
use super::verify_card::verify_card;
use crate::app::App;
use crate::signing::{ExportNote, KeyRing, signature_holds};
use crate::storage::{ApiClient, Begun, ShareWay, StorageError};
use crate::workflow::whole_files::{WriteError, write_file};

/// Bytes of a request, as over HTTP.
const REQUEST_MAX: u64 = 16 * 1024 * 1024;
/// Requests of one run; the next run goes on.
const FILES_MAX: usize = 1_000;

/// A request in a file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FileRequest {
    /// Who asks.
    pub client: String,
    /// A name that this client gives once: 1 to 64 of letters, digits, `-` and `_`.
    pub id: String,
    /// What is asked: the word of a scope, such as `families.status`.
    pub request: String,
    /// The document that the same request has over HTTP; for `shops.ledgers` the register's text.
    #[serde(default)]
    pub body: Value,
}

/// What a run did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FileDropReport {
    /// Requests that were answered.
    pub answered: Vec<String>,
    /// Requests that were refused, and why.
    pub refused: Vec<(String, String)>,
}

/// Why a run ended.
#[derive(Debug, thiserror::Error)]
pub enum FileDropError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file of ours.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The folder.
    #[error("{} cannot be used: {source}\n\nhint: is it there, and may it be written to?", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something of the office itself, which is no fault of a request.
    #[error(transparent)]
    Office(ExchangeError),
}

/// Answers the requests that wait in a folder, each once, in the order of their names.
pub async fn run_file_drop(
    app: &App,
    keys: &KeyRing,
    lists: &Lists,
    folder: &Path,
) -> Result<FileDropReport, FileDropError> {
    let drop = FileDrop {
        app,
        keys,
        lists,
        folder,
    };
    let mut report = FileDropReport::default();
    for name in drop.waiting()? {
        match drop.answer(&name).await {
            Ok(()) => report.answered.push(name),
            Err(Refusal::Request(reason)) => {
                drop.refuse(&name, &reason)?;
                report.refused.push((name, reason));
            }
            Err(Refusal::Later) => {}
            Err(Refusal::Office(error)) => return Err(error),
        }
    }
    Ok(report)
}

struct FileDrop<'a> {
    app: &'a App,
    keys: &'a KeyRing,
    lists: &'a Lists,
    folder: &'a Path,
}

enum Refusal {
    /// The request is at fault.
    Request(String),
    /// Another run is at it, or was until it died: a later one looks again.
    Later,
    /// It is not, and may be tried again.
    Office(FileDropError),
}

impl From<ExchangeError> for Refusal {
    fn from(error: ExchangeError) -> Self {
        if error.code() == "away" {
            return Self::Office(FileDropError::Office(error));
        }
        Self::Request(format!("{}: {error}", error.code()))
    }
}

impl From<FileDropError> for Refusal {
    fn from(error: FileDropError) -> Self {
        Self::Office(error)
    }
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Office(error.into())
    }
}

impl FileDrop<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join("in").join(name)
    }

    fn answer_path(&self, client: &ClientName, name: &str) -> PathBuf {
        self.folder.join("out").join(client.as_str()).join(name)
    }

    /// Requests with their signatures beside them; one without is still on its way.
    fn waiting(&self) -> Result<Vec<String>, FileDropError> {
        let incoming = self.folder.join("in");
        let entries = fs::read_dir(&incoming).map_err(at(&incoming))?;
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.strip_suffix(".json").is_some() && is_plain(name))
            .filter(|name| self.path(&format!("{name}.sig")).is_file())
            .collect();
        names.sort_unstable();
        names.truncate(FILES_MAX);
        Ok(names)
    }

    async fn answer(&self, name: &str) -> Result<(), Refusal> {
        let path = self.path(name);
        let length = fs::metadata(&path).map_err(at(&path))?.len();
        if length > REQUEST_MAX {
            return Err(Refusal::Request(
                "too-large: a request has at most 16 MiB".to_owned(),
            ));
        }
        let content = fs::read(&path).map_err(at(&path))?;
        let (client, request) = self.open(name, &content).await?;
        let app = self
            .app
            .acting(client.name.actor(), self.app.now, self.app.random);
        let answers = app.storage.api_answers();
        let sha256: [u8; 32] = Sha256::digest(&content).into();
        let key = format!("file.{}", request.id);
        match answers.begin(&client.name, &key, &sha256, app.now).await? {
            Begun::New => {}
            // A run that ended just before it took the request away.
            Begun::Done { .. } if self.answer_path(&client.name, name).is_file() => {
                self.remove(name)?;
                return Ok(());
            }
            Begun::Done { .. } => {
                return Err(Refusal::Request(
                    "done-before: this very request was answered before".to_owned(),
                ));
            }
            Begun::Running => return Err(Refusal::Later),
            Begun::Other => {
                return Err(Refusal::Request(
                    "key-reused: another request had this id".to_owned(),
                ));
            }
        }
        let asking = Asking {
            app: &app,
            client: &client,
            way: ShareWay::FileDrop,
        };
        let written = match self.ask(asking, &request).await {
            Ok(answer) => self.write(&client.name, name, &answer),
            Err(error) => Err(error.into()),
        };
        if let Err(refusal) = written {
            answers.give_up(&client.name, &key).await?;
            return Err(refusal);
        }
        // What was answered stands in the file; here it is only noted that it was.
        answers.finish(&client.name, &key, 200, "{}").await?;
        self.remove(name)?;
        Ok(())
    }

    /// Who asks what, once the signature holds.
    async fn open(&self, name: &str, content: &[u8]) -> Result<(ApiClient, FileRequest), Refusal> {
        let named: Value = serde_json::from_slice(content)
            .map_err(|_| Refusal::Request("not-json: it is no JSON".to_owned()))?;
        let client = named.get("client").and_then(Value::as_str);
        let client = client.and_then(|name| ClientName::parse(name).ok());
        let unknown = || Refusal::from(ExchangeError::Signature);
        let client = client.ok_or_else(unknown)?;
        let client = self.app.storage.api_clients().find(&client).await?;
        let client = client
            .filter(|client| client.disabled.is_none())
            .ok_or_else(unknown)?;
        let signature = self.path(&format!("{name}.sig"));
        let signature = fs::read_to_string(&signature).map_err(at(&signature))?;
        let key = client.public_key.ok_or_else(unknown)?;
        if !signature_holds(&key, content, &signature) {
            return Err(unknown());
        }
        let request: FileRequest = serde_json::from_slice(content).map_err(|_| {
            Refusal::Request("not-json: a request has client, id, request and body".to_owned())
        })?;
        if request.id.is_empty() || request.id.len() > 50 || !is_plain(&request.id) {
            return Err(Refusal::Request(
                "field-wrong: id has 1 to 50 letters, digits, - and _".to_owned(),
            ));
        }
        Ok((client, request))
    }

    async fn ask(&self, asking: Asking<'_>, request: &FileRequest) -> Result<Value, ExchangeError> {
        let scope = ApiScope::from_word(&request.request);
        let scope = scope.filter(|scope| asking.client.file_scopes.contains(scope));
        let scope = scope.ok_or(ExchangeError::NotFound("request that this client may make"))?;
        let body = &request.body;
        let answer = match scope {
            ApiScope::FamilyStatus => {
                serde_json::to_value(families_status(asking, &read(body)?).await?)
            }
            ApiScope::CardVerify => {
                serde_json::to_value(verify_card(asking, self.lists, &read(body)?).await?)
            }
            ApiScope::BlockList => {
                serde_json::to_value(take_block_list(asking, &read(body)?).await?)
            }
            ApiScope::ShopLedger => {
                let file: String = read(body)?;
                serde_json::to_value(take_ledger(asking, &file).await?)
            }
            ApiScope::PortabilityExport => {
                let key = &*self.keys.update;
                serde_json::to_value(portability_export(asking, key, &read(body)?).await?)
            }
            ApiScope::CallSheet => serde_json::to_value(call_sheet(asking, &read(body)?).await?),
        };
        answer.map_err(|error| wrong_body(&error))
    }

    /// The answer whole, then its signed note: who finds the note finds the answer.
    fn write(&self, client: &ClientName, name: &str, answer: &Value) -> Result<(), Refusal> {
        let content = format!("{answer:#}\n");
        let path = self.answer_path(client, name);
        let written = write_file(&path, content.as_bytes()).map_err(FileDropError::from)?;
        let note = ExportNote {
            origin: ExportNote::origin_of(&self.app.config.issuer.uri),
            name: name.to_owned(),
            recipient: client.clone(),
            made_at: self.app.now,
            bytes: written.bytes,
            sha256: written.sha256,
        };
        let note = note.sign(&*self.keys.update).map_err(ExchangeError::from)?;
        let beside = path.with_file_name(format!("{name}.note"));
        write_file(&beside, note.as_bytes()).map_err(FileDropError::from)?;
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), FileDropError> {
        for name in [name.to_owned(), format!("{name}.sig")] {
            let path = self.path(&name);
            fs::remove_file(&path).map_err(at(&path))?;
        }
        Ok(())
    }

    /// Puts a request aside with the reason. What was wrong is told without repeating it.
    fn refuse(&self, name: &str, reason: &str) -> Result<(), FileDropError> {
        let aside = self.folder.join("in").join("refused");
        let line = format!("{reason}\n");
        write_file(&aside.join(format!("{name}.reason")), line.as_bytes())?;
        for name in [name.to_owned(), format!("{name}.sig")] {
            let path = self.path(&name);
            fs::rename(&path, aside.join(&name)).map_err(at(&path))?;
        }
        Ok(())
    }
}

fn read<Document: DeserializeOwned>(body: &Value) -> Result<Document, ExchangeError> {
    Document::deserialize(body).map_err(|error| wrong_body(&error))
}

fn wrong_body(error: &serde_json::Error) -> ExchangeError {
    // Only what kind of fault: the text of the parser repeats what was sent.
    let what = if error.is_data() {
        "it is not the document that this request has over HTTP"
    } else {
        "it is no JSON"
    };
    ExchangeError::Field {
        field: "body",
        what: what.to_owned(),
    }
}

/// A name that is no path and begins with no dot.
fn is_plain(name: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_' | b'.');
    !name.starts_with('.') && name.len() <= 100 && name.bytes().all(plain)
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FileDropError + '_ {
    |source| FileDropError::Folder {
        path: path.to_owned(),
        source,
    }
}
