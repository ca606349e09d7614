use base64ct::{Base64, Encoding};
use card_payload::Timestamp;

use super::signed_note::{self, NoteBody, NoteError};
use super::{Signer, SignerError};

/// How long the audit chain was at a time and how it ended.
///
/// It is written as a checkpoint of the C2SP (c2sp.org/tlog-checkpoint) in a signed note: origin,
/// number of events, hash of the last one in base64, and one line more, the time. The hash is that
/// of a chain, not of a tree; the origin ends in `/audit-chain` so that nobody takes it for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointNote {
    /// Whose chain: the issuer's URI without its scheme, and `/audit-chain`.
    pub origin: String,
    /// Events in the chain.
    pub size: u64,
    /// The hash of the last of them.
    pub hash: [u8; 32],
    /// When.
    pub at: Timestamp,
}

impl CheckpointNote {
    /// The origin of an issuer's chain.
    pub fn origin_of(issuer_uri: &str) -> String {
        signed_note::origin(issuer_uri, "audit-chain")
    }

    /// The signed text.
    pub fn sign(&self, key: &dyn Signer) -> Result<String, SignerError> {
        signed_note::sign(self, key)
    }

    /// Reads a text that one of `keys` has signed.
    pub fn open(text: &str, keys: &[[u8; 32]]) -> Result<Self, NoteError> {
        signed_note::open(text, keys).map(|(note, _)| note)
    }
}

impl NoteBody for CheckpointNote {
    fn origin(&self) -> &str {
        &self.origin
    }

    fn text(&self) -> String {
        let Self {
            origin,
            size,
            hash,
            at,
        } = self;
        let hash = Base64::encode_string(hash);
        format!("{origin}\n{size}\n{hash}\ntime {}\n", at.seconds())
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let origin = lines.next()?.to_owned();
        let size = lines.next()?.parse().ok()?;
        let hash = Base64::decode_vec(lines.next()?).ok()?.try_into().ok()?;
        let at = lines.next()?.strip_prefix("time ")?.parse().ok()?;
        let note = Self {
            origin,
            size,
            hash,
            at: Timestamp::from_seconds(at),
        };
        lines.next().is_none().then_some(note)
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::signing::FileKey;

    fn note() -> CheckpointNote {
        CheckpointNote {
            origin: CheckpointNote::origin_of("https://hp.example/"),
            size: 1_234,
            hash: [7; 32],
            at: Timestamp::from_seconds(1_795_219_200),
        }
    }

    #[test]
    fn a_signed_note_is_read_by_who_knows_the_key() {
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let text = note().sign(&key).unwrap();
        assert!(text.starts_with("hp.example/audit-chain\n1234\n"));
        let keys = [[1; 32], key.public_key()];
        assert_eq!(CheckpointNote::open(&text, &keys), Ok(note()));
        let refused = CheckpointNote::open(&text, &keys[..1]);
        assert_eq!(refused, Err(NoteError::Signature));
    }

    #[test]
    fn any_changed_letter_is_noticed() {
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let text = note().sign(&key).unwrap();
        for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_ascii()) {
            let mut changed = text.clone();
            let other = if letter == '1' { "2" } else { "1" };
            changed.replace_range(at..=at, other);
            let opened = CheckpointNote::open(&changed, &[key.public_key()]);
            // The last line end alone says nothing.
            if at + 1 < text.len() {
                assert!(opened.is_err(), "{at}: {changed}");
            }
        }
    }
}
