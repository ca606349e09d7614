use clap::{Args, Subcommand};
use issuer_domain::FamilyId;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::terminal::Paint;
use super::{Shared, card_show, rim};
use issuer_office::app::App;
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::settle_families::{
    Begins, Settled, Settling, merge_families, split_family,
};

const EXAMPLES: &str = "\
Examples:
  issuer family show 41705823
  issuer family split 41705823 --into 41705823,90210014 --by r.thakur --apply
  issuer family merge 41705823 90210014 --into 41705823 --by r.thakur --apply
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "The register brings the new families first (`issuer import`); these commands settle their cards. \
So that nobody draws twice in a month, the old cards end at once and the new ones begin with the \
next month of India. With --not-drawn an officer lets them begin at once: nobody of the families has \
drawn this month."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: FamilyCommand,
}

#[derive(Debug, Subcommand)]
enum FamilyCommand {
    /// Show every card that a family ever had; names are masked
    Show {
        /// The family id
        family: FamilyId,
    },
    /// Settle the cards of a family that became several
    Split {
        /// The family whose card ends
        old: FamilyId,
        #[command(flatten)]
        how: How,
    },
    /// Settle the cards of families that became one
    Merge {
        /// The families whose cards end
        #[arg(required = true, num_args = 2..)]
        old: Vec<FamilyId>,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Debug, Args)]
struct How {
    /// The families as the register has them now
    #[arg(long, required = true, value_name = "FAMILY", value_delimiter = ',')]
    into: Vec<FamilyId>,
    /// Nobody of the families has drawn this month: the new cards begin at once
    #[arg(long)]
    not_drawn: bool,
    /// Do it; otherwise only say what would be done
    #[arg(long)]
    apply: bool,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            FamilyCommand::Show { family } => card_show::show_family(&app, family, shared).await?,
            FamilyCommand::Split { old, how } => {
                settle(&app, std::slice::from_ref(old), how, true, shared).await?;
            }
            FamilyCommand::Merge { old, how } => settle(&app, old, how, false, shared).await?,
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

async fn settle(
    app: &App,
    old: &[FamilyId],
    how: &How,
    split: bool,
    shared: &Shared,
) -> Result<(), Failure> {
    let keys = shared.open_keys(app)?;
    let mut renderer = Renderer::bundled()?;
    let settling = Settling {
        old,
        new: &how.into,
        begins: if how.not_drawn {
            Begins::AtOnce
        } else {
            Begins::NextMonth
        },
        apply: how.apply,
    };
    let settled = if split {
        split_family(app, &keys, &mut renderer, &settling).await?
    } else {
        merge_families(app, &keys, &mut renderer, &settling).await?
    };
    print(&settled, shared);
    Ok(())
}

fn print(settled: &Settled, shared: &Shared) {
    let accepted_from = settled.accepted_from.map(rim::format_time);
    if shared.json {
        println!(
            "{}",
            json!({
                "applied": settled.applied,
                "ended": settled.ended,
                "made": settled.made.iter().map(|(id, numbers)| json!({
                    "family_id": id.as_str(),
                    "card_numbers": numbers,
                })).collect::<Vec<_>>(),
                "accepted_from": accepted_from,
                "members_left_out": settled.left_out,
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let ends = if settled.applied {
        "ended"
    } else {
        "would end"
    };
    for number in &settled.ended {
        println!("{}  {ends}", paint.bold(number));
    }
    for (id, numbers) in &settled.made {
        if settled.applied {
            println!("{}  signed", paint.bold(&numbers.join(", ")));
        } else {
            println!("family {id}  would get a new card");
        }
    }
    if settled.left_out > 0 {
        println!(
            "{}",
            paint.yellow(&format!(
                "{} of the old cards in no new family: the register knows why",
                super::human::counted(settled.left_out as u64, "member is", "members are")
            ))
        );
    }
    match &accepted_from {
        Some(from) => println!(
            "\nShops say T-EARLY of the new cards until {from} (the next month in India), so that nobody\ndraws twice; of the old ones R-REVOKED or R-SUPERSEDED once they have the next update"
        ),
        None => println!(
            "\nShops accept the new cards at once; of the old ones they say R-REVOKED or R-SUPERSEDED once\nthey have the next update"
        ),
    }
    if settled.applied {
        println!("\nNext: `issuer publish`, then `issuer lot create NAME`");
    } else {
        println!("\nNothing changed. Run it again with --apply");
    }
}
