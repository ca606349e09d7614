//! A few made-up people for a demonstration office, one of each role and a second officer.

use issuer_domain::{Actor, CentreId, Name, Role, Workplace};
use zeroize::Zeroizing;

use super::sign_in::{SignInError, temporary_password};
use crate::app::App;
use crate::secrets::{Password, SALT_BYTES};
use crate::storage::StorageError;

/// Their names, roles and workplaces; the first is the officer whom the office itself takes on.
pub const DEMO_STAFF: [(&str, Role, &str); 10] = [
    ("s.negi", Role::Officer, "state"),
    ("b.devi", Role::Officer, "state"),
    ("r.thakur", Role::Inspector, "district:18"),
    ("lmk.0231", Role::LmkOperator, "centre:LMK-0231"),
    ("k.sharma", Role::KeyOfficer, "state"),
    ("a.verma", Role::Auditor, "state"),
    ("p.kapoor", Role::PrintOfficer, "state"),
    ("g.rana", Role::Distributor, "state"),
    ("v.press", Role::Vendor, "press:Himalaya Card Press"),
    ("h.1100", Role::Helpdesk, "state"),
];

/// The centre at which the demonstration's operator works, and a second one.
const DEMO_CENTRES: [(&str, &str, &str); 2] = [
    (
        "LMK-0231",
        "लोक मित्र केंद्र शाहतलाई",
        "Lok Mitra Kendra Shahtalai",
    ),
    ("LMK-0417", "लोक मित्र केंद्र ठियोग", "Lok Mitra Kendra Theog"),
];

/// Takes them on, and opens their centres.
pub async fn add_demo_staff(app: &App) -> Result<(), StorageError> {
    let mut by = Actor::office();
    for (name, role, workplace) in DEMO_STAFF {
        let (Ok(name), Ok(workplace)) = (Actor::parse(name), workplace.parse::<Workplace>()) else {
            continue;
        };
        let staff = app.storage.staff();
        staff.add(&name, role, &by, app.now).await?;
        staff.place(&name, &workplace, &by, app.now).await?;
        if by == Actor::office() {
            by = name;
        }
    }
    let quota = app.config.counter.prints_a_day;
    let centres = app.storage.acting_as(by);
    for (id, hindi, latin) in DEMO_CENTRES {
        let (Ok(id), Ok(name)) = (
            CentreId::parse(id),
            Name::of_place(Some(hindi), Some(latin)),
        ) else {
            continue;
        };
        centres.centres().add(&id, &name, quota, app.now).await?;
    }
    Ok(())
}

/// Somebody of a demonstration office, with a password for a tour.
#[derive(Debug)]
pub struct DemoPerson {
    /// The name.
    pub name: &'static str,
    /// The role.
    pub role: Role,
    /// The password: new in every tour, and to be changed by nobody.
    pub password: Zeroizing<String>,
}

/// Gives each a password made of randomness that is the tour's own.
pub async fn give_demo_passwords(
    app: &App,
    mut random: impl FnMut() -> Option<[u8; 32]>,
) -> Result<Vec<DemoPerson>, SignInError> {
    let mut people = Vec::new();
    for (name, role, _) in DEMO_STAFF {
        let (Ok(actor), Some(dice)) = (Actor::parse(name), random()) else {
            continue;
        };
        let password = temporary_password(&dice);
        let mut salt = [0; SALT_BYTES];
        salt.copy_from_slice(&dice[SALT_BYTES..]);
        let kept = Password::typed(password.to_string()).hash(&salt)?;
        let sign_ins = app.storage.sign_ins();
        sign_ins.set_password(&actor, &kept, false, app.now).await?;
        people.push(DemoPerson {
            name,
            role,
            password,
        });
    }
    Ok(people)
}
