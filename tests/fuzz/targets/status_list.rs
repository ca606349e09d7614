//! Any bytes as a status list whose signature is taken for right.

#![no_main]

use card_payload::{Envelope, TokenKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(envelope) = Envelope::parse(bytes, TokenKind::StatusList)
        && let Ok(list) = envelope.open(|_, _| true).unwrap().status_list()
    {
        assert!(list.entries.get(list.entries.entries()).is_none());
    }
});
