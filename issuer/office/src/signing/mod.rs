//! Keys that sign, and the check of what they signed.
//!
//! A [`Signer`] is the seam between a key file and a hardware token. Nothing here decides what is
//! signed; the workflows do, after it was stored or in the transaction that stores it.

mod checkpoint_note;
mod demo_keys;
mod export_note;
mod file_key;
mod kept_lists;
mod key_place;
mod key_ring;
mod lot_note;
mod passphrase;
mod public_key;
mod self_check;
mod signed_note;
mod token_key;
mod trust_in_place;
mod trust_list_file;

use card_payload::KeyId;

pub use checkpoint_note::CheckpointNote;
pub use demo_keys::{DemoKeyError, DemoKeyPolicy, DemoKeys, is_demo_key};
pub use export_note::{ExportNote, signature_holds};
pub use file_key::{FileKey, FileKeyError, KeyCost};
pub use kept_lists::KeptLists;
pub use key_place::{KeyPlace, TokenPlace, parse_id, public_half_of};
pub use key_ring::{KeyPlaces, KeyRing, KeyRingError};
pub use lot_note::{LotNote, RECIPIENTS_MAX, VENDOR_MAX, is_vendor_name};
pub use passphrase::{Passphrase, PassphraseError};
pub use public_key::{PublicKeyError, read_public_key, write_public_key};
pub use self_check::{Expected, SelfCheckError, self_check};
pub use signed_note::{NoteBody, NoteError};
pub use token_key::{TokenError, TokenKey};
pub use trust_in_place::{TrustInPlace, pin_roots};

/// A private Ed25519 key that signs and can be named, wherever it lies.
pub trait Signer: Send + Sync {
    /// The key's short name in every signed envelope.
    fn key_id(&self) -> KeyId;

    /// The public half, 32 bytes (RFC 8032).
    fn public_key(&self) -> [u8; 32];

    /// Whether it signs in this program's memory: then nobody waits for a device, which may be slow or away.
    fn is_in_memory(&self) -> bool;

    /// Signs bytes with Ed25519 (RFC 8032, pure, no context).
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError>;
}

/// Why a key did not sign.
#[derive(Debug, thiserror::Error)]
#[error("the key {key_id} did not sign: {reason}")]
pub struct SignerError {
    /// The key's short name.
    pub key_id: String,
    /// What the token said.
    pub reason: String,
}
