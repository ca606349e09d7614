use issuer_domain::{FamilyChange, FamilyId, Hold, Timestamp};

use super::duplicates::{Refused, close_corrected, note_duplicates};
use super::engine::{Statement, WriteTransaction};
use super::families::Families;
use super::family_conflicts::{Conflict, Known, KnownFamily};
use super::family_holds::{add_holds, lift_holds};
use super::family_writes::{Accepted, ImportStamp, write_accepted};
use super::import_runs::{self, ImportCounts};
use super::prepared_family::PreparedFamily;
use super::{AuditEvent, ImportRunId, Storage, StorageError, member_secrets, settle_deferred};

/// What became of one family of a register file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upsert {
    /// It is new.
    Accepted,
    /// It was known and has a new revision now.
    Updated(FamilyChange),
    /// It was known as it is.
    Unchanged,
    /// It has a member or ration card of a family that the file has not brought yet: it is to be
    /// tried again at the end of the file.
    Deferred,
    /// It was not taken.
    Refused(Conflict),
}

/// A load of a register file as it begins.
#[derive(Debug, Clone, Copy)]
pub struct ImportStart<'a> {
    /// The file's name, or what else tells the source.
    pub source_name: &'a str,
    /// Who answers for which fields, as JSON; none where nobody said.
    pub owners: Option<&'a str>,
    /// Whether everything is to be undone at the end.
    pub dry_run: bool,
    /// When.
    pub at: Timestamp,
}

/// A load of a register file at work. Each call is one transaction of whole families, so that a
/// load that breaks off has stored some families and no part of one.
///
/// In a dry run the whole load is one transaction that is never committed: what it reports is what
/// a load would do, since it does it. Nobody else writes to the database meanwhile.
#[derive(Debug)]
pub struct ImportSession<'a> {
    storage: &'a Storage,
    stamp: ImportStamp,
    dry_run: Option<DryRun>,
}

/// The one transaction of a dry run, except while it is at work.
#[derive(Debug)]
struct DryRun(Option<WriteTransaction>);

impl Families<'_> {
    /// Takes families as if they were a whole file: tests and small tools.
    pub async fn upsert_batch(
        &self,
        run: ImportRunId,
        families: &[issuer_domain::Family],
    ) -> Result<Vec<Upsert>, StorageError> {
        let mut session = ImportSession {
            storage: self.storage,
            stamp: ImportStamp {
                run,
                owner_set: None,
                at: Timestamp::from_seconds(0),
            },
            dry_run: None,
        };
        let prepared: Vec<_> = families.iter().cloned().map(PreparedFamily::new).collect();
        let mut outcomes = session.take(&prepared, prepared.len()).await?;
        let is_deferred = |outcome: &Upsert| *outcome == Upsert::Deferred;
        let deferred: Vec<_> = prepared
            .into_iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| is_deferred(outcome))
            .map(|(prepared, _)| prepared)
            .collect();
        let settled = session.take_deferred(&deferred).await?;
        let open = outcomes.iter_mut().filter(|outcome| is_deferred(outcome));
        for (outcome, settled) in open.zip(settled) {
            *outcome = settled;
        }
        Ok(outcomes)
    }
}

impl<'a> ImportSession<'a> {
    /// Begins a load. Runs that never finished (their process died) are marked as broken off.
    pub async fn start(storage: &'a Storage, start: ImportStart<'_>) -> Result<Self, StorageError> {
        let mut transaction = storage.begin_write().await?;
        let run = import_runs::start(&mut transaction, start.source_name, start.at).await?;
        let owner_set = match start.owners {
            Some(owners) => Some(intern_owners(&mut transaction, owners).await?),
            None => None,
        };
        let mut event = AuditEvent::new(start.at, "import.started", run.0.to_string());
        event.detail = format!("{{\"dry_run\":{}}}", start.dry_run);
        transaction.audit(storage.actor(), event).await?;
        let dry_run = if start.dry_run {
            Some(DryRun(Some(transaction)))
        } else {
            transaction.commit().await?;
            None
        };
        Ok(Self {
            storage,
            stamp: ImportStamp {
                run,
                owner_set,
                at: start.at,
            },
            dry_run,
        })
    }

    /// Takes a batch of families: new ones are inserted, changed ones get a new revision and their
    /// old one is kept, unchanged ones are marked as seen. 400 to 1,000 families are a good batch.
    ///
    /// At most `defer_max` of them are deferred. Returns what became of each, in their order.
    pub async fn take(
        &mut self,
        families: &[PreparedFamily],
        defer_max: usize,
    ) -> Result<Vec<Upsert>, StorageError> {
        let mut work = self.begin().await?;
        let taken = self.take_in(&mut work, families, defer_max).await?;
        self.end(work).await?;
        Ok(taken)
    }

    /// Takes what was deferred, at the end of the file, all in one transaction: members and ration
    /// cards may go round among these families. None of them is deferred again.
    pub async fn take_deferred(
        &mut self,
        families: &[PreparedFamily],
    ) -> Result<Vec<Upsert>, StorageError> {
        if families.is_empty() {
            return Ok(Vec::new());
        }
        let mut work = self.begin().await?;
        let known = Known::load(&mut work, families).await?;
        let run = self.stamp.run;
        let decided = settle_deferred::settle(&known, families, run);
        let mut batch = Batch::default();
        for (prepared, conflict) in families.iter().zip(decided) {
            let id = prepared.family.id.as_str();
            match conflict {
                None => batch.accept(prepared, known.family(id)),
                Some((conflict, owner)) => {
                    batch.refuse(conflict, &owner);
                    let owner =
                        settle_deferred::lasting_owner(&known, prepared, families, run, owner);
                    batch.twice.extend(Refused::of(prepared, conflict, owner));
                }
            }
        }
        let taken = self.store(&mut work, families, batch).await?;
        self.end(work).await?;
        Ok(taken)
    }

    /// Notes families that the file has with mistakes. Where an earlier file brought them they are
    /// kept as they were, count as seen, and may have to be held.
    pub async fn note_rejected(
        &mut self,
        families: &[(FamilyId, Option<Hold>)],
    ) -> Result<(), StorageError> {
        if families.is_empty() {
            return Ok(());
        }
        let mut work = self.begin().await?;
        let mut statement = Statement::new("update family set seen_in_run = ");
        statement.push_value(self.stamp.run.0);
        statement
            .push(" where family_id in ")
            .push_list(families.iter().map(|(id, _)| id.as_str()));
        if work.execute(statement).await? > 0 {
            let holds: Vec<(&str, Hold)> = families
                .iter()
                .filter_map(|(id, hold)| Some((id.as_str(), (*hold)?)))
                .collect();
            self.add_holds(&mut work, &holds).await?;
        }
        self.end(work).await
    }

    /// Ends a load and keeps its counts. A dry run leaves nothing.
    pub async fn finish(
        mut self,
        counts: ImportCounts,
        reasons: &std::collections::BTreeMap<&'static str, u64>,
    ) -> Result<(), StorageError> {
        if self.dry_run.is_some() {
            return Ok(());
        }
        let mut work = self.begin().await?;
        let actor = self.storage.actor();
        import_runs::finish(&mut work, actor, self.stamp, counts, reasons).await?;
        close_corrected(&mut work, actor, self.stamp.run, self.stamp.at).await?;
        self.end(work).await
    }

    async fn take_in(
        &self,
        work: &mut WriteTransaction,
        families: &[PreparedFamily],
        defer_max: usize,
    ) -> Result<Vec<Upsert>, StorageError> {
        let run = self.stamp.run;
        let mut known = Known::load(work, families).await?;
        let mut batch = Batch::default();
        for prepared in families {
            let family = &prepared.family;
            let id = family.id.as_str();
            if known.is_seen(id, run) {
                batch.refuse(Conflict::FamilyTwice, id);
                continue;
            }
            let mut first = None;
            let mut may_wait = true;
            for clash in known.clashes(family, run) {
                may_wait &= !clash.is_settled;
                if first.is_none() || clash.is_settled {
                    first = Some((clash.conflict, clash.owner.to_owned(), clash.is_settled));
                }
                if clash.is_settled {
                    break;
                }
            }
            match first {
                Some(_) if may_wait && batch.deferred < defer_max => batch.defer(),
                Some((conflict, owner, is_settled)) => {
                    let doubtful = if is_settled { owner.as_str() } else { "" };
                    batch.refuse(conflict, doubtful);
                    batch.twice.extend(Refused::of(prepared, conflict, owner));
                }
                None => {
                    let before = known.family(id);
                    batch.accept(prepared, before);
                    known.take(family, prepared.as_known(before, run));
                }
            }
        }
        self.store(work, families, batch).await
    }

    async fn store<'f>(
        &self,
        work: &mut WriteTransaction,
        families: &'f [PreparedFamily],
        batch: Batch<'f>,
    ) -> Result<Vec<Upsert>, StorageError> {
        let members: Vec<_> = batch.accepted.members().collect();
        member_secrets::write(work, self.storage.secret_columns(), &members).await?;
        let members: Vec<_> = batch.accepted.members().collect();
        member_secrets::write(work, self.storage.secret_columns(), &members).await?;
        let changes = write_accepted(work, self.stamp, &batch.accepted).await?;
        let known = batch
            .accepted
            .updated
            .iter()
            .chain(&batch.accepted.unchanged);
        let sound: Vec<&str> = known.map(|(one, _)| one.family.id.as_str()).collect();
        let lifted: Vec<Hold> = Hold::ALL
            .iter()
            .copied()
            .filter(|hold| hold.ends_with_a_sound_file())
            .collect();
        let (actor, at) = (self.storage.actor(), self.stamp.at);
        lift_holds(work, actor, &sound, &lifted, at).await?;
        let differing: Vec<&str> = changes.keys().map(String::as_str).collect();
        lift_holds(work, actor, &differing, &[Hold::TextDoesNotFit], at).await?;
        let doubtful: Vec<(&str, Hold)> = batch
            .doubtful
            .iter()
            .map(|(id, hold)| (id.as_str(), *hold))
            .collect();
        self.add_holds(work, &doubtful).await?;
        note_duplicates(work, actor, self.stamp.run, at, &batch.twice).await?;
        let mut outcomes = batch.outcomes;
        for (prepared, outcome) in families.iter().zip(&mut outcomes) {
            if let Upsert::Updated(change) = outcome
                && let Some(true_change) = changes.get(prepared.family.id.as_str())
            {
                *change = *true_change;
            }
        }
        Ok(outcomes)
    }

    pub(super) async fn add_holds(
        &self,
        work: &mut WriteTransaction,
        holds: &[(&str, Hold)],
    ) -> Result<(), StorageError> {
        let source = format!("import run {}", self.stamp.run.0);
        add_holds(work, self.storage.actor(), holds, &source, self.stamp.at).await
    }

    pub(super) fn stamp(&self) -> ImportStamp {
        self.stamp
    }

    pub(super) async fn begin(&mut self) -> Result<WriteTransaction, StorageError> {
        match &mut self.dry_run {
            None => self.storage.begin_write().await,
            // Taken and not put back: an error ended the dry run, and with it its transaction.
            Some(dry_run) => dry_run.0.take().ok_or(StorageError::DryRunEnded),
        }
    }

    pub(super) async fn end(&mut self, work: WriteTransaction) -> Result<(), StorageError> {
        match &mut self.dry_run {
            None => work.commit().await,
            Some(dry_run) => {
                dry_run.0 = Some(work);
                Ok(())
            }
        }
    }
}

/// What is decided about a batch.
#[derive(Debug, Default)]
struct Batch<'f> {
    accepted: Accepted<'f>,
    outcomes: Vec<Upsert>,
    deferred: usize,
    /// Families of the same file that a refused one contradicts: nobody knows which is right.
    doubtful: Vec<(String, Hold)>,
    /// Refused families, with those that have their numbers.
    twice: Vec<Refused<'f>>,
}

impl<'f> Batch<'f> {
    fn accept(&mut self, prepared: &'f PreparedFamily, before: Option<KnownFamily>) {
        self.outcomes.push(match before {
            None => Upsert::Accepted,
            Some(known) if known.content_sha256 == prepared.content_sha256 => Upsert::Unchanged,
            // Which change is known when its old content is read.
            Some(_) => Upsert::Updated(FamilyChange::default()),
        });
        self.accepted.push(prepared, before);
    }

    fn defer(&mut self) {
        self.deferred += 1;
        self.outcomes.push(Upsert::Deferred);
    }

    /// `owner` is the family of the same file that it contradicts, or empty.
    fn refuse(&mut self, conflict: Conflict, owner: &str) {
        let hold = if conflict == Conflict::FamilyTwice {
            Hold::FamilyTwice
        } else {
            Hold::NumberTwice
        };
        if !owner.is_empty() {
            self.doubtful.push((owner.to_owned(), hold));
        }
        self.outcomes.push(Upsert::Refused(conflict));
    }
}

impl PreparedFamily {
    fn as_known(&self, before: Option<KnownFamily>, run: ImportRunId) -> KnownFamily {
        KnownFamily {
            revision: before.map_or(1, |before| before.revision + 1),
            content_sha256: self.content_sha256,
            seen_in_run: run.0,
            nfsa_head: self.nfsa_head,
        }
    }
}

async fn intern_owners(
    transaction: &mut WriteTransaction,
    owners: &str,
) -> Result<i64, StorageError> {
    let known = Statement::new("select owner_set_id from owner_set where owners = $1").bind(owners);
    if let Some(row) = transaction.fetch_optional(known).await? {
        return row.integer("owner_set_id");
    }
    let new = Statement::new(
        "insert into owner_set (owner_set_id, owners)
         select coalesce(max(owner_set_id), 0) + 1, $1
         from owner_set
         returning owner_set_id",
    );
    transaction
        .fetch_one(new.bind(owners))
        .await?
        .integer("owner_set_id")
}
