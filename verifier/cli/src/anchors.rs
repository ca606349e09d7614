use std::path::{Path, PathBuf};

use card_verifier::TrustAnchor;
use spki::Document;

/// The demonstration root, whose private key everybody has.
const SPECIMEN_ROOT: &str = include_str!("../../../keys-example/root.pub.pem");

/// What stands before the 32 bytes of an Ed25519 public key in its SubjectPublicKeyInfo
/// (RFC 8410 section 4).
const ED25519_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// Why a root cannot be pinned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AnchorError {
    #[error("the root {path} cannot be read: {source}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "the root {0} is no Ed25519 public key in PEM\n\n\
         hint: it begins with -----BEGIN PUBLIC KEY-----; `openssl pkey -pubout` writes it so"
    )]
    Form(PathBuf),
}

/// The specimen root and the roots of these files.
pub(crate) fn anchors(roots: &[PathBuf]) -> Result<Vec<TrustAnchor>, AnchorError> {
    let specimen = public_key(SPECIMEN_ROOT)
        .map(|public_key| TrustAnchor {
            public_key,
            specimen: true,
        })
        .ok_or_else(|| AnchorError::Form(Path::new("keys-example/root.pub.pem").to_owned()))?;
    let mut anchors = vec![specimen];
    for path in roots {
        let text = std::fs::read_to_string(path).map_err(|source| AnchorError::Read {
            path: path.clone(),
            source,
        })?;
        let public_key = public_key(&text).ok_or_else(|| AnchorError::Form(path.clone()))?;
        // The demonstration root stays a specimen, whoever names it.
        if public_key != specimen.public_key {
            anchors.push(TrustAnchor {
                public_key,
                specimen: false,
            });
        }
    }
    Ok(anchors)
}

fn public_key(pem: &str) -> Option<[u8; 32]> {
    let (label, document) = Document::from_pem(pem).ok()?;
    let key = document.as_bytes().strip_prefix(&ED25519_PREFIX)?;
    (label == "PUBLIC KEY")
        .then(|| key.try_into().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_root_is_built_in_and_stays_a_specimen() {
        let named = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys-example/root.pub.pem");
        let anchors = anchors(&[named]).unwrap();
        assert_eq!(anchors.len(), 1);
        assert!(anchors[0].specimen);
    }

    #[test]
    fn other_files_are_refused_with_a_hint() {
        assert_eq!(public_key("-----BEGIN PUBLIC KEY-----"), None);
        let itself = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let message = anchors(&[itself]).unwrap_err().to_string();
        assert!(message.contains("hint:"), "{message}");
    }
}
