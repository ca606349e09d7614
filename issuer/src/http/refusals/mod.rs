//! What the office's verbs refuse, as answers: every error of theirs is told here by a code, in both
//! languages, with its cause and what to do next (the texts are in `refusals.ftl`). What is not
//! there, or is somebody else's, is not found; the office's own trouble goes to the log alone.

mod counter;
mod delivery;
mod department;
mod families;
mod lots;
mod rights;
mod storage;
#[cfg(test)]
mod tests;

pub(super) use counter::bank_fault;
pub(super) use families::change_refused;
