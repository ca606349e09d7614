//! What a session answers, as JSON.

use serde::Serialize;

use crate::lists::Taken;
use crate::update_error::UpdateError;

/// How taking something went. The page has the words for a code.
#[derive(Debug, Default, Serialize)]
pub(super) struct Answer {
    pub(super) ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) english: Option<String>,
    /// What was taken: `everything`, `update`, `status_list`, `trust_list`, `scale`, or `part` where
    /// more parts are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) taken: Option<&'static str>,
    /// Numbers of parts that are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) missing: Option<Vec<u8>>,
    /// How many parts there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<u8>,
    /// Whether the part was there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) again: Option<bool>,
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    // Nothing here has a map whose keys are no texts, the one thing that JSON cannot say.
    serde_json::to_vec(value).unwrap_or_default()
}

/// It went well, and there is nothing more to say.
pub(super) fn done() -> Vec<u8> {
    json(&Answer {
        ok: true,
        ..Answer::default()
    })
}

pub(super) fn taken(taken: &Taken) -> Vec<u8> {
    json(&Answer {
        ok: true,
        taken: Some(match taken {
            Taken::Everything => "everything",
            Taken::Update => "update",
            Taken::StatusList { .. } => "status_list",
            Taken::TrustList => "trust_list",
            Taken::Scale(_) => "scale",
        }),
        ..Answer::default()
    })
}

pub(super) fn refused(code: &str, english: &str) -> Vec<u8> {
    json(&Answer {
        code: Some(code.to_owned()),
        english: Some(english.to_owned()),
        ..Answer::default()
    })
}

pub(super) fn update_refused(error: &UpdateError) -> Vec<u8> {
    refused(&error.code(), &error.to_string())
}

pub(super) fn no_lists() -> Vec<u8> {
    refused("P-NO-LISTS", "there are no lists on this device yet")
}

pub(super) fn not_started() -> Vec<u8> {
    refused("P-START", "it was not started")
}
