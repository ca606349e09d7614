//! Signing in, and what a person sets for herself.

use askama::Template;

use crate::Frame;

/// The form to sign in with.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// What stands around it.
    pub frame: Frame,
    /// The name that was typed.
    pub name: String,
    /// Whether a code is asked for.
    pub asks_code: bool,
    /// The key of what was not right.
    pub wrong: Option<&'static str>,
    /// Where to go then.
    pub then: String,
    /// Where people may sign in besides: link and label.
    pub elsewhere: Option<(String, String)>,
}

/// The code that is asked of whom an identity provider knows.
#[derive(Debug, Template)]
#[template(path = "sign_in_code.html")]
pub struct SignInCodePage {
    /// What stands around it.
    pub frame: Frame,
    /// The key of what was not right.
    pub wrong: Option<&'static str>,
}

/// What a person sets for herself: password and second factor.
#[derive(Debug, Template)]
#[template(path = "account.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a line that stands on the page or not"
)]
pub struct AccountPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Whether a second factor must be set up before anything else.
    pub must_have_factor: bool,
    /// Whether there is a second factor.
    pub has_factor: bool,
    /// Whether the office can keep one.
    pub may_have_factor: bool,
    /// The key of what was not right, and more of it.
    pub wrong: Option<&'static str>,
    /// The new factor that waits for its first code: a drawing of its link, and its letters.
    pub new_factor: Option<NewFactor>,
}

/// A second factor that waits for its first code.
#[derive(Debug)]
pub struct NewFactor {
    /// Its link as a QR, SVG.
    pub drawing: String,
    /// What is typed where nothing can be scanned.
    pub letters: String,
}
