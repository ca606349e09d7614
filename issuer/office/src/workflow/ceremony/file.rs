//! The file of a ceremony: TOML, for people first.

use std::fmt::Write as _;

use card_payload::{KeyId, KeyState, Timestamp, TrustList, TrustedKey};
use issuer_domain::{key_use_word, parse_key_use};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Ceremony, CeremonyKind};
use crate::workflow::lot_manifest::hex;

/// Why a file is no ceremony's.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyFileError {
    /// Not TOML, or a key too many or too few.
    #[error("the ceremony file is not right")]
    Toml(#[source] Box<toml::de::Error>),
    /// A value that cannot be.
    #[error(
        "the ceremony file is not right: {what} of {entry}\n\nhint: `issuer keys ceremony prepare` writes a draft with every value in its form"
    )]
    Value {
        /// Which value, and its form.
        what: &'static str,
        /// In which entry.
        entry: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    kind: String,
    issuer: String,
    version: u64,
    follows: Option<u64>,
    issued_at: String,
    expires_at: String,
    threshold: usize,
    root: Vec<RootForm>,
    key: Vec<KeyForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RootForm {
    key_id: String,
    public_key: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    key_id: String,
    r#use: String,
    state: String,
    revoked_after: Option<String>,
    sign_from: String,
    sign_to: String,
    verify_until: String,
    public_key: String,
}

impl Ceremony {
    /// Reads a ceremony file. What it asks for is judged by [`Ceremony::check`].
    pub fn parse(text: &str) -> Result<Self, CeremonyFileError> {
        let form: FileForm =
            toml::from_str(text).map_err(|error| CeremonyFileError::Toml(Box::new(error)))?;
        let kind = CeremonyKind::ALL
            .into_iter()
            .find(|kind| kind.word() == form.kind)
            .ok_or_else(|| wrong("kind (new, rotation or compromise)", "the ceremony"))?;
        let roots = form.root.iter().map(|root| {
            public_key(&root.public_key, &root.key_id, "root").map(|(_, public_key)| public_key)
        });
        let keys = form.key.iter().map(KeyForm::read);
        Ok(Self {
            kind,
            follows: form.follows,
            list: TrustList {
                subject: format!("{}/keys", form.issuer),
                issuer: form.issuer,
                version: form.version,
                issued_at: time(&form.issued_at, "issued_at", "the ceremony")?,
                expires_at: time(&form.expires_at, "expires_at", "the ceremony")?,
                keys: keys.collect::<Result<_, _>>()?,
            },
            roots: roots.collect::<Result<_, _>>()?,
            threshold: form.threshold,
        })
    }

    /// The file's text, with what a reviewer should look at.
    pub fn to_text(&self) -> String {
        let list = &self.list;
        let mut text = String::from(
            "# Ceremony of the roots. This file is all that goes into the new trust list. Review it\n\
             # together with `issuer keys ceremony show FILE`, compare the checksum by voice, and let\n\
             # each root sign it on a machine without a network.\n\n",
        );
        let kind = self.kind.word();
        let _ = writeln!(text, "# new, rotation or compromise\nkind = \"{kind}\"");
        let _ = writeln!(text, "issuer = \"{}\"", list.issuer);
        let _ = writeln!(text, "version = {}", list.version);
        if let Some(follows) = self.follows {
            let _ = writeln!(text, "# the list that is in place now\nfollows = {follows}");
        }
        let _ = writeln!(text, "issued_at = \"{:?}\"", list.issued_at);
        let _ = writeln!(text, "expires_at = \"{:?}\"", list.expires_at);
        let _ = writeln!(
            text,
            "# so many of the roots must sign\nthreshold = {}",
            self.threshold
        );
        for root in &self.roots {
            let _ = writeln!(
                text,
                "\n[[root]]\nkey_id = \"{}\"",
                card_verifier::key_id(root)
            );
            let _ = writeln!(text, "public_key = \"{}\"", hex(root));
        }
        for key in &list.keys {
            write_key(&mut text, key);
        }
        text
    }
}

fn write_key(text: &mut String, key: &TrustedKey) {
    let _ = writeln!(text, "\n[[key]]\nkey_id = \"{}\"", key.key_id);
    let _ = writeln!(text, "use = \"{}\"", key_use_word(key.key_use));
    let _ = writeln!(text, "state = \"{}\"", state_word(key.state));
    if let KeyState::Compromised { revoked_after } = key.state {
        let _ = writeln!(text, "revoked_after = \"{revoked_after:?}\"");
    }
    let _ = writeln!(text, "sign_from = \"{:?}\"", key.sign_from);
    let _ = writeln!(text, "sign_to = \"{:?}\"", key.sign_to);
    let _ = writeln!(text, "verify_until = \"{:?}\"", key.verify_until);
    let _ = writeln!(text, "public_key = \"{}\"", hex(&key.public_key));
}

pub(super) const fn state_word(state: KeyState) -> &'static str {
    match state {
        KeyState::Active => "in use",
        KeyState::Retired => "retired",
        KeyState::Compromised { .. } => "compromised",
    }
}

impl KeyForm {
    fn read(&self) -> Result<TrustedKey, CeremonyFileError> {
        let entry = format!("key {}", self.key_id);
        let (key_id, public_key) = public_key(&self.public_key, &self.key_id, "key")?;
        let state = match (self.state.as_str(), &self.revoked_after) {
            ("in use", None) => KeyState::Active,
            ("retired", None) => KeyState::Retired,
            ("compromised", Some(after)) => KeyState::Compromised {
                revoked_after: time(after, "revoked_after", &entry)?,
            },
            _ => {
                return Err(wrong(
                    "state (in use, retired, or compromised with revoked_after)",
                    &entry,
                ));
            }
        };
        Ok(TrustedKey {
            key_id,
            public_key,
            key_use: parse_key_use(&self.r#use)
                .ok_or_else(|| wrong("use (card, status or update)", &entry))?,
            sign_from: time(&self.sign_from, "sign_from", &entry)?,
            sign_to: time(&self.sign_to, "sign_to", &entry)?,
            verify_until: time(&self.verify_until, "verify_until", &entry)?,
            state,
        })
    }
}

/// A public key whose short name is what its bytes give.
fn public_key(
    digits: &str,
    name: &str,
    entry: &str,
) -> Result<(KeyId, [u8; 32]), CeremonyFileError> {
    let entry = format!("{entry} {name}");
    let bytes = crate::signing::parse_id(digits).and_then(|bytes| bytes.try_into().ok());
    let bytes: [u8; 32] = bytes.ok_or_else(|| wrong("public_key (64 hex digits)", &entry))?;
    let key_id = card_verifier::key_id(&bytes);
    if key_id.to_string() != name {
        return Err(wrong("key_id (it is not this public key's)", &entry));
    }
    Ok((key_id, bytes))
}

fn time(text: &str, what: &'static str, entry: &str) -> Result<Timestamp, CeremonyFileError> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map(|time| Timestamp::from_seconds(time.unix_timestamp()))
        .map_err(|_| wrong(what, entry))
}

fn wrong(what: &'static str, entry: &str) -> CeremonyFileError {
    CeremonyFileError::Value {
        what,
        entry: entry.to_owned(),
    }
}
