use card_payload::KeyId;
use sha2::{Digest, Sha256};

/// The short name of an Ed25519 public key: the first four bytes of its COSE key thumbprint,
/// SHA-256 over the deterministic CBOR of `{1: 1, -1: 6, -2: x}` (RFC 9679 section 4.2: an OKP's
/// required parameters are its type, its curve and its x).
pub fn key_id(public_key: &[u8; 32]) -> KeyId {
    let digest = Sha256::new()
        .chain_update([0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20])
        .chain_update(public_key)
        .finalize();
    let mut short = [0; 4];
    short.copy_from_slice(&digest[..4]);
    KeyId::from_bytes(short)
}
