use super::{Findings, Patient, State, age};
use crate::storage::{DatabaseLocation, Newest, Storage, StorageError};

const AREA: &str = "database";

/// Hours after which a backup or a checkpoint is due: one a day, and two hours for a late one.
const DAILY_HOURS: i64 = 26;

/// What the rest of the examination needs of the database.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) newest: Newest,
    pub(super) cards_by_key: Vec<([u8; 4], u64)>,
}

/// Opens the database and looks at it.
pub(super) async fn examine(patient: &Patient<'_>, findings: &mut Findings) -> Option<Seen> {
    let location = match patient.config.database_location() {
        Ok(location) => location,
        Err(error) => {
            findings.error(AREA, State::Failing, &error);
            return None;
        }
    };
    // A doctor does not make a database where there is none.
    if let DatabaseLocation::Sqlite(path) = &location
        && !path.exists()
    {
        let text = format!("{} does not exist", path.display());
        let mend = "`issuer import` makes it; after a loss `issuer restore` brings it back";
        findings.add(AREA, State::Failing, text, mend);
        return None;
    }
    let opened = match Storage::open(&location).await {
        Ok(storage) => {
            let seen = look(&storage, patient, findings).await;
            storage.close().await;
            seen
        }
        Err(error) => Err(error),
    };
    opened
        .inspect_err(|error| findings.error(AREA, State::Failing, error))
        .ok()
}

async fn look(
    storage: &Storage,
    patient: &Patient<'_>,
    findings: &mut Findings,
) -> Result<Seen, StorageError> {
    let health = storage.health().await?;
    findings.ok(AREA, format!("{}, schema {}", health.engine, health.schema));
    for setting in &health.settings {
        let text = format!("{} is {}", setting.name, setting.value);
        if setting.is_right {
            findings.ok(AREA, text);
        } else {
            let mend = "set it as this program's documentation says: what is acknowledged must outlast a power cut";
            findings.add(AREA, State::Failing, text, mend);
        }
    }
    if let Some(rights) = &health.excess_rights {
        if rights.is_empty() {
            findings.ok(AREA, "the role may only add to the audit chain and read it");
        } else {
            let text = format!("the role may also {}", rights.join(", "));
            let mend = "work under a role of its own: `issuer audit grants ROLE` prints what its rights are";
            findings.add(AREA, State::Warning, text, mend);
        }
    }
    let newest = storage.newest().await?;
    let daily = |done: Option<i64>| done.is_some_and(|seconds| seconds <= DAILY_HOURS * 3_600);
    let since = |time: card_payload::Timestamp| patient.now.seconds() - time.seconds();
    let backup = newest.backup.map(since);
    let text = backup.map_or_else(
        || "no backup was made yet".to_owned(),
        |seconds| format!("the last backup is {} old", age(seconds)),
    );
    if daily(backup) {
        findings.ok("backup", text);
    } else {
        let mend = "`issuer backup FOLDER`, to another disk, every day";
        findings.add("backup", State::Warning, text, mend);
    }
    match newest.without_checkpoint.map(since) {
        None => findings.ok("audit", "every event is under a signed checkpoint"),
        waiting if daily(waiting) => {
            findings.ok(
                "audit",
                "events since the last checkpoint are younger than a day",
            );
        }
        Some(waiting) => {
            let text = format!("events of {} ago are under no checkpoint yet", age(waiting));
            let mend = "`issuer publish` or `issuer audit checkpoint` signs one; give the file to somebody outside";
            findings.add("audit", State::Warning, text, mend);
        }
    }
    Ok(Seen {
        newest,
        cards_by_key: storage.cards_by_key().await?,
    })
}
