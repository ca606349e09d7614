//! The files that a demo leaves beside its register.

use std::fmt::Write as _;
use std::path::Path;

use super::demo_report::MadeFile;
use super::failure::Failure;
use issuer_office::app::App;
use issuer_office::workflow::draw_card::{Form, draw_card, find_showpiece};
use issuer_office::workflow::finish_lot::LotReport;
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::whole_files::write_file;

/// Dots per inch of the picture: a screen shows the card twice as large as it is.
const PREVIEW_DPI: f32 = 300.0;

const CARD: &str = "card.pdf";
const E_COPY: &str = "card-e-copy.pdf";
/// The picture of one card.
pub(super) const PREVIEW: &str = "card-preview.png";
/// The QR texts of all cards.
pub(super) const TEXTS: &str = "qr-texts.txt";

/// One card as a PDF, an e-copy and a picture.
pub(super) async fn draw_documents(
    app: &App,
    renderer: &mut Renderer,
    draft: &Path,
) -> Result<Vec<MadeFile>, Failure> {
    let number = find_showpiece(app).await?;
    let mut files = Vec::new();
    for (name, form, what) in [
        (CARD, Form::Card, "one card for a counter printer"),
        (E_COPY, Form::ECopy, "the same card on A4, for the family"),
        (
            PREVIEW,
            Form::Preview { dpi: PREVIEW_DPI },
            "a picture of it, both sides",
        ),
    ] {
        let content = draw_card(app, renderer, &number, form).await?;
        let path = draft.join(name);
        let written = write_file(&path, &content)?;
        files.push(MadeFile::new(&path, written.bytes, what));
    }
    Ok(files)
}

/// What a scanner types: a line for each card.
pub(super) async fn write_texts(app: &App, draft: &Path) -> Result<MadeFile, Failure> {
    const BATCH: u32 = 1_000;
    let mut texts = String::new();
    let mut after = None;
    loop {
        let cards = app.storage.cards().list_live(after.as_ref(), BATCH).await?;
        let Some(last) = cards.last() else { break };
        after = Some(last.version.number.clone());
        for text in cards.iter().filter_map(|card| card.qr_text.as_deref()) {
            let _ = writeln!(texts, "{text}");
        }
    }
    let path = draft.join(TEXTS);
    let written = write_file(&path, texts.as_bytes())?;
    Ok(MadeFile::new(
        &path,
        written.bytes,
        "what a scanner types, a line for each card",
    ))
}

/// What the lots consist of.
pub(super) fn lot_files(app: &App, lots: &[LotReport]) -> Vec<MadeFile> {
    let what = |name: &str| match name {
        "proof.pdf" => "ten of the cards, to be looked at first",
        "manifest.json" => "the lot's list, with hashes of each card's pages",
        "manifest.csv" => "the same as a table",
        name if name.starts_with("labels") => "labels for bundles of 100 cards",
        name if name.starts_with("boxes") => "labels for boxes",
        name if name.starts_with("acknowledgements") => {
            "lines for the signatures of those who take cards"
        }
        "SHA256SUMS" => "checksums of the lot's other files",
        _ => "for the press: PDF/X-4, CMYK, 3 mm bleed",
    };
    lots.iter()
        .flat_map(|lot| {
            let folder = app.config.output.folder.join(&lot.lot);
            lot.files
                .iter()
                .map(move |(name, bytes)| MadeFile::new(&folder.join(name), *bytes, what(name)))
        })
        .collect()
}
