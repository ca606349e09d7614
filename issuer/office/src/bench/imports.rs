//! How fast a register comes in, with all checks, against the same rows written without any.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use card_payload::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BenchError, ProcessUsage};
use crate::register::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use crate::register::{ImportMode, ImportSetup, NumberPatterns, SourceProfile, import};
use crate::storage::{
    DatabaseLocation, ImportSession, ImportStart, PhotoStore, Storage, drop_schema, new_schema,
};
use crate::workflow::card_content::date;

/// The hidden subcommand that a child runs: memory is measured in a process that imports one file
/// and does nothing else.
pub const IMPORT_CHILD_COMMAND: &str = "bench-import";

/// An import in a process of its own.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ImportRun {
    /// Families.
    pub families: u64,
    /// Their members.
    pub members: u64,
    /// Time by the clock on the wall.
    pub wall: Duration,
    /// Processor time of all threads; a server's is not in it.
    pub processor: Duration,
    /// The most memory that the process had, bytes.
    pub memory_peak: u64,
}

/// An import, and the same rows written bare into another empty database of the same kind.
#[derive(Debug, Clone, Copy)]
pub struct ImportMeasure {
    /// The import.
    pub import: ImportRun,
    /// The same file once more: nothing changes.
    pub again: ImportRun,
    /// Time in which the bare rows were written, in one transaction.
    pub bare: Duration,
}

impl ImportMeasure {
    /// Rows of members in a second.
    pub fn rows_per_second(&self) -> f64 {
        per_second(self.import.members, self.import.wall)
    }

    /// The same of the bare rows.
    pub fn bare_rows_per_second(&self) -> f64 {
        per_second(self.import.members, self.bare)
    }

    /// The import's speed by that of the bare rows.
    pub fn ratio(&self) -> f64 {
        self.bare.as_secs_f64() / self.import.wall.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Where to measure.
#[derive(Debug, Clone, Copy)]
pub enum ImportTarget<'a> {
    /// SQLite files in the measurement's folder.
    Sqlite,
    /// Schemas of their own in this database; they are removed afterwards.
    Postgres(&'a str),
}

/// Writes a synthetic register of so many families into `folder`, imports it, and writes the same
/// rows bare.
pub async fn measure_import(
    folder: &Path,
    families: u32,
    target: ImportTarget<'_>,
    now: Timestamp,
) -> Result<ImportMeasure, BenchError> {
    let register = write_register(folder, families, now)?;
    let (imported, floor) = match target {
        ImportTarget::Sqlite => (
            Place::File(folder.join(format!("import-{families}.sqlite"))),
            Place::File(folder.join(format!("bare-{families}.sqlite"))),
        ),
        ImportTarget::Postgres(url) => (
            Place::new_schema(url, &format!("bench_import_{families}")).await?,
            Place::new_schema(url, &format!("bench_bare_{families}")).await?,
        ),
    };
    let import = run_child(&register, &imported)?;
    let again = run_child(&register, &imported)?;
    let bare = write_bare(&imported, &floor, now).await?;
    for place in [imported, floor] {
        place.remove().await?;
    }
    std::fs::remove_file(&register).map_err(|error| BenchError::Stage(Box::new(error)))?;
    Ok(ImportMeasure {
        import,
        again,
        bare,
    })
}

/// What the child does.
pub async fn import_measured(
    register: &Path,
    location: &DatabaseLocation,
    now: Timestamp,
) -> Result<ImportRun, BenchError> {
    let storage = Storage::open(location).await?;
    let setup = ImportSetup {
        register: register.to_owned(),
        source: SourceProfile::bundled(SourceProfile::REGISTER)?,
        as_on: None,
        numbers: NumberPatterns::himachal().map_err(|error| BenchError::Stage(Box::new(error)))?,
        reject_file: register.with_extension("rejected.csv"),
        photos: PhotoStore::new(register.with_extension("photos")),
        now,
        mode: ImportMode::default(),
    };
    let before = ProcessUsage::now()?;
    let begun = Instant::now();
    let report = import(&storage, &setup, |_| ()).await?;
    let wall = begun.elapsed();
    let after = ProcessUsage::now()?;
    storage.close().await;
    Ok(ImportRun {
        families: report.counts.read,
        members: report.members,
        wall,
        processor: after.processor.saturating_sub(before.processor),
        memory_peak: after.memory_peak,
    })
}

fn write_register(folder: &Path, families: u32, now: Timestamp) -> Result<PathBuf, BenchError> {
    const SEED: u64 = 1;
    let setup = SyntheticSetup {
        families,
        seed: SEED,
        bad_families: 0,
        photos: false,
        as_on: date(now),
        format: RegisterFormat::Csv,
    };
    Ok(SyntheticRegister::write(folder, &setup)?.path)
}

/// A database of a measurement.
#[derive(Debug)]
enum Place {
    File(PathBuf),
    Schema {
        url: String,
        schema: String,
        location: DatabaseLocation,
    },
}

impl Place {
    async fn new_schema(url: &str, schema: &str) -> Result<Self, BenchError> {
        drop_schema(url, schema).await?;
        Ok(Self::Schema {
            location: new_schema(url, schema).await?,
            url: url.to_owned(),
            schema: schema.to_owned(),
        })
    }

    fn location(&self) -> DatabaseLocation {
        match self {
            Self::File(path) => DatabaseLocation::Sqlite(path.clone()),
            Self::Schema { location, .. } => location.clone(),
        }
    }

    fn arguments(&self, command: &mut Command) {
        match self {
            Self::File(path) => command.arg("--sqlite").arg(path),
            Self::Schema { url, schema, .. } => {
                command.args(["--postgres", url, "--schema", schema])
            }
        };
    }

    async fn remove(self) -> Result<(), BenchError> {
        match self {
            Self::File(path) => {
                std::fs::remove_file(path).map_err(|error| BenchError::Stage(Box::new(error)))
            }
            Self::Schema { url, schema, .. } => Ok(drop_schema(&url, &schema).await?),
        }
    }
}

fn run_child(register: &Path, place: &Place) -> Result<ImportRun, BenchError> {
    let fail = |error: &dyn std::fmt::Display| BenchError::Child(error.to_string());
    let program = env::current_exe().map_err(|error| fail(&error))?;
    let mut command = Command::new(program);
    command
        .arg(IMPORT_CHILD_COMMAND)
        .arg("--register")
        .arg(register);
    place.arguments(&mut command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| fail(&error))?;
    if !output.status.success() {
        return Err(BenchError::Child(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| fail(&error))
}

/// The rows of one database into another, in one transaction; only the writing is timed.
async fn write_bare(from: &Place, to: &Place, now: Timestamp) -> Result<Duration, BenchError> {
    let source = Storage::open(&from.location()).await?;
    let target = Storage::open(&to.location()).await?;
    // The run and the owners that the rows name.
    let profile = SourceProfile::bundled(SourceProfile::REGISTER)?;
    let owners = profile.owners_json();
    let start = ImportStart {
        source_name: "bare rows",
        owners: Some(&owners),
        dry_run: false,
        at: now,
    };
    for _ in 0..RUNS_BEFORE {
        ImportSession::start(&target, start).await?;
    }
    let mut spent = Duration::ZERO;
    let mut load = target.begin_bare_load().await?;
    let mut after = String::new();
    while let Some(rows) = source.families().read_bare_rows(&after).await? {
        rows.last().clone_into(&mut after);
        let begun = Instant::now();
        load.write(&rows).await?;
        spent += begun.elapsed();
    }
    let begun = Instant::now();
    load.commit().await?;
    spent += begun.elapsed();
    source.close().await;
    target.close().await;
    Ok(spent)
}

/// The imports of the measured file: the rows name the last one.
const RUNS_BEFORE: u32 = 2;

#[expect(
    clippy::cast_precision_loss,
    reason = "rows of a register are far below 2^53"
)]
fn per_second(rows: u64, time: Duration) -> f64 {
    rows as f64 / time.as_secs_f64().max(f64::MIN_POSITIVE)
}
