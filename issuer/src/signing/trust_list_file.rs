use std::fs;

use card_payload::{KeyUse, TrustList};
use card_verifier::{TrustAnchors, UpdateError};

use super::key_ring::read_anchor;
use super::{DemoKeyPolicy, KeyPlaces, KeyRingError};

/// Why the trust list does not open.
#[derive(Debug, thiserror::Error)]
pub enum TrustListError {
    /// The file or the roots.
    #[error(transparent)]
    Keys(#[from] KeyRingError),
    /// What is in the file.
    #[error("the trust list does not open with the roots of the settings")]
    Opening(#[from] UpdateError),
}

impl KeyPlaces {
    /// The trust list, opened with the roots as a verifier opens it. No private key is needed.
    pub fn open_trust_list(&self, demo: DemoKeyPolicy) -> Result<TrustList, TrustListError> {
        let token = fs::read(&self.trust_list).map_err(|source| KeyRingError::TrustList {
            path: self.trust_list.clone(),
            source,
        })?;
        let roots = self.roots.iter().map(|path| read_anchor(path, demo));
        let roots = roots.collect::<Result<_, _>>()?;
        let anchors = TrustAnchors::new(roots, self.root_threshold).map_err(KeyRingError::from)?;
        Ok(anchors.open(&token)?)
    }

    /// Public keys that sign, or once signed, verifier updates and checkpoints of this office: those
    /// of the settings and those of the trust list.
    pub fn update_public_keys(&self, demo: DemoKeyPolicy) -> Result<Vec<[u8; 32]>, TrustListError> {
        let mut keys = Vec::new();
        for place in &self.update {
            keys.push(place.public_key()?);
        }
        let trusted = self.open_trust_list(demo)?.keys;
        let updates = trusted.iter().filter(|key| key.key_use == KeyUse::Update);
        keys.extend(updates.map(|key| key.public_key));
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}
