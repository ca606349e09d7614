use card_payload::{
    Envelope, KeyId, KeyState, KeyUse, SchemaError, SignedPayload, Timestamp, TrustList, TrustedKey,
};

use crate::outcome::KeyFault;
use crate::public_key::{NoKey, PublicKey, open_under};

/// The keys of a trust list, ready to check signatures.
#[derive(Debug, Clone)]
pub(crate) struct TrustedKeys(Vec<(PublicKey, TrustedKey)>);

impl TrustedKeys {
    /// Parses every key once; a key that is no point of the curve, or a weak one, is refused.
    pub(crate) fn of(list: TrustList) -> Result<Self, SchemaError> {
        let parsed = list.keys.into_iter().map(|key| {
            PublicKey::new(key.key_id, key.key_use, &key.public_key)
                .map(|parsed| (parsed, key))
                .ok_or(SchemaError::Range("public key"))
        });
        parsed.collect::<Result<_, _>>().map(Self)
    }

    /// Each key as signatures are checked with it, and what the trust list says of it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&PublicKey, &TrustedKey)> {
        self.0.iter().map(|(parsed, key)| (parsed, key))
    }

    /// Opens an envelope under the key of this use that signed it, which is given too.
    pub(crate) fn open<'t>(
        &self,
        envelope: &Envelope<'t>,
        key_use: KeyUse,
    ) -> Result<(SignedPayload<'t>, &TrustedKey), NoKey> {
        open_under(envelope, key_use, self.iter())
    }

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
        let keys = self.0.iter().map(|(_, key)| key);
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
