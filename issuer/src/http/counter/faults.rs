//! What a counter's page says of what is not taken, above the form that was filled in.

use issuer_office::storage::{CounterRefused, StorageError};
use issuer_office::workflow::open_request::OpenRequestError;
use issuer_pages::Words;
use issuer_pages::counter::Wrong;

use crate::http::fault::{self, Fault};

/// A text of the pages.
pub(super) fn wrong(words: Words, key: &'static str) -> Wrong {
    Wrong {
        text: words.refused(key),
        link: None,
    }
}

/// What a workflow refuses; other faults have pages of their own.
pub(super) fn said(error: impl Into<Fault>, words: Words) -> Result<Wrong, Fault> {
    let text = fault::said(error.into(), words)?;
    Ok(Wrong { text, link: None })
}

/// The same, with the way to the request that the family has already.
pub(super) fn open(error: OpenRequestError, words: Words) -> Result<Wrong, Fault> {
    let link = match &error {
        OpenRequestError::Storage(StorageError::Counter(CounterRefused::OpenRequest {
            number,
        })) => Some((format!("/counter/requests/{number}"), number.clone())),
        _ => None,
    };
    let wrong = said(error, words)?;
    Ok(Wrong { link, ..wrong })
}
