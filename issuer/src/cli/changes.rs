use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use issuer_domain::Area;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::list_changes::{ChangedFamily, list_changes};

const EXAMPLES: &str = "\
Examples:
  issuer changes                        families whose card says something else than the register
  issuer changes --area district:18 --csv changes.csv
";

/// Families that are printed; a CSV file has all.
const PRINTED_MAX: usize = 50;

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Where: state, district:18, block:9360 or local-body:914400, with LGD codes
    #[arg(long, value_name = "AREA", default_value = "state")]
    area: Area,
    /// Write all of them as CSV, without names
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let mut file = match &arguments.csv {
            Some(path) => Some(
                csv::Writer::from_path(path)
                    .with_context(|| format!("{} cannot be written", path.display()))?,
            ),
            None => None,
        };
        if let Some(file) = &mut file {
            file.write_record(["family_id", "card_number", "local_body_lgd", "changes"])?;
        }
        let mut kept = Vec::new();
        let mut written = Ok(());
        let count = list_changes(&app.storage, arguments.area, &mut |family| {
            if let (Some(file), Ok(())) = (&mut file, &written) {
                written = file.write_record([
                    family.family_id.as_str(),
                    &family.card_number,
                    &family.local_body.place.lgd_code.to_string(),
                    &words(&family).join("+"),
                ]);
            }
            if shared.json {
                println!("{}", machine(&family));
            } else if kept.len() < PRINTED_MAX {
                kept.push(family);
            }
        })
        .await?;
        written?;
        if let Some(file) = &mut file {
            file.flush()?;
        }
        app.storage.close().await;
        if !shared.json {
            print(&kept, count);
        }
        Ok(Ending::Done)
    })
}

fn words(family: &ChangedFamily) -> Vec<&'static str> {
    let gone = family.is_gone.then_some("gone");
    let kinds = family.change.kinds().map(issuer_domain::ChangeKind::word);
    gone.into_iter().chain(kinds).collect()
}

/// JSON Lines: one family a line.
fn machine(family: &ChangedFamily) -> serde_json::Value {
    json!({
        "family_id": family.family_id.as_str(),
        "card_number": family.card_number,
        "local_body_lgd": family.local_body.place.lgd_code,
        "changes": words(family),
    })
}

fn print(families: &[ChangedFamily], count: u64) {
    if count == 0 {
        println!("Every live card says what the register says");
        return;
    }
    let paint = Paint::stdout();
    let heading = [
        ("Family", Align::Left),
        ("Card", Align::Left),
        ("Panchayat or ward", Align::Left),
        ("What changed since", Align::Left),
    ];
    let rows = families.iter().map(|family| {
        let change = match (family.is_gone, family.change.is_empty()) {
            (true, true) => "gone from the register".to_owned(),
            (true, false) => format!("gone from the register; before: {}", family.change),
            (false, _) => family.change.to_string(),
        };
        vec![
            family.family_id.to_string(),
            family.card_number.clone(),
            family.local_body.place.name.first_hindi().to_owned(),
            change,
        ]
    });
    print!("{}", table::render(paint, &heading, rows));
    if count > families.len() as u64 {
        let more = human::count(count - families.len() as u64);
        println!("  … and {more} more; --csv FILE has them all");
    }
    println!(
        "\n{} a card that says something else than the register; each goes on holding",
        human::counted(count, "family has", "families have")
    );
}
