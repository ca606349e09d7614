//! Any bytes as what a device takes: without lists, with the standard lists, and as an update or a scale
//! whose signature is taken for right.

#![no_main]

use std::sync::LazyLock;

use card_payload::{Envelope, TokenKind};
use fuzz::{device, update};
use libfuzzer_sys::fuzz_target;

static UPDATE: LazyLock<Vec<u8>> = LazyLock::new(update);

fuzz_target!(|bytes: &[u8]| {
    let mut device = device();
    let _ = device.take(bytes);
    device.take(&UPDATE).ok();
    let _ = device.take(bytes);
    if let Ok(envelope) = Envelope::parse(bytes, TokenKind::Update) {
        let _ = envelope.open(|_, _| true).unwrap().update();
    }
    if let Ok(envelope) = Envelope::parse(bytes, TokenKind::Scale) {
        let _ = envelope.open(|_, _| true).unwrap().scale();
    }
});
