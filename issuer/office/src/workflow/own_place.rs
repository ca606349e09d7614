//! Which lots and consignments belong to the place where a person works.

use std::collections::BTreeSet;

use issuer_domain::{Area, Role, Workplace};

use crate::app::App;
use crate::storage::{StaffMember, StorageError};

/// The press whose lots alone a person sees; none where the person sees those of every press.
pub fn press_of(member: &StaffMember) -> Option<&str> {
    match (&member.workplace, member.role) {
        (Workplace::Press(name), _) => Some(name.as_str()),
        // A vendor who works at no press has no lots: no lot is sealed for nobody.
        (_, Role::Vendor) => Some(""),
        _ => None,
    }
}

/// The office for whose consignments a person acts, as it is named when they leave; none where the
/// person acts for every office.
pub fn office_of(member: &StaffMember) -> Option<String> {
    match &member.workplace {
        Workplace::Area(Area::State) => None,
        place => Some(place.to_string()),
    }
}

/// The offices whose consignments a person sees: the own one and those of its parts, a district's
/// blocks and panchayats, a block's panchayats and shops. None where the person sees all.
pub(super) async fn offices_seen(
    app: &App,
    member: &StaffMember,
) -> Result<Option<BTreeSet<String>>, StorageError> {
    let Some(own) = office_of(member) else {
        return Ok(None);
    };
    let mut offices = match member.workplace.area() {
        Some(area) => app.storage.families().list_offices_in(area).await?,
        None => BTreeSet::new(),
    };
    offices.insert(own);
    Ok(Some(offices))
}

/// Refuses a lot of another press, in the words for one that is not there.
pub(super) async fn require_own_lot(
    app: &App,
    member: &StaffMember,
    lot: &str,
) -> Result<(), StorageError> {
    match press_of(member) {
        Some(press) => {
            app.storage
                .lot_exports()
                .require_of_vendor(lot, press)
                .await
        }
        None => Ok(()),
    }
}
