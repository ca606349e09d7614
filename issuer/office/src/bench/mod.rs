//! How fast lots are written, against the least that any writer must do on the same machine in the
//! same run, and how much memory a lot takes.

mod imports;
mod issue;
mod linking;
mod lots;
mod pds_link;
mod process_usage;
mod stages;

use issuer_domain::Actor;
use std::path::{Path, PathBuf};

use card_payload::Timestamp;

use crate::app::App;
use crate::config::{Config, ConfigError};
use crate::register::synthetic::{
    RegisterFormat, SyntheticError, SyntheticRegister, SyntheticSetup,
};
use crate::register::{ImportError, ImportMode, ImportSetup, ProfileError, SourceProfile, import};
use crate::signing::{KeyRing, KeyRingError};
use crate::storage::{StorageError, new_schema};
use crate::workflow::card_content::date;
use crate::workflow::demo_folder::{DemoFolderError, REGISTER, SETTINGS, begin_demo_folder};
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::link_files::LinkFilesError;
use crate::workflow::make_cards::MakeError;
use crate::workflow::renderer::{Renderer, RendererError};
use crate::workflow::whole_files::WriteError;

pub use imports::{
    IMPORT_CHILD_COMMAND, ImportMeasure, ImportRun, ImportTarget, import_measured, measure_import,
};
pub use issue::{IssueRun, measure_issue};
pub use linking::{LINKING_PROFILES, LinkingRun, measure_linking};
pub use lots::{CHILD_COMMAND, LotRun, LotTrial, WorkerUsage, run_lots, work_measured};
pub use pds_link::{PdsLinkRun, PdsLinkSetup, measure_pds_link};
pub use process_usage::{ProcessUsage, UsageError};
pub use stages::{Stage, StageTimes, measure_stages};

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The folder for the measurement.
    #[error(transparent)]
    Folder(#[from] DemoFolderError),
    /// Its settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The synthetic register.
    #[error(transparent)]
    Synthetic(#[from] SyntheticError),
    /// The profile of our own format.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// Its import.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The demo keys.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// Fonts and layouts.
    #[error(transparent)]
    Renderer(#[from] RendererError),
    /// Issuing.
    #[error(transparent)]
    Issue(#[from] MakeError),
    /// A stage of the measurement.
    #[error("the measurement failed: {0}")]
    Stage(Box<dyn std::error::Error + Send + Sync>),
    /// Linking.
    #[error(transparent)]
    Link(#[from] LinkFilesError),
    /// A file for linking.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What the process used.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// The process that prints a lot.
    #[error("the process that prints a lot failed: {0}")]
    Child(String),
}

/// An office with signed synthetic cards to measure with.
#[derive(Debug)]
pub struct BenchOffice {
    /// Its settings file.
    pub settings: PathBuf,
    /// Cards that are signed.
    pub cards: u64,
}

/// Makes an office in `folder` with about so many cards; `now` is the time on them. Its database is
/// a file there, or a new schema on a server.
pub async fn make_office(
    folder: &Path,
    families: u32,
    server: Option<(&str, &str)>,
    now: Timestamp,
    progress: &mut dyn FnMut(u64),
) -> Result<BenchOffice, BenchError> {
    let app = make_imported_office(folder, families, true, server, now).await?;
    let mut renderer = Renderer::bundled()?;
    let report = issue_cards(&app, &KeyRing::demo()?, &mut renderer, progress).await?;
    app.storage.close().await;
    Ok(BenchOffice {
        settings: folder.join(SETTINGS),
        cards: report.cards,
    })
}

/// An office in `folder` with so many families and no cards yet.
async fn make_imported_office(
    folder: &Path,
    families: u32,
    photos: bool,
    server: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<App, BenchError> {
    const SEED: u64 = 1;
    begin_demo_folder(folder)?
        .finish()
        .map_err(DemoFolderError::from)?;
    if let Some((url, schema)) = server {
        use_schema(&folder.join(SETTINGS), url, schema).await?;
    }
    let setup = SyntheticSetup {
        families,
        seed: SEED,
        bad_families: 0,
        photos,
        as_on: date(now),
        format: RegisterFormat::Csv,
    };
    let register = SyntheticRegister::write(&folder.join(REGISTER), &setup)?;
    let app = App::open(
        Config::load(&folder.join(SETTINGS))?,
        Actor::office(),
        now,
        [1; 32],
    )
    .await?;
    let numbers = app
        .config
        .register
        .number_patterns()
        .map_err(|error| BenchError::Stage(Box::new(error)))?;
    let setup = ImportSetup {
        register: register.path.clone(),
        source: SourceProfile::bundled(SourceProfile::REGISTER)?,
        as_on: None,
        numbers,
        reject_file: register.path.with_extension("rejected.csv"),
        photos: app.photos.clone(),
        now,
        mode: ImportMode::default(),
    };
    import(&app.storage, &setup, |_| ()).await?;
    Ok(app)
}

/// Makes a new schema on a server and writes it into an office's settings.
async fn use_schema(settings: &Path, url: &str, schema: &str) -> Result<(), BenchError> {
    let fail = |error: std::io::Error| BenchError::Stage(Box::new(error));
    new_schema(url, schema).await?;
    let join = if url.contains('?') { '&' } else { '?' };
    let text = std::fs::read_to_string(settings).map_err(fail)?;
    let text = text.replace(
        "path = \"register.sqlite\"",
        &format!("postgres = \"{url}{join}options[search_path]={schema}\""),
    );
    std::fs::write(settings, text).map_err(fail)
}
