//! A whole verdict: text to members. Target: 60 µs a card, native.
//!
//! `cargo bench -p card-verifier`

#[path = "../tests/it/support.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests use the rest of it, and may unwrap"
)]
mod support;

use std::hint::black_box;

use card_verifier::{Decision, Lists, verify};
use criterion::{Criterion, criterion_group, criterion_main};
use ed25519_dalek::Signer;

use crate::support::{
    NOW, anchors, family, good_lists, good_update, lists_under, signing_key, text_of, trust_list,
};

fn verify_cards(criterion: &mut Criterion) {
    let lists = good_lists();
    for members in [1, 5, 8] {
        let text = text_of(&family(members));
        assert_eq!(verify(&text, &lists, NOW).decision(), Decision::Accept);
        criterion.bench_function(&format!("verify a card of {members}"), |bencher| {
            bencher.iter(|| verify(black_box(&text), &lists, NOW));
        });
    }
    let mut without_key = trust_list();
    without_key.keys.remove(0);
    let without_key = lists_under(&without_key);
    let text = text_of(&family(5));
    criterion.bench_function("all but the signature and the claims", |bencher| {
        bencher.iter(|| verify(black_box(&text), &without_key, NOW));
    });
    let key = signing_key("card");
    let signature = key.sign(b"the floor");
    criterion.bench_function("floor: one Ed25519 check", |bencher| {
        bencher.iter(|| {
            key.verifying_key()
                .verify_strict(black_box(b"the floor"), &signature)
        });
    });
    let aadhaar = "1234567890".repeat(318);
    criterion.bench_function("tell an Aadhaar code apart", |bencher| {
        bencher.iter(|| verify(black_box(&aadhaar), &lists, NOW));
    });
}

fn open_update(criterion: &mut Criterion) {
    let (update, anchors) = (good_update(), anchors());
    criterion.bench_function("open an update", |bencher| {
        bencher.iter(|| Lists::open(black_box(&update), &anchors));
    });
}

criterion_group!(benches, verify_cards, open_update);
criterion_main!(benches);
