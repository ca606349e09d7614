use std::collections::BTreeMap;

use issuer_domain::{Family, FamilyChange, FamilyId, Hold, Timestamp};

use super::duplicates::{DoublePair, close_corrected, note_duplicates};
use super::engine::{Statement, WriteTransaction};
use super::families::Families;
use super::family_conflicts::{Conflict, Known, KnownFamily};
use super::family_decisions::{Decided, Verdict, decide};
use super::family_holds::{add_holds, lift_holds};
use super::family_writes::{Accepted, ImportStamp, write_accepted};
use super::import_runs::{self, ImportCounts};
use super::number_claims::{OtherFamily, RefusedClaims, conflict_between};
use super::prepared_family::PreparedFamily;
use super::taken_back::take_back;
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

/// What became of a batch of families.
#[derive(Debug, Default)]
pub struct Taken {
    /// What became of each, in their order.
    pub outcomes: Vec<Upsert>,
    /// For those that were refused over a number, by their place: the family that has it too.
    pub others: BTreeMap<usize, OtherFamily>,
    /// New families of earlier batches that are refused now, since one of these has a number of
    /// theirs.
    pub taken_back: Vec<TakenBack>,
}

/// A new family that was stored and is refused after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The family.
    pub family: Family,
    /// Its first line in the file, from 1.
    pub line: u64,
    /// Why.
    pub conflict: Conflict,
    /// The family that has one of its numbers too.
    pub other: OtherFamily,
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
    /// What families claim that were refused over a number.
    claims: RefusedClaims,
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
        families: &[Family],
    ) -> Result<Vec<Upsert>, StorageError> {
        let mut session = ImportSession {
            storage: self.storage,
            stamp: ImportStamp {
                run,
                owner_set: None,
                at: Timestamp::from_seconds(0),
            },
            claims: RefusedClaims::default(),
            dry_run: None,
        };
        let lines = families.iter().cloned().zip(1..);
        let prepared: Vec<_> = lines
            .map(|(family, line)| PreparedFamily::new(family, line))
            .collect();
        let mut outcomes = session.take(&prepared, prepared.len()).await?.outcomes;
        let ids: Vec<FamilyId> = families.iter().map(|family| family.id.clone()).collect();
        let is_deferred = |outcome: &Upsert| *outcome == Upsert::Deferred;
        let deferred: Vec<_> = prepared
            .into_iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| is_deferred(outcome))
            .map(|(prepared, _)| prepared)
            .collect();
        let settled = session.take_deferred(&deferred).await?;
        let open = outcomes.iter_mut().filter(|outcome| is_deferred(outcome));
        for (outcome, settled) in open.zip(settled.outcomes) {
            *outcome = settled;
        }
        for back in settled.taken_back {
            let place = ids.iter().position(|id| *id == back.family.id);
            if let Some(outcome) = place.and_then(|at| outcomes.get_mut(at)) {
                *outcome = Upsert::Refused(back.conflict);
            }
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
            claims: RefusedClaims::default(),
            dry_run,
        })
    }

    /// Takes a batch of families: new ones are inserted, changed ones get a new revision and their
    /// old one is kept, unchanged ones are marked as seen. Of new families that share a number none
    /// is taken, and those of earlier batches are taken back, so that it does not matter which comes
    /// first. 400 to 1,000 families are a good batch. At most `defer_max` of them are deferred.
    pub async fn take(
        &mut self,
        families: &[PreparedFamily],
        defer_max: usize,
    ) -> Result<Taken, StorageError> {
        let mut work = self.begin().await?;
        let run = self.stamp.run;
        let mut known = Known::load(&mut work, families, run).await?;
        let decided = decide(&mut known, &mut self.claims, families, defer_max, run);
        let taken = self.carry_out(&mut work, &known, families, decided).await?;
        self.end(work).await?;
        Ok(taken)
    }

    /// Takes what was deferred, at the end of the file, all in one transaction: members and ration
    /// cards may go round among these families. None of them is deferred again.
    pub async fn take_deferred(
        &mut self,
        families: &[PreparedFamily],
    ) -> Result<Taken, StorageError> {
        if families.is_empty() {
            return Ok(Taken::default());
        }
        let mut work = self.begin().await?;
        let run = self.stamp.run;
        let known = Known::load(&mut work, families, run).await?;
        let decided = settle_deferred::settle(&known, &self.claims, families, run);
        let taken = self.carry_out(&mut work, &known, families, decided).await?;
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
        reasons: &BTreeMap<&'static str, u64>,
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

    /// Takes back, stores, holds and notes what was decided about a batch.
    async fn carry_out(
        &mut self,
        work: &mut WriteTransaction,
        known: &Known,
        families: &[PreparedFamily],
        decided: Decided,
    ) -> Result<Taken, StorageError> {
        let (actor, at) = (self.storage.actor(), self.stamp.at);
        let mut taken = Taken::default();
        let ids: Vec<&str> = decided.back.keys().map(String::as_str).collect();
        for family in take_back(work, actor, &ids, at).await? {
            let Some(place) = decided.back.get(family.id.as_str()) else {
                continue;
            };
            let other = &families[*place];
            let line = known.other(family.id.as_str()).line.unwrap_or_default();
            self.claims.add(&family, line, false);
            taken.taken_back.push(TakenBack {
                line,
                conflict: conflict_between(&family, &other.family),
                other: other.as_other(),
                family,
            });
        }
        let pairs = DoublePair::of(families, &decided, &taken.taken_back);
        let mut accepted = Accepted::default();
        for (place, (prepared, verdict)) in families.iter().zip(decided.verdicts).enumerate() {
            taken.outcomes.push(match verdict {
                Verdict::Take(before) => {
                    accepted.push(prepared, before);
                    outcome_of(prepared, before)
                }
                Verdict::Defer => Upsert::Deferred,
                Verdict::Refuse(conflict, other) => {
                    taken.others.extend(other.map(|other| (place, other)));
                    Upsert::Refused(conflict)
                }
            });
        }
        let changes = self.store(work, &accepted).await?;
        let held: Vec<(&str, Hold)> = decided
            .held
            .iter()
            .map(|(id, hold)| (id.as_str(), *hold))
            .collect();
        self.add_holds(work, &held).await?;
        note_duplicates(work, actor, self.stamp.run, at, &pairs).await?;
        for (prepared, outcome) in families.iter().zip(&mut taken.outcomes) {
            if let Upsert::Updated(change) = outcome
                && let Some(true_change) = changes.get(prepared.family.id.as_str())
            {
                *change = *true_change;
            }
        }
        Ok(taken)
    }

    /// Stores families and lifts what a sound file ends; in what the changed ones differ.
    async fn store(
        &self,
        work: &mut WriteTransaction,
        accepted: &Accepted<'_>,
    ) -> Result<BTreeMap<String, FamilyChange>, StorageError> {
        let members: Vec<_> = accepted.members().collect();
        member_secrets::write(work, self.storage.secret_columns(), &members).await?;
        let changes = write_accepted(work, self.stamp, accepted).await?;
        let known = accepted.updated.iter().chain(&accepted.unchanged);
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
        Ok(changes)
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

fn outcome_of(prepared: &PreparedFamily, before: Option<KnownFamily>) -> Upsert {
    match before {
        None => Upsert::Accepted,
        Some(known) if known.content_sha256 == prepared.content_sha256 => Upsert::Unchanged,
        // Which change is known when its old content is read.
        Some(_) => Upsert::Updated(FamilyChange::default()),
    }
}

impl PreparedFamily {
    pub(super) fn as_known(&self, before: Option<KnownFamily>, run: ImportRunId) -> KnownFamily {
        KnownFamily {
            revision: before.map_or(1, |before| before.revision + 1),
            content_sha256: self.content_sha256,
            seen_in_run: run.0,
            nfsa_head: self.nfsa_head,
            brought: match before {
                Some(known) if known.content_sha256 == self.content_sha256 => known.brought,
                _ => Some((run.0, self.line)),
            },
            is_new: before.is_none(),
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
