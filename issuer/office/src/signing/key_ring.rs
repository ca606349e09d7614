use std::io;
use std::path::PathBuf;

use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustList};
use card_verifier::{TrustAnchor, TrustAnchors, TrustAnchorsError, UpdateError};

use super::trust_in_place::signs_now;
use super::{
    DemoKeyError, DemoKeyPolicy, DemoKeys, FileKey, FileKeyError, KeptLists, KeyPlace, Passphrase,
    PassphraseError, PublicKeyError, Signer, TokenError, TokenKey, TrustInPlace, is_demo_key,
    public_half_of, read_public_key,
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
    /// What it says.
    pub trusted: TrustList,
    /// The roots that verifiers pin, and how many of them must sign.
    pub anchors: TrustAnchors,
    /// Lists with which new cards of these keys are checked.
    pub kept_lists: KeptLists,
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
    #[error("the trust list {} cannot be read", path.display())]
    TrustList {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is none yet.
    #[error("there is no trust list at {}\n\nhint: `issuer keys ceremony prepare` begins the ceremony in which the roots sign one", path.display())]
    NoTrustList {
        /// Where it would be.
        path: PathBuf,
    },
    /// Verifiers would refuse it.
    #[error("the trust list {} is one that verifiers refuse\n\nhint: put the last good one back; a new one is made by a ceremony of the roots (`issuer keys ceremony prepare`)", path.display())]
    TrustListRefused {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: UpdateError,
    },
}

impl KeyRing {
    /// Opens the keys of an office. Of several keys for status lists or updates the one whose
    /// window in the trust list is open at `now` is taken.
    pub fn open(
        places: &KeyPlaces,
        demo: DemoKeyPolicy,
        now: Timestamp,
    ) -> Result<Self, KeyRingError> {
        let TrustInPlace { anchors, signed } = TrustInPlace::read(places, demo)?;
        let (trust_list, trusted) = signed.ok_or_else(|| KeyRingError::NoTrustList {
            path: places.trust_list.clone(),
        })?;
        let one = |places: &[KeyPlace], role, key_use| {
            let keys = open_keys(places, role, demo)?;
            present(keys, &trusted, key_use, now).ok_or(KeyRingError::Missing(role))
        };
        Ok(Self {
            cards: open_keys(&places.card, "card key", demo)?,
            status: one(&places.status, "status key", KeyUse::Status)?,
            update: one(&places.update, "update key", KeyUse::Update)?,
            trust_list,
            trusted,
            anchors,
            kept_lists: KeptLists::default(),
        })
    }

    /// Until when the keys of each use sign, whichever of them lasts longest, and until when the
    /// trust list holds.
    pub fn hold_until(&self) -> Vec<(&'static str, Timestamp)> {
        let window = |key: &dyn Signer| {
            let keys = self.trusted.keys.iter();
            let known = keys.filter(|known| known.key_id == key.key_id());
            let active = known.filter(|known| known.state == KeyState::Active);
            active.map(|known| known.sign_to).max()
        };
        let cards = self.cards.iter().filter_map(|key| window(&**key)).max();
        let uses = [
            ("card", cards),
            ("status", window(&*self.status)),
            ("update", window(&*self.update)),
            ("trust-list", Some(self.trusted.expires_at)),
        ];
        uses.into_iter()
            .filter_map(|(key_use, until)| Some((key_use, until?)))
            .collect()
    }

    /// The demo's keys.
    pub fn demo() -> Result<Self, KeyRingError> {
        let DemoKeys {
            card,
            next_card,
            status,
            update,
            roots,
            trust_list,
        } = DemoKeys::open()?;
        let roots = roots.map(|public_key| TrustAnchor {
            public_key,
            specimen: true,
        });
        let anchors = TrustAnchors::new(roots.to_vec(), None)?;
        let trusted =
            anchors
                .open(trust_list)
                .map_err(|source| KeyRingError::TrustListRefused {
                    path: "keys-example/trust-list.cose".into(),
                    source,
                })?;
        Ok(Self {
            cards: vec![Box::new(card), Box::new(next_card)],
            status: Box::new(status),
            update: Box::new(update),
            trust_list: trust_list.to_vec(),
            trusted,
            anchors,
            kept_lists: KeptLists::default(),
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

fn open_keys(
    places: &[KeyPlace],
    role: &'static str,
    demo: DemoKeyPolicy,
) -> Result<Vec<Box<dyn Signer>>, KeyRingError> {
    places.iter().map(|place| place.open(role, demo)).collect()
}

/// The key that signs now; where none does, the first, and verifiers' refusal says the rest.
fn present(
    mut keys: Vec<Box<dyn Signer>>,
    trusted: &TrustList,
    key_use: KeyUse,
    now: Timestamp,
) -> Option<Box<dyn Signer>> {
    let signing = keys
        .iter()
        .position(|key| signs_now(trusted, key.key_id(), key_use, now));
    (!keys.is_empty()).then(|| keys.swap_remove(signing.unwrap_or(0)))
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
    use std::path::Path;

    use super::*;

    /// 2026-11-21T00:00:00Z.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    fn demo_places() -> KeyPlaces {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys-example");
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
        let error = KeyRing::open(&demo_places(), DemoKeyPolicy::Refuse, NOW).unwrap_err();
        assert!(matches!(error, KeyRingError::Demo(_)), "{error}");
        assert!(error.to_string().contains("--allow-demo-keys"));
        let ring = KeyRing::open(&demo_places(), DemoKeyPolicy::Allow, NOW).unwrap();
        assert!(ring.anchors.specimen());
        assert_eq!(ring.anchors.threshold(), 2);
    }
    #[test]
    fn a_trust_list_that_is_missing_or_refused_by_verifiers_is_told_before_anything_is_signed() {
        let folder = tempfile::tempdir().unwrap();
        let mut places = demo_places();
        let good = std::fs::read(&places.trust_list).unwrap();
        places.trust_list = folder.path().join("trust-list.cose");
        let open =
            |places: &KeyPlaces| KeyRing::open(places, DemoKeyPolicy::Allow, NOW).map(|_| ());
        assert!(matches!(
            open(&places),
            Err(KeyRingError::NoTrustList { .. })
        ));
        std::fs::write(&places.trust_list, &good).unwrap();
        open(&places).unwrap();
        places.root_threshold = Some(3);
        assert!(matches!(
            open(&places),
            Err(KeyRingError::TrustListRefused { .. })
        ));
    }

    #[test]
    fn of_two_keys_for_one_use_the_one_whose_window_is_open_is_taken() {
        let seed = |seed| -> Box<dyn Signer> {
            Box::new(FileKey::from_seed(&zeroize::Zeroizing::new([seed; 32])))
        };
        let mut trusted = KeyRing::demo().unwrap().trusted;
        let template = trusted.keys[0].clone();
        let window = |key: &dyn Signer, from: i64, to: i64| card_payload::TrustedKey {
            key_id: key.key_id(),
            public_key: key.public_key(),
            key_use: KeyUse::Status,
            sign_from: NOW.plus_seconds(from),
            sign_to: NOW.plus_seconds(to),
            ..template.clone()
        };
        let (first, second) = (seed(1), seed(2));
        trusted.keys = vec![window(&*first, -100, -10), window(&*second, -9, 100)];
        let wanted = second.key_id();
        let taken = present(vec![first, second], &trusted, KeyUse::Status, NOW).unwrap();
        assert_eq!(taken.key_id(), wanted);
        assert!(present(Vec::new(), &trusted, KeyUse::Status, NOW).is_none());
    }
}
