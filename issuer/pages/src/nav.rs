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

/// Every door, and whose it is; everybody's where no role is named.
const ALL: &[(&[Role], Door)] = &[
    (&[], door("/home", "door-home", "door-home-what")),
    (
        &[Role::LmkOperator, Role::Inspector, Role::Officer],
        door("/counter", "door-counter", "door-counter-what"),
    ),
    (
        &[Role::Inspector, Role::Officer],
        door("/requests", "door-requests", "door-requests-what"),
    ),
    (
        &[Role::Inspector, Role::Officer, Role::Auditor],
        door("/money", "door-money", "door-money-what"),
    ),
    (
        &[Role::Vendor, Role::PrintOfficer, Role::Officer],
        door("/press", "door-press", "door-press-what"),
    ),
    (
        &[Role::PrintOfficer, Role::Inspector, Role::Officer],
        door("/lots", "door-lots", "door-lots-what"),
    ),
    (
        &[Role::Distributor, Role::Inspector, Role::Officer],
        door("/delivery", "door-delivery", "door-delivery-what"),
    ),
    (
        &[Role::Officer, Role::Auditor],
        door("/staff", "door-staff", "door-staff-what"),
    ),
    (
        &[Role::Officer],
        door("/clients", "door-clients", "door-clients-what"),
    ),
    (
        &[Role::Helpdesk, Role::Inspector, Role::Officer],
        door("/helpdesk", "door-helpdesk", "door-helpdesk-what"),
    ),
    (
        &[Role::Inspector, Role::Officer, Role::Auditor],
        door("/grievances", "door-grievances", "door-grievances-what"),
    ),
    (
        &[Role::Inspector, Role::Officer, Role::Auditor],
        door("/self-checks", "door-self-checks", "door-self-checks-what"),
    ),
    (&[], door("/account", "door-account", "door-account-what")),
];
