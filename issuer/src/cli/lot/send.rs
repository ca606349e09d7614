use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use card_payload::CardNumber;
use clap::{Args, Subcommand};
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use issuer_office::app::App;
use issuer_office::storage::{Bundle, Consignment, Dispatching, Receiving};
use issuer_office::workflow::send_cards::{dispatch_bundles, pack_lot, receive_consignment};

const EXAMPLES: &str = "\
Examples:
  issuer consignment show lot-0001/C1
  issuer consignment receive lot-0001/C1 --by d.kumar
  issuer consignment receive lot-0001/C1 --counted 3=98 --missing 41705823-01-8 --missing 41705824-01-1 --by d.kumar
";

/// Bundles that follow one another.
#[derive(Debug, Clone)]
pub(in super::super) struct BundleRange(RangeInclusive<u64>);

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(in super::super) struct ConsignmentArguments {
    #[command(subcommand)]
    command: ConsignmentCommand,
}

#[derive(Debug, Subcommand)]
enum ConsignmentCommand {
    /// Show a consignment and what of it is on the road
    Show {
        /// Its number: lot-0001/C1
        number: String,
    },
    /// Say that it arrived; bundles that are not named are as they were sent
    Receive {
        /// Its number: lot-0001/C1
        number: String,
        /// Cards counted in a bundle that is not as it was sent: 3=98
        #[arg(long, value_name = "BUNDLE=CARDS", value_parser = counted)]
        counted: Vec<(u64, u64)>,
        /// A card that is not in it
        #[arg(long, value_name = "CARD", value_parser = card_number)]
        missing: Vec<String>,
    },
}

pub(super) async fn pack(app: &App, lot: &str, shared: &Shared) -> Result<Ending, Failure> {
    let packed = pack_lot(app, lot).await?;
    if shared.json {
        println!(
            "{}",
            json!({
                "lot": lot,
                "bundles": packed.bundles.iter().map(bundle_json).collect::<Vec<_>>(),
                "left_out": packed.left_out,
            })
        );
        return Ok(Ending::Done);
    }
    if packed.bundles.is_empty() {
        println!("No card of lot {lot} waits for a bundle");
    } else {
        print_bundles(&packed.bundles);
        println!("\nNext: `issuer lot dispatch {lot} --bundles A-B --office NAME --seal NUMBER`");
    }
    for number in &packed.left_out {
        println!("{number}  holds no more: left out, to be destroyed");
    }
    Ok(Ending::Done)
}

pub(super) async fn dispatch(
    app: &App,
    lot: &str,
    bundles: &BundleRange,
    (office, seal): (&str, &str),
    shared: &Shared,
) -> Result<Ending, Failure> {
    let sent = Dispatching {
        lot_id: lot,
        bundles: bundles.0.clone(),
        office,
        seal,
        at: app.now,
    };
    let consignment = dispatch_bundles(app, &sent).await?;
    print_consignment(&consignment, shared);
    if !shared.json {
        println!(
            "\nNext: `issuer consignment receive {}`",
            consignment.number
        );
    }
    Ok(Ending::Done)
}

pub(in super::super) fn run_consignment(
    arguments: &ConsignmentArguments,
    shared: &Shared,
) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            ConsignmentCommand::Show { number } => {
                let consignment = app.storage.consignments().get(number).await?;
                print_consignment(&consignment, shared);
            }
            ConsignmentCommand::Receive {
                number,
                counted,
                missing,
            } => {
                let counted: BTreeMap<u64, u64> = counted.iter().copied().collect();
                let received = Receiving {
                    number,
                    counted: &counted,
                    missing,
                    at: app.now,
                };
                let (cards, mut consignment) = receive_consignment(&app, &received).await?;
                if !shared.json {
                    println!("{} arrived", human::counted(cards, "card", "cards"));
                    // What arrived whole is of no interest any more.
                    consignment
                        .bundles
                        .retain(|(_, _, on_the_road)| *on_the_road > 0);
                }
                print_consignment(&consignment, shared);
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn print_bundles(bundles: &[Bundle]) {
    let heading = [
        ("Bundle", Align::Right),
        ("Panchayat or ward", Align::Right),
        ("Shop", Align::Left),
        ("Cards", Align::Right),
        ("From", Align::Left),
        ("To", Align::Left),
    ];
    let rows = bundles.iter().map(|bundle| {
        vec![
            bundle.number.to_string(),
            bundle.local_body_lgd.to_string(),
            bundle.shop_code.clone(),
            human::count(bundle.cards),
            bundle.from_to.0.clone(),
            bundle.from_to.1.clone(),
        ]
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}

fn bundle_json(bundle: &Bundle) -> serde_json::Value {
    json!({
        "bundle": bundle.number,
        "local_body_lgd": bundle.local_body_lgd,
        "shop_code": bundle.shop_code,
        "cards": bundle.cards,
        "from": bundle.from_to.0,
        "to": bundle.from_to.1,
        "consignment": bundle.consignment,
    })
}

fn print_consignment(consignment: &Consignment, shared: &Shared) {
    let time = rim::format_time;
    if shared.json {
        println!(
            "{}",
            json!({
                "consignment": consignment.number,
                "lot": consignment.lot_id,
                "office": consignment.office,
                "seal": consignment.seal,
                "dispatched_at": time(consignment.dispatched_at),
                "received_at": consignment.received_at.map(time),
                "bundles": consignment.bundles.iter().map(|(number, sent, on_the_road)| json!({
                    "bundle": number,
                    "sent": sent,
                    "on_the_road": on_the_road,
                })).collect::<Vec<_>>(),
            })
        );
        return;
    }
    println!(
        "Consignment {} to {}, seal {}",
        consignment.number, consignment.office, consignment.seal
    );
    if consignment.bundles.is_empty() {
        println!("Nothing of it is on the road");
        return;
    }
    let heading = [
        ("Bundle", Align::Right),
        ("Sent", Align::Right),
        ("On the road", Align::Right),
    ];
    let rows = consignment.bundles.iter().map(|(number, sent, road)| {
        vec![number.to_string(), human::count(*sent), human::count(*road)]
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}

/// A card number as printed.
fn card_number(text: &str) -> Result<String, String> {
    CardNumber::parse(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

/// `3`, or `1-12`.
pub(super) fn bundles(text: &str) -> Result<BundleRange, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = first.trim().parse().ok().zip(last.trim().parse().ok());
    range
        .filter(|(first, last)| 1 <= *first && first <= last)
        .map(|(first, last)| BundleRange(first..=last))
        .ok_or_else(|| "bundles are written 3, or 1-12".to_owned())
}

/// `3=98`.
fn counted(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once('=');
    let numbers = parts.and_then(|(bundle, cards)| {
        Some((bundle.trim().parse().ok()?, cards.trim().parse().ok()?))
    });
    numbers.ok_or_else(|| "a count is written BUNDLE=CARDS, such as 3=98".to_owned())
}
