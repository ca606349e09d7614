use std::path::PathBuf;

use card_payload::CardNumber;
use clap::{Args, Subcommand};
use issuer_domain::{ReprintReason, RevocationReason, SuspensionReason};

use super::card_report::{print_replaced, print_status};
use super::failure::{Ending, Failure};
use super::lot::print_deliveries_of_one;
use super::office::block_on;
use super::{Shared, card_show};
use issuer_office::app::App;
use issuer_office::lots::read_delivery;
use issuer_office::storage::{CardDelivery, CardTarget, StatusChanged};
use issuer_office::workflow::block_cards::{reinstate_cards, suspend_cards};
use issuer_office::workflow::card_targets::parse_targets;
use issuer_office::workflow::correct_cards::correct_cards;
use issuer_office::workflow::guard_month::Drawn;
use issuer_office::workflow::record_deliveries::record_delivery;
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::renew_cards::renew_cards;
use issuer_office::workflow::replace_cards::Replacing;
use issuer_office::workflow::reprint_cards::reprint_cards;
use issuer_office::workflow::revoke_cards::{Revoked, revoke_cards};

const EXAMPLES: &str = "\
Examples:
  issuer card show 41705823-01-8
  issuer card reprint 41705823 --reason lost --by lmk.0231
  issuer card suspend --list no-ekyc.txt --reason ekyc --by r.thakur          what would change
  issuer card suspend --list no-ekyc.txt --reason ekyc --by r.thakur --apply
  issuer card revoke 41705823 --reason surrendered --by s.negi
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "A card is named by its number or by its family id, which stands for the family's live card; \
all parts of a family's card change together. More cards than `cards.bulk_cards` of the settings \
change only with --apply; so many revocations also need a second person (`issuer approvals`)."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: CardCommand,
}

#[derive(Debug, Subcommand)]
enum CardCommand {
    /// Show a card: what it is, whether it holds, what shops say; names are masked
    Show {
        /// The number printed on it
        number: String,
    },
    /// Make the same card again under a new number; the old one ends with it
    Reprint {
        #[command(flatten)]
        which: Which,
        /// Why: lost, stolen, damaged, unreadable, misprinted, never-received, key-compromised
        #[arg(long, value_parser = reprint_reason)]
        reason: ReprintReason,
    },
    /// Make a card with what the register has now; the old one ends with it
    Correct {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        month: Month,
    },
    /// Make the next card shortly before the end of the old one or after it
    Renew {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        month: Month,
    },
    /// Block cards for something that can be cured
    Suspend {
        #[command(flatten)]
        which: Which,
        /// Why: ekyc, duplicate-suspected, enquiry
        #[arg(long, value_parser = suspension_reason)]
        reason: SuspensionReason,
    },
    /// Free blocked cards
    Reinstate {
        #[command(flatten)]
        which: Which,
    },
    /// End cards for ever
    Revoke {
        #[command(flatten)]
        which: Which,
        /// Why; each role has its own: `issuer staff reasons`
        #[arg(long, value_parser = revocation_reason)]
        reason: RevocationReason,
    },
    /// Record that a member of the family took the card; many at once: `issuer lot deliveries`
    HandOver {
        /// The number printed on it
        number: String,
        /// Member id of who took it
        #[arg(long, value_name = "MEMBER")]
        member: String,
        /// How: head, member, camp, home
        #[arg(long)]
        mode: String,
    },
    /// Record that a card could not be handed over, or was lost
    Undelivered {
        /// The number printed on it
        number: String,
        /// Why: not-found, moved, refused, not-collected, lost
        #[arg(long)]
        reason: String,
    },
    /// Record that an undelivered card came back and is stored
    Returned {
        /// The number printed on it
        number: String,
        /// Where it is stored
        #[arg(long, value_name = "NAME")]
        office: String,
    },
    /// Record that a card was destroyed; one that holds is revoked with it
    Destroyed {
        /// The number printed on it
        number: String,
        /// Number of the certificate
        #[arg(long, value_name = "NUMBER")]
        certificate: String,
    },
}

/// What is known of families with a member who comes from another family's card; of others nothing
/// changes by it.
#[derive(Debug, Args)]
struct Month {
    /// The families have drawn this month: with a member from another family's card, the new card begins with the next
    #[arg(long)]
    drawn: bool,
    /// Nobody of the families has drawn this month: the new cards begin at once; for an officer
    #[arg(long, conflicts_with = "drawn")]
    not_drawn: bool,
}

impl Month {
    const fn drawn(&self) -> Drawn {
        match (self.drawn, self.not_drawn) {
            (_, true) => Drawn::NotDrawn,
            (true, false) => Drawn::Drawn,
            (false, false) => Drawn::Unknown,
        }
    }
}

/// Which cards, and whether it is meant.
#[derive(Debug, Args)]
struct Which {
    /// Card numbers or family ids
    #[arg(value_name = "CARD")]
    cards: Vec<String>,
    /// A file with one card number or family id on a line; `#` begins a remark
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Do it also where many cards change
    #[arg(long)]
    apply: bool,
    /// Change nothing, say what would change
    #[arg(long, conflicts_with = "apply")]
    dry_run: bool,
}

impl Which {
    fn targets(&self) -> Result<Vec<CardTarget>, Failure> {
        let file = match &self.list {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path).map_err(|error| {
                let what = format!("the list {} cannot be read", path.display());
                Failure::environment(anyhow::Error::new(error).context(what))
            })?,
        };
        let named = self.cards.iter().map(String::as_str);
        Ok(parse_targets(file.lines().chain(named))?)
    }

    /// Few cards change at once; many only with `--apply`.
    fn apply(&self, app: &App, targets: &[CardTarget]) -> bool {
        let few = targets.len() <= usize::from(app.config.cards.bulk_cards);
        !self.dry_run && (self.apply || few)
    }
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let ending = carry_out(&arguments.command, &app, shared).await?;
        app.storage.close().await;
        Ok(ending)
    })
}

async fn carry_out(command: &CardCommand, app: &App, shared: &Shared) -> Result<Ending, Failure> {
    match command {
        CardCommand::Show { number } => {
            card_show::show(app, number, shared).await?;
            Ok(Ending::Done)
        }
        CardCommand::Reprint { which, .. }
        | CardCommand::Correct { which, .. }
        | CardCommand::Renew { which, .. } => replace(command, which, app, shared).await,
        CardCommand::Suspend { which, reason } => {
            let targets = which.targets()?;
            let apply = which.apply(app, &targets);
            let changed = suspend_cards(app, &targets, *reason, apply).await?;
            Ok(print_status(&changed, apply, "R-SUSPENDED", shared))
        }
        CardCommand::Reinstate { which } => {
            let targets = which.targets()?;
            let apply = which.apply(app, &targets);
            let changed = reinstate_cards(app, &targets, apply).await?;
            Ok(print_status(&changed, apply, "V-OK", shared))
        }
        CardCommand::Revoke { which, reason } => {
            let targets = which.targets()?;
            let apply = which.apply(app, &targets);
            let revoked = revoke_cards(app, &targets, *reason, apply).await?;
            Ok(print_revoked(&revoked, shared))
        }
        CardCommand::HandOver {
            number,
            member,
            mode,
        } => {
            let cells = [("member", member), ("mode", mode)];
            deliver(app, (number, "handed-over"), &cells, shared).await
        }
        CardCommand::Undelivered { number, reason } => {
            deliver(app, (number, "undelivered"), &[("reason", reason)], shared).await
        }
        CardCommand::Returned { number, office } => {
            deliver(app, (number, "returned"), &[("office", office)], shared).await
        }
        CardCommand::Destroyed {
            number,
            certificate,
        } => {
            let cells = [("certificate", certificate)];
            deliver(app, (number, "destroyed"), &cells, shared).await
        }
    }
}

/// Records what became of one card, as a row of a file of deliveries would.
async fn deliver(
    app: &App,
    (number, outcome): (&str, &str),
    cells: &[(&str, &String)],
    shared: &Shared,
) -> Result<Ending, Failure> {
    check_number(number)?;
    let cell = |column| {
        let found = cells.iter().find(|(name, _)| *name == column);
        found.map_or("", |(_, text)| text.trim())
    };
    let delivery = read_delivery(outcome, cell).map_err(|(column, reason)| {
        let (text, hint) = (reason.text(), reason.hint());
        Failure::usage(format!("--{column}: {text}\n\nhint: {hint}"))
    })?;
    let row = CardDelivery {
        number: number.to_owned(),
        delivery,
        at: app.now,
        entry: None,
    };
    let done = record_delivery(app, row).await?;
    print_deliveries_of_one(number, outcome, done, shared);
    Ok(Ending::Done)
}

async fn replace(
    command: &CardCommand,
    which: &Which,
    app: &App,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let keys = shared.open_keys(app)?;
    let mut renderer = Renderer::bundled()?;
    let targets = which.targets()?;
    let replacing = Replacing {
        targets: &targets,
        drawn: match command {
            CardCommand::Correct { month, .. } | CardCommand::Renew { month, .. } => month.drawn(),
            _ => Drawn::Unknown,
        },
        apply: which.apply(app, &targets),
    };
    let report = match command {
        CardCommand::Reprint { reason, .. } => {
            reprint_cards(app, &keys, &mut renderer, &replacing, *reason).await?
        }
        CardCommand::Correct { .. } => correct_cards(app, &keys, &mut renderer, &replacing).await?,
        _ => renew_cards(app, &keys, &mut renderer, &replacing).await?,
    };
    Ok(print_replaced(&report, shared))
}

fn print_revoked(revoked: &Revoked, shared: &Shared) -> Ending {
    let status =
        |changed: &StatusChanged, applied| print_status(changed, applied, "R-REVOKED", shared);
    match revoked {
        Revoked::WouldRevoke(changed) => status(changed, false),
        Revoked::Done(changed) => status(changed, true),
        Revoked::Asked(id, changed) => {
            if shared.json {
                println!(
                    "{}",
                    serde_json::json!({
                        "asked": id.0,
                        "cards": changed.cards.len(),
                        "refused": changed.refused.len(),
                    })
                );
            } else {
                println!(
                    "{} cards are too many for one person: nothing changed, approval {} is asked",
                    changed.cards.len(),
                    id.0
                );
                println!(
                    "\nNext: another officer runs `issuer approvals show {0}` and `issuer approvals approve {0}`",
                    id.0
                );
            }
            Ending::Done
        }
    }
}

fn reprint_reason(word: &str) -> Result<ReprintReason, String> {
    ReprintReason::from_word(word)
        .ok_or_else(|| one_of(ReprintReason::ALL.map(ReprintReason::word)))
}

fn suspension_reason(word: &str) -> Result<SuspensionReason, String> {
    SuspensionReason::from_word(word)
        .ok_or_else(|| one_of(SuspensionReason::ALL.map(SuspensionReason::word)))
}

fn revocation_reason(word: &str) -> Result<RevocationReason, String> {
    RevocationReason::from_word(word)
        .ok_or_else(|| one_of(RevocationReason::ALL.map(RevocationReason::word)))
}

fn one_of<const N: usize>(words: [&str; N]) -> String {
    format!("it is one of {}", words.join(", "))
}

/// Whether a text is a card number as printed; the check digit is looked at.
pub(super) fn check_number(number: &str) -> Result<(), Failure> {
    CardNumber::parse(number).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(())
}
