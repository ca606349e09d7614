//! Any bytes as a status delta on the standard lists, also with its signature taken for right.

#![no_main]

use std::sync::LazyLock;

use card_payload::{Envelope, StatusEntries, TokenKind};
use card_verifier::{Lists, TrustAnchors};
use fuzz::{anchors, lists};
use libfuzzer_sys::fuzz_target;

static START: LazyLock<(Lists, TrustAnchors)> = LazyLock::new(|| (lists(), anchors()));

fuzz_target!(|bytes: &[u8]| {
    let (lists, anchors) = &*START;
    let _ = lists.clone().take(bytes, anchors);
    if let Ok(envelope) = Envelope::parse(bytes, TokenKind::StatusDelta)
        && let Ok(delta) = envelope.open(|_, _| true).unwrap().status_delta()
    {
        let mut entries = StatusEntries::all_valid(1 << 14);
        for bit in delta.flips {
            let _ = entries.flip(bit);
        }
    }
});
