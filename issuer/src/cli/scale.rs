use std::path::PathBuf;

use card_payload::Month;
use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::publish::{files_as_json, print_files};
use super::{Shared, human};
use issuer_office::workflow::publish_scale::{PublishedScale, publish_scale};

const EXAMPLES: &str = "\
Examples:
  issuer scale december.csv --month 2026-12 --order \"No. FDS-12/2026\"

  december.csv:
    item,item_hindi,categories,areas,per,kg,rupees_per_kg,choice
    rice,चावल,PHH+BPL,,person,2,0,              everywhere, free
    atta,आटा,AAY,0212+0215,family,18.8,2,1      homes of these shops; choice 1 with another item
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A CSV file with a line for each item and those who have it
    file: PathBuf,
    /// The month for which it holds, by Indian time
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Month,
    /// The number of the order that it rests on
    #[arg(long, value_name = "TEXT")]
    order: String,
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| "a month is written as 2026-12".to_owned())
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let Arguments { file, month, order } = arguments;
        let published = publish_scale(&app, &keys, file, *month, order).await?;
        app.storage.close().await;
        if shared.json {
            print_json(&published, *month);
        } else {
            print_text(&published, *month);
        }
        Ok(Ending::Done)
    })
}

fn print_json(published: &PublishedScale, month: Month) {
    println!(
        "{}",
        json!({
            "month": month.to_string(),
            "lines": published.lines,
            "folder": published.folder,
            "files": files_as_json(&published.files),
        })
    );
}

fn print_text(published: &PublishedScale, month: Month) {
    println!(
        "The scale of {month} with {} is in {}\n",
        human::counted(published.lines as u64, "line", "lines"),
        published.folder.display()
    );
    print_files(&published.files);
    println!("\nNext: give it to the shops like an update; verdicts then show what a family has");
}
