use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use card_verifier::{TrustAnchor, TrustAnchors, TrustAnchorsError};

use super::{
    DemoKeyError, DemoKeyPolicy, DemoKeys, FileKey, FileKeyError, Passphrase, PassphraseError,
    PublicKeyError, Signer, is_demo_key, read_public_key,
};

/// The keys that an issuing office holds, and what says that they are its own: a separate key for
/// cards, for status lists and for verifier updates, so that none can stand for another.
pub struct KeyRing {
    /// Signs cards.
    pub card: Box<dyn Signer>,
    /// Signs status lists.
    pub status: Box<dyn Signer>,
    /// Signs verifier updates.
    pub update: Box<dyn Signer>,
    /// The trust list, signed by the roots, which never come near this machine.
    pub trust_list: Vec<u8>,
    /// The roots that verifiers pin, and how many of them must sign.
    pub anchors: TrustAnchors,
}

/// Where the keys lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFiles {
    /// Key for cards and the file with its passphrase.
    pub card: (PathBuf, PathBuf),
    /// Key for status lists and the file with its passphrase.
    pub status: (PathBuf, PathBuf),
    /// Key for verifier updates and the file with its passphrase.
    pub update: (PathBuf, PathBuf),
    /// The signed trust list.
    pub trust_list: PathBuf,
    /// Public keys of the roots, PEM.
    pub roots: Vec<PathBuf>,
    /// How many of them must sign a trust list; their majority where absent.
    pub root_threshold: Option<usize>,
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// A passphrase file.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// A key file.
    #[error(transparent)]
    Key(#[from] FileKeyError),
    /// A root's public key.
    #[error(transparent)]
    Root(#[from] PublicKeyError),
    /// The roots together.
    #[error(transparent)]
    Roots(#[from] TrustAnchorsError),
    /// A demo key where none may be.
    #[error(transparent)]
    Demo(#[from] DemoKeyError),
    /// The trust list cannot be read.
    #[error("the trust list {} cannot be read\n\nhint: `issuer keys trust` signs one with the root keys", path.display())]
    TrustList {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl KeyRing {
    /// Opens the keys of an office.
    pub fn open(files: &KeyFiles, demo: DemoKeyPolicy) -> Result<Self, KeyRingError> {
        let trust_list = fs::read(&files.trust_list).map_err(|source| KeyRingError::TrustList {
            path: files.trust_list.clone(),
            source,
        })?;
        let roots = files.roots.iter().map(|path| read_anchor(path, demo));
        let roots = roots.collect::<Result<_, _>>()?;
        Ok(Self {
            card: open_key(&files.card, "card key", demo)?,
            status: open_key(&files.status, "status key", demo)?,
            update: open_key(&files.update, "update key", demo)?,
            trust_list,
            anchors: TrustAnchors::new(roots, files.root_threshold)?,
        })
    }

    /// The demo's keys.
    pub fn demo() -> Result<Self, KeyRingError> {
        let DemoKeys {
            card,
            status,
            update,
            roots,
            trust_list,
        } = DemoKeys::open()?;
        let roots = roots.map(|public_key| TrustAnchor {
            public_key,
            specimen: true,
        });
        Ok(Self {
            card: Box::new(card),
            status: Box::new(status),
            update: Box::new(update),
            trust_list: trust_list.to_vec(),
            anchors: TrustAnchors::new(roots.to_vec(), None)?,
        })
    }
}

fn read_anchor(path: &Path, demo: DemoKeyPolicy) -> Result<TrustAnchor, KeyRingError> {
    let public_key = read_public_key(path)?;
    let key_id = card_verifier::key_id(&public_key);
    demo.check("root key", key_id)?;
    Ok(TrustAnchor {
        public_key,
        specimen: is_demo_key(key_id),
    })
}

fn open_key(
    (key, passphrase_file): &(PathBuf, PathBuf),
    role: &'static str,
    demo: DemoKeyPolicy,
) -> Result<Box<dyn Signer>, KeyRingError> {
    let passphrase = Passphrase::read(passphrase_file)?;
    let key = FileKey::open(key, &passphrase)?;
    demo.check(role, key.key_id())?;
    if !is_demo_key(key.key_id()) {
        Passphrase::require_private(passphrase_file)?;
    }
    Ok(Box::new(key))
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("KeyRing")
            .field("card", &self.card.key_id())
            .field("status", &self.status.key_id())
            .field("update", &self.update.key_id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo_files() -> KeyFiles {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../keys-example");
        let key = |name: &str| {
            (
                folder.join(format!("{name}.key.pem")),
                folder.join("passphrase.txt"),
            )
        };
        KeyFiles {
            card: key("card"),
            status: key("status"),
            update: key("update"),
            trust_list: folder.join("trust-list.cose"),
            roots: ["root-1.pub.pem", "root-2.pub.pem", "root-3.pub.pem"]
                .map(|root| folder.join(root))
                .to_vec(),
            root_threshold: None,
        }
    }

    #[test]
    fn demo_keys_are_refused_without_the_loud_flag() {
        let error = KeyRing::open(&demo_files(), DemoKeyPolicy::Refuse).unwrap_err();
        assert!(matches!(error, KeyRingError::Demo(_)), "{error}");
        assert!(error.to_string().contains("--allow-demo-keys"));
        let ring = KeyRing::open(&demo_files(), DemoKeyPolicy::Allow).unwrap();
        assert!(ring.anchors.specimen());
        assert_eq!(ring.anchors.threshold(), 2);
    }
}
