//! Any text as a card's, and any bytes as a card's token with its signature taken for right, so that
//! what stands behind the signature is reached too.

#![no_main]

use std::sync::LazyLock;

use card_payload::{Envelope, TokenKind};
use card_verifier::{Lists, verify};
use fuzz::{NOW, lists};
use libfuzzer_sys::fuzz_target;

static LISTS: LazyLock<Lists> = LazyLock::new(lists);

fuzz_target!(|bytes: &[u8]| {
    let _ = verify(&String::from_utf8_lossy(bytes), &LISTS, NOW);
    if let Ok(envelope) = Envelope::parse(bytes, TokenKind::Card) {
        let _ = envelope.open(|_, _| true).unwrap().card();
    }
});
