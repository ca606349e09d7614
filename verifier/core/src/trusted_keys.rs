use card_payload::{KeyId, KeyState, KeyUse, SchemaError, Timestamp, TrustList, TrustedKey};
use ed25519_dalek::{Signature, VerifyingKey};

use crate::outcome::KeyFault;

/// The keys of a trust list, ready to check signatures.
#[derive(Debug, Clone)]
pub(crate) struct TrustedKeys(Vec<(TrustedKey, VerifyingKey)>);

/// Why no key vouches for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// No key has that id.
    Unknown,
    /// Keys with that id are for something else.
    OtherUse,
    /// The signature is not of any key with that id.
    Signature,
}

impl TrustedKeys {
    /// Parses every key once; a key that is no point of the curve, or a weak one, is refused.
    pub(crate) fn of(list: TrustList) -> Result<Self, SchemaError> {
        let parsed = list.keys.into_iter().map(|key| {
            VerifyingKey::from_bytes(&key.public_key)
                .ok()
                .filter(|parsed| !parsed.is_weak())
                .map(|parsed| (key, parsed))
                .ok_or(SchemaError::Range("public key"))
        });
        parsed.collect::<Result<_, _>>().map(Self)
    }

    /// The key with this id and use whose signature this is. Ids are short and may collide, so
    /// every key that has the id is tried.
    pub(crate) fn find_signer(
        &self,
        key_id: &[u8],
        key_use: KeyUse,
        mut holds: impl FnMut(&VerifyingKey) -> bool,
    ) -> Result<&TrustedKey, NoKey> {
        let mut reason = NoKey::Unknown;
        for (key, parsed) in &self.0 {
            if key.key_id.as_bytes() != key_id {
                continue;
            }
            if key.key_use != key_use {
                if reason == NoKey::Unknown {
                    reason = NoKey::OtherUse;
                }
                continue;
            }
            if holds(parsed) {
                return Ok(key);
            }
            reason = NoKey::Signature;
        }
        Err(reason)
    }
}

impl TrustedKeys {
    /// Whether a key with this id still signs for this use: it was neither taken away nor stolen.
    pub(crate) fn still_signs(&self, key_id: KeyId, key_use: KeyUse) -> bool {
        self.with_id(key_id, key_use)
            .any(|key| !matches!(key.state, KeyState::Compromised { .. }))
    }

    /// Whether a key with this id and use may have signed at this time.
    pub(crate) fn may_have_signed(&self, key_id: KeyId, key_use: KeyUse, at: Timestamp) -> bool {
        self.with_id(key_id, key_use)
            .any(|key| check_signing_time(key, at).is_ok())
    }

    fn with_id(&self, key_id: KeyId, key_use: KeyUse) -> impl Iterator<Item = &TrustedKey> {
        let keys = self.0.iter().map(|(key, _)| key);
        keys.filter(move |key| key.key_id == key_id && key.key_use == key_use)
    }
}

/// Whether a key may have signed at this time: inside its period, and before it was stolen.
///
/// # Errors
/// [`KeyFault::Compromised`], [`KeyFault::OutsidePeriod`].
pub fn check_signing_time(key: &TrustedKey, signed_at: Timestamp) -> Result<(), KeyFault> {
    if let KeyState::Compromised { revoked_after } = key.state
        && signed_at > revoked_after
    {
        return Err(KeyFault::Compromised);
    }
    if (key.sign_from..=key.sign_to).contains(&signed_at) {
        Ok(())
    } else {
        Err(KeyFault::OutsidePeriod)
    }
}

/// Ed25519 without the leniencies that let one message have several signatures
/// (`verify_strict`: canonical points, no small order).
pub(crate) fn signature_holds(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature))
        .is_ok()
}
