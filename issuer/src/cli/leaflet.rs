use std::path::PathBuf;

use clap::Args;

use super::Shared;
use super::document::write_document;
use super::failure::{Ending, Failure};
use issuer_office::workflow::draw_leaflet::draw_leaflet;
use issuer_office::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer leaflet --out leaflet.pdf     one A4 page in Hindi and English; needs no office
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The file to write; always the same bytes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let content = draw_leaflet(&mut Renderer::bundled()?)?;
    write_document(&arguments.out, &content, shared)?;
    Ok(Ending::Done)
}
