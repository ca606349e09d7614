use base64ct::{Base64, Encoding};
use card_payload::Timestamp;
use issuer_domain::ClientName;

use super::signed_note::{self, NoteBody, NoteError};
use super::{Signer, SignerError};

/// What goes to another department as a file, in a signed note: its name, for whom, when, its length
/// and checksum. Its origin ends in `/exchange`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportNote {
    /// Whose file: the issuer's URI without its scheme, and `/exchange`.
    pub origin: String,
    /// The file's name.
    pub name: String,
    /// For whom it is.
    pub recipient: ClientName,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl ExportNote {
    /// The origin of an issuer's files.
    pub fn origin_of(issuer_uri: &str) -> String {
        signed_note::origin(issuer_uri, "exchange")
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

impl NoteBody for ExportNote {
    fn origin(&self) -> &str {
        &self.origin
    }

    fn text(&self) -> String {
        format!(
            "{}\nfile {}\nrecipient {}\nmade {}\nbytes {}\nsha256 {}\n",
            self.origin,
            self.name,
            self.recipient,
            self.made_at.seconds(),
            self.bytes,
            Base64::encode_string(&self.sha256),
        )
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let origin = lines.next()?.to_owned();
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let note = Self {
            origin,
            name: field("file")?.to_owned(),
            recipient: ClientName::parse(field("recipient")?).ok()?,
            made_at: Timestamp::from_seconds(field("made")?.parse().ok()?),
            bytes: field("bytes")?.parse().ok()?,
            sha256: Base64::decode_vec(field("sha256")?).ok()?.try_into().ok()?,
        };
        let is_note = lines.next().is_none() && note.origin.ends_with("/exchange");
        is_note.then_some(note)
    }
}

/// Whether a detached signature of 64 bytes in base64 holds over some bytes under a key.
pub fn signature_holds(public_key: &[u8; 32], message: &[u8], signature: &str) -> bool {
    let signature = Base64::decode_vec(signature.trim()).ok();
    let signature = signature.and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
    let key = ed25519_dalek::VerifyingKey::from_bytes(public_key).ok();
    signature
        .zip(key)
        .is_some_and(|(signature, key)| key.verify_strict(message, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::signing::{FileKey, LotNote};

    #[test]
    fn a_file_s_note_is_read_under_the_key_that_signed_it_and_no_other() {
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let note = ExportNote {
            origin: ExportNote::origin_of("https://hp.example/"),
            name: "onorc.csv".to_owned(),
            recipient: ClientName::parse("impds").unwrap(),
            made_at: Timestamp::from_seconds(1_795_219_200),
            bytes: 7,
            sha256: [8; 32],
        };
        let text = note.sign(&key).unwrap();
        assert_eq!(ExportNote::open(&text, &[key.public_key()]), Ok(note));
        assert_eq!(
            ExportNote::open(&text, &[[1; 32]]),
            Err(NoteError::Signature)
        );
        let cut = text.replace("bytes 7", "bytes 8");
        assert_eq!(
            ExportNote::open(&cut, &[key.public_key()]),
            Err(NoteError::Signature)
        );
        assert!(LotNote::open(&text, &[key.public_key()]).is_err());
    }

    #[test]
    fn a_detached_signature_holds_over_the_very_bytes() {
        let key = FileKey::from_seed(&Zeroizing::new([6; 32]));
        let signature = Base64::encode_string(&key.sign(b"one request").unwrap());
        let holds = |message: &[u8], text: &str| signature_holds(&key.public_key(), message, text);
        assert!(holds(b"one request", &format!("{signature}\n")));
        assert!(!holds(b"another", &signature));
        assert!(!holds(b"one request", "nothing"));
    }
}
