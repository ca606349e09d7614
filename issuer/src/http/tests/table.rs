//! `access.txt`, read.

use std::collections::BTreeMap;

use issuer_domain::Role;

const TABLE: &str = include_str!("access.txt");

/// Who may, by the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum May {
    Everybody,
    Staff,
    Roles(Vec<Role>),
}

impl May {
    pub(super) fn role(&self, role: Role) -> bool {
        match self {
            Self::Everybody | Self::Staff => true,
            Self::Roles(roles) => roles.contains(&role),
        }
    }
}

/// Whose things a way in shows, by the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Centre,
    Press,
    Office,
    Area,
    Client,
    Asker,
    Link,
    /// The whole office.
    State,
    /// Nobody in particular.
    Public,
    /// There is no thing that the path names.
    None,
}

impl Owner {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "centre" => Self::Centre,
            "press" => Self::Press,
            "office" => Self::Office,
            "area" => Self::Area,
            "client" => Self::Client,
            "asker" => Self::Asker,
            "link" => Self::Link,
            "state" => Self::State,
            "public" => Self::Public,
            "-" => Self::None,
            _ => return None,
        })
    }
}

/// A line of it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) owner: Owner,
    pub(super) may: May,
}

/// The table, by method and path.
pub(super) fn table() -> BTreeMap<(String, String), Line> {
    let lines = TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        // Ways of a feature that this program is built without.
        .filter(|line| cfg!(feature = "oidc") || !line.contains("/sign-in/oidc"));
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let owner = Owner::of(words[2]).unwrap_or_else(|| panic!("whose? {line}"));
            let may = match words[3..] {
                ["everybody"] => May::Everybody,
                ["staff"] => May::Staff,
                ref roles => May::Roles(
                    roles
                        .iter()
                        .map(|word| Role::from_word(word).unwrap_or_else(|| panic!("{line}")))
                        .collect(),
                ),
            };
            let way = (words[0].to_owned(), words[1].to_owned());
            (way, Line { owner, may })
        })
        .collect()
}
