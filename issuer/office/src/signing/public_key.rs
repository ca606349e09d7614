use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pkcs8::der::asn1::BitStringRef;
use pkcs8::der::{Decode, Encode, pem};
use pkcs8::{AlgorithmIdentifierRef, LineEnding, ObjectIdentifier, SubjectPublicKeyInfoRef};

/// `id-Ed25519` (RFC 8410, section 3).
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const PEM_LABEL: &str = "PUBLIC KEY";

/// Why a file holds no Ed25519 public key.
#[derive(Debug, thiserror::Error)]
pub enum PublicKeyError {
    /// The file cannot be read.
    #[error("the public key {} cannot be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not a `PUBLIC KEY` in PEM, or of another algorithm.
    #[error("{} holds no Ed25519 public key in PEM\n\nhint: openssl pkey -in KEY -pubout -out {}", path.display(), path.display())]
    Format {
        /// Which file.
        path: PathBuf,
    },
}

/// Reads an Ed25519 public key from a `SubjectPublicKeyInfo` PEM file (RFC 8410).
pub fn read_public_key(path: &Path) -> Result<[u8; 32], PublicKeyError> {
    let text = fs::read_to_string(path).map_err(|source| PublicKeyError::Read {
        path: path.to_owned(),
        source,
    })?;
    parse(&text).ok_or_else(|| PublicKeyError::Format {
        path: path.to_owned(),
    })
}

/// The public key as a `SubjectPublicKeyInfo` PEM text, as `openssl pkey -pubout` writes it.
pub fn write_public_key(public_key: &[u8; 32]) -> String {
    let encode = || -> pkcs8::der::Result<String> {
        let info = SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef {
                oid: ED25519,
                parameters: None,
            },
            subject_public_key: BitStringRef::from_bytes(public_key)?,
        };
        Ok(pem::encode_string(
            PEM_LABEL,
            LineEnding::LF,
            &info.to_der()?,
        )?)
    };
    // 32 bytes under a fixed algorithm always encode.
    encode().unwrap_or_default()
}

/// Reads the PEM text of an Ed25519 public key.
pub(super) fn parse(text: &str) -> Option<[u8; 32]> {
    let (label, der) = pem::decode_vec(text.as_bytes()).ok()?;
    if label != PEM_LABEL {
        return None;
    }
    let info = SubjectPublicKeyInfoRef::from_der(&der).ok()?;
    if info.algorithm.oid != ED25519 || info.algorithm.parameters.is_some() {
        return None;
    }
    info.subject_public_key.as_bytes()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public key of RFC 8410, section 10.1, and its PEM there.
    #[test]
    fn the_example_of_rfc_8410_reads_and_writes_alike() {
        let text = "-----BEGIN PUBLIC KEY-----\n\
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
            -----END PUBLIC KEY-----\n";
        let key = parse(text).unwrap();
        assert_eq!(key[..4], [0x19, 0xbf, 0x44, 0x09]);
        assert_eq!(write_public_key(&key), text);
    }

    #[test]
    fn another_algorithm_or_label_is_no_key() {
        let text = write_public_key(&[7; 32]);
        assert!(parse(&text.replace("MCowBQYDK2Vw", "MCowBQYDK2Vu")).is_none());
        assert!(parse(&text.replace("PUBLIC", "PRIVATE")).is_none());
        assert!(parse("no pem").is_none());
    }
}
