use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::{Shared, human};
use super::print::no_lot;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The lot
    #[arg(value_name = "NAME")]
    name: String,
    /// This piece, though it was made: its file is gone or was changed
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    piece: Option<i64>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let lots = app.storage.lots();
        if lots.find(&arguments.name).await?.is_none() {
            return Err(no_lot(&arguments.name));
        }
        let pieces = lots.redraw(&arguments.name, arguments.piece).await?;
        app.storage.close().await;
        if shared.json {
            println!("{}", json!({ "lot": arguments.name, "pieces": pieces }));
        } else {
            let pieces = human::counted(pieces, "piece waits", "pieces wait");
            println!(
                "{pieces} for a worker\n\nNext: `issuer lot print {}`",
                arguments.name
            );
        }
        Ok(Ending::Done)
    })
}
