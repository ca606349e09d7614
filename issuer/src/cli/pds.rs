use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use issuer_domain::{Area, Category, CategorySet};
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::app::App;
use issuer_office::storage::{LinkEvidence, LinkOutcome, PdsDifference};
use issuer_office::workflow::link_pds::{LinkPdsReport, link_pds};
use issuer_office::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  issuer import ration-cards.csv --source pds-cards
  issuer pds link                                 which family draws rations on which card
  issuer pds link --csv links.csv                 and every card's outcome in a file
  issuer pds differences --area block:9360        where category, shop or number differ
";

/// Rows of one page of the database.
const PAGE: u32 = 5_000;

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: PdsCommand,
}

#[derive(Debug, Subcommand)]
enum PdsCommand {
    /// Link every card of the list to its family; what is not certain goes to `issuer review`
    Link {
        /// Where every card's outcome goes: family, evidence, persons found
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Linked cards where the food department and the register differ; nothing is changed
    Differences {
        /// state, district:18, block:9360 or local-body:914400
        #[arg(long, value_name = "AREA", default_value = "state")]
        area: Area,
        /// After this ration card
        #[arg(long, value_name = "NUMBER", default_value = "")]
        after: String,
        /// So many at most
        #[arg(long, value_name = "NUMBER", default_value_t = 50)]
        limit: u32,
    },
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            PdsCommand::Link { csv } => link(&app, csv.as_deref(), shared).await?,
            PdsCommand::Differences { area, after, limit } => {
                let links = app.storage.pds_links();
                let found = links.list_differences(*area, after, *limit).await?;
                print_differences(&found, shared);
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

async fn link(app: &App, csv: Option<&Path>, shared: &Shared) -> Result<(), Failure> {
    let mut bar = None;
    let report = link_pds(&app.storage, app.now, |done, all| {
        bar.get_or_insert_with(|| Progress::new("Linking", all, shared.json))
            .at(done);
    })
    .await?;
    drop(bar);
    if let Some(path) = csv {
        write_outcomes(app, path).await?;
    }
    if shared.json {
        println!("{}", machine(&report));
    } else {
        print!("{}", text(&report, csv, Paint::stdout()));
    }
    Ok(())
}

fn machine(report: &LinkPdsReport) -> Value {
    let linked: serde_json::Map<_, _> = LinkEvidence::ALL
        .into_iter()
        .zip(report.counts.linked)
        .map(|(evidence, count)| (evidence.word().to_owned(), json!(count)))
        .collect();
    json!({
        "cards": report.cards,
        "linked": linked,
        "review": report.counts.review,
        "not_found": report.counts.not_found,
        "new_reviews": report.new_reviews,
    })
}

fn text(report: &LinkPdsReport, csv: Option<&Path>, paint: Paint) -> String {
    let counts = &report.counts;
    let of = |evidence: LinkEvidence| counts.linked[evidence as usize];
    let rows = [
        ("linked by the card's number", of(LinkEvidence::RationCard)),
        ("linked by ids of members", of(LinkEvidence::MemberIds)),
        ("linked by their persons", of(LinkEvidence::Persons)),
        ("linked by a decision", of(LinkEvidence::Decision)),
        ("to be looked at", counts.review),
        ("without a family", counts.not_found),
    ];
    let heading = [("Ration cards", Align::Left), ("", Align::Right)];
    let rows = rows.map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    let mut text = table::render(paint, &heading, rows);
    if let Some(path) = csv {
        let _ = writeln!(text, "\n  Card by card: {}", path.display());
    }
    if report.new_reviews > 0 {
        let pairs = human::counted(report.new_reviews, "new pair", "new pairs");
        let _ = writeln!(
            text,
            "\nNext: {pairs} to look at: `issuer review list --kind link`"
        );
    } else {
        text.push_str("\nNext: `issuer pds differences` shows where the two lists differ\n");
    }
    text
}

async fn write_outcomes(app: &App, path: &Path) -> Result<(), Failure> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record([
        "ration_card",
        "outcome",
        "family_id",
        "evidence",
        "agreeing",
    ])?;
    let mut after = String::new();
    loop {
        let page = app.storage.pds_links().list(&after, PAGE).await?;
        let Some((last, _)) = page.last() else {
            break;
        };
        after.clone_from(last);
        for (card, outcome) in &page {
            let (family, evidence, agreeing) = match outcome {
                LinkOutcome::Linked {
                    family_id,
                    evidence,
                    agreeing,
                } => (family_id.as_str(), evidence.word(), agreeing.to_string()),
                LinkOutcome::Review | LinkOutcome::NotFound => ("", "", String::new()),
            };
            file.write_record([card, outcome.word(), family, evidence, &agreeing])?;
        }
    }
    let bytes = file
        .into_inner()
        .map_err(|error| Failure::environment(error.into_error()))?;
    write_file(path, &bytes)?;
    Ok(())
}

fn print_differences(found: &[PdsDifference], shared: &Shared) {
    if shared.json {
        let rows: Vec<Value> = found.iter().map(difference_json).collect();
        println!("{}", Value::Array(rows));
        return;
    }
    if found.is_empty() {
        println!("The two lists agree on every linked card");
        return;
    }
    let heading = [
        ("Ration card", Align::Left),
        ("Family", Align::Left),
        ("What differs", Align::Left),
        ("Food department", Align::Left),
        ("Register", Align::Left),
    ];
    let rows = found.iter().flat_map(|one| {
        differences(one).into_iter().map(|(what, pds, register)| {
            vec![
                masked(&one.card.id),
                masked(&one.family.id),
                what.to_owned(),
                pds,
                register,
            ]
        })
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    println!("\nNothing was changed: the source corrects its list, or the register its own");
}

fn differences(one: &PdsDifference) -> Vec<(&'static str, String, String)> {
    let (card, family) = (&one.card, &one.family);
    let mut all = Vec::new();
    if card.categories != family.categories {
        let words = [card.categories, family.categories].map(category_words);
        let [pds, register] = words;
        all.push(("category", pds, register));
    }
    if card.shop_code != family.shop_code {
        all.push(("shop", card.shop_code.clone(), family.shop_code.clone()));
    }
    if family.ration_card.as_deref() != Some(card.id.as_str()) {
        let register = family.ration_card.as_deref().map_or("none".into(), masked);
        all.push(("number", masked(&card.id), register));
    }
    all
}

fn difference_json(one: &PdsDifference) -> Value {
    let fields: Vec<Value> = differences(one)
        .into_iter()
        .map(|(what, pds, register)| json!({ "field": what, "pds": pds, "register": register }))
        .collect();
    json!({
        "ration_card": masked(&one.card.id),
        "family": masked(&one.family.id),
        "differences": fields,
    })
}

pub(super) fn category_words(categories: CategorySet) -> String {
    let codes: Vec<&str> = categories.iter().map(Category::code).collect();
    codes.join("+")
}

/// A number of a person or family in a list: its last four characters.
pub(super) fn masked(number: &str) -> String {
    const SHOWN: usize = 4;
    let length = number.chars().count();
    let hidden = length.saturating_sub(SHOWN);
    let rest: String = number.chars().skip(hidden).collect();
    format!("{}{rest}", "•".repeat(hidden.min(SHOWN)))
}
