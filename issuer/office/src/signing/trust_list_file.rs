use card_payload::{KeyUse, TrustList};

use super::{DemoKeyPolicy, KeyPlaces, KeyRingError, TrustInPlace};

impl KeyPlaces {
    /// The trust list, opened with the roots as a verifier opens it. No private key is needed.
    pub fn open_trust_list(&self, demo: DemoKeyPolicy) -> Result<TrustList, KeyRingError> {
        let signed = TrustInPlace::read(self, demo)?.signed;
        let list = signed.map(|(_, list)| list);
        list.ok_or_else(|| KeyRingError::NoTrustList {
            path: self.trust_list.clone(),
        })
    }

    /// Public keys that sign, or once signed, verifier updates and checkpoints of this office: those
    /// of the settings and those of the trust list.
    pub fn update_public_keys(&self, demo: DemoKeyPolicy) -> Result<Vec<[u8; 32]>, KeyRingError> {
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
