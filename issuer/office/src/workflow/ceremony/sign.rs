//! One root signs a ceremony's trust list: offline, without a database.

use card_payload::{EnvelopeError, KeyId, SignedByRoot, TrustListToSign};
use card_verifier::{TrustAnchor, TrustAnchors, TrustAnchorsError, UpdateError};

use super::{Ceremony, CeremonyFault, CeremonyFileError, Checksum};
use crate::signing::{Signer, SignerError, is_demo_key};

/// A token after one more root signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialList {
    /// The token with all signatures so far.
    pub token: Vec<u8>,
    /// How many they are.
    pub signatures: usize,
    /// How many there must be.
    pub threshold: usize,
}

/// Why a root did not sign.
#[derive(Debug, thiserror::Error)]
pub enum SignCeremonyError {
    /// No ceremony file.
    #[error(transparent)]
    File(#[from] CeremonyFileError),
    /// What it asks for is wrong.
    #[error(transparent)]
    Fault(#[from] CeremonyFault),
    /// Not the file that was reviewed.
    #[error(
        "the checksum of this file is {found}, and not that of the file that was reviewed\n\nhint: do not sign; find out where the files differ, and who changed one"
    )]
    Checksum {
        /// What the file has.
        found: Checksum,
    },
    /// A key that the ceremony does not have as a root.
    #[error("key {0} is none of the ceremony's roots")]
    NotARoot(KeyId),
    /// It signed before.
    #[error("root {0} has signed already\n\nhint: another root's turn")]
    SignedAlready(KeyId),
    /// What was signed so far is no trust list.
    #[error("what was signed so far is no trust list: {0}")]
    Partial(#[from] EnvelopeError),
    /// What was signed so far is another trust list.
    #[error(
        "what was signed so far is another trust list than this ceremony's\n\nhint: all roots sign the same reviewed file; begin again with the first root"
    )]
    OtherList,
    /// What was signed so far has a wrong signature.
    #[error("the signatures so far do not hold: {0}")]
    Signatures(UpdateError),
    /// The roots of the ceremony.
    #[error(transparent)]
    Roots(#[from] TrustAnchorsError),
    /// The key did not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

/// Adds a root's signature to those so far. `checksum` is that of the file that was reviewed.
pub fn sign_ceremony(
    file: &str,
    checksum: Checksum,
    root: &dyn Signer,
    partial: Option<&[u8]>,
) -> Result<PartialList, SignCeremonyError> {
    let found = Checksum::of(file.as_bytes());
    if found != checksum {
        return Err(SignCeremonyError::Checksum { found });
    }
    let ceremony = Ceremony::parse(file)?;
    let unsigned = ceremony.check()?;
    if !ceremony.roots.contains(&root.public_key()) {
        return Err(SignCeremonyError::NotARoot(root.key_id()));
    }
    let mut signatures = match partial {
        Some(partial) => ceremony.signatures_of(&unsigned, partial)?,
        None => Vec::new(),
    };
    if signatures
        .iter()
        .any(|(signed, _)| *signed == root.key_id())
    {
        return Err(SignCeremonyError::SignedAlready(root.key_id()));
    }
    let signature = root.sign(&unsigned.bytes_for(root.key_id()))?;
    signatures.push((root.key_id(), signature));
    Ok(PartialList {
        signatures: signatures.len(),
        threshold: ceremony.threshold,
        token: unsigned.into_token(signatures),
    })
}

impl Ceremony {
    /// The signatures of a token, if it is this ceremony's list and all of them are its roots'.
    pub(super) fn signatures_of(
        &self,
        unsigned: &TrustListToSign,
        token: &[u8],
    ) -> Result<Vec<SignedByRoot>, SignCeremonyError> {
        let (found, signatures) = TrustListToSign::from_token(token)?;
        if found != *unsigned {
            return Err(SignCeremonyError::OtherList);
        }
        let known = |key_id: &KeyId| {
            let mut roots = self.roots.iter();
            roots.any(|root| card_verifier::key_id(root) == *key_id)
        };
        if let Some((stranger, _)) = signatures.iter().find(|(root, _)| !known(root)) {
            return Err(SignCeremonyError::NotARoot(*stranger));
        }
        self.anchors(1)?
            .open(token)
            .map_err(SignCeremonyError::Signatures)?;
        Ok(signatures)
    }

    /// The ceremony's roots, so many of which must have signed.
    fn anchors(&self, threshold: usize) -> Result<TrustAnchors, TrustAnchorsError> {
        let roots = self.roots.iter().map(|public_key| TrustAnchor {
            public_key: *public_key,
            specimen: is_demo_key(card_verifier::key_id(public_key)),
        });
        TrustAnchors::new(roots.collect(), Some(threshold))
    }
}
