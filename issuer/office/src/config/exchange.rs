use serde::Deserialize;

/// The exchange of data with other departments.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exchange {
    /// The state's code in files for other states: two digits.
    pub state_code: String,
    /// Days for which a new token holds.
    pub token_days: u16,
    /// Days for which a family that stood on a call sheet stands on no other.
    pub call_again_days: u16,
}

/// 02 is Himachal Pradesh in the Local Government Directory; a token for a year is renewed with the
/// agreement that it belongs to; nobody is asked for an opinion more than four times a year.
impl Default for Exchange {
    fn default() -> Self {
        Self {
            state_code: "02".to_owned(),
            token_days: 365,
            call_again_days: 90,
        }
    }
}

impl Exchange {
    pub(super) fn problem(&self) -> Option<&'static str> {
        let code = &self.state_code;
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some("exchange.state_code is two digits");
        }
        if !(1..=730).contains(&self.call_again_days) {
            return Some("exchange.call_again_days is 1 to 730");
        }
        (!(1..=730).contains(&self.token_days)).then_some("exchange.token_days is 1 to 730")
    }
}
