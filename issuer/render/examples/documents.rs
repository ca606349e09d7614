//! Writes the single card and the e-copy of an invented family:
//! `cargo run --release -p issuer-render --example documents -- single.pdf e-copy.pdf`

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use issuer_render::document::{self, DocumentSetup};
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::pdf::OutputProfile;
use issuer_render::text::TextShaper;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;
#[path = "../tests/sample_photo/mod.rs"]
mod sample_photo;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let single_path = arguments.next().unwrap_or_else(|| "single.pdf".to_owned());
    let e_copy_path = arguments.next().unwrap_or_else(|| "e-copy.pdf".to_owned());

    let fonts = FontSet::bundled()?;
    let layouts = Layouts::bundled(&fonts)?;
    let card = sample_cards::card(1, Some(&sample_photo::jpeg()));
    let layout = layouts.get(card.card_type);
    let faces = face::lay_out(&card, layout, &mut TextShaper::new(&fonts))?;
    let created = time::macros::datetime!(2026-11-21 10:00 +5:30);
    let setup = DocumentSetup {
        created,
        profile: OutputProfile::coated(),
    };

    let begin = Instant::now();
    let single = document::single_card(&card, &faces, layout, &fonts, &setup)?;
    let between = Instant::now();
    let e_copy = document::e_copy(&card, &faces, layout, &fonts, &setup)?;
    writeln!(
        std::io::stdout(),
        "single card {} bytes in {:.1} ms, e-copy {} bytes in {:.1} ms",
        single.len(),
        (between - begin).as_secs_f64() * 1e3,
        e_copy.len(),
        between.elapsed().as_secs_f64() * 1e3,
    )?;
    std::fs::write(single_path, single)?;
    std::fs::write(e_copy_path, e_copy)?;
    Ok(())
}
