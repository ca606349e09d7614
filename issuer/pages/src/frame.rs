use issuer_domain::Role;

use crate::nav::{Door, doors};
use crate::words::{Language, Words};

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
    pub fn doors(&self) -> Vec<Door> {
        self.person
            .as_ref()
            .map_or_else(Vec::new, |person| doors(person.role))
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
