use issuer_domain::Role;

/// A part of the service that a person may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Its path.
    pub path: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// The key of what is behind it.
    pub what: &'static str,
}

/// Doors that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// The key of what they have in common.
    pub key: &'static str,
    /// The doors, in the order in which they are shown.
    pub doors: Vec<Door>,
}

/// The halls of a role and the doors in each. A test of the service sees to it that each opens.
pub fn halls(role: Role) -> Vec<Hall> {
    let halls = HALLS.iter().map(|(key, doors)| Hall {
        key,
        doors: doors
            .iter()
            .filter(|(roles, _)| roles.is_empty() || roles.contains(&role))
            .map(|(_, door)| *door)
            .collect(),
    });
    halls.filter(|hall| !hall.doors.is_empty()).collect()
}

/// Every door of a role.
pub fn doors(role: Role) -> Vec<Door> {
    halls(role)
        .into_iter()
        .flat_map(|hall| hall.doors)
        .collect()
}

macro_rules! door {
    ($roles:expr, $name:literal) => {
        (
            $roles,
            Door {
                path: concat!("/", $name),
                key: concat!("door-", $name),
                what: concat!("door-", $name, "-what"),
            },
        )
    };
}

/// Whose a door is; everybody's where no role is named.
type Whose = &'static [Role];

const EVERYBODY: Whose = &[];
/// Who watches how far everything is.
const WATCH: Whose = &[
    Role::Officer,
    Role::Inspector,
    Role::Auditor,
    Role::KeyOfficer,
    Role::PrintOfficer,
];
/// Who looks at families of an area, and at what citizens ask.
const LOOK: Whose = &[Role::Officer, Role::Inspector, Role::Auditor];
/// Who sees what the office itself does.
const STAFF: Whose = &[Role::Officer, Role::Auditor];
/// Who decides about cards.
const DECIDE: Whose = &[Role::Inspector, Role::Officer];

/// Every door, and whose it is.
const HALLS: &[(&str, &[(Whose, Door)])] = &[
    (
        "hall-begin",
        &[door!(EVERYBODY, "home"), door!(WATCH, "dashboard")],
    ),
    (
        "hall-citizens",
        &[
            door!(
                &[Role::LmkOperator, Role::Inspector, Role::Officer],
                "counter"
            ),
            door!(DECIDE, "requests"),
            door!(LOOK, "money"),
            door!(
                &[Role::Helpdesk, Role::Inspector, Role::Officer],
                "helpdesk"
            ),
            door!(LOOK, "grievances"),
            door!(LOOK, "self-checks"),
        ],
    ),
    (
        "hall-families",
        &[
            door!(LOOK, "families"),
            door!(LOOK, "holds"),
            door!(LOOK, "reviews"),
            door!(LOOK, "duplicates"),
            door!(LOOK, "imports"),
            door!(DECIDE, "bulk"),
        ],
    ),
    (
        "hall-cards",
        &[
            door!(
                &[Role::PrintOfficer, Role::Inspector, Role::Officer],
                "lots"
            ),
            door!(&[Role::Vendor, Role::PrintOfficer, Role::Officer], "press"),
            door!(
                &[Role::Distributor, Role::Inspector, Role::Officer],
                "delivery"
            ),
            door!(WATCH, "layouts"),
        ],
    ),
    (
        "hall-office",
        &[
            door!(
                &[
                    Role::Officer,
                    Role::KeyOfficer,
                    Role::Inspector,
                    Role::Auditor
                ],
                "approvals"
            ),
            door!(STAFF, "staff"),
            door!(&[Role::Officer], "clients"),
            door!(STAFF, "shares"),
            door!(STAFF, "audit"),
            door!(WATCH, "dictionary"),
            door!(EVERYBODY, "account"),
        ],
    ),
];
