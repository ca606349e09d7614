//! What long work on a lot asks between its steps: whether it is still wanted.

use crate::storage::StorageError;

/// Asked between steps of at most some tenths of a second.
pub trait GoOn {
    /// With the number of cards that are drawn; `false` gives the work up.
    fn go_on(&mut self, drawn: u64) -> impl Future<Output = Result<bool, StorageError>>;
}

/// Nobody asks.
#[derive(Debug)]
pub struct ToTheEnd;

impl GoOn for ToTheEnd {
    async fn go_on(&mut self, _: u64) -> Result<bool, StorageError> {
        Ok(true)
    }
}
