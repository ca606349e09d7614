//! The storing side of an import: batches of checked families go into the database, and what
//! becomes of each is counted and told.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use issuer_domain::{Family, FamilyId, Hold};

use super::difference::{Fate, LocalBodyKey};
use super::import::ImportError;
use super::reading::{Batch, Checked};
use super::reject_file::Rejects;
use super::{Column, ImportReport, Reason, RowError};
use crate::storage::{Conflict, ImportSession, OtherFamily, PreparedFamily, TakenBack, Upsert};

/// Families that may wait for the end of the file, because what they claim is another family's
/// until that comes: 50 MB at 2.5 kB each. Families beyond that are refused; importing the file
/// again takes the next ones.
const DEFERRED_MAX: usize = 20_000;

/// An import at work.
pub(super) struct Taking<'a> {
    pub(super) session: ImportSession<'a>,
    pub(super) report: ImportReport,
    pub(super) rejects: Rejects<'a>,
    /// Hashes of the ids of rejected families: another part of one further down is no family.
    rejected_families: HashSet<u64>,
    deferred: Vec<PreparedFamily>,
    deferred_families: HashSet<u64>,
    /// Whether every family that the file has is known to be in it: no line was unreadable.
    pub(super) names_all: bool,
}

impl<'a> Taking<'a> {
    pub(super) fn new(session: ImportSession<'a>, rejects: Rejects<'a>) -> Self {
        Self {
            session,
            report: ImportReport::default(),
            rejects,
            rejected_families: HashSet::new(),
            deferred: Vec::new(),
            deferred_families: HashSet::new(),
            names_all: true,
        }
    }

    pub(super) async fn take(&mut self, batch: Batch) -> Result<(), ImportError> {
        let mut families = Vec::with_capacity(batch.items.len());
        let mut rejected = Vec::new();
        for item in batch.items {
            match item {
                Checked::Unreadable(error) => {
                    self.report.unreadable_lines += 1;
                    self.names_all = false;
                    self.note(&error)?;
                }
                Checked::Rejected {
                    id,
                    known_id,
                    body,
                    errors,
                } => {
                    match known_id {
                        Some(known) => rejected.push((known, hold_of(&errors))),
                        None => self.names_all = false,
                    }
                    self.reject(&id, body, &errors)?;
                }
                Checked::Sound(prepared) => {
                    let hash = hash_of(prepared.family.id.as_str());
                    if self.rejected_families.contains(&hash) {
                        rejected.push((prepared.family.id.clone(), None));
                        self.refuse(&prepared.family, prepared.line, Conflict::FamilyTwice, None)?;
                    } else if self.deferred_families.contains(&hash) {
                        rejected.push((prepared.family.id.clone(), Some(Hold::FamilyTwice)));
                        self.refuse_deferred_too(&prepared)?;
                    } else {
                        families.push(*prepared);
                    }
                }
            }
        }
        let room = DEFERRED_MAX - self.deferred.len();
        let mut taken = self.session.take(&families, room).await?;
        for back in std::mem::take(&mut taken.taken_back) {
            self.take_back(back)?;
        }
        for (place, (prepared, outcome)) in families.into_iter().zip(taken.outcomes).enumerate() {
            if outcome == Upsert::Deferred {
                let hash = hash_of(prepared.family.id.as_str());
                self.deferred_families.insert(hash);
                self.deferred.push(prepared);
            } else {
                let other = taken.others.remove(&place);
                self.count(&prepared, outcome, other, &mut rejected)?;
            }
        }
        self.session.note_rejected(&rejected).await?;
        Ok(())
    }

    /// At the end of the file: what had to wait.
    pub(super) async fn take_deferred(&mut self) -> Result<(), ImportError> {
        let families = std::mem::take(&mut self.deferred);
        let mut taken = self.session.take_deferred(&families).await?;
        for back in std::mem::take(&mut taken.taken_back) {
            self.take_back(back)?;
        }
        let mut rejected = Vec::new();
        for (place, (prepared, outcome)) in families.iter().zip(taken.outcomes).enumerate() {
            let other = taken.others.remove(&place);
            self.count(prepared, outcome, other, &mut rejected)?;
        }
        self.session.note_rejected(&rejected).await?;
        Ok(())
    }

    /// A family of an earlier batch is not taken after all.
    fn take_back(&mut self, back: TakenBack) -> Result<(), ImportError> {
        let TakenBack {
            family,
            line,
            conflict,
            other,
        } = back;
        self.report.counts.read -= 1;
        self.report.counts.accepted -= 1;
        self.report.members -= family.members.len() as u64;
        self.report.difference.take_back(&family);
        self.refuse(&family, line, conflict, Some(other))
    }

    fn count(
        &mut self,
        prepared: &PreparedFamily,
        outcome: Upsert,
        other: Option<OtherFamily>,
        rejected: &mut Vec<(FamilyId, Option<Hold>)>,
    ) -> Result<(), ImportError> {
        let family = &prepared.family;
        let counts = &mut self.report.counts;
        let fate = match outcome {
            Upsert::Accepted => {
                counts.accepted += 1;
                Fate::Added
            }
            Upsert::Updated(change) => {
                counts.updated += 1;
                Fate::Changed(change)
            }
            Upsert::Unchanged => {
                counts.unchanged += 1;
                Fate::Unchanged
            }
            // Nothing is deferred twice.
            Upsert::Deferred => return Ok(()),
            Upsert::Refused(conflict) => {
                if conflict != Conflict::FamilyTwice {
                    rejected.push((family.id.clone(), None));
                }
                return self.refuse(family, prepared.line, conflict, other);
            }
        };
        counts.read += 1;
        self.report.members += family.members.len() as u64;
        self.report.difference.note_family(family, fate);
        Ok(())
    }

    fn refuse(
        &mut self,
        family: &Family,
        line: u64,
        conflict: Conflict,
        other: Option<OtherFamily>,
    ) -> Result<(), ImportError> {
        let body = &family.local_body;
        let error = conflict_error(family, line, conflict, other);
        let body = Some((body.kind, body.place.lgd_code));
        self.reject(family.id.as_str(), body, &[error])
    }

    /// A family whose first part waits: neither part is taken.
    fn refuse_deferred_too(&mut self, second: &PreparedFamily) -> Result<(), ImportError> {
        let family = &second.family;
        let first = self
            .deferred
            .iter()
            .position(|waiting| waiting.family.id == family.id);
        if let Some(at) = first {
            let waiting = self.deferred.remove(at);
            self.refuse(&waiting.family, waiting.line, Conflict::FamilyTwice, None)?;
        }
        self.refuse(family, second.line, Conflict::FamilyTwice, None)
    }

    fn reject(
        &mut self,
        id: &str,
        body: Option<LocalBodyKey>,
        errors: &[RowError],
    ) -> Result<(), ImportError> {
        self.report.counts.read += 1;
        self.report.counts.rejected += 1;
        self.report.difference.note_rejected(body);
        self.rejected_families.insert(hash_of(id));
        errors.iter().try_for_each(|error| self.note(error))
    }

    fn note(&mut self, error: &RowError) -> Result<(), ImportError> {
        *self.report.reasons.entry(error.reason).or_default() += 1;
        Ok(self.rejects.write(error)?)
    }
}

/// What a family's mistakes mean for its card where an earlier file brought it.
fn hold_of(errors: &[RowError]) -> Option<Hold> {
    errors.iter().find_map(|error| match error.reason {
        Reason::NoHead | Reason::TwoHeads => Some(Hold::NoHead),
        Reason::Missing if error.column == Some(Column::ShopCode) => Some(Hold::NoShop),
        _ => None,
    })
}

fn conflict_error(
    family: &Family,
    line: u64,
    conflict: Conflict,
    other: Option<OtherFamily>,
) -> RowError {
    let (member, column, reason) = match conflict {
        Conflict::FamilyTwice => (None, Column::FamilyId, Reason::FamilyTwice),
        Conflict::MemberTwice { member } => (Some(member), Column::MemberId, Reason::MemberTwice),
        Conflict::MemberInOtherFamily { member } => {
            (Some(member), Column::MemberId, Reason::MemberInOtherFamily)
        }
        Conflict::RationCardInOtherFamily => {
            (None, Column::RationCard, Reason::RationCardInOtherFamily)
        }
    };
    RowError {
        line,
        family_id: Some(family.id.as_str().to_owned()),
        member: member.map(|member| member + 1),
        column: Some(column),
        reason,
        other,
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
