//! The exchange of data with other departments: what the interface under `/api/v1` and the signed
//! file drop both do, with the same documents.
//!
//! ```text
//! token → ApiClient with scopes, a field profile and an area → verb → share register → answer
//! ```
//!
//! What gives personal data away is noted in the share register before it is answered. An Aadhaar
//! number is refused at every input.

pub mod block_lists;
pub mod call_sheet;
pub mod data_dictionary;
pub mod documents;
pub mod error;
pub mod families_status;
pub mod file_drop;
pub mod manage_clients;
pub mod portability_export;
pub mod shop_ledgers;
#[cfg(test)]
mod tests;
pub mod verify_card;

use issuer_domain::{Area, Family};

use crate::app::App;
use crate::storage::{ApiClient, NewShare, ShareWay, StorageError};
use error::ExchangeError;

/// Somebody's request: the office in the client's hands, and by which way it came.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The office, acting as the client.
    pub app: &'a App,
    /// Who asks.
    pub client: &'a ApiClient,
    /// By which way.
    pub way: ShareWay,
}

impl Asking<'_> {
    /// Notes what is about to be given away. Without it nothing is.
    async fn note_share(
        &self,
        purpose: &str,
        fields: &[&str],
        records: usize,
    ) -> Result<(), StorageError> {
        if records == 0 {
            return Ok(());
        }
        let share = NewShare {
            recipient: self.client.name.as_str(),
            purpose,
            fields,
            way: self.way,
            records: records as u64,
            at: self.app.now,
        };
        self.app.storage.shares().record(&share).await
    }

    /// Whether a family is of the part of the state that the client is given.
    fn may_see(&self, family: &Family) -> bool {
        match self.client.area {
            Area::State => true,
            Area::District(code) => family.district.lgd_code == code,
            Area::Block(code) => family.block.lgd_code == code,
            Area::LocalBody(code) => family.local_body.place.lgd_code == code,
        }
    }
}

/// Refuses a text that may hold an Aadhaar number. It is not repeated.
fn refuse_aadhaar(field: &'static str, text: &str) -> Result<(), ExchangeError> {
    if issuer_domain::aadhaar::find_in(text) {
        return Err(ExchangeError::Aadhaar { field });
    }
    Ok(())
}
