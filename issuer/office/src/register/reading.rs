//! The reading side of an import: from a file to batches of checked families, on a thread of its
//! own.

use issuer_domain::{FamilyId, LocalBodyKind};
use tokio::sync::mpsc;

use super::difference::LocalBodyKey;
use super::family_check::FamilyCheck;
use super::import::ImportError;
use super::open_source::OpenSource;
use super::raw_family::{RawFamily, RawItem};
use super::source_notes::SourceNotes;
use super::{Column, RowError};
use crate::storage::PreparedFamily;

/// Families of one transaction: enough that making each last on the disk costs little beside it, and
/// three batches at work are 10 MB at 3 kB a family.
const BATCH: usize = 1_000;

/// What was read up to some place of the file, in the file's order.
pub(super) struct Batch {
    pub(super) items: Vec<Checked>,
    pub(super) bytes_read: u64,
}

/// A family after all checks that need no database.
pub(super) enum Checked {
    Sound(Box<PreparedFamily>),
    Rejected {
        /// The id as the file has it.
        id: String,
        /// The same where it is one.
        known_id: Option<FamilyId>,
        /// The panchayat or ward where it can be told.
        body: Option<LocalBodyKey>,
        errors: Vec<RowError>,
    },
    Unreadable(RowError),
}

/// Reads the whole file; ends early where nobody waits for the batches any more.
pub(super) fn read_batches(
    mut register: OpenSource,
    check: &FamilyCheck,
    batches: &mpsc::Sender<Batch>,
) -> Result<SourceNotes, ImportError> {
    let mut items = Vec::with_capacity(BATCH);
    loop {
        let raw = register.next()?;
        let is_at_end = raw.is_none();
        match raw {
            None => {}
            Some(RawItem::Unreadable(error)) => items.push(Checked::Unreadable(error)),
            Some(RawItem::Family(raw)) => items.push(match check.check(&raw)? {
                Ok(family) => Checked::Sound(Box::new(PreparedFamily::new(family, raw.line))),
                Err(errors) => Checked::Rejected {
                    known_id: check
                        .known_id(&raw.id)
                        .and_then(|id| FamilyId::parse(&id).ok()),
                    body: body_of(&raw),
                    id: raw.id,
                    errors,
                },
            }),
        }
        if items.len() == BATCH || is_at_end && !items.is_empty() {
            let bytes_read = register.bytes_read();
            let batch = Batch {
                items: std::mem::take(&mut items),
                bytes_read,
            };
            if batches.blocking_send(batch).is_err() {
                return Ok(register.into_notes());
            }
        }
        if is_at_end {
            return Ok(register.into_notes());
        }
    }
}

/// The panchayat or ward of a family that has mistakes, from its first row.
fn body_of(raw: &RawFamily) -> Option<LocalBodyKey> {
    let first = raw.rows.first()?;
    let kind = first.get(Column::LocalBodyKind).trim().to_ascii_lowercase();
    let lgd = first.get(Column::LocalBodyLgd).trim().parse().ok()?;
    Some((LocalBodyKind::from_word(&kind)?, lgd))
}
