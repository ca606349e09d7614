//! Puts a signed trust list into place, after a second person said yes.

use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustList};
use card_verifier::UpdateError;
use issuer_domain::{Act, ApprovalKind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::sign::SignCeremonyError;
use super::{Ceremony, CeremonyFault, CeremonyFileError, CeremonyKind, Checksum};
use crate::app::App;
use crate::signing::TrustInPlace;
use crate::storage::{ApprovalId, ApprovedRequest, NewTrustList, StorageError};
use crate::workflow::lot_manifest::hex;
use crate::workflow::permission::{self, PermissionError};
use crate::workflow::whole_files::{WriteError, write_file};

/// What was put into place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installed {
    /// The trust list's version.
    pub version: u64,
    /// Roots that signed it.
    pub signatures: usize,
}

/// Why the trust list in place stays.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// No ceremony file.
    #[error(transparent)]
    File(#[from] CeremonyFileError),
    /// What it asks for is wrong.
    #[error(transparent)]
    Fault(#[from] CeremonyFault),
    /// A part that is not this ceremony's.
    #[error(transparent)]
    Part(#[from] SignCeremonyError),
    /// The roots of the ceremony are not those that this office and its verifiers pin.
    #[error(
        "the ceremony's roots are not those of the settings\n\nhint: verifiers pin the roots; new ones go into the verifiers first"
    )]
    OtherRoots,
    /// Too few roots have signed.
    #[error(
        "the trust list has {signed} of the {threshold} root signatures that it needs\n\nhint: another root signs with `issuer keys ceremony sign … --partial`"
    )]
    TooFew {
        /// Signatures that there are.
        signed: usize,
        /// Signatures that there must be.
        threshold: usize,
    },
    /// Verifiers would refuse it.
    #[error("verifiers would refuse this trust list")]
    Refused(#[source] UpdateError),
    /// Not newer than the list in place.
    #[error(
        "trust list {offered} is not newer than list {present}, which is in place: verifiers refuse to go back\n\nhint: prepare the ceremony anew"
    )]
    Rollback {
        /// The version offered.
        offered: u64,
        /// The version in place.
        present: u64,
    },
    /// A new card key would sign before shops can have it.
    #[error(
        "card key {key_id} would sign {days} days after its announcement, and {least} are needed\n\nhint: plan it later with `issuer keys rotate`, and prepare the ceremony anew; after a theft no waiting is asked"
    )]
    TooSoon {
        /// Which key.
        key_id: KeyId,
        /// Days between.
        days: u32,
        /// Days needed.
        least: u16,
    },
    /// A card key would sign for too long.
    #[error(
        "card key {key_id} would sign for {days} days, at most {most} are allowed\n\nhint: `keys.limits.card_days` in the settings"
    )]
    TooLong {
        /// Which key.
        key_id: KeyId,
        /// Days of its window.
        days: u32,
        /// Days allowed.
        most: u16,
    },
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database, or the missing second person.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What the second person approves: this very file, whatever stands in it.
pub fn approval_request(file: &str) -> Result<Value, InstallError> {
    let ceremony = Ceremony::parse(file)?;
    ceremony.check()?;
    Ok(json!({
        "ceremony": ceremony.kind.word(),
        "ceremony_sha256": hex(&Sha256::digest(file.as_bytes())),
        "change": "trust list",
        "checksum": Checksum::of(file.as_bytes()).to_string(),
        "version": ceremony.list.version,
    }))
}

/// Puts the ceremony's trust list into place. `parts` are tokens with some of the signatures
/// each, or one with all. Done again after a breakdown it finishes what was begun.
pub async fn install_trust_list(
    app: &App,
    in_place: &TrustInPlace,
    file: &str,
    parts: &[Vec<u8>],
    approval: ApprovalId,
) -> Result<Installed, InstallError> {
    permission::require(app, Act::ChangeKeys).await?;
    let request = approval_request(file)?.to_string();
    let ceremony = Ceremony::parse(file)?;
    let unsigned = ceremony.check()?;
    let pinned: Vec<_> = in_place
        .anchors
        .roots()
        .iter()
        .map(|root| root.public_key)
        .collect();
    let same_roots = pinned.len() == ceremony.roots.len()
        && pinned.iter().all(|root| ceremony.roots.contains(root));
    if !same_roots {
        return Err(InstallError::OtherRoots);
    }
    let mut signatures = Vec::new();
    for part in parts {
        for (root, signature) in ceremony.signatures_of(&unsigned, part)? {
            if signatures.iter().all(|(known, _)| *known != root) {
                signatures.push((root, signature));
            }
        }
    }
    let count = signatures.len();
    let threshold = in_place.anchors.threshold();
    if count < threshold {
        let signed = count;
        return Err(InstallError::TooFew { signed, threshold });
    }
    let token = unsigned.into_token(signatures);
    in_place
        .anchors
        .open(&token)
        .map_err(InstallError::Refused)?;
    let version = ceremony.list.version;
    let lists = app.storage.trust_lists();
    let begun =
        lists.newest().await? == version && lists.find(version).await? == Some(token.clone());
    if !begun {
        check_against(&ceremony, in_place.list(), app)?;
        let keys: Vec<KeyId> = ceremony.list.keys.iter().map(|key| key.key_id).collect();
        let list = NewTrustList {
            version,
            token: &token,
            ceremony: file,
            keys: &keys,
        };
        let approved = ApprovedRequest {
            id: approval,
            kind: ApprovalKind::KeyChange,
            request: &request,
        };
        lists.install(&list, &approved, app.now).await?;
    }
    write_file(&app.config.keys.trust_list, &token)?;
    Ok(Installed {
        version,
        signatures: count,
    })
}

/// Judges the new list against the one in place and the office's limits.
fn check_against(
    ceremony: &Ceremony,
    present: Option<&TrustList>,
    app: &App,
) -> Result<(), InstallError> {
    let offered = ceremony.list.version;
    if let Some(present) = present.filter(|present| present.version >= offered) {
        return Err(InstallError::Rollback {
            offered,
            present: present.version,
        });
    }
    let limits = app.config.key_limits();
    let known = |public_key: &[u8; 32]| {
        present.is_some_and(|list| list.keys.iter().any(|key| key.public_key == *public_key))
    };
    let new_keys = ceremony.list.keys.iter().filter(|key| {
        key.key_use == KeyUse::Card && key.state == KeyState::Active && !known(&key.public_key)
    });
    for key in new_keys {
        let days = key.sign_to.whole_days_since(key.sign_from);
        if days > u32::from(limits.card_days) {
            return Err(InstallError::TooLong {
                key_id: key.key_id,
                days,
                most: limits.card_days,
            });
        }
        let wait = i64::from(limits.announce_days) * Timestamp::DAY;
        let may_begin_at_once = present.is_none() || ceremony.kind == CeremonyKind::Compromise;
        if !may_begin_at_once && key.sign_from < app.now.plus_seconds(wait) {
            return Err(InstallError::TooSoon {
                key_id: key.key_id,
                days: key.sign_from.whole_days_since(app.now),
                least: limits.announce_days,
            });
        }
    }
    Ok(())
}
