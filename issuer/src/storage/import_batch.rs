use issuer_domain::{FamilyChange, Hold};

use super::duplicates::Refused;
use super::family_conflicts::{Conflict, KnownFamily};
use super::family_writes::Accepted;
use super::prepared_family::PreparedFamily;
use super::{ImportRunId, Upsert};

/// What is decided about a batch.
#[derive(Debug, Default)]
pub(super) struct Batch<'f> {
    pub(super) accepted: Accepted<'f>,
    pub(super) outcomes: Vec<Upsert>,
    pub(super) deferred: usize,
    /// Families of the same file that a refused one contradicts: nobody knows which is right.
    pub(super) doubtful: Vec<(String, Hold)>,
    /// Families that were refused over a number that another one has: a person looks at both.
    pub(super) refused: Vec<Refused<'f>>,
}

impl<'f> Batch<'f> {
    pub(super) fn accept(&mut self, prepared: &'f PreparedFamily, before: Option<KnownFamily>) {
        self.outcomes.push(match before {
            None => Upsert::Accepted,
            Some(known) if known.content_sha256 == prepared.content_sha256 => Upsert::Unchanged,
            // Which change is known when its old content is read.
            Some(_) => Upsert::Updated(FamilyChange::default()),
        });
        self.accepted.push(prepared, before);
    }

    pub(super) fn defer(&mut self) {
        self.deferred += 1;
        self.outcomes.push(Upsert::Deferred);
    }

    /// `doubtful` is the family of the same file that it contradicts, or empty; `owner` the family
    /// that has its number.
    pub(super) fn refuse(
        &mut self,
        prepared: &'f PreparedFamily,
        conflict: Conflict,
        doubtful: &str,
        owner: Option<&str>,
    ) {
        let hold = if conflict == Conflict::FamilyTwice {
            Hold::FamilyTwice
        } else {
            Hold::NumberTwice
        };
        if !doubtful.is_empty() {
            self.doubtful.push((doubtful.to_owned(), hold));
        }
        if let Some(owner) = owner {
            self.refused.push(Refused {
                family: &prepared.family,
                conflict,
                owner: owner.to_owned(),
            });
        }
        self.outcomes.push(Upsert::Refused(conflict));
    }
}

impl PreparedFamily {
    pub(super) fn as_known(&self, before: Option<KnownFamily>, run: ImportRunId) -> KnownFamily {
        KnownFamily {
            revision: before.map_or(1, |before| before.revision + 1),
            content_sha256: self.content_sha256,
            seen_in_run: run.0,
            nfsa_head: self.nfsa_head,
        }
    }
}
