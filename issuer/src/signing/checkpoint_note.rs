use base64ct::{Base64, Encoding};
use card_payload::Timestamp;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::{Signer, SignerError};

/// How long the audit chain was at a time and how it ended, as a text that people can keep, print
/// and send by mail.
///
/// It is written as a checkpoint of the C2SP (c2sp.org/tlog-checkpoint) in a signed note
/// (c2sp.org/signed-note): origin, number of events, hash of the last one in base64, and one line
/// more, the time. The hash is that of a chain, not of a tree; the origin ends in `/audit-chain` so
/// that nobody takes it for one.
///
/// The office's update key signs it: shops trust that key to say what is current, and its other
/// messages are CBOR, which never begins as this text does.
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

/// Why a text is no checkpoint of this office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It does not have the form.
    #[error("it is not a checkpoint of an audit chain")]
    Form,
    /// None of the keys asked has signed it.
    #[error("no key of this office has signed it, or it was changed")]
    Signature,
}

/// The signature type "Ed25519" of a signed note.
const NOTE_ED25519: u8 = 0x01;

impl CheckpointNote {
    /// The origin of an issuer's chain.
    pub fn origin_of(issuer_uri: &str) -> String {
        let plain = issuer_uri
            .split_once("://")
            .map_or(issuer_uri, |(_, rest)| rest)
            .trim_end_matches('/');
        // A note's key name has neither blanks nor plus signs.
        let plain = plain.replace(|letter: char| letter.is_whitespace() || letter == '+', "-");
        format!("{plain}/audit-chain")
    }

    /// The text that is signed.
    fn body(&self) -> String {
        let Self {
            origin,
            size,
            hash,
            at,
        } = self;
        let hash = Base64::encode_string(hash);
        format!("{origin}\n{size}\n{hash}\ntime {}\n", at.seconds())
    }

    /// The signed text.
    pub fn sign(&self, key: &dyn Signer) -> Result<String, SignerError> {
        let body = self.body();
        let signature = key.sign(body.as_bytes())?;
        let mut line = key_hash(&self.origin, &key.public_key()).to_vec();
        line.extend_from_slice(&signature);
        let line = Base64::encode_string(&line);
        Ok(format!("{body}\n\u{2014} {} {line}\n", self.origin))
    }

    /// Reads a text that one of `keys` has signed.
    pub fn open(text: &str, keys: &[[u8; 32]]) -> Result<Self, NoteError> {
        let (body, signatures) = text.split_once("\n\n").ok_or(NoteError::Form)?;
        let body = format!("{body}\n");
        let note = Self::read(&body).ok_or(NoteError::Form)?;
        let is_signed = signatures
            .lines()
            .any(|line| note.is_signed(&body, line, keys));
        if is_signed {
            Ok(note)
        } else {
            Err(NoteError::Signature)
        }
    }

    fn read(body: &str) -> Option<Self> {
        let mut lines = body.lines();
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
        // One form only: what is read is written the same again.
        (lines.next().is_none() && note.body() == body).then_some(note)
    }

    fn is_signed(&self, body: &str, line: &str, keys: &[[u8; 32]]) -> bool {
        let Some((name, signature)) = line
            .strip_prefix("\u{2014} ")
            .and_then(|rest| rest.split_once(' '))
        else {
            return false;
        };
        let Ok(signature) = Base64::decode_vec(signature) else {
            return false;
        };
        let Some((named_key, signature)) = signature.split_first_chunk::<4>() else {
            return false;
        };
        let Ok(signature) = Signature::from_slice(signature) else {
            return false;
        };
        name == self.origin
            && keys.iter().any(|key| {
                key_hash(name, key) == *named_key
                    && VerifyingKey::from_bytes(key)
                        .is_ok_and(|key| key.verify_strict(body.as_bytes(), &signature).is_ok())
            })
    }
}

/// The four bytes by which a note names its key.
fn key_hash(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', NOTE_ED25519])
        .chain_update(public_key)
        .finalize();
    let mut short = [0; 4];
    short.copy_from_slice(&digest[..4]);
    short
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
