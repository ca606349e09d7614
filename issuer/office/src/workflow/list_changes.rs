//! Families whose live card no longer says what the register says.

use issuer_domain::{Area, FamilyChange, FamilyId, LocalBody};

use crate::storage::{Storage, StorageError};

/// Families that are compared at a time.
const BATCH: u32 = 500;

/// A family that needs another card, or an officer's eye. Its names stay out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFamily {
    /// Which.
    pub family_id: FamilyId,
    /// The live card; of several parts the first.
    pub card_number: String,
    /// Where the family is now.
    pub local_body: LocalBody,
    /// In what card and register differ.
    pub change: FamilyChange,
    /// A complete register file no longer had the family.
    pub is_gone: bool,
}

/// Tells `tell` of each such family of an area, by family id; how many there are. What was changed
/// and changed back is none.
pub async fn list_changes(
    storage: &Storage,
    area: Area,
    tell: &mut dyn FnMut(ChangedFamily),
) -> Result<u64, StorageError> {
    let mut after: Option<FamilyId> = None;
    let mut count = 0;
    loop {
        let families = storage.families();
        let page = families
            .list_outdated_cards(area, after.as_ref(), BATCH)
            .await?;
        let Some(last) = page.last() else { break };
        after = Some(last.current.family.id.clone());
        for card in page {
            let change = FamilyChange::between(&card.shown.family, &card.current.family);
            if change.is_shown() || card.is_gone {
                count += 1;
                tell(ChangedFamily {
                    family_id: card.current.family.id,
                    card_number: card.card_number,
                    local_body: card.current.family.local_body,
                    change,
                    is_gone: card.is_gone,
                });
            }
        }
    }
    Ok(count)
}
