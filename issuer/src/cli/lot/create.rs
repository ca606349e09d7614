use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use issuer_domain::{Area, CardType};
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human};
use issuer_office::storage::{LotTotals, TotalKind};
use issuer_office::workflow::freeze_lot::{
    CARDS_A_FILE, CARDS_A_FILE_MAX, LOT_MAX, NewLot, freeze_lot,
};
use issuer_office::workflow::left_out::LeftOut;
use issuer_office::workflow::press_of_lot::Press;

const EXAMPLES: &str = "\
Examples:
  issuer lot create lot-0001 --area district:18 --limit 10000
  issuer lot create lot-0002 --area block:9360 --type migrant --press a4-10
  issuer lot create lot-0003 --area block:9361 --left-out left-out.csv
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The lot's name; its folder is called so
    #[arg(value_name = "NAME")]
    name: String,
    /// Where: state, district:18, block:9360 or local-body:914400, with LGD codes
    #[arg(long, value_name = "AREA", default_value = "state")]
    area: Area,
    /// Only cards of this type: permanent, temporary or migrant
    #[arg(long = "type", value_name = "TYPE", value_parser = card_type)]
    card_type: Option<CardType>,
    /// How many cards at most
    #[arg(long, value_name = "NUMBER", default_value_t = LOT_MAX)]
    limit: u32,
    /// The press: single, single-no-bleed, a4-10, sra3-21, or a profile of one's own (.toml)
    #[arg(long, value_name = "PROFILE", default_value = "single")]
    press: String,
    /// Cards of one file; workers make one file at a time
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = CARDS_A_FILE,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(CARDS_A_FILE_MAX))
    )]
    cards_a_file: u32,
    /// Write the families of the area that are in no lot, each with its reason, as CSV
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
}

fn card_type(word: &str) -> Result<CardType, String> {
    CardType::from_word(word).ok_or_else(|| "a type is permanent, temporary or migrant".to_owned())
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let lot = NewLot {
            name: arguments.name.clone(),
            area: arguments.area,
            card_type: arguments.card_type,
            limit: arguments.limit,
            press: Press::find(&arguments.press)?,
            cards_a_file: arguments.cards_a_file,
        };
        let totals = freeze_lot(&app, &lot).await?;
        let left_out = LeftOut::count(&app, lot.area, lot.card_type).await?;
        if let Some(path) = &arguments.left_out {
            let written = LeftOut::write_csv(&app, lot.area, lot.card_type, path).await;
            written.with_context(|| format!("{} cannot be written", path.display()))?;
        }
        app.storage.close().await;
        if shared.json {
            println!("{}", machine(&lot, &totals, &left_out));
        } else {
            print!("{}", text(&lot, &totals, &left_out, Paint::stdout()));
        }
        Ok(Ending::Done)
    })
}

fn text(lot: &NewLot, totals: &LotTotals, left_out: &LeftOut, paint: Paint) -> String {
    let cards = human::counted(totals.cards, "card", "cards");
    let members = human::counted(totals.members, "member", "members");
    let mut text = format!(
        "{} frozen into lot {}, for {members}\n",
        paint.bold(&cards),
        lot.name
    );
    let heading = [
        ("Control total", Align::Left),
        ("Cards", Align::Right),
        ("Members", Align::Right),
    ];
    let places = totals.by.keys();
    let places = places
        .filter(|(kind, _)| *kind == TotalKind::LocalBody)
        .count() as u64;
    let rows = totals
        .by
        .iter()
        .filter(|((kind, _), _)| *kind != TotalKind::LocalBody)
        .map(|((_, code), (cards, members))| {
            vec![code.clone(), human::count(*cards), human::count(*members)]
        });
    text.push_str(&table::render(paint, &heading, rows));
    let places = human::counted(places, "panchayat or ward", "panchayats and wards");
    let _ = writeln!(text, "  They go to {places}.");
    if !left_out.reasons.is_empty() {
        let title = paint.yellow("Families of the area in no lot");
        let _ = writeln!(text, "\n  {title}");
        let heading = [
            ("Families", Align::Right),
            ("Reason", Align::Left),
            ("What to do", Align::Left),
        ];
        let rows = left_out.reasons.iter().map(|(reason, families)| {
            vec![
                human::count(*families),
                reason.text().to_owned(),
                reason.hint().to_owned(),
            ]
        });
        text.push_str(&table::render(paint, &heading, rows));
    }
    let _ = writeln!(text, "\nNext: `issuer lot print {}`", lot.name);
    text
}

fn machine(lot: &NewLot, totals: &LotTotals, left_out: &LeftOut) -> serde_json::Value {
    let by = totals.by.iter().map(|((kind, code), (cards, members))| {
        json!({ "kind": kind.word(), "code": code, "cards": cards, "members": members })
    });
    let reasons = left_out
        .reasons
        .iter()
        .map(|(reason, families)| json!({ "reason": reason.word(), "families": families }));
    json!({
        "lot": lot.name,
        "area": lot.area.to_string(),
        "press": lot.press.profile.name(),
        "cards": totals.cards,
        "members": totals.members,
        "totals": by.collect::<Vec<_>>(),
        "left_out": reasons.collect::<Vec<_>>(),
    })
}
