use std::io::{self, Read};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use issuer_domain::Mobile;
use serde_json::json;
use zeroize::Zeroizing;

use super::Shared;
use super::failure::{Ending, Failure};
use super::office::block_on;
use issuer_office::secrets::SecretField;
use issuer_office::storage::ApprovalId;
use issuer_office::workflow::find_mobile::find_mobile;
use issuer_office::workflow::secret_columns::{init_secrets, rotate_secrets};
use issuer_office::workflow::unmask::{Unmasking, ask_to_unmask, unmask};

const EXAMPLES: &str = "\
Examples:
  issuer secrets init                         once, after naming [secrets] key_file in the settings
  issuer secrets rotate keys/secrets-2.key    a new key file; then name it in the settings
  issuer --by s.devi secrets find-mobile < number.txt    whose mobile number it is
  issuer --by s.devi secrets unmask 100000101 --field mobile --reason 'card returned by post'
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: SecretsCommand,
}

#[derive(Debug, Subcommand)]
enum SecretsCommand {
    /// Make the key file that the settings name
    Init,
    /// Wrap the data key with a new key file
    Rotate {
        /// The new key file; it must not be there
        new_file: PathBuf,
    },
    /// Show one secret of one member, for a reason that a second person approved
    Unmask {
        /// Whose
        member_id: String,
        /// What
        #[arg(long)]
        field: Field,
        /// Why: it is kept with the approval
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The approval; without it a second person is asked
        #[arg(long, value_name = "NUMBER")]
        approval: Option<i64>,
    },
    /// Member ids with the mobile number on standard input; who asked is noted, never the number
    FindMobile,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Field {
    Mobile,
    VaultReference,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            SecretsCommand::Init => {
                let file = init_secrets(&app).await?;
                if shared.json {
                    println!("{}", json!({ "key_file": file }));
                } else {
                    println!("The key of secret columns is in {}", file.display());
                    println!("No backup has it: without this file those columns are lost");
                    println!("\nNext: keep a copy where the copies of the signing keys are");
                }
            }
            SecretsCommand::Rotate { new_file } => {
                rotate_secrets(&app, new_file).await?;
                if shared.json {
                    println!("{}", json!({ "key_file": new_file }));
                } else {
                    println!("Secret columns open with {} now", new_file.display());
                    println!("\nNext: name it in the settings, keep a copy, destroy the old file");
                }
            }
            SecretsCommand::Unmask {
                member_id,
                field,
                reason,
                approval,
            } => {
                let what = Unmasking {
                    member_id: member_id.clone(),
                    field: match field {
                        Field::Mobile => SecretField::Mobile,
                        Field::VaultReference => SecretField::VaultReference,
                    },
                    reason: reason.clone(),
                };
                if let Some(approval) = approval {
                    let shown = unmask(&app, &what, ApprovalId(*approval)).await?;
                    println!("{}", *shown);
                } else {
                    let asked = ask_to_unmask(&app, &what).await?.0;
                    println!("Approval {asked} is asked for");
                    println!(
                        "\nNext: a second person decides it with `issuer approvals approve {asked}`;\n\
                         then say the same again with --approval {asked}"
                    );
                }
            }
            SecretsCommand::FindMobile => {
                let mut text = Zeroizing::new(String::new());
                io::stdin().take(64).read_to_string(&mut text)?;
                let mobile = Mobile::parse(&text).ok_or_else(|| {
                    Failure::usage("what is on standard input is no mobile number of ten digits")
                })?;
                let members = find_mobile(&app, &mobile).await?;
                if shared.json {
                    println!("{}", json!(members));
                } else {
                    for member in members {
                        println!("{member}");
                    }
                }
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}
