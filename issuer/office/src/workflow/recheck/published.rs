use std::collections::BTreeMap;

use card_payload::{
    CardStatus, Envelope, EnvelopeError, SchemaError, StatusList, Timestamp, TokenKind,
};

/// The status lists of a verifier update that a verifier has already opened.
#[derive(Debug, Clone, Default)]
pub struct PublishedLists {
    lists: BTreeMap<String, StatusList>,
}

/// Why an update cannot be looked into.
#[derive(Debug, thiserror::Error)]
pub enum PublishedListsError {
    /// Not an envelope.
    #[error("the published update cannot be taken apart")]
    Envelope(#[from] EnvelopeError),
    /// Not the content it should have.
    #[error("the published update cannot be read")]
    Content(#[from] SchemaError),
}

impl PublishedLists {
    /// Takes an update apart. Its signatures were checked when [`Lists`](card_verifier::Lists)
    /// opened the same bytes.
    pub fn of(update: &[u8]) -> Result<Self, PublishedListsError> {
        let Some(opened) = Envelope::parse(update, TokenKind::Update)?.open(|_, _| true) else {
            return Ok(Self::default());
        };
        let mut lists = BTreeMap::new();
        for token in opened.update()?.status_lists {
            let list = Envelope::parse(&token, TokenKind::StatusList)?.open(|_, _| true);
            if let Some(list) = list {
                let list = list.status_list()?;
                lists.insert(list.uri.clone(), list);
            }
        }
        Ok(Self { lists })
    }

    /// What shops are told of a place, and since when.
    pub(super) fn status(&self, uri: &str, index: u32) -> Option<(CardStatus, Timestamp)> {
        let list = self.lists.get(uri)?;
        Some((list.entries.get(index)?, list.issued_at))
    }
}
