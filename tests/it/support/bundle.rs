//! A lot's bundle as somebody else opens and makes it: with the `age` and `tar` crates alone.

use std::io::{Read, Write};
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};

/// A file in a bundle: its name and its content.
pub type Part = (String, Vec<u8>);

/// The key of a key file.
///
/// # Panics
/// Where it holds none.
pub fn read_key(path: &Path) -> age::x25519::Identity {
    let text = std::fs::read_to_string(path).expect("a key file");
    let key = text.lines().last().expect("a line with the key");
    key.parse().expect("a key")
}

/// The files of a bundle in their order.
///
/// # Panics
/// Where the key does not open it, or no archive is in it.
pub fn unseal(bundle: &[u8], key: &age::x25519::Identity) -> Vec<Part> {
    let sealed = age::Decryptor::new(bundle).expect("a sealed file");
    let opened = sealed.decrypt(std::iter::once(key as &dyn age::Identity));
    let mut archive = tar::Archive::new(opened.expect("the key opens it"));
    let entries = archive.entries().expect("an archive");
    entries
        .map(|entry| {
            let mut entry = entry.expect("a file");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("its content");
            let name = entry.path().expect("a name").display().to_string();
            (name, content)
        })
        .collect()
}

/// Seals files for a key, as everybody can who knows its public half.
///
/// # Panics
/// Where memory cannot be written.
pub fn seal(parts: &[Part], recipient: &age::x25519::Recipient) -> Vec<u8> {
    let recipients = std::iter::once(recipient as &dyn age::Recipient);
    let sealed = age::Encryptor::with_recipients(recipients).expect("one recipient");
    let sealed = sealed.wrap_output(Vec::new()).expect("a head");
    let mut archive = tar::Builder::new(sealed);
    for (name, content) in parts {
        let mut header = tar::Header::new_ustar();
        // By hand: the crate writes no name that leads out of a folder.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, &content[..]).expect("a file");
    }
    let mut sealed = archive.into_inner().expect("the archive's end");
    sealed.flush().expect("written");
    sealed.finish().expect("the file's end")
}

/// The same note, signed by a key that no trust list has (c2sp.org/signed-note).
///
/// # Panics
/// Where the text is no note.
pub fn sign_anew(note: &str) -> String {
    let key = SigningKey::from_bytes(&[99; 32]);
    let (text, signature) = note.split_once("\n\n").expect("a note");
    let text = format!("{text}\n");
    let name = signature.split(' ').nth(1).expect("a key's name");
    let signature = key.sign(text.as_bytes()).to_bytes();
    // The short name of the key is four bytes of a hash; a stranger may choose any.
    let line = base64(&[&[1, 2, 3, 4], &signature[..]].concat());
    format!("{text}\n\u{2014} {name} {line}\n")
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}
