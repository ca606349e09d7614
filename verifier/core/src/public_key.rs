use card_payload::{Envelope, KeyId, KeyUse, SignedPayload};
use ed25519_dalek::{Signature, VerifyingKey};

/// An Ed25519 public key with its name and use in a trust list, ready to check signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    key_id: KeyId,
    key_use: KeyUse,
    point: VerifyingKey,
}

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

impl PublicKey {
    /// `None` where the bytes (RFC 8032 section 5.1.5) are no point of the curve, or a weak one, one
    /// of small order, under which one signature holds for many messages.
    pub fn new(key_id: KeyId, key_use: KeyUse, bytes: &[u8; 32]) -> Option<Self> {
        let point = VerifyingKey::from_bytes(bytes).ok()?;
        (!point.is_weak()).then_some(Self {
            key_id,
            key_use,
            point,
        })
    }
}

/// Opens an envelope under the key with its id and this use whose signature it has. Ids are short and
/// may collide, so every key that has the id is tried. With the payload comes what stands beside the
/// key.
pub(crate) fn open_under<'t, 'k, Beside>(
    envelope: &Envelope<'t>,
    key_use: KeyUse,
    keys: impl IntoIterator<Item = (&'k PublicKey, Beside)>,
) -> Result<(SignedPayload<'t>, Beside), NoKey> {
    let mut reason = NoKey::Unknown;
    for (key, beside) in keys {
        if key.key_id.as_bytes() != envelope.key_id() {
            continue;
        }
        if key.key_use != key_use {
            if reason == NoKey::Unknown {
                reason = NoKey::OtherUse;
            }
            continue;
        }
        let opened =
            envelope.open(|message, signature| signature_holds(&key.point, message, signature));
        if let Some(payload) = opened {
            return Ok((payload, beside));
        }
        reason = NoKey::Signature;
    }
    Err(reason)
}

/// Ed25519 without the leniencies that let one message have several signatures
/// (`verify_strict`: canonical points, no small order).
pub(crate) fn signature_holds(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature))
        .is_ok()
}
