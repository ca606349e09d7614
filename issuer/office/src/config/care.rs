use std::path::PathBuf;

use serde::Deserialize;

/// Secret columns of members: mobile number and vault reference.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// The file with the key that wraps their data key.
    pub key_file: Option<PathBuf>,
    /// Whether they are not kept at all.
    pub leave_out: bool,
}

/// How long what is over is kept, in days.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionTerms {
    /// The content of a family after its last card was revoked because it exists no more.
    pub closed_family_days: u16,
    /// Records of loads of register files.
    pub log_days: u16,
}

impl RetentionTerms {
    /// A year, as rule 8(3) of the DPDP Rules, 2025, asks for personal data and logs at least.
    pub(super) const LEAST_DAYS: u16 = 366;
}

impl Default for RetentionTerms {
    fn default() -> Self {
        Self {
            closed_family_days: 400,
            log_days: 400,
        }
    }
}
