//! A layout as a picture, both sides:
//! `cargo run --release -p issuer-render --example preview -- card-layouts/permanent out.png`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layout;
use issuer_render::preview;
use issuer_render::sample_card;
use issuer_render::text::TextShaper;

const USAGE: &str = "usage: preview LAYOUT-FOLDER OUT.png [--dpi 300] [--sample FAMILY.json]

LAYOUT-FOLDER holds layout.toml, the SVG artwork and sample.json.";

struct Arguments {
    folder: PathBuf,
    out: PathBuf,
    dpi: f32,
    sample: Option<PathBuf>,
}

#[expect(clippy::print_stderr, reason = "a program for a terminal")]
fn main() -> ExitCode {
    let Some(arguments) = Arguments::read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match draw(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self {
            folder: words.next()?.into(),
            out: words.next()?.into(),
            dpi: 300.0,
            sample: None,
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--dpi" => arguments.dpi = words.next()?.parse().ok()?,
                "--sample" => arguments.sample = Some(words.next()?.into()),
                _ => return None,
            }
        }
        Some(arguments)
    }
}

fn draw(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let fonts = FontSet::bundled()?;
    let layout = Layout::load(&arguments.folder, &fonts)?;
    let sample = arguments
        .sample
        .clone()
        .unwrap_or_else(|| arguments.folder.join("sample.json"));
    let beside = sample.parent().unwrap_or(Path::new("."));
    let card = sample_card::read(&std::fs::read_to_string(&sample)?, beside)?;
    let faces = face::lay_out(&card, &layout, &mut TextShaper::new(&fonts))?;
    let photo = card.photo.as_deref();
    let png = preview::png(&faces, &layout, &fonts, photo, arguments.dpi)?;
    std::fs::write(&arguments.out, png)?;
    Ok(())
}
