//! A verifier update: the trust list and every status list in one signed file.

use card_payload::{
    CardStatus, EncodeError, StatusEntries, StatusList, Timestamp, ToBeSigned, VerifierUpdate,
};
use card_verifier::{Lists, UpdateError};

use crate::signing::{KeyRing, SignerError};

/// How long status lists hold and where they are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTerms {
    /// Days for which a list counts as fresh.
    pub fresh_days: u16,
    /// Days after which it is too old to lean on.
    pub expire_days: u16,
    /// The URI of the list of status lists.
    pub aggregation_uri: String,
}

/// One status list: its places are valid but for those named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListContent {
    /// The list's URI.
    pub uri: String,
    /// How many places it has, given out or not.
    pub places: u32,
    /// Places of cards that are not valid.
    pub not_valid: Vec<(u32, CardStatus)>,
}

/// Why there is no update.
#[derive(Debug, thiserror::Error)]
pub enum UpdateSigningError {
    /// A list that verifiers refuse.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A key did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// A card names a place that its list does not have.
    #[error("the status list {uri} has no place {index}")]
    NoSuchPlace {
        /// The list.
        uri: String,
        /// The place.
        index: u32,
    },
    /// What was signed does not open as a verifier opens it.
    #[error(
        "verifiers would refuse this update\n\nhint: the trust list must name the status key and the update key of these settings, be signed by enough of their roots, and not be over"
    )]
    Refused(#[source] UpdateError),
}

/// Signs an update and opens it as a verifier does.
pub fn sign_update(
    version: u64,
    now: Timestamp,
    lists: &[ListContent],
    terms: &ListTerms,
    keys: &KeyRing,
) -> Result<Vec<u8>, UpdateSigningError> {
    let (update, _) = sign_lists(version, now, lists, terms, keys)?;
    Ok(update)
}

/// Signs an update; beside it the lists as a verifier opens them.
pub(super) fn sign_lists(
    version: u64,
    now: Timestamp,
    lists: &[ListContent],
    terms: &ListTerms,
    keys: &KeyRing,
) -> Result<(Vec<u8>, Lists), UpdateSigningError> {
    let status_lists = lists
        .iter()
        .map(|list| sign_status_list(list, version, now, terms, keys))
        .collect::<Result<Vec<_>, _>>()?;
    let update = VerifierUpdate {
        version,
        issued_at: now,
        trust_list: keys.trust_list.clone(),
        status_lists,
    };
    let unsigned = ToBeSigned::update(&update, keys.update.key_id())?;
    let signature = keys.update.sign(unsigned.bytes())?;
    let update = unsigned.into_token(signature);
    let opened = Lists::open(&update, &keys.anchors).map_err(UpdateSigningError::Refused)?;
    Ok((update, opened))
}

fn sign_status_list(
    list: &ListContent,
    version: u64,
    now: Timestamp,
    terms: &ListTerms,
    keys: &KeyRing,
) -> Result<Vec<u8>, UpdateSigningError> {
    let mut entries = StatusEntries::all_valid(list.places);
    for (index, status) in &list.not_valid {
        if !entries.set(*index, *status) {
            return Err(UpdateSigningError::NoSuchPlace {
                uri: list.uri.clone(),
                index: *index,
            });
        }
    }
    let day = u32::try_from(Timestamp::DAY).unwrap_or(u32::MAX);
    let list = StatusList {
        uri: list.uri.clone(),
        version,
        issued_at: now,
        expires_at: now.plus_seconds(i64::from(terms.expire_days) * Timestamp::DAY),
        ttl_seconds: u32::from(terms.fresh_days).saturating_mul(day),
        aggregation_uri: Some(terms.aggregation_uri.clone()),
        entries,
    };
    let unsigned = ToBeSigned::status_list(&list, keys.status.key_id())?;
    let signature = keys.status.sign(unsigned.bytes())?;
    Ok(unsigned.into_token(signature))
}
