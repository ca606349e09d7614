use clap::{Args, Subcommand};
use issuer_domain::{Actor, RevocationReason, Role, Workplace};
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use issuer_office::secrets::Password;
use issuer_office::storage::StaffMember;
use issuer_office::workflow::manage_staff::{add_staff, disable_staff, place_staff};
use issuer_office::workflow::sign_in::{give_password, temporary_password};

const EXAMPLES: &str = "\
Examples:
  issuer staff add s.negi --role officer                  the first, by the office itself
  issuer staff add lmk.0231 --role lmk-operator --by s.negi
  issuer staff place lmk.0231 centre:LMK-0231 --by s.negi
  issuer staff password lmk.0231 --by s.negi              for the first sign-in at the pages
  issuer staff list
  issuer staff disable lmk.0231 --by s.negi
  issuer staff reasons                                    who may revoke for which reason
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Take somebody on; the first one is an officer
    Add {
        /// A short name: a-z, 0-9, `.`, `-` and `_`
        #[arg(value_parser = Actor::parse)]
        name: Actor,
        /// lmk-operator, inspector, officer, key-officer, auditor, print-officer, distributor, vendor
        /// or helpdesk
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Say where somebody works, and so what the person sees in the pages
    Place {
        /// The short name
        #[arg(value_parser = Actor::parse)]
        name: Actor,
        /// state, district:18, block:9360, local-body:914400, centre:ID, press:NAME or shop:CODE
        workplace: Workplace,
    },
    /// Give somebody a password for the first sign-in at the pages; it is shown once
    Password {
        /// The short name
        #[arg(value_parser = Actor::parse)]
        name: Actor,
    },
    /// List everybody
    List,
    /// Disable somebody; the name stays in the audit log
    Disable {
        /// The short name
        #[arg(value_parser = Actor::parse)]
        name: Actor,
    },
    /// List who may revoke a card for which reason
    Reasons,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    if matches!(arguments.command, StaffCommand::Reasons) {
        reasons(shared);
        return Ok(Ending::Done);
    }
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            StaffCommand::Add { name, role } => {
                add_staff(&app, name, *role).await?;
                if shared.json {
                    println!("{}", json!({ "name": name.as_str(), "role": role.word() }));
                } else {
                    println!(
                        "{} is {role} · {}",
                        Paint::stdout().bold(name.as_str()),
                        role.hindi()
                    );
                    println!("\nNext: they act with --by {name}");
                }
            }
            StaffCommand::Disable { name } => {
                disable_staff(&app, name).await?;
                if shared.json {
                    println!("{}", json!({ "name": name.as_str(), "disabled": true }));
                } else {
                    println!(
                        "{} may do nothing any more",
                        Paint::stdout().bold(name.as_str())
                    );
                }
            }
            StaffCommand::Place { name, workplace } => {
                place_staff(&app, name, workplace).await?;
                if shared.json {
                    let place = workplace.to_string();
                    println!("{}", json!({ "name": name.as_str(), "workplace": place }));
                } else {
                    println!(
                        "{} works at {workplace}",
                        Paint::stdout().bold(name.as_str())
                    );
                }
            }
            StaffCommand::Password { name } => {
                let password = temporary_password(&rim::random_seed()?);
                give_password(&app, name, &Password::typed(password.to_string())).await?;
                if shared.json {
                    println!(
                        "{}",
                        json!({ "name": name.as_str(), "password": *password })
                    );
                } else {
                    println!("{}\t{}", Paint::stdout().bold(name.as_str()), *password);
                    println!(
                        "\nNext: hand it over in person; the pages ask for another one at once"
                    );
                }
            }
            StaffCommand::List | StaffCommand::Reasons => {
                list(&app.storage.staff().list().await?, shared);
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn list(staff: &[StaffMember], shared: &Shared) {
    if shared.json {
        let all = staff.iter().map(|member| {
            json!({
                "name": member.name.as_str(),
                "role": member.role.word(),
                "workplace": member.workplace.to_string(),
                "added_at": rim::format_time(member.added.0),
                "added_by": member.added.1.as_str(),
                "disabled_at": member.disabled.as_ref().map(|(at, _)| rim::format_time(*at)),
            })
        });
        println!("{}", all.collect::<Value>());
        return;
    }
    if staff.is_empty() {
        println!("Nobody yet\n\nNext: `issuer staff add NAME --role officer`");
        return;
    }
    let rows = staff.iter().map(|member| {
        let state = if member.disabled.is_some() {
            "disabled"
        } else {
            "active"
        };
        vec![
            member.name.to_string(),
            member.role.word().to_owned(),
            member.workplace.to_string(),
            state.to_owned(),
            member.added.1.to_string(),
        ]
    });
    let heading =
        ["Name", "Role", "Workplace", "State", "Added by"].map(|name| (name, Align::Left));
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}

fn reasons(shared: &Shared) {
    let roles = |reason: RevocationReason| {
        let roles = Role::ALL.into_iter();
        let may = roles.filter(move |role| reason.may_be_used_by(*role));
        may.map(Role::word).collect::<Vec<_>>()
    };
    if shared.json {
        let all = RevocationReason::ALL.into_iter().map(|reason| {
            json!({
                "reason": reason.word(),
                "english": reason.english(),
                "hindi": reason.hindi(),
                "roles": roles(reason),
            })
        });
        println!("{}", all.collect::<Value>());
        return;
    }
    let rows = RevocationReason::ALL.into_iter().map(|reason| {
        let who = roles(reason).join(", ");
        let who = if who.is_empty() {
            "family split and family merge".to_owned()
        } else {
            who
        };
        vec![reason.word().to_owned(), reason.english().to_owned(), who]
    });
    let heading = ["Reason", "Meaning", "For"].map(|name| (name, Align::Left));
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word)
        .ok_or_else(|| format!("it is one of {}", Role::ALL.map(Role::word).join(", ")))
}
