use std::path::PathBuf;

use card_verifier::{TrustAnchors, TrustAnchorsError, pinned_sets};
use spki::Document;

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
    #[error(transparent)]
    Together(#[from] TrustAnchorsError),
}

/// What this program trusts: the roots in these files with their threshold, and the demonstration's.
pub(crate) fn anchors(
    roots: &[PathBuf],
    threshold: Option<usize>,
) -> Result<Vec<TrustAnchors>, AnchorError> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).map_err(|source| AnchorError::Read {
            path: path.clone(),
            source,
        })?;
        public_key(&text).ok_or_else(|| AnchorError::Form(path.clone()))
    };
    let roots: Vec<[u8; 32]> = roots.iter().map(read).collect::<Result<_, _>>()?;
    Ok(pinned_sets(&roots, threshold)?)
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
    use std::path::Path;

    use super::*;

    #[test]
    fn the_specimen_roots_are_built_in_and_stay_specimens() {
        let named = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys-example/root-1.pub.pem");
        let anchors = anchors(&[named], None).unwrap();
        assert_eq!(anchors.len(), 1);
        assert!(anchors[0].specimen());
        assert_eq!((anchors[0].roots().len(), anchors[0].threshold()), (3, 2));
    }

    #[test]
    fn the_built_in_specimen_roots_are_those_of_the_example_keys() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys-example");
        let roots = [1, 2, 3].map(|number| {
            let path = folder.join(format!("root-{number}.pub.pem"));
            public_key(&std::fs::read_to_string(path).unwrap()).unwrap()
        });
        assert_eq!(roots, card_verifier::SPECIMEN_ROOTS);
    }

    #[test]
    fn other_files_are_refused_with_a_hint() {
        assert_eq!(public_key("-----BEGIN PUBLIC KEY-----"), None);
        let itself = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let message = anchors(&[itself], None).unwrap_err().to_string();
        assert!(message.contains("hint:"), "{message}");
    }
}
