use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::{Shared, human};
use issuer_office::workflow::draw_card::{Form, draw_card};
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  issuer document 41705823-01-8 --form card --out card.pdf         two pages for a counter printer
  issuer document 41705823-01-8 --form e-copy --out e-copy.pdf     both sides on A4, for the family
  issuer document 41705823-01-8 --form picture --out card.png      both sides as PNG
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The number printed on the card
    card_number: String,
    /// In what form
    #[arg(long, value_enum)]
    form: FormName,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Dots per inch of a picture
    #[arg(long, value_name = "NUMBER", default_value_t = 300)]
    dpi: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormName {
    /// PDF of a card's size, front and back
    Card,
    /// A4 PDF
    ECopy,
    /// PNG
    Picture,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let mut renderer = Renderer::bundled()?;
        let form = match arguments.form {
            FormName::Card => Form::Card,
            FormName::ECopy => Form::ECopy,
            FormName::Picture => Form::Preview {
                dpi: f32::from(arguments.dpi),
            },
        };
        let content = draw_card(&app, &mut renderer, &arguments.card_number, form).await?;
        app.storage.close().await;
        write_document(&arguments.out, &content, shared)?;
        Ok(Ending::Done)
    })
}

/// Writes a document whole or not at all, and says so.
pub(super) fn write_document(out: &Path, content: &[u8], shared: &Shared) -> Result<(), Failure> {
    let written = write_file(out, content).map_err(Failure::environment)?;
    if shared.json {
        println!("{}", json!({ "file": out, "bytes": written.bytes }));
    } else {
        println!("{} ({})", out.display(), human::bytes(written.bytes));
    }
    Ok(())
}
