use card_payload::limits::ROOTS_MAX;
use card_payload::{KeyId, RootSignature, TrustEnvelope, TrustList};
use ed25519_dalek::VerifyingKey;

use crate::key_id::key_id;
use crate::public_key::signature_holds;
use crate::update_error::{ListError, UpdateError};

/// A root key that a verifier has built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustAnchor {
    /// The root's Ed25519 public key.
    pub public_key: [u8; 32],
    /// Whether everything under it is a specimen, never a real card.
    pub specimen: bool,
}

/// The roots of one issuer that a verifier has built in, and how many of them must have signed a
/// trust list. One stolen root then signs nothing, and one lost root stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchors {
    roots: Vec<TrustAnchor>,
    threshold: usize,
}

/// Why roots cannot be pinned together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustAnchorsError {
    /// None at all.
    #[error("no root is given\n\nhint: name the public key of each root")]
    None,
    /// More than [`ROOTS_MAX`].
    #[error("{0} roots are given; {ROOTS_MAX} at most are pinned")]
    TooMany(usize),
    /// A root twice, which would count twice.
    #[error("the root {0} is given twice\n\nhint: name each root once")]
    Twice(KeyId),
    /// A threshold that none or all of them cannot reach.
    #[error(
        "a trust list cannot be signed by {threshold} of {roots} roots\n\n\
         hint: ask for 1 to {roots}; without a number it is the majority"
    )]
    Threshold {
        /// What was asked for.
        threshold: usize,
        /// How many roots there are.
        roots: usize,
    },
    /// A demonstration root, which everybody has, beside a real one.
    #[error(
        "a demonstration root is given beside real ones; everybody could sign as it\n\n\
         hint: leave it out"
    )]
    SpecimenAmongReal,
}

impl TrustAnchors {
    /// Pins roots; without a threshold it is their majority: 1 of 1, 2 of 2, 2 of 3.
    ///
    /// # Errors
    /// [`TrustAnchorsError`]
    pub fn new(
        roots: Vec<TrustAnchor>,
        threshold: Option<usize>,
    ) -> Result<Self, TrustAnchorsError> {
        let first = roots.first().ok_or(TrustAnchorsError::None)?;
        if roots.len() > ROOTS_MAX {
            return Err(TrustAnchorsError::TooMany(roots.len()));
        }
        if roots.iter().any(|root| root.specimen != first.specimen) {
            return Err(TrustAnchorsError::SpecimenAmongReal);
        }
        for (at, root) in roots.iter().enumerate() {
            let same = |other: &TrustAnchor| other.public_key == root.public_key;
            if roots[..at].iter().any(same) {
                return Err(TrustAnchorsError::Twice(key_id(&root.public_key)));
            }
        }
        let threshold = threshold.unwrap_or(roots.len() / 2 + 1);
        if !(1..=roots.len()).contains(&threshold) {
            let roots = roots.len();
            return Err(TrustAnchorsError::Threshold { threshold, roots });
        }
        Ok(Self { roots, threshold })
    }

    /// The roots.
    pub fn roots(&self) -> &[TrustAnchor] {
        &self.roots
    }

    /// How many of them must have signed.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// Whether everything under these roots is a specimen.
    pub fn specimen(&self) -> bool {
        self.roots.iter().all(|root| root.specimen)
    }

    /// Opens a trust list that enough of these roots signed.
    ///
    /// # Errors
    /// [`UpdateError`]: no pinned root among the signers, too few, one twice, or altered.
    pub fn open(&self, token: &[u8]) -> Result<TrustList, UpdateError> {
        let refused = |error: ListError| UpdateError::TrustList(error);
        let envelope = TrustEnvelope::parse(token).map_err(|error| refused(error.into()))?;
        let payload = envelope.open(|signatures| self.check(signatures))?;
        let list = payload
            .trust_list()
            .map_err(|error| refused(error.into()))?;
        Ok(list)
    }

    /// Counts the pinned roots among the signers. Signatures of other roots are passed over: while
    /// roots change, a list is signed by those of before and those of after. A wrong signature
    /// under a pinned root's id is never passed over: somebody altered the list.
    fn check(&self, signatures: &[RootSignature<'_>]) -> Result<(), UpdateError> {
        let mut signers: Vec<[u8; 32]> = Vec::with_capacity(signatures.len());
        for signature in signatures {
            let mut named = self
                .roots
                .iter()
                .filter(|root| key_id(&root.public_key).as_bytes() == signature.key_id())
                .peekable();
            if named.peek().is_none() {
                continue;
            }
            let message = signature.message();
            let signer = named.find(|root| {
                VerifyingKey::from_bytes(&root.public_key)
                    .is_ok_and(|key| signature_holds(&key, &message, signature.signature()))
            });
            let signer = signer.ok_or(UpdateError::TrustList(ListError::Signature))?;
            if signers.contains(&signer.public_key) {
                return Err(UpdateError::RootTwice);
            }
            signers.push(signer.public_key);
        }
        match signers.len() {
            0 => Err(UpdateError::WrongRoot),
            signed if signed < self.threshold => Err(UpdateError::BelowThreshold {
                signed,
                threshold: self.threshold,
            }),
            _ => Ok(()),
        }
    }
}
