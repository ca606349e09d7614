//! What changed since an earlier update, signed, and tried as a shop would that has that update.

use card_payload::{StatusDelta, StatusEntries, Timestamp, ToBeSigned, VerifierUpdate};
use card_verifier::{Lists, status_hash};

use super::sign_update::UpdateSigningError;
use crate::signing::KeyRing;

/// What changed since an earlier update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The earlier update's version.
    pub since: u64,
    /// A verifier update that builds on the earlier one: the trust list, and every list's changes.
    pub update: Vec<u8>,
    /// The changes of each status list by itself, small enough for a poster or SMS.
    pub lists: Vec<ListChanges>,
}

/// The changes of one status list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChanges {
    /// The list's URI.
    pub uri: String,
    /// Cards that stand otherwise than before.
    pub cards: usize,
    /// The signed delta.
    pub token: Vec<u8>,
}

/// Signs the changes from one update to the next. `None` where a shop could not take them: the status
/// lists are not the same ones, or the keys have changed so much that it needs the full update.
pub fn sign_changes(
    before: &[u8],
    after: &[u8],
    now: Timestamp,
    keys: &KeyRing,
) -> Result<Option<Changes>, UpdateSigningError> {
    let Ok(shop) = Lists::open(before, &keys.anchors) else {
        return Ok(None);
    };
    let next = Lists::open(after, &keys.anchors).map_err(UpdateSigningError::Refused)?;
    let mut lists = Vec::new();
    for (uri, to) in next.status_versions() {
        let held = shop.status_versions().find(|(held, _)| *held == uri);
        let entries = shop.status_entries(uri).zip(next.status_entries(uri));
        let (Some((_, from)), Some((old, new))) = (held, entries) else {
            return Ok(None);
        };
        let Some(flips) = old.flips_to(new) else {
            return Ok(None);
        };
        let delta = StatusDelta {
            uri: uri.to_owned(),
            issued_at: now,
            from,
            to,
            flips,
            result_hash: status_hash(new),
        };
        let unsigned = ToBeSigned::status_delta(&delta, keys.status.key_id())?;
        let signature = keys.status.sign(unsigned.bytes())?;
        lists.push(ListChanges {
            uri: uri.to_owned(),
            cards: changed(old, new),
            token: unsigned.into_token(signature),
        });
    }
    let update = VerifierUpdate {
        version: next.version(),
        issued_at: now,
        trust_list: keys.trust_list.clone(),
        status_lists: lists.iter().map(|list| list.token.clone()).collect(),
    };
    let unsigned = ToBeSigned::update(&update, keys.update.key_id())?;
    let signature = keys.update.sign(unsigned.bytes())?;
    let changes = Changes {
        since: shop.version(),
        update: unsigned.into_token(signature),
        lists,
    };
    Ok(shop_takes(shop, &changes, keys).then_some(changes))
}

/// Whether a shop takes them, by either way.
fn shop_takes(shop: Lists, changes: &Changes, keys: &KeyRing) -> bool {
    let mut by_update = shop.clone();
    let mut by_parts = shop;
    by_update.take(&changes.update, &keys.anchors).is_ok()
        && by_parts.take(&keys.trust_list, &keys.anchors).is_ok()
        && changes
            .lists
            .iter()
            .all(|list| by_parts.take(&list.token, &keys.anchors).is_ok())
}

fn changed(old: &StatusEntries, new: &StatusEntries) -> usize {
    (0..new.entries())
        .filter(|index| old.get(*index) != new.get(*index))
        .count()
}
