//! Reads the photographs of a manifest, as `tests/photos` writes it: a line of JSON for each, with the
//! name of a file beside the manifest that has one byte a pixel. Prints a line for each:
//! `{"photo": …, "text": … or null, "ms": …}`.
//!
//!     cargo run --release -p code-reader --example read_photos FOLDER/manifest.jsonl

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = PathBuf::from(std::env::args_os().nth(1).ok_or("which manifest?")?);
    let mut out = std::io::stdout().lock();
    for line in fs::read_to_string(&manifest)?.lines() {
        let shot: Value = serde_json::from_str(line)?;
        let name = shot["photo"].as_str().ok_or("a line without a photo")?;
        let side = |key: &str| u32::try_from(shot[key].as_u64().unwrap_or_default());
        let (width, height) = (side("width")?, side("height")?);
        let luma = fs::read(manifest.with_file_name(name))?;
        let started = Instant::now();
        let text = code_reader::read_code(&luma, width, height);
        let ms = started.elapsed().as_secs_f64() * 1e3;
        writeln!(out, "{}", json!({"photo": name, "text": text, "ms": ms}))?;
    }
    Ok(())
}
