//! Any bytes as a trust list, also with its signatures taken for right.

#![no_main]

use std::sync::LazyLock;

use card_payload::TrustEnvelope;
use card_verifier::TrustAnchors;
use fuzz::anchors;
use libfuzzer_sys::fuzz_target;

static ANCHORS: LazyLock<TrustAnchors> = LazyLock::new(anchors);

fuzz_target!(|bytes: &[u8]| {
    let _ = ANCHORS.open(bytes);
    if let Ok(envelope) = TrustEnvelope::parse(bytes) {
        let _ = envelope.open(|_| Ok::<_, ()>(())).unwrap().trust_list();
    }
});
