use clap::{Args, Subcommand, ValueEnum};
use issuer_domain::Area;
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::pds::masked;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human, review_show};
use issuer_office::app::App;
use issuer_office::storage::{Review, ReviewFilter, ReviewKind, ReviewState};
use issuer_office::workflow::review_pair::{decide, reviewed_pair};

const EXAMPLES: &str = "\
Examples:
  issuer review list --kind link --area block:9360
  issuer review show 17                                    both records side by side
  issuer review decide 17 same --reason \"seen at the door\" --by s.negi
  issuer review decide 17 later --reason \"asked the panchayat\" --by s.negi
  issuer review take-back 17 --by s.negi                   it is a question again
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: ReviewCommand,
}

#[derive(Debug, Subcommand)]
enum ReviewCommand {
    /// List pairs that wait for a decision, or those decided so
    List {
        /// Ration cards and families, or duplicates in the register
        #[arg(long, value_enum)]
        kind: Option<Kind>,
        /// Those decided so instead of those that wait
        #[arg(long, value_enum)]
        state: Option<State>,
        /// state, district:18, block:9360 or local-body:914400
        #[arg(long, value_name = "AREA", default_value = "state")]
        area: Area,
        /// After the pair of this number
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        after: u64,
        /// So many at most
        #[arg(long, value_name = "NUMBER", default_value_t = 50)]
        limit: u32,
    },
    /// Show both records of a pair side by side, with the evidence
    Show {
        /// The pair's number
        review: u64,
    },
    /// Keep a decision about a pair: it is never asked again
    Decide {
        /// The pair's number
        review: u64,
        /// What the two are; `later` leaves the pair in the list
        #[arg(value_enum)]
        decision: Decision,
        /// Why, for whoever asks later
        #[arg(long)]
        reason: String,
    },
    /// Take a decision back
    TakeBack {
        /// The pair's number
        review: u64,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Link,
    Duplicate,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Open,
    Same,
    Different,
    Later,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Decision {
    Same,
    Different,
    Later,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            ReviewCommand::List {
                kind,
                state,
                area,
                after,
                limit,
            } => {
                let filter = ReviewFilter {
                    kind: kind.map(Kind::of_storage),
                    state: state.map(State::of_storage),
                    area: *area,
                };
                list(&app, &filter, *after, *limit, shared).await?;
            }
            ReviewCommand::Show { review } => {
                let pair = reviewed_pair(&app, *review).await?;
                review_show::print(&pair, shared)?;
            }
            ReviewCommand::Decide {
                review,
                decision,
                reason,
            } => {
                let after = decide(&app, *review, decision.of_storage(), reason).await?;
                print_decided(&after, shared);
            }
            ReviewCommand::TakeBack { review } => {
                let after = decide(&app, *review, ReviewState::Open, "").await?;
                print_decided(&after, shared);
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

async fn list(
    app: &App,
    filter: &ReviewFilter,
    after: u64,
    limit: u32,
    shared: &Shared,
) -> Result<(), Failure> {
    let reviews = app.storage.reviews();
    let count = reviews.count(filter).await?;
    let page = reviews.list(filter, after, limit).await?;
    if shared.json {
        let rows: Vec<Value> = page.iter().map(row_json).collect();
        println!("{}", json!({ "count": count, "reviews": rows }));
        return Ok(());
    }
    if page.is_empty() {
        println!("No pair waits here");
        return Ok(());
    }
    let heading = [
        ("Pair", Align::Right),
        ("Kind", Align::Left),
        ("Why", Align::Left),
        ("Left", Align::Left),
        ("Right", Align::Left),
        ("Bits", Align::Right),
        ("State", Align::Left),
    ];
    let rows = page.iter().map(|review| {
        vec![
            review.id.to_string(),
            review.kind.word().to_owned(),
            why(&review.reason).to_owned(),
            masked(&review.left_id),
            masked(&review.right_id),
            review.score.map(bits).unwrap_or_default(),
            review.state.word().to_owned(),
        ]
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    let last = page.last().map_or(0, |review| review.id);
    println!(
        "\n{} in all; `issuer review show {last}` shows the two records",
        human::counted(count, "pair", "pairs")
    );
    if page.len() as u64 == u64::from(limit) {
        println!("Next page: --after {last}");
    }
    Ok(())
}

fn row_json(review: &Review) -> Value {
    json!({
        "review": review.id,
        "kind": review.kind.word(),
        "reason": review.reason,
        "left": masked(&review.left_id),
        "right": masked(&review.right_id),
        "local_body_lgd": review.local_body,
        "score_bits": bits_number(review),
        "state": review.state.word(),
        "decided_by": review.decided_by,
    })
}

fn bits_number(review: &Review) -> Option<Value> {
    let text = bits(review.score?);
    serde_json::from_str(&text).ok()
}

fn print_decided(review: &Review, shared: &Shared) {
    if shared.json {
        println!("{}", row_json(review));
        return;
    }
    let id = review.id;
    match (review.state, review.kind) {
        (ReviewState::Open, _) => println!("Pair {id} is a question again"),
        (ReviewState::Later, _) => println!("Pair {id} stays in the list"),
        (ReviewState::Same, ReviewKind::Link) => {
            println!("Pair {id}: the ration card is the family's; it is not asked again");
        }
        (ReviewState::Same, ReviewKind::Duplicate) => println!(
            "Pair {id}: the two are one; no card for their families until the register is corrected"
        ),
        (ReviewState::Different, _) => {
            println!("Pair {id}: the two are different; it is not asked again");
        }
    }
}

/// Thousandths of a bit as bits with one decimal.
pub(super) fn bits(score: i64) -> String {
    let tenths = (score.abs() + 50) / 100;
    let sign = if score < 0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// A stable word's meaning.
pub(super) fn why(reason: &str) -> &str {
    match reason {
        "names_contradict" => "the number is the same, the names are not",
        "few_agree" => "the number is the same, few persons are",
        "second_card" => "the family has another card already",
        "two_cards" => "two cards fit the family",
        "split" => "the card's persons are in two families",
        "weak" => "not enough evidence",
        "ambiguous" => "another family fits nearly as well",
        "alike" => "two members are nearly alike",
        "member_in_two_families" => "one member id in two families",
        "ration_card_in_two_families" => "one ration card in two families",
        other => other,
    }
}

impl Kind {
    const fn of_storage(self) -> ReviewKind {
        match self {
            Self::Link => ReviewKind::Link,
            Self::Duplicate => ReviewKind::Duplicate,
        }
    }
}

impl State {
    const fn of_storage(self) -> ReviewState {
        match self {
            Self::Open => ReviewState::Open,
            Self::Same => ReviewState::Same,
            Self::Different => ReviewState::Different,
            Self::Later => ReviewState::Later,
        }
    }
}

impl Decision {
    const fn of_storage(self) -> ReviewState {
        match self {
            Self::Same => ReviewState::Same,
            Self::Different => ReviewState::Different,
            Self::Later => ReviewState::Later,
        }
    }
}
