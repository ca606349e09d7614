//! A few made-up people for a demonstration office, one of each role and a second officer.

use issuer_domain::{Actor, Role};

use crate::app::App;
use crate::storage::StorageError;

/// Their names and roles; the first is the officer whom the office itself takes on.
pub const DEMO_STAFF: [(&str, Role); 6] = [
    ("s.negi", Role::Officer),
    ("b.devi", Role::Officer),
    ("r.thakur", Role::Inspector),
    ("lmk.0231", Role::LmkOperator),
    ("k.sharma", Role::KeyOfficer),
    ("a.verma", Role::Auditor),
];

/// Takes them on.
pub async fn add_demo_staff(app: &App) -> Result<(), StorageError> {
    let mut by = Actor::office();
    for (name, role) in DEMO_STAFF {
        let Ok(name) = Actor::parse(name) else {
            continue;
        };
        app.storage.staff().add(&name, role, &by, app.now).await?;
        if by == Actor::office() {
            by = name;
        }
    }
    Ok(())
}
