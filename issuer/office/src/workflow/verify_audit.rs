//! Walks the audit chain and finds whatever was changed, taken out, put in or moved, and what was
//! cut off since a checkpoint.

use std::collections::VecDeque;
use std::fmt;

use crate::signing::{CheckpointNote, NoteError};
use crate::storage::{AuditRow, Storage, StorageError};

use super::parallel;

/// Events read at once: some 2 MB.
const BATCH: u32 = 5_000;

/// Faults that are named; the rest are counted.
const NAMED_MAX: usize = 50;

/// Something that the program never does to the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// An event's hash is not that of its fields.
    Altered {
        /// Which event.
        sequence: i64,
    },
    /// An event does not follow from the one before it.
    Unlinked {
        /// Which event.
        sequence: i64,
    },
    /// Events are missing.
    Missing {
        /// The first of them.
        from: i64,
        /// The last of them.
        to: i64,
    },
    /// The chain is shorter than it was.
    CutOff {
        /// Events that a checkpoint saw.
        checkpoint: i64,
        /// The last event there is.
        last: i64,
    },
    /// The chain was written anew: it is not the one that a checkpoint saw.
    Rewritten {
        /// Events that the checkpoint saw.
        checkpoint: i64,
    },
    /// A checkpoint is not what was signed.
    Checkpoint {
        /// Which one.
        which: String,
        /// What is wrong with it.
        error: NoteError,
    },
    /// A checkpoint's columns do not say what its signed text says.
    CheckpointColumns {
        /// Events that it is stored for.
        checkpoint: i64,
    },
}

impl fmt::Display for AuditFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { sequence } => {
                write!(out, "event {sequence} was changed after it was written")
            }
            Self::Unlinked { sequence } => {
                write!(
                    out,
                    "event {sequence} does not follow from the one before it"
                )
            }
            Self::Missing { from, to } if from == to => write!(out, "event {from} is missing"),
            Self::Missing { from, to } => write!(out, "events {from} to {to} are missing"),
            Self::CutOff { checkpoint, last } => write!(
                out,
                "the chain ends at event {last}; a checkpoint has seen {checkpoint} events"
            ),
            Self::Rewritten { checkpoint } => write!(
                out,
                "event {checkpoint} is not the one that the checkpoint over it has seen"
            ),
            Self::Checkpoint { which, error } => write!(out, "{which}: {error}"),
            Self::CheckpointColumns { checkpoint } => write!(
                out,
                "the checkpoint stored for {checkpoint} events was signed for something else"
            ),
        }
    }
}

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Events that were read.
    pub events: u64,
    /// Checkpoints that were compared, those from outside included.
    pub checkpoints: u64,
    /// Events up to the last checkpoint: what came later could be cut off unseen.
    pub covered: i64,
    /// Faults in all.
    pub faulty: u64,
    /// The first of them.
    pub faults: Vec<AuditFault>,
}

impl AuditReport {
    fn add(&mut self, fault: AuditFault) {
        self.faulty += 1;
        if self.faults.len() < NAMED_MAX {
            self.faults.push(fault);
        }
    }
}

/// A checkpoint that somebody kept outside: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideCheckpoint {
    /// Where it comes from.
    pub name: String,
    /// The signed text.
    pub text: String,
}

/// Walks the whole chain. `keys` are the public keys that may have signed checkpoints; `progress`
/// is told of each batch of events.
pub async fn verify_audit(
    storage: &Storage,
    origin: &str,
    keys: &[[u8; 32]],
    outside: &[OutsideCheckpoint],
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<AuditReport, StorageError> {
    let chain = storage.audit_chain();
    let mut report = AuditReport::default();
    let mut seen = open_checkpoints(storage, origin, keys, outside, &mut report).await?;
    let mut last = 0;
    let mut previous_hash = AuditRow::BEFORE_THE_FIRST.to_vec();
    loop {
        let rows = chain.list(last, BATCH).await?;
        if rows.is_empty() {
            break;
        }
        let holds = parallel::map(&rows, AuditRow::hash_holds);
        progress(rows.len() as u64);
        for (row, holds) in rows.into_iter().zip(holds) {
            report.events += 1;
            let sequence = row.sequence;
            if sequence > last + 1 {
                report.add(AuditFault::Missing {
                    from: last + 1,
                    to: sequence - 1,
                });
            } else if row.previous_hash != previous_hash {
                report.add(AuditFault::Unlinked { sequence });
            }
            if !holds {
                report.add(AuditFault::Altered { sequence });
            }
            while let Some((_, hash)) = seen.pop_front_if(|(size, _)| *size <= sequence) {
                if hash[..] != row.hash[..] {
                    report.add(AuditFault::Rewritten {
                        checkpoint: sequence,
                    });
                }
            }
            last = sequence;
            previous_hash = row.hash;
        }
    }
    for (checkpoint, _) in seen {
        report.add(AuditFault::CutOff { checkpoint, last });
    }
    Ok(report)
}

/// Length and hash of every checkpoint that was rightly signed, by length.
async fn open_checkpoints(
    storage: &Storage,
    origin: &str,
    keys: &[[u8; 32]],
    outside: &[OutsideCheckpoint],
    report: &mut AuditReport,
) -> Result<VecDeque<(i64, [u8; 32])>, StorageError> {
    let mut seen = Vec::new();
    let mut take = |which: &str, text: &str, report: &mut AuditReport| {
        let opened = CheckpointNote::open(text, keys).and_then(|note| {
            // A note of another office says nothing of this chain.
            let is_ours = note.origin == origin;
            let size = i64::try_from(note.size).map_err(|_| NoteError::Form)?;
            is_ours.then_some((size, note.hash)).ok_or(NoteError::Form)
        });
        match opened {
            Ok(checkpoint) => {
                report.checkpoints += 1;
                seen.push(checkpoint);
                Some(checkpoint)
            }
            Err(error) => {
                let which = which.to_owned();
                report.add(AuditFault::Checkpoint { which, error });
                None
            }
        }
    };
    let mut after = 0;
    loop {
        let stored = storage.audit_chain().list_checkpoints(after, BATCH).await?;
        let Some(end) = stored.last() else { break };
        after = end.size;
        for checkpoint in &stored {
            let which = format!("the checkpoint over {} events", checkpoint.size);
            if let Some((size, hash)) = take(&which, &checkpoint.note, report)
                && (size != checkpoint.size || hash[..] != checkpoint.hash[..])
            {
                report.add(AuditFault::CheckpointColumns {
                    checkpoint: checkpoint.size,
                });
            }
        }
    }
    for checkpoint in outside {
        take(&checkpoint.name, &checkpoint.text, report);
    }
    seen.sort_unstable();
    report.covered = seen.last().map_or(0, |(size, _)| *size);
    Ok(seen.into())
}

#[cfg(test)]
mod tests;
