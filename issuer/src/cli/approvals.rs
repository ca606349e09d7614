use clap::{Args, Subcommand};
use issuer_domain::{ApprovalKind, CredentialStatus};
use serde_json::{Value, json};

use super::card_report::print_status;
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use issuer_office::app::App;
use issuer_office::storage::{Approval, ApprovalId};
use issuer_office::workflow::approvals::{Decision, decide};
use issuer_office::workflow::bulk_suspension::suspend_approved;
use issuer_office::workflow::revoke_cards::revoke_approved;

const EXAMPLES: &str = "\
Examples:
  issuer approvals list
  issuer approvals show 3
  issuer approvals approve 3 --by s.negi
  issuer approvals refuse 3 --by s.negi
";

/// Requests that a list shows at most.
const LISTED_MAX: u32 = 200;

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Whoever asked cannot decide. An approved revocation or blocking is carried out at once; an approved key change \
or unmasking by the command that asked for it, with --approval NUMBER, once."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: ApprovalsCommand,
}

#[derive(Debug, Subcommand)]
enum ApprovalsCommand {
    /// List what waits for a second person or to be carried out
    List {
        /// What was done and refused too
        #[arg(long)]
        all: bool,
    },
    /// Show what exactly is asked
    Show {
        /// The approval's number
        number: i64,
    },
    /// Say yes; a revocation is then carried out
    Approve {
        /// The approval's number
        number: i64,
    },
    /// Say no
    Refuse {
        /// The approval's number
        number: i64,
    },
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let ending = match &arguments.command {
            ApprovalsCommand::List { all } => {
                let approvals = app.storage.approvals().list(*all, LISTED_MAX).await?;
                list(&app, &approvals, shared);
                Ending::Done
            }
            ApprovalsCommand::Show { number } => {
                let approval = app.storage.approvals().get(ApprovalId(*number)).await?;
                show(&app, &approval, shared);
                Ending::Done
            }
            ApprovalsCommand::Approve { number } => approve(&app, *number, shared).await?,
            ApprovalsCommand::Refuse { number } => {
                let approval = decide(&app, ApprovalId(*number), Decision::Refuse).await?;
                show(&app, &approval, shared);
                Ending::Done
            }
        };
        app.storage.close().await;
        Ok(ending)
    })
}

async fn approve(app: &App, number: i64, shared: &Shared) -> Result<Ending, Failure> {
    let approval = decide(app, ApprovalId(number), Decision::Approve).await?;
    match approval.kind {
        ApprovalKind::BulkRevocation => {
            let changed = revoke_approved(app, &approval).await?;
            Ok(print_status(&changed, true, "R-REVOKED", shared))
        }
        ApprovalKind::BulkSuspension => {
            let changed = suspend_approved(app, &approval).await?;
            let is_free = changed
                .cards
                .iter()
                .all(|(_, status)| *status == CredentialStatus::Valid);
            let code = if is_free { "V-OK" } else { "R-SUSPENDED" };
            Ok(print_status(&changed, true, code, shared))
        }
        ApprovalKind::KeyChange | ApprovalKind::Unmasking => {
            show(app, &approval, shared);
            Ok(Ending::Done)
        }
    }
}

fn list(app: &App, approvals: &[Approval], shared: &Shared) {
    if shared.json {
        let all: Vec<Value> = approvals.iter().map(|one| machine(app, one)).collect();
        println!("{}", Value::from(all));
        return;
    }
    if approvals.is_empty() {
        println!("Nothing waits for a second person");
        return;
    }
    let rows = approvals.iter().map(|approval| {
        vec![
            approval.id.0.to_string(),
            approval.kind.word().to_owned(),
            approval.asked_by.to_string(),
            rim::format_time(approval.asked_at),
            approval.state_word(app.now).to_owned(),
        ]
    });
    let heading = [
        ("Number", Align::Right),
        ("Kind", Align::Left),
        ("Asked by", Align::Left),
        ("At", Align::Left),
        ("State", Align::Left),
    ];
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}

fn show(app: &App, approval: &Approval, shared: &Shared) {
    if shared.json {
        println!("{}", machine(app, approval));
        return;
    }
    println!(
        "{}  {}, asked by {} at {}: {}",
        Paint::stdout().bold(&format!("Approval {}", approval.id.0)),
        approval.kind.word(),
        approval.asked_by,
        rim::format_time(approval.asked_at),
        approval.state_word(app.now),
    );
    println!("  lapses at {}", rim::format_time(approval.expires_at));
    println!("  {}", approval.request);
}

fn machine(app: &App, approval: &Approval) -> Value {
    let request: Value = serde_json::from_str(&approval.request).unwrap_or_default();
    json!({
        "number": approval.id.0,
        "kind": approval.kind.word(),
        "asked_by": approval.asked_by.as_str(),
        "asked_at": rim::format_time(approval.asked_at),
        "expires_at": rim::format_time(approval.expires_at),
        "state": approval.state_word(app.now),
        "request": request,
    })
}
