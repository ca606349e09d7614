use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::{Shared, human};
use crate::workflow::draw_leaflet::draw_leaflet;
use crate::workflow::renderer::Renderer;
use crate::workflow::whole_files::write_file;

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
    let written = write_file(&arguments.out, &content).map_err(Failure::environment)?;
    if shared.json {
        println!(
            "{}",
            json!({ "file": arguments.out, "bytes": written.bytes })
        );
    } else {
        println!(
            "{} ({})",
            arguments.out.display(),
            human::bytes(written.bytes)
        );
    }
    Ok(Ending::Done)
}
