//! What a delivery's office cannot record, and files of rows.

use issuer_office::lots::TableFileError;
use issuer_office::workflow::record_deliveries::DeliveryError;
use issuer_office::workflow::send_cards::SendError;
use issuer_office::workflow::sync_deliveries::{ENTRIES_MAX, SyncError};
use issuer_pages::{Language, Refusal, Words, row_reason};

use crate::http::fault::Fault;

impl From<TableFileError> for Fault {
    fn from(error: TableFileError) -> Self {
        Self::NotTaken(match error {
            TableFileError::File { .. } => Refusal::new("refused-file-table"),
            TableFileError::ColumnMissing {
                column, columns, ..
            } => Refusal::new("refused-file-column-missing")
                .with("column", column)
                .with("columns", &columns),
            TableFileError::UnknownColumn { place, columns, .. } => {
                Refusal::new("refused-file-column-unknown")
                    .with("place", &place)
                    .with("columns", &columns)
            }
        })
    }
}

impl From<SendError> for Fault {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Storage(error) => error.into(),
            SendError::Permission(error) => error.into(),
            SendError::Name(_) => Self::NotTaken(Refusal::new("refused-send-name")),
        }
    }
}

impl From<DeliveryError> for Fault {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Storage(error) => error.into(),
            DeliveryError::Permission(error) => error.into(),
            DeliveryError::File(error) => error.into(),
            DeliveryError::RejectFile(error) => Self::Away(error.to_string()),
            DeliveryError::Refused(reason) => {
                let why = |language| row_reason(Words::new(language), reason.code(), reason.text());
                let [hindi, english] = [Language::Hindi, Language::English].map(why);
                let refusal = Refusal::new("refused-row");
                Self::NotTaken(refusal.with_words("why", &hindi, &english))
            }
        }
    }
}

impl From<SyncError> for Fault {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Storage(error) => error.into(),
            SyncError::Permission(error) => error.into(),
            SyncError::Delivery(error) => error.into(),
            SyncError::TooMany(sent) => {
                let refusal = Refusal::new("refused-too-many-entries");
                Self::NotTaken(refusal.with("sent", &sent).with("most", &ENTRIES_MAX))
            }
        }
    }
}
