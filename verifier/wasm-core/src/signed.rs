//! Who signed a card: text -> token -> envelope -> key -> signature -> claims, and no further.
//!
//! What the page must do itself, or ask of a larger module: open the trust list under the roots and
//! refuse an older one, check the claims' fields, the key's period, the card's dates, and its status. A
//! card that was revoked is still signed. So nothing here says "valid"; what comes out is which key signed.

use std::cell::RefCell;

use card_payload::limits::TRUSTED_KEYS_MAX;
use card_payload::{KeyId, KeyUse};
use card_verifier::{PublicKey, signed_claims};

use crate::BUFFERS;

/// Bytes of one key as the page gives it.
const KEY_BYTES: usize = 4 + 1 + 32;

thread_local! {
    static KEYS: RefCell<Vec<PublicKey>> = RefCell::default();
}

/// Takes the keys of a trust list in place of those before, 37 bytes each: key id, use as the list has it
/// (0 cards, 1 status lists, 2 updates), public key. 1 where all are taken, else nothing changed: one is
/// weak or no key, there are more than a trust list has, or none.
#[unsafe(no_mangle)]
pub extern "C" fn keys() -> usize {
    let taken = BUFFERS.with_borrow(|buffers| read_keys(&buffers.input));
    usize::from(taken.map(|keys| KEYS.set(keys)).is_some())
}

/// Which of the keys signed the card in this text, counted from 1 as they were given; the signed claims,
/// deterministic CBOR, come out. 0 where none did; the code that says why comes out, and nothing of the
/// claims.
#[unsafe(no_mangle)]
pub extern "C" fn signed_by() -> usize {
    BUFFERS.with_borrow_mut(|buffers| {
        let text = String::from_utf8_lossy(&buffers.input);
        let (key, out) = match KEYS.with_borrow(|keys| signed_claims(&text, keys)) {
            Ok(signed) => (signed.key + 1, signed.claims),
            Err(outcome) => (0, outcome.code().into()),
        };
        buffers.output = out;
        key
    })
}

fn read_keys(bytes: &[u8]) -> Option<Vec<PublicKey>> {
    let (records, rest) = bytes.as_chunks::<KEY_BYTES>();
    if !rest.is_empty() || !(1..=TRUSTED_KEYS_MAX).contains(&records.len()) {
        return None;
    }
    records.iter().map(read_key).collect()
}

fn read_key(record: &[u8; KEY_BYTES]) -> Option<PublicKey> {
    let (key_id, rest) = record.split_first_chunk()?;
    let (key_use, public_key) = rest.split_first()?;
    PublicKey::new(
        KeyId::from_bytes(*key_id),
        KeyUse::from_code(*key_use)?,
        public_key.try_into().ok()?,
    )
}
