use std::path::PathBuf;

use issuer_domain::KeyId;
use sqlx::migrate::MigrateError;

/// Why the database could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The file cannot be opened or made.
    #[error(
        "the database {path} cannot be opened: {source}\n\nhint: check that its folder exists and may be written to"
    )]
    Open {
        /// The database file.
        path: PathBuf,
        /// What the engine said.
        source: sqlx::Error,
    },
    /// The settings name no database.
    #[error(transparent)]
    Location(#[from] super::LocationError),
    /// The server cannot be reached, or refuses.
    #[error(
        "the database {location} cannot be opened: {source}\n\nhint: check that the server runs and lets this user in; a password stands in the file that PGPASSFILE names"
    )]
    Connect {
        /// Database and server.
        location: String,
        /// What the engine said.
        source: sqlx::Error,
    },
    /// A PostgreSQL database that would sort ids otherwise than by their bytes.
    #[error(
        "the database sorts by {sorting} and is encoded in {encoding}; it must sort by bytes and be UTF8\n\nhint: make it with: createdb --template=template0 --locale=C --encoding=UTF8 NAME"
    )]
    Sorting {
        /// Its collation.
        sorting: String,
        /// Its encoding.
        encoding: String,
    },
    /// A newer program has been at work on this database.
    #[error(
        "the database has schema version {version}, which this program does not know\n\nhint: use the program version that made it, or a newer one; the database was not changed"
    )]
    SchemaTooNew {
        /// The schema version found.
        version: i64,
    },
    /// The database was made by a different text of a migration.
    #[error(
        "schema version {version} in the database differs from this program's\n\nhint: it was made by another build; restore a backup or start a new database"
    )]
    SchemaDiffers {
        /// The schema version concerned.
        version: i64,
    },
    /// A migration could not be applied.
    #[error("the database schema could not be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
    /// No space is left.
    #[error(
        "the disk with the database is full; nothing was stored by halves\n\nhint: make space and run the same command again"
    )]
    DiskFull,
    /// Another process holds the database for too long.
    #[error(
        "another process is writing to the database\n\nhint: wait until it has finished and run the same command again"
    )]
    Busy,
    /// A dry run that an error has ended goes on.
    #[error("the dry run has ended")]
    DryRunEnded,
    /// A row that the program can never have written.
    #[error("impossible value in table {table}, column {column}, row {row}")]
    Impossible {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Key of the row.
        row: String,
    },
    /// A family already has a live card, or a card number or status place is taken.
    #[error(
        "the family of card {card_number} already has a live card, or the number is taken\n\nhint: only families without a card get a first card; use a reprint for the others"
    )]
    CardExists {
        /// The card that was to be stored.
        card_number: String,
    },
    /// The card to be signed is no draft.
    #[error("card {card_number} is not waiting for its signature")]
    NotADraft {
        /// The card.
        card_number: String,
    },
    /// A new card names an old one that is not live any more.
    #[error(
        "what card {card_number} was to replace has ended meanwhile\n\nhint: look with `issuer family show` and run the command again"
    )]
    NothingToReplace {
        /// The new card.
        card_number: String,
    },
    /// A name of staff is given once.
    #[error(
        "{name} is on the staff already, or was\n\nhint: `issuer staff list` shows all names; give another"
    )]
    StaffExists {
        /// The name.
        name: String,
    },
    /// A client's name is given once.
    #[error(
        "{name} is a client already, or was\n\nhint: `issuer client list` shows all names; give another"
    )]
    ClientExists {
        /// The name.
        name: String,
    },
    /// There is no such request.
    #[error("there is no approval {id}\n\nhint: `issuer approvals list` shows them")]
    NoSuchApproval {
        /// The number looked for.
        id: i64,
    },
    /// Whoever asked wants to decide.
    #[error(
        "approval {id} must be decided by another person than the one who asked\n\nhint: a second person runs it with their own --by"
    )]
    SamePerson {
        /// Which request.
        id: i64,
    },
    /// It was decided before, or lapsed.
    #[error("approval {id} is {state} and cannot be decided\n\nhint: ask anew")]
    NotToDecide {
        /// Which request.
        id: i64,
        /// How far it is.
        state: &'static str,
    },
    /// It may not be carried out.
    #[error(
        "approval {id} is {state}, not approved\n\nhint: `issuer approvals show {id}`; an approval is used once and lapses"
    )]
    NotApproved {
        /// Which request.
        id: i64,
        /// How far it is.
        state: &'static str,
    },
    /// Something else was approved.
    #[error(
        "approval {id} is about something else\n\nhint: `issuer approvals show {id}` says what; ask anew for what is to be done"
    )]
    OtherRequest {
        /// Which request.
        id: i64,
    },
    /// There is no such card.
    #[error("there is no card {card_number}")]
    NoSuchCard {
        /// The number looked for.
        card_number: String,
    },
    /// The card's state does not allow the step.
    #[error(transparent)]
    Transition(#[from] issuer_domain::TransitionRefused),
    /// What a lot is asked for cannot be.
    #[error(transparent)]
    Lot(#[from] super::LotRefused),
    /// What a counter is asked for cannot be.
    #[error(transparent)]
    Counter(#[from] super::CounterRefused),
    /// There is no family with this id in this revision.
    #[error("there is no family {family_id} in revision {revision}")]
    NoSuchFamily {
        /// The family.
        family_id: String,
        /// The revision looked for.
        revision: u32,
    },
    /// There is no such pair in the queue.
    #[error("there is no review {review}\n\nhint: `issuer review list` shows the pairs that wait")]
    NoSuchReview {
        /// The number looked for.
        review: u64,
    },
    /// There is no decision to take back.
    #[error("review {review} has no decision to take back")]
    NotDecided {
        /// The pair's number.
        review: u64,
    },
    /// The card or the family of a pair was decided to belong elsewhere.
    #[error(
        "the ration card or the family of review {review} was decided to belong to another one\n\nhint: take that decision back first; `issuer review list --state same` has it"
    )]
    DecidedOtherwise {
        /// The pair's number.
        review: u64,
    },
    /// The version was not taken, or something was already published under it.
    #[error("version {version} cannot be published: it was not taken, or was published before")]
    NotTaken {
        /// The version of the verifier update.
        version: u64,
    },
    /// A key that is noted already, or whose short name another key has.
    #[error("key {key_id} is noted already")]
    KeyNoted {
        /// The key.
        key_id: KeyId,
    },
    /// There is no such key.
    #[error(
        "no key {key_id} is noted\n\nhint: `issuer keys list` shows all; `issuer keys adopt` notes those of the trust list"
    )]
    NoSuchKey {
        /// The key looked for.
        key_id: KeyId,
    },
    /// The key's state does not allow the step.
    #[error(transparent)]
    KeyStep(#[from] issuer_domain::KeyStepRefused),
    /// A trust list that is not newer than every one before.
    #[error(
        "trust list {offered} is not newer than {newest}, which was put into place before\n\nhint: prepare the ceremony anew; verifiers refuse to go back"
    )]
    TrustListNotNewer {
        /// Its version.
        offered: u64,
        /// The newest before it.
        newest: u64,
    },
    /// A column of a kind that no backup holds.
    #[error("column {column} of table {table} is neither text, number nor bytes")]
    UnknownColumn {
        /// Table.
        table: String,
        /// Column.
        column: String,
    },
    /// A backup is restored into an empty database only.
    #[error(
        "the database is not empty: table {table} has rows; nothing was restored\n\nhint: name a new database in the settings, restore into it, and then work with that"
    )]
    NotEmpty {
        /// A table with rows.
        table: String,
    },
    /// A file of a backup does not hold rows of its table.
    #[error(
        "the backup's rows of table {table} are damaged; nothing was restored\n\nhint: take another backup"
    )]
    DamagedBackup {
        /// Table.
        table: String,
    },
    /// Secret columns and no key to seal them.
    #[error(
        "the register file has mobile numbers or vault references, and there is no key to seal them; nothing of this batch was stored\n\nhint: name [secrets] key_file in the settings and run `issuer secrets init`, or leave these columns out with [secrets] leave_out = true"
    )]
    NoSecretKey,
    /// The key of secret columns does not open.
    #[error(transparent)]
    SecretKey(#[from] crate::secrets::WrappingKeyError),
    /// A photo file could not be kept or read.
    #[error("the photo store cannot be used at {path}: {source}")]
    PhotoStore {
        /// The file concerned.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A photo is not what was imported.
    #[error(
        "the photo {path} is missing or was changed since its import\n\nhint: import the register file with this photo again"
    )]
    PhotoChanged {
        /// The file concerned.
        path: PathBuf,
    },
    /// Anything else the engine said.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

/// SQLITE_FULL, "database or disk is full" (sqlite.org/rescode.html), and PostgreSQL's disk_full
/// (documentation, appendix "PostgreSQL Error Codes").
const DISK_FULL: [&str; 2] = ["13", "53100"];
/// SQLITE_BUSY, whose extended codes 261, 517 and 773 are kinds of it, and PostgreSQL's
/// lock_not_available.
const BUSY: [&str; 5] = ["5", "261", "517", "773", "55P03"];

/// Classes of PostgreSQL's codes (same appendix): connection exception, insufficient resources,
/// operator intervention (a server that shuts down, crashed or is starting), system error. They have
/// five characters, SQLite's fewer.
const AWAY: [&str; 4] = ["08", "53", "57P", "58"];

impl StorageError {
    /// Whether a row was refused by this constraint.
    pub(super) fn is_of_constraint(&self, name: &str) -> bool {
        // SQLite names a check in its message alone.
        matches!(self, Self::Database(sqlx::Error::Database(error))
            if error.constraint() == Some(name) || error.message().contains(name))
    }

    /// Whether it lies outside the program and may pass by itself: no space, a server that is away
    /// or starting, a connection that broke.
    pub fn is_outside(&self) -> bool {
        match self {
            Self::DiskFull
            | Self::Busy
            | Self::Connect { .. }
            | Self::PhotoStore { .. }
            | Self::Database(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ) => true,
            Self::Database(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                code.len() == 5 && AWAY.iter().any(|class| code.starts_with(class))
            }),
            _ => false,
        }
    }

    /// Whether a row was refused because another one has the same key.
    pub(super) fn is_taken(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some(code) if DISK_FULL.contains(&code) => Self::DiskFull,
            Some(code) if BUSY.contains(&code) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

impl From<MigrateError> for StorageError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::SchemaTooNew { version },
            MigrateError::VersionMismatch(version) => Self::SchemaDiffers { version },
            other => Self::Migrate(other),
        }
    }
}
