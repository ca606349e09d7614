//! Writes a lot of invented cards and tells how long it took:
//! `cargo run --release -p issuer-render --example lot_speed -- 1000 lot.pdf`

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotWriter};
use issuer_render::pdf::OutputProfile;
use issuer_render::text::TextShaper;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let cards: u32 = arguments.next().map_or(Ok(1000), |text| text.parse())?;
    let path = arguments.next().unwrap_or_else(|| "lot.pdf".to_owned());

    let fonts = FontSet::bundled()?;
    let layouts = Layouts::bundled(&fonts)?;
    let mut shaper = TextShaper::new(&fonts);
    let photo = sample_cards::photo();
    let setup = LotSetup {
        title: "Lot of invented cards".into(),
        lot_id: "speed".into(),
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
    };
    let begin = Instant::now();
    let mut lot = LotWriter::new(BufWriter::new(File::create(&path)?), &fonts, setup)?;
    let (mut laid_out, mut written) = (0.0, 0.0);
    for number in 0..cards {
        let photo = (number % 5 > 0).then_some(photo.as_slice());
        let card = sample_cards::card(number, photo);
        let layout = layouts.get(card.card_type);
        let before = Instant::now();
        let faces = face::lay_out(&card, layout, &mut shaper)?;
        let between = Instant::now();
        lot.add_card(&card, &faces, layout)?;
        laid_out += (between - before).as_secs_f64();
        written += between.elapsed().as_secs_f64();
    }
    let summary = lot.finish()?;
    let micros = |seconds: f64| seconds * 1e6 / f64::from(cards);
    writeln!(
        std::io::stdout(),
        "{cards} cards, {} bytes, {:.2} s: {:.0} µs a card laid out (QR included), {:.0} µs written",
        summary.bytes,
        begin.elapsed().as_secs_f64(),
        micros(laid_out),
        micros(written),
    )?;
    Ok(())
}
