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

const fn door(path: &'static str, key: &'static str, what: &'static str) -> Door {
    Door { path, key, what }
}

/// The doors of a role, in the order in which they are shown. A test of the service sees to it that
/// each opens.
pub fn doors(role: Role) -> Vec<Door> {
    ALL.iter()
        .filter(|(roles, _)| roles.is_empty() || roles.contains(&role))
        .map(|(_, door)| *door)
        .collect()
}

/// Who watches how far everything is.
const WATCH: &[Role] = &[
    Role::Officer,
    Role::Inspector,
    Role::Auditor,
    Role::KeyOfficer,
    Role::PrintOfficer,
];
/// Who looks at families of an area.
const LOOK: &[Role] = &[Role::Officer, Role::Inspector, Role::Auditor];
/// Who sees what the office itself does.
const STAFF: &[Role] = &[Role::Officer, Role::Auditor];

/// Who answers for citizens' matters.
const ANSWER: &[Role] = &[Role::Inspector, Role::Officer, Role::Auditor];

/// Every door, and whose it is; everybody's where no role is named.
const ALL: &[(&[Role], Door)] = &[
    (&[], door("/home", "door-home", "door-home-what")),
    (
        WATCH,
        door("/dashboard", "door-dashboard", "door-dashboard-what"),
    ),
    (
        LOOK,
        door("/families", "door-families", "door-families-what"),
    ),
    (LOOK, door("/holds", "door-holds", "door-holds-what")),
    (LOOK, door("/reviews", "door-reviews", "door-reviews-what")),
    (
        LOOK,
        door("/duplicates", "door-duplicates", "door-duplicates-what"),
    ),
    (LOOK, door("/imports", "door-imports", "door-imports-what")),
    (
        &[Role::Officer, Role::Inspector],
        door("/bulk", "door-bulk", "door-bulk-what"),
    ),
    (
        &[
            Role::Officer,
            Role::KeyOfficer,
            Role::Inspector,
            Role::Auditor,
        ],
        door("/approvals", "door-approvals", "door-approvals-what"),
    ),
    (
        &[Role::PrintOfficer, Role::Inspector, Role::Officer],
        door("/lots", "door-lots", "door-lots-what"),
    ),
    (
        &[Role::Vendor, Role::PrintOfficer, Role::Officer],
        door("/press", "door-press", "door-press-what"),
    ),
    (
        &[Role::Distributor, Role::Inspector, Role::Officer],
        door("/delivery", "door-delivery", "door-delivery-what"),
    ),
    (
        &[Role::Helpdesk, Role::Inspector, Role::Officer],
        door("/helpdesk", "door-helpdesk", "door-helpdesk-what"),
    ),
    (
        ANSWER,
        door("/grievances", "door-grievances", "door-grievances-what"),
    ),
    (
        ANSWER,
        door("/self-checks", "door-self-checks", "door-self-checks-what"),
    ),
    (STAFF, door("/staff", "door-staff", "door-staff-what")),
    (
        &[Role::Officer],
        door("/clients", "door-clients", "door-clients-what"),
    ),
    (STAFF, door("/audit", "door-audit", "door-audit-what")),
    (STAFF, door("/shares", "door-shares", "door-shares-what")),
    (
        WATCH,
        door("/dictionary", "door-dictionary", "door-dictionary-what"),
    ),
    (WATCH, door("/layouts", "door-layouts", "door-layouts-what")),
    (&[], door("/account", "door-account", "door-account-what")),
];
