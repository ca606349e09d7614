use issuer_domain::Role;

use crate::nav::{Door, Hall, halls};
use crate::words::{Language, Words};

/// Doors that are shown side by side; more are shown by halls.
const DOORS_SIDE_BY_SIDE: usize = 7;

/// What stands around every screen.
#[derive(Debug, Clone)]
pub struct Frame {
    /// In which language.
    pub w: Words,
    /// The path that was asked for; its first part is the door that is open.
    pub here: String,
    /// Who looks, if somebody has signed in.
    pub person: Option<PersonHere>,
    /// Whether the office's keys are demo keys.
    pub specimen: bool,
    /// What was just done.
    pub notice: Option<Notice>,
}

/// Who looks.
#[derive(Debug, Clone)]
pub struct PersonHere {
    /// The short name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Where the person works.
    pub workplace: String,
}

/// What was just done, by the key of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The text's key.
    pub key: &'static str,
}

impl Frame {
    /// Where the person may go.
    pub fn halls(&self) -> Vec<Hall> {
        self.person
            .as_ref()
            .map_or_else(Vec::new, |person| halls(person.role))
    }

    /// Whether there are so few doors that they stand side by side.
    pub fn has_few_doors(&self) -> bool {
        let doors: usize = self.halls().iter().map(|hall| hall.doors.len()).sum();
        doors <= DOORS_SIDE_BY_SIDE
    }

    /// Whether one of a hall's doors stands open.
    pub fn is_in(&self, hall: &Hall) -> bool {
        hall.doors.iter().any(|door| self.is_open(door))
    }

    /// Whether a door is the one that stands open.
    pub fn is_open(&self, door: &Door) -> bool {
        self.here == door.path
            || self
                .here
                .strip_prefix(door.path)
                .is_some_and(|rest| rest.starts_with(['/', '?']))
    }

    /// The role's name in this language.
    pub fn role(&self) -> &'static str {
        self.person
            .as_ref()
            .map_or("", |person| match self.w.language {
                Language::Hindi => person.role.hindi(),
                Language::English => person.role.english(),
            })
    }
}
