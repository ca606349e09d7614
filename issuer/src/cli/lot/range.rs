use std::str::FromStr;

use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::{Shared, human};
use super::print::no_lot;
use issuer_office::workflow::draw_range::{Range, draw_range};
use issuer_office::workflow::lot_store::LotStore;
use issuer_office::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer lot range lot-0001 1200-1250       the printer jammed: these cards once more
  issuer lot range lot-0001 17              one card
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "A card that is printed twice is to be counted twice: the range is noted in the \
audit log, and the press returns what it printed too much."
)]
pub(super) struct Arguments {
    /// The lot
    #[arg(value_name = "NAME")]
    name: String,
    /// First and last place in the lot, as the slug line has them
    #[arg(value_name = "FROM-TO", value_parser = Range::from_str)]
    range: Range,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let lot = app.storage.lots().find(&arguments.name).await?;
        let lot = lot.ok_or_else(|| no_lot(&arguments.name))?;
        let store = LotStore::open(&app.config.output).map_err(Failure::environment)?;
        let mut renderer = Renderer::bundled()?;
        let drawn = draw_range(&app, &store, &mut renderer, &lot, arguments.range).await?;
        app.storage.close().await;
        let path = format!("{}/{}", store.place(), drawn.path);
        if shared.json {
            println!(
                "{}",
                json!({ "path": path, "cards": drawn.cards, "bytes": drawn.bytes })
            );
        } else {
            let cards = human::counted(drawn.cards, "card", "cards");
            println!("{cards} in {path}, {}", human::bytes(drawn.bytes));
        }
        Ok(Ending::Done)
    })
}
