//! Which departments may ask the exchange for what.

use askama::Template;
use issuer_domain::{ApiScope, FieldProfile};

use crate::Frame;

/// The departments, and their lists that wait.
#[derive(Debug, Template)]
#[template(path = "clients.html")]
pub struct ClientsPage {
    /// What stands around it.
    pub frame: Frame,
    /// All of them, by name.
    pub clients: Vec<ClientRow>,
    /// Lists of cards to block or free that wait for a second person.
    pub waiting: Vec<WaitingList>,
    /// A token that was just made: it is shown this once.
    pub new_token: Option<NewToken>,
    /// Why nothing was done, by the key of its text.
    pub wrong: Option<&'static str>,
}

/// A department.
#[derive(Debug)]
pub struct ClientRow {
    /// Its short name.
    pub name: String,
    /// Which department it is.
    pub title: String,
    /// Which fields it is given.
    pub profile: &'static str,
    /// Of which part of the state.
    pub area: String,
    /// Whether it may ask for nothing any more.
    pub is_disabled: bool,
    /// Whether it signs files.
    pub signs_files: bool,
    /// Its tokens that hold: what for, until when, when used last.
    pub tokens: Vec<(String, String, Option<String>)>,
}

/// A list that waits.
#[derive(Debug)]
pub struct WaitingList {
    /// Its number.
    pub number: i64,
    /// Whose it is.
    pub client: String,
    /// `block` or `free`.
    pub action: &'static str,
    /// Why, in Hindi and English.
    pub reason: Option<(&'static str, &'static str)>,
    /// How many families.
    pub families: u64,
    /// Since when.
    pub received_at: String,
}

/// A token that was just made.
#[derive(Debug)]
pub struct NewToken {
    /// Whose it is.
    pub client: String,
    /// The token.
    pub secret: String,
    /// From when on it is worth nothing.
    pub expires_at: String,
}

impl ClientsPage {
    /// What tokens can be for, with the keys of what it means.
    pub fn scopes(&self) -> Vec<(&'static str, String)> {
        let scopes = ApiScope::ALL.into_iter();
        let named = scopes.map(|scope| {
            let key = format!("scope-{}", scope.word().replace('.', "-"));
            (scope.word(), self.frame.w.say(&key))
        });
        named.collect()
    }

    /// Which fields there are to be given.
    pub fn profiles(&self) -> Vec<(&'static str, String)> {
        let profiles = FieldProfile::ALL.into_iter();
        let named = profiles.map(|profile| {
            let key = format!("profile-{}", profile.word());
            (profile.word(), self.frame.w.say(&key))
        });
        named.collect()
    }
}
