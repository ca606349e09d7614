//! Signed notes of the C2SP (c2sp.org/signed-note): a text of a few lines that people can keep, print
//! and send by mail, an empty line, and a line for each signature.
//!
//! The office's update key signs them: shops trust that key to say what is current, and its other
//! messages are CBOR, which never begins as such a text does. What kind of note it is stands in the
//! first line, which is also the name under which the key signs: a note of one kind is none of the
//! other.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::{Signer, SignerError};

/// What a note says.
pub trait NoteBody: Sized {
    /// The first line: the issuer's URI without its scheme, and the kind of note.
    fn origin(&self) -> &str;

    /// The text that is signed: lines, the origin first, each with its end and none empty.
    fn text(&self) -> String;

    /// Reads the text. What is not of this kind is none.
    fn read(text: &str) -> Option<Self>;
}

/// Why a text is no note that one of the keys has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It does not have the form.
    #[error("it is not a note of this kind")]
    Form,
    /// None of the keys asked has signed it.
    #[error("no key of this office has signed it, or it was changed")]
    Signature,
}

/// The signature type "Ed25519" of a signed note.
const NOTE_ED25519: u8 = 0x01;

/// The origin of an issuer's notes of a kind.
pub(super) fn origin(issuer_uri: &str, kind: &str) -> String {
    let plain = issuer_uri
        .split_once("://")
        .map_or(issuer_uri, |(_, rest)| rest)
        .trim_end_matches('/');
    // A note's key name has neither blanks nor plus signs.
    let plain = plain.replace(|letter: char| letter.is_whitespace() || letter == '+', "-");
    format!("{plain}/{kind}")
}

/// The signed text.
pub(super) fn sign(note: &impl NoteBody, key: &dyn Signer) -> Result<String, SignerError> {
    let (origin, text) = (note.origin(), note.text());
    let signature = key.sign(text.as_bytes())?;
    let mut line = key_hash(origin, &key.public_key()).to_vec();
    line.extend_from_slice(&signature);
    let line = Base64::encode_string(&line);
    Ok(format!("{text}\n\u{2014} {origin} {line}\n"))
}

/// Reads a text that one of `keys` has signed, and tells which.
pub(super) fn open<Body: NoteBody>(
    text: &str,
    keys: &[[u8; 32]],
) -> Result<(Body, [u8; 32]), NoteError> {
    let (body, signatures) = text.split_once("\n\n").ok_or(NoteError::Form)?;
    let body = format!("{body}\n");
    let note = Body::read(&body).ok_or(NoteError::Form)?;
    // One form only: what is read is written the same again.
    if note.text() != body {
        return Err(NoteError::Form);
    }
    let signer = signatures
        .lines()
        .find_map(|line| signer(note.origin(), &body, line, keys));
    signer.map(|key| (note, key)).ok_or(NoteError::Signature)
}

fn signer(origin: &str, body: &str, line: &str, keys: &[[u8; 32]]) -> Option<[u8; 32]> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let signature = Base64::decode_vec(signature).ok()?;
    let (named_key, signature) = signature.split_first_chunk::<4>()?;
    let signature = Signature::from_slice(signature).ok()?;
    if name != origin {
        return None;
    }
    let holds = |key: &&[u8; 32]| {
        key_hash(name, key) == *named_key
            && VerifyingKey::from_bytes(key)
                .is_ok_and(|key| key.verify_strict(body.as_bytes(), &signature).is_ok())
    };
    keys.iter().find(holds).copied()
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
