use std::path::PathBuf;

use serde::Deserialize;

use super::notices::is_safe;

/// Signing in at an identity provider, by OpenID Connect; at none where no provider is named.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Oidc {
    /// The provider's issuer, exactly as it writes it itself.
    pub issuer: Option<String>,
    /// Our name with it.
    pub client_id: String,
    /// A file with the secret that it gave us, one line; none for a client without one.
    pub client_secret_file: Option<PathBuf>,
    /// The claim of its token that holds the name a member of the staff has here.
    pub name_claim: String,
    /// Values of the claim `acr` that count as a second factor; `mfa` in `amr` always does.
    pub second_factor_acr: Vec<String>,
    /// What stands on the button, in Hindi.
    pub label_hi: String,
    /// What stands on the button, in English.
    pub label_en: String,
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            issuer: None,
            client_id: String::new(),
            client_secret_file: None,
            name_claim: "preferred_username".to_owned(),
            second_factor_acr: Vec::new(),
            label_hi: "विभाग के खाते से साइन इन करें".to_owned(),
            label_en: "Sign in with the department's account".to_owned(),
        }
    }
}

impl Oidc {
    pub(super) fn problem(&self, public_address: Option<&str>) -> Option<&'static str> {
        let issuer = self.issuer.as_deref()?;
        if !is_safe(issuer) {
            return Some(
                "oidc.issuer is an address with https://, or on this machine (http://127.0.0.1)",
            );
        }
        let texts = [
            &self.client_id,
            &self.name_claim,
            &self.label_hi,
            &self.label_en,
        ];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Some("[oidc] needs client_id, and name_claim and labels that are not empty");
        }
        public_address.is_none().then_some(
            "[oidc] needs service.public_address, to which the provider sends people back",
        )
    }
}
