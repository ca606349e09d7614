//! Writes the papers of an invented lot into a folder:
//! `cargo run --release -p issuer-render --example papers -- papers`

use std::error::Error;
use std::path::PathBuf;

use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers;
use issuer_render::pdf::OutputProfile;

#[path = "../tests/sample_papers/mod.rs"]
mod sample_papers;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| "papers".to_owned()),
    );
    let fonts = FontSet::bundled()?;
    let setup = DocumentSetup {
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
    };
    let about = sample_papers::about();
    let bundles = papers::bundle_labels(&sample_papers::bundle_labels(12), &about, &fonts, &setup)?;
    let boxes = papers::box_labels(&sample_papers::box_labels(3), &about, &fonts, &setup)?;
    let sheets = [100, 12].map(sample_papers::acknowledgement_sheet);
    let sheets = papers::acknowledgement_sheets(&sheets, &about, &fonts, &setup)?;
    let checklist = papers::qc_checklist(&sample_papers::checklist(80), &about, &fonts, &setup)?;

    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in [
        ("bundle-labels.pdf", bundles),
        ("box-labels.pdf", boxes),
        ("acknowledgement-sheets.pdf", sheets),
        ("quality-checklist.pdf", checklist),
    ] {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
