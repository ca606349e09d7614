use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustList};
use card_verifier::{TrustAnchor, TrustAnchors};

use super::{DemoKeyPolicy, KeyPlaces, KeyRingError, is_demo_key, read_public_key};

/// What verifiers are told to trust at present: the roots, and the trust list they signed. No
/// private key is opened for it.
#[derive(Debug, Clone)]
pub struct TrustInPlace {
    /// The roots that verifiers pin, and how many of them must sign.
    pub anchors: TrustAnchors,
    /// The signed trust list and what it says; `None` before the first ceremony.
    pub signed: Option<(Vec<u8>, TrustList)>,
}

impl TrustInPlace {
    /// Reads roots and trust list. A trust list that verifiers would refuse is an error.
    pub fn read(places: &KeyPlaces, demo: DemoKeyPolicy) -> Result<Self, KeyRingError> {
        let anchors = pin_roots(&places.roots, places.root_threshold, demo)?;
        let path = &places.trust_list;
        let signed = match fs::read(path) {
            Ok(token) => {
                let list =
                    anchors
                        .open(&token)
                        .map_err(|source| KeyRingError::TrustListRefused {
                            path: path.clone(),
                            source,
                        })?;
                Some((token, list))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(source) => {
                return Err(KeyRingError::TrustList {
                    path: path.clone(),
                    source,
                });
            }
        };
        Ok(Self { anchors, signed })
    }

    /// What the trust list says.
    pub fn list(&self) -> Option<&TrustList> {
        self.signed.as_ref().map(|(_, list)| list)
    }
}

/// Whether a trust list has a key as one that signs now for this use.
pub(super) fn signs_now(list: &TrustList, key_id: KeyId, key_use: KeyUse, now: Timestamp) -> bool {
    list.keys.iter().any(|key| {
        key.key_id == key_id
            && key.key_use == key_use
            && key.state == KeyState::Active
            && (key.sign_from..=key.sign_to).contains(&now)
    })
}

/// The roots of these public keys, and how many of them must sign; their majority where it is not
/// said.
pub fn pin_roots(
    roots: &[PathBuf],
    threshold: Option<usize>,
    demo: DemoKeyPolicy,
) -> Result<TrustAnchors, KeyRingError> {
    let roots = roots.iter().map(|path| read_anchor(path, demo));
    let roots = roots.collect::<Result<_, _>>()?;
    Ok(TrustAnchors::new(roots, threshold)?)
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
