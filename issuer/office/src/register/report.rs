use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Difference, Reason, SourceNotes};
use crate::storage::ImportCounts;

/// What became of a register file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Families by what became of them.
    pub counts: ImportCounts,
    /// Members of the families that are new, changed or as they were.
    pub members: u64,
    /// Lines that belong to no family that could be read. Each is in the reject file.
    pub unreadable_lines: u64,
    /// How often each reason stands in the reject file.
    pub reasons: BTreeMap<Reason, u64>,
    /// What was noticed in the file beside its rows.
    pub notes: SourceNotes,
    /// What changed, by panchayat and ward.
    pub difference: Difference,
    /// Whether it was undone again.
    pub dry_run: bool,
    /// The file was said to be complete, but a line of it could not be read: what it lacks is not
    /// known, and nothing was marked as gone.
    pub gone_unknown: bool,
    /// The reject file, where there is anything in it.
    pub reject_file: Option<PathBuf>,
}

impl ImportReport {
    /// Whether everything in the file was taken.
    pub fn is_complete(&self) -> bool {
        self.counts.rejected == 0 && self.unreadable_lines == 0
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    /// Bytes of the register file that were read.
    pub bytes_read: u64,
    /// Bytes that it has.
    pub bytes: u64,
    /// Families read.
    pub families: u64,
}
