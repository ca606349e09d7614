mod error;
mod objects;
#[cfg(test)]
mod outside_tools;
mod session_pool;

use card_payload::KeyId;
use ed25519_dalek::{Signature, VerifyingKey};

pub use error::TokenError;

use self::session_pool::SessionPool;
use super::{Passphrase, Signer, SignerError, TokenPlace};

/// A signing key in a PKCS#11 token. The private half never leaves it: what is signed goes in, the
/// signature comes out, and is checked here before anybody uses it.
pub struct TokenKey {
    sessions: SessionPool,
    public_key: VerifyingKey,
    key_id: KeyId,
}

/// What a key signs to prove that its public half belongs to it.
const PROOF: &[u8] = b"Him Parivar: this key answers";

impl TokenKey {
    /// Opens a key by its label and, where it is given, its id; the token's PIN is read from its
    /// file. A key that could be taken out of the token, or that is not Ed25519, is refused.
    pub fn open(place: &TokenPlace) -> Result<Self, TokenError> {
        let pin = read_pin(place)?;
        let (sessions, public_key) = SessionPool::open(place, &pin)?;
        Self::proved(sessions, &public_key)
    }

    /// Makes a key in the token, which is then open. The label must be free. `id` is the new key's
    /// `CKA_ID`.
    pub fn generate(place: &TokenPlace, id: &[u8]) -> Result<Self, TokenError> {
        let pin = read_pin(place)?;
        SessionPool::generate(place, &pin, id)?;
        let (sessions, public_key) = SessionPool::open(place, &pin)?;
        Self::proved(sessions, &public_key)
    }

    /// The public half of a key in a token, read without its PIN.
    pub fn public_half(place: &TokenPlace) -> Result<[u8; 32], TokenError> {
        SessionPool::public_half(place)
    }

    fn proved(sessions: SessionPool, public_key: &[u8; 32]) -> Result<Self, TokenError> {
        let parsed = VerifyingKey::from_bytes(public_key)
            .ok()
            .filter(|parsed| !parsed.is_weak())
            .ok_or_else(|| sessions.not_ed25519())?;
        let key = Self {
            sessions,
            public_key: parsed,
            key_id: card_verifier::key_id(public_key),
        };
        key.signature(PROOF)?;
        Ok(key)
    }

    fn signature(&self, message: &[u8]) -> Result<[u8; 64], TokenError> {
        let signature = self.sessions.sign(message)?;
        let signature = Signature::from_slice(&signature)
            .ok()
            .filter(|signature| self.public_key.verify_strict(message, signature).is_ok());
        signature
            .map(|signature| signature.to_bytes())
            .ok_or_else(|| self.sessions.bad_signature())
    }
}

impl Signer for TokenKey {
    fn key_id(&self) -> KeyId {
        self.key_id
    }

    fn public_key(&self) -> [u8; 32] {
        self.public_key.to_bytes()
    }

    fn is_in_memory(&self) -> bool {
        false
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        self.signature(message).map_err(|error| SignerError {
            key_id: self.key_id.to_string(),
            reason: error.to_string(),
        })
    }
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "TokenKey({})", self.key_id)
    }
}

fn read_pin(place: &TokenPlace) -> Result<Passphrase, TokenError> {
    let pin = Passphrase::read(&place.pin_file)?;
    Passphrase::require_private(&place.pin_file)?;
    Ok(pin)
}
