//! Whether a lot's note comes from the department: the trust list that travels with it is signed by
//! the roots that the vendor knows, and the note by an update key of that list.

use card_payload::{KeyId, KeyUse, TrustList};
use card_verifier::{KeyFault, TrustAnchors, UpdateError, check_signing_time};

use crate::signing::{LotNote, NoteError};

/// A note that comes from the department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedNote {
    /// What it says.
    pub note: LotNote,
    /// The key that signed it.
    pub key_id: KeyId,
    /// The trust list that has the key.
    pub trust_list: TrustList,
}

/// Why a note is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NoteRefused {
    /// The trust list.
    #[error(
        "the roots that you know have not signed the trust list in this bundle\n\nhint: name the public key of each root with --root; you have them from the department by another way"
    )]
    TrustList(#[source] UpdateError),
    /// The note has not the form of one.
    #[error("the lot's note was altered: it does not have the form of one\n\nhint: {ANEW}")]
    Form,
    /// The key.
    #[error(
        "the lot's note is signed by a key that the trust list does not have, or was altered\n\nhint: do not print it; tell the department"
    )]
    UnknownKey,
    /// A key of the list, at a time at which it does not count.
    #[error(
        "the lot's note was signed by key {key_id} at a time that does not count\n\nhint: do not print it; tell the department"
    )]
    KeyTime {
        /// Which key.
        key_id: KeyId,
        /// Why it does not count.
        source: KeyFault,
    },
    /// Another office's.
    #[error(
        "the note is of `{found}`, and the trust list of `{issuer}`\n\nhint: do not print it; tell the department"
    )]
    Issuer {
        /// What the note says.
        found: String,
        /// Whose trust list it is.
        issuer: String,
    },
}

/// What to do with a bundle that came to harm on its way.
pub(super) const ANEW: &str = "have the department send the bundle anew";

impl TrustedNote {
    /// Opens a note with the trust list that came with it.
    pub fn open(
        note: &str,
        trust_list: &[u8],
        anchors: &TrustAnchors,
    ) -> Result<Self, NoteRefused> {
        let trust_list = anchors.open(trust_list).map_err(NoteRefused::TrustList)?;
        let of_updates = trust_list
            .keys
            .iter()
            .filter(|key| key.key_use == KeyUse::Update);
        let keys: Vec<[u8; 32]> = of_updates.clone().map(|key| key.public_key).collect();
        let (note, signer) = LotNote::open(note, &keys).map_err(|error| match error {
            NoteError::Form => NoteRefused::Form,
            NoteError::Signature => NoteRefused::UnknownKey,
        })?;
        let mut fault = None;
        let key = of_updates
            .filter(|key| key.public_key == signer)
            .find(|key| match check_signing_time(key, note.sealed_at) {
                Ok(()) => true,
                Err(found) => {
                    fault = Some((key.key_id, found));
                    false
                }
            });
        let Some(key_id) = key.map(|key| key.key_id) else {
            return Err(match fault {
                Some((key_id, source)) => NoteRefused::KeyTime { key_id, source },
                None => NoteRefused::UnknownKey,
            });
        };
        if note.origin != LotNote::origin_of(&trust_list.issuer) {
            return Err(NoteRefused::Issuer {
                found: note.origin,
                issuer: trust_list.issuer,
            });
        }
        Ok(Self {
            note,
            key_id,
            trust_list,
        })
    }
}

#[cfg(test)]
mod tests {
    use card_payload::Timestamp;

    use super::*;
    use crate::signing::{KeyRing, Signer};
    use crate::workflow::test_office::NOW;

    fn note(issuer: &str, sealed_at: Timestamp) -> LotNote {
        LotNote {
            origin: LotNote::origin_of(issuer),
            lot: "lot-0001".to_owned(),
            vendor: "Press".to_owned(),
            recipients: vec!["age1x".to_owned()],
            sealed_at,
            expires_at: sealed_at.plus_seconds(Timestamp::DAY),
            manifest_sha256: [1; 32],
            checksums_sha256: [2; 32],
        }
    }

    #[test]
    fn only_an_update_key_at_its_time_and_for_its_own_issuer_counts() {
        let keys = KeyRing::demo().unwrap();
        let issuer = keys.trusted.issuer.clone();
        let open = |note: &LotNote, key: &dyn Signer| {
            let text = note.sign(key).unwrap();
            TrustedNote::open(&text, &keys.trust_list, &keys.anchors)
        };
        let good = note(&issuer, NOW);
        let trusted = open(&good, &*keys.update).unwrap();
        assert_eq!(trusted.note, good);
        assert_eq!(trusted.key_id, keys.update.key_id());

        let by_status = open(&good, &*keys.status).unwrap_err();
        assert!(matches!(by_status, NoteRefused::UnknownKey), "{by_status}");
        let early = open(&note(&issuer, Timestamp::from_seconds(0)), &*keys.update);
        assert!(matches!(early, Err(NoteRefused::KeyTime { .. })));
        let other = open(&note("https://other.example", NOW), &*keys.update);
        assert!(matches!(other, Err(NoteRefused::Issuer { .. })));
        let no_list = TrustedNote::open("", b"", &keys.anchors).unwrap_err();
        assert!(matches!(no_list, NoteRefused::TrustList(_)), "{no_list}");
    }
}
