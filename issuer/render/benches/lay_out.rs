//! What a card costs before it is written: `cargo bench -p issuer-render --bench lay_out`.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use issuer_render::face::{lay_out, lay_out_with};
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::qr;
use issuer_render::text::TextShaper;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;

/// Different cards in turn, so that the word cache sees a district's names and not one family's.
const CARDS: u32 = 1_000;

fn faces(bench: &mut Criterion) {
    let fonts = FontSet::bundled().expect("the bundled fonts are sound");
    let layouts = Layouts::bundled(&fonts).expect("the bundled layouts are sound");
    let mut shaper = TextShaper::new(&fonts);
    let cards: Vec<_> = (0..CARDS)
        .map(|number| sample_cards::card(number, None))
        .collect();
    let symbol = qr::choose(&cards[0].qr_text).expect("the sample text fits");
    let mut next = cards.iter().cycle();
    let mut turn = || next.next().expect("a cycle does not end");

    bench.bench_function("lay_out without QR", |timer| {
        timer.iter_batched(
            || (turn(), symbol.clone()),
            |(card, symbol)| {
                let layout = layouts.get(card.card_type);
                black_box(lay_out_with(card, layout, symbol, &mut shaper))
            },
            BatchSize::SmallInput,
        );
    });
    bench.bench_function("lay_out with QR", |timer| {
        timer.iter_batched(
            &mut turn,
            |card| black_box(lay_out(card, layouts.get(card.card_type), &mut shaper)),
            BatchSize::SmallInput,
        );
    });
}

/// What every start of the program costs.
fn start(bench: &mut Criterion) {
    bench.bench_function("FontSet::bundled", |timer| timer.iter(FontSet::bundled));
    let fonts = FontSet::bundled().expect("the bundled fonts are sound");
    bench.bench_function("Layouts::bundled", |timer| {
        timer.iter(|| Layouts::bundled(&fonts));
    });
}

criterion_group!(benches, faces, start);
criterion_main!(benches);
