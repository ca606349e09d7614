//! Orders for cards with what the register has now.

use std::collections::BTreeMap;

use issuer_domain::{FamilyId, Making};

use super::make_cards::{Order, Refused};
use super::replace_cards::{Present, ReplaceRefused, families_of, present};
use crate::app::App;
use crate::storage::{CardTarget, StorageError, StoredFamily};

/// What else must be so before a family's card is replaced.
pub(super) type Condition<'a> =
    dyn Fn(&Present<'_>, &StoredFamily) -> Result<(), ReplaceRefused> + Sync + 'a;

/// An order for each family whose card may be replaced; the others with the reason why not.
pub(super) async fn orders_of_current(
    app: &App,
    targets: &[CardTarget],
    making: Making,
    condition: &Condition<'_>,
) -> Result<(Vec<Order>, Vec<Refused>), StorageError> {
    let ids = families_of(targets);
    let cards = app.storage.cards().list_of_families(&ids).await?;
    let families = app.storage.families().list_current(&ids).await?;
    let holds = app.storage.families().list_holds(&ids).await?;
    let families: BTreeMap<&FamilyId, &StoredFamily> = families
        .iter()
        .map(|stored| (&stored.family.id, stored))
        .collect();
    let (mut orders, mut refused) = (Vec::new(), Vec::new());
    for target in targets {
        let of_family = cards.get(&target.family_id).map_or(&[][..], |cards| cards);
        let order = present(target, of_family).and_then(|present| {
            let stored = families.get(&target.family_id);
            let stored = stored.ok_or(ReplaceRefused::NotInRegister)?;
            if let Some(hold) = holds.get(target.family_id.as_str()) {
                return Err(ReplaceRefused::held(hold));
            }
            condition(&present, stored)?;
            Ok(Order {
                stored: (*stored).clone(),
                making,
                replaces_issue: present.replaces(),
                not_before: present.begins_after(app.now),
                expires_at: None,
                settlement: None,
                ends_with: Vec::new(),
            })
        });
        match order {
            Ok(order) => orders.push(order),
            Err(error) => refused.push(Refused::new(target.family_id.clone(), error)),
        }
    }
    Ok((orders, refused))
}
