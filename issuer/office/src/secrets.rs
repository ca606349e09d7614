//! Secret columns: what a member's mobile number and vault reference look like in the database.
//!
//! A data key, random and one for the office, stands in the database only wrapped under the
//! wrapping key, which lies in a file beside the signing keys and in no backup of the database.
//! From the data key come three: one encrypts, one makes nonces, one makes blind indexes.
//!
//! - XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with the member's id and the field as additional
//!   data, so that a row that was moved to another member does not open.
//! - The nonce is an HMAC over the same and the value: the same value of the same member is the same
//!   row, so that reading a register file again changes nothing, and no nonce is ever used for two
//!   values (as in RFC 8452, whose cipher has the shorter nonce).
//! - The blind index is HMAC-SHA-256 over field and value: a number can be looked up by who has the
//!   key, and guessed by nobody who has only the database.

mod client_secret;
mod password;
pub mod sealed_file;
mod second_factor;
mod vendor_key;
mod webhook_secret;
mod wrapping_key;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use client_secret::{ClientSecretError, read_client_secret};
pub use password::{
    NOBODYS_PASSWORD, PASSWORD_MAX, PASSWORD_MIN, Password, PasswordError, SALT_BYTES,
};
pub use second_factor::{FACTOR_BYTES, SecondFactor};
pub use vendor_key::{VendorKey, VendorKeyError, VendorRecipient, VendorRecipientError};
pub use webhook_secret::{WebhookSecret, WebhookSecretError};
pub use wrapping_key::{WrappedKey, WrappingKey, WrappingKeyError};

/// Bytes of a nonce of XChaCha20.
pub const NONCE_BYTES: usize = 24;

/// Which of a member's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretField {
    /// The mobile number.
    Mobile,
    /// The reference of the Aadhaar data vault.
    VaultReference,
    /// Not of a member: the second factor of a person on the staff.
    SecondFactor,
}

impl SecretField {
    /// The word in the database and in audit events.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::VaultReference => "vault_reference",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// A sealed value, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce.
    pub nonce: [u8; NONCE_BYTES],
    /// Ciphertext and tag.
    pub ciphertext: Vec<u8>,
    /// For look-up.
    pub blind_index: [u8; 32],
}

/// The keys that come from the data key. `Debug` shows nothing of them.
pub struct DataKey {
    encryption: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
    index: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// The keys of a data key.
    pub fn of(key: &[u8; 32]) -> Self {
        let derive = |purpose: &str| Zeroizing::new(hmac(key, &[purpose.as_bytes()]));
        Self {
            encryption: derive("member secret 1, encryption"),
            nonce: derive("member secret 1, nonce"),
            index: derive("member secret 1, blind index"),
        }
    }

    /// Seals a value of a member. None where the value is longer than any cipher takes, which no
    /// cell of a register is.
    pub fn seal(&self, member_id: &str, field: SecretField, value: &str) -> Option<Sealed> {
        let bound = bound_to(member_id, field);
        let tag = hmac(&self.nonce, &[&bound, value.as_bytes()]);
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&tag[..NONCE_BYTES]);
        let payload = Payload {
            msg: value.as_bytes(),
            aad: &bound,
        };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(Sealed {
            nonce,
            ciphertext,
            blind_index: self.blind_index(field, value),
        })
    }

    /// Opens a value. None where it was changed, or belongs to another member or field.
    pub fn open(
        &self,
        member_id: &str,
        field: SecretField,
        nonce: [u8; NONCE_BYTES],
        ciphertext: &[u8],
    ) -> Option<Zeroizing<String>> {
        let bound = bound_to(member_id, field);
        let payload = Payload {
            msg: ciphertext,
            aad: &bound,
        };
        let opened = self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
        String::from_utf8(opened).ok().map(Zeroizing::new)
    }

    /// What a value is looked up by.
    pub fn blind_index(&self, field: SecretField, value: &str) -> [u8; 32] {
        hmac(
            &self.index,
            &[field.word().as_bytes(), &[0], value.as_bytes()],
        )
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.encryption))
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("DataKey(…)")
    }
}

/// Member and field, written so that no two are alike: ids have no zero bytes.
fn bound_to(member_id: &str, field: SecretField) -> Vec<u8> {
    let mut bound = b"member secret 1\0".to_vec();
    bound.extend_from_slice(member_id.as_bytes());
    bound.push(0);
    bound.extend_from_slice(field.word().as_bytes());
    bound.push(0);
    bound
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key that is shorter than SHA-256's block of 64 bytes is filled up with zeros (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut hmac = <Hmac<Sha256> as KeyInit>::new(&(*block).into());
    for part in parts {
        hmac.update(part);
    }
    hmac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_for_its_member_and_field_alone() {
        let key = DataKey::of(&[7; 32]);
        let sealed = key
            .seal("100000101", SecretField::Mobile, "9000000001")
            .unwrap();
        let open = |key: &DataKey, member, field| {
            key.open(member, field, sealed.nonce, &sealed.ciphertext)
        };
        let opened = open(&key, "100000101", SecretField::Mobile).unwrap();
        assert_eq!(*opened, "9000000001");
        assert!(open(&key, "100000102", SecretField::Mobile).is_none());
        assert!(open(&key, "100000101", SecretField::VaultReference).is_none());
        let other = DataKey::of(&[8; 32]);
        assert!(open(&other, "100000101", SecretField::Mobile).is_none());
    }

    #[test]
    fn the_same_value_is_the_same_row_and_others_share_nothing() {
        let key = DataKey::of(&[7; 32]);
        let seal = |member, value| key.seal(member, SecretField::Mobile, value).unwrap();
        let first = seal("1", "9000000001");
        assert_eq!(first, seal("1", "9000000001"));
        let other_member = seal("2", "9000000001");
        assert_eq!(first.blind_index, other_member.blind_index);
        assert_ne!(first.nonce, other_member.nonce);
        assert_ne!(first.ciphertext, other_member.ciphertext);
        assert_ne!(first.nonce, seal("1", "9000000002").nonce);
        assert!(!format!("{key:?}").contains('7'));
    }
}
