use base64ct::{Base64, Encoding};
use card_payload::Timestamp;

use super::signed_note::{self, NoteBody, NoteError};
use super::{Signer, SignerError};

/// Letters of a vendor's name.
pub const VENDOR_MAX: usize = 60;

/// Keys that a bundle is sealed for: a vendor has one, perhaps a second one for its other site.
pub const RECIPIENTS_MAX: usize = 8;

/// What goes to a vendor with a print lot, in a signed note: for whom, until when, and the checksums
/// over everything else. Its origin ends in `/lot`.
///
/// The recipients' keys stand in it because anybody can seal files for a key: what one vendor was
/// given and passes on to another one is refused there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotNote {
    /// Whose lot: the issuer's URI without its scheme, and `/lot`.
    pub origin: String,
    /// The lot's name.
    pub lot: String,
    /// Who prints it; [`is_vendor_name`].
    pub vendor: String,
    /// The keys for which it was sealed, `age1…`.
    pub recipients: Vec<String>,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The last moment at which it may be opened.
    pub expires_at: Timestamp,
    /// SHA-256 of the manifest.
    pub manifest_sha256: [u8; 32],
    /// SHA-256 of the list of checksums of all files.
    pub checksums_sha256: [u8; 32],
}

/// Whether a text can be a vendor's name: one line, without blanks at its ends.
pub fn is_vendor_name(text: &str) -> bool {
    let letters = text.chars().count();
    (1..=VENDOR_MAX).contains(&letters)
        && text.trim() == text
        && !text.chars().any(char::is_control)
        && !text.contains(['\u{2028}', '\u{2029}'])
}

impl LotNote {
    /// The origin of an issuer's lots.
    pub fn origin_of(issuer_uri: &str) -> String {
        signed_note::origin(issuer_uri, "lot")
    }

    /// The signed text.
    pub fn sign(&self, key: &dyn Signer) -> Result<String, SignerError> {
        signed_note::sign(self, key)
    }

    /// Reads a text that one of `keys` has signed, and tells which.
    pub fn open(text: &str, keys: &[[u8; 32]]) -> Result<(Self, [u8; 32]), NoteError> {
        signed_note::open(text, keys)
    }
}

impl NoteBody for LotNote {
    fn origin(&self) -> &str {
        &self.origin
    }

    fn text(&self) -> String {
        let line = |recipient: &String| format!("recipient {recipient}\n");
        let recipients: String = self.recipients.iter().map(line).collect();
        format!(
            "{}\nlot {}\nvendor {}\n{recipients}sealed {}\nexpires {}\nmanifest {}\nchecksums {}\n",
            self.origin,
            self.lot,
            self.vendor,
            self.sealed_at.seconds(),
            self.expires_at.seconds(),
            Base64::encode_string(&self.manifest_sha256),
            Base64::encode_string(&self.checksums_sha256),
        )
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().peekable();
        let origin = lines.next()?.to_owned();
        let lot = lines.next()?.strip_prefix("lot ")?.to_owned();
        let vendor = lines.next()?.strip_prefix("vendor ")?.to_owned();
        let mut recipients = Vec::new();
        while let Some(recipient) = lines.next_if(|line| line.starts_with("recipient ")) {
            recipients.push(recipient.strip_prefix("recipient ")?.to_owned());
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let time = |text: &str| text.parse().ok().map(Timestamp::from_seconds);
        let hash = |text: &str| Base64::decode_vec(text).ok()?.try_into().ok();
        let note = Self {
            origin,
            lot,
            vendor,
            recipients,
            sealed_at: time(field("sealed")?)?,
            expires_at: time(field("expires")?)?,
            manifest_sha256: hash(field("manifest")?)?,
            checksums_sha256: hash(field("checksums")?)?,
        };
        let is_note = lines.next().is_none()
            && note.origin.ends_with("/lot")
            && is_vendor_name(&note.vendor)
            && (1..=RECIPIENTS_MAX).contains(&note.recipients.len());
        is_note.then_some(note)
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::signing::{CheckpointNote, FileKey};

    fn note() -> LotNote {
        LotNote {
            origin: LotNote::origin_of("https://hp.example/"),
            lot: "lot-0007".to_owned(),
            vendor: "शिमला Press & Co.".to_owned(),
            recipients: vec!["age1one".to_owned(), "age1two".to_owned()],
            sealed_at: Timestamp::from_seconds(1_795_219_200),
            expires_at: Timestamp::from_seconds(1_797_811_200),
            manifest_sha256: [7; 32],
            checksums_sha256: [8; 32],
        }
    }

    #[test]
    fn a_lot_s_note_is_read_by_who_knows_the_key_and_any_changed_letter_is_noticed() {
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let keys = [[1; 32], key.public_key()];
        let text = note().sign(&key).unwrap();
        assert!(text.starts_with("hp.example/lot\nlot lot-0007\nvendor शिमला Press & Co.\n"));
        assert_eq!(LotNote::open(&text, &keys), Ok((note(), key.public_key())));
        assert_eq!(LotNote::open(&text, &keys[..1]), Err(NoteError::Signature));
        let letters = text.char_indices().filter(|(_, letter)| letter.is_ascii());
        for (at, letter) in letters.take_while(|(at, _)| at + 1 < text.len()) {
            let mut changed = text.clone();
            let other = if letter == '1' { "2" } else { "1" };
            changed.replace_range(at..=at, other);
            assert!(LotNote::open(&changed, &keys).is_err(), "{at}: {changed}");
        }
    }

    #[test]
    fn a_note_of_one_kind_is_none_of_the_other() {
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let keys = [key.public_key()];
        let lot = note().sign(&key).unwrap();
        assert_eq!(CheckpointNote::open(&lot, &keys), Err(NoteError::Form));
        let chain = CheckpointNote {
            origin: CheckpointNote::origin_of("https://hp.example"),
            size: 7,
            hash: [1; 32],
            at: note().sealed_at,
        };
        let chain = chain.sign(&key).unwrap();
        assert_eq!(LotNote::open(&chain, &keys).unwrap_err(), NoteError::Form);
    }

    #[test]
    fn a_vendor_s_name_is_one_line() {
        assert!(is_vendor_name("हिमाचल Press, Unit 2"));
        let long = "x".repeat(VENDOR_MAX + 1);
        for refused in ["", " a", "a ", "a\nlot b", "a\u{2028}b", "a\u{7f}", &long] {
            assert!(!is_vendor_name(refused), "{refused:?}");
        }
    }
}
