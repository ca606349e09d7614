//! Reads every picture that is named on a line of standard input and prints a line of JSON for each:
//! `{"photo": …, "text": … or null, "ms": …}`.
//!
//!     ls photos/*.png | cargo run --release -p code-reader --example read_photos

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for path in std::io::stdin().lock().lines() {
        let path = path?;
        let picture = image::open(&path)?.into_luma8();
        let (width, height) = picture.dimensions();
        let started = Instant::now();
        let text = code_reader::read_code(&picture, width, height);
        let ms = started.elapsed().as_secs_f64() * 1e3;
        let line = json!({"photo": path, "text": text, "ms": ms});
        writeln!(out, "{line}")?;
    }
    Ok(())
}
