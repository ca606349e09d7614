use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use card_payload::KeyId;
use card_verifier::{TrustAnchor, TrustAnchors, TrustAnchorsError};

use super::{
    DemoKeyError, DemoKeyPolicy, DemoKeys, FileKey, FileKeyError, KeyPlace, Passphrase,
    PassphraseError, PublicKeyError, Signer, TokenError, TokenKey, is_demo_key, public_half_of,
    read_public_key,
};

/// The keys that an issuing office holds, and what says that they are its own: a separate key for
/// cards, for status lists and for verifier updates, so that none can stand for another.
pub struct KeyRing {
    /// Sign cards, in the order of the settings.
    pub cards: Vec<Box<dyn Signer>>,
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
pub struct KeyPlaces {
    /// Keys for cards.
    pub card: Vec<KeyPlace>,
    /// Keys for status lists.
    pub status: Vec<KeyPlace>,
    /// Keys for verifier updates.
    pub update: Vec<KeyPlace>,
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
    /// A key in a token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// No key for one of the three uses.
    #[error("the settings name no {0}")]
    Missing(&'static str),
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
    pub fn open(places: &KeyPlaces, demo: DemoKeyPolicy) -> Result<Self, KeyRingError> {
        let trust_list =
            fs::read(&places.trust_list).map_err(|source| KeyRingError::TrustList {
                path: places.trust_list.clone(),
                source,
            })?;
        let roots = places.roots.iter().map(|path| read_anchor(path, demo));
        let roots = roots.collect::<Result<_, _>>()?;
        Ok(Self {
            cards: open_keys(&places.card, "card key", demo)?,
            status: first(open_keys(&places.status, "status key", demo)?, "status key")?,
            update: first(open_keys(&places.update, "update key", demo)?, "update key")?,
            trust_list,
            anchors: TrustAnchors::new(roots, places.root_threshold)?,
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
            cards: vec![Box::new(card)],
            status: Box::new(status),
            update: Box::new(update),
            trust_list: trust_list.to_vec(),
            anchors: TrustAnchors::new(roots.to_vec(), None)?,
        })
    }

    /// The card key that the settings name first.
    pub fn first_card_key(&self) -> Result<&dyn Signer, KeyRingError> {
        let first = self.cards.first().map(|key| &**key);
        first.ok_or(KeyRingError::Missing("card key"))
    }

    /// The card key with this id, if the office holds it.
    pub fn find_card_key(&self, key_id: KeyId) -> Option<&dyn Signer> {
        self.cards
            .iter()
            .find(|key| key.key_id() == key_id)
            .map(|key| &**key)
    }
}

impl KeyPlace {
    /// The public half: beside a key file, or in the token, which shows it without its PIN.
    pub fn public_key(&self) -> Result<[u8; 32], KeyRingError> {
        Ok(match self {
            Self::File { file, .. } => read_public_key(&public_half_of(file))?,
            Self::Token(place) => TokenKey::public_half(place)?,
        })
    }

    /// Opens the key. Secrets must be readable by their owner alone, those of the demo excepted.
    pub fn open(
        &self,
        role: &'static str,
        demo: DemoKeyPolicy,
    ) -> Result<Box<dyn Signer>, KeyRingError> {
        match self {
            Self::File {
                file,
                passphrase_file,
            } => {
                let passphrase = Passphrase::read(passphrase_file)?;
                let key = FileKey::open(file, &passphrase)?;
                demo.check(role, key.key_id())?;
                if !is_demo_key(key.key_id()) {
                    Passphrase::require_private(passphrase_file)?;
                    FileKey::require_private(file)?;
                }
                Ok(Box::new(key))
            }
            Self::Token(place) => {
                let key = TokenKey::open(place)?;
                demo.check(role, key.key_id())?;
                Ok(Box::new(key))
            }
        }
    }
}

pub(super) fn read_anchor(path: &Path, demo: DemoKeyPolicy) -> Result<TrustAnchor, KeyRingError> {
    let public_key = read_public_key(path)?;
    let key_id = card_verifier::key_id(&public_key);
    demo.check("root key", key_id)?;
    Ok(TrustAnchor {
        public_key,
        specimen: is_demo_key(key_id),
    })
}

fn open_keys(
    places: &[KeyPlace],
    role: &'static str,
    demo: DemoKeyPolicy,
) -> Result<Vec<Box<dyn Signer>>, KeyRingError> {
    places.iter().map(|place| place.open(role, demo)).collect()
}

fn first(keys: Vec<Box<dyn Signer>>, role: &'static str) -> Result<Box<dyn Signer>, KeyRingError> {
    keys.into_iter().next().ok_or(KeyRingError::Missing(role))
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cards: Vec<_> = self.cards.iter().map(|key| key.key_id()).collect();
        out.debug_struct("KeyRing")
            .field("cards", &cards)
            .field("status", &self.status.key_id())
            .field("update", &self.update.key_id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo_places() -> KeyPlaces {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../keys-example");
        let key = |name: &str| {
            vec![KeyPlace::File {
                file: folder.join(format!("{name}.key.pem")),
                passphrase_file: folder.join("passphrase.txt"),
            }]
        };
        KeyPlaces {
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
        let error = KeyRing::open(&demo_places(), DemoKeyPolicy::Refuse).unwrap_err();
        assert!(matches!(error, KeyRingError::Demo(_)), "{error}");
        assert!(error.to_string().contains("--allow-demo-keys"));
        let ring = KeyRing::open(&demo_places(), DemoKeyPolicy::Allow).unwrap();
        assert!(ring.anchors.specimen());
        assert_eq!(ring.anchors.threshold(), 2);
    }
}
