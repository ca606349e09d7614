mod ceremony;
mod generate;
mod key_arguments;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::Shared;
use super::failure::{Ending, Failure};
use super::table::{self, Align};
use super::terminal::Paint;
use crate::config::Config;
use crate::signing::{is_demo_key, read_public_key};
use crate::workflow::lot_manifest::hex;

const EXAMPLES: &str = "\
Examples:
  umask 077; openssl rand -base64 24 > keys/card.passphrase
  issuer keys generate keys/card.key.pem --passphrase-file keys/card.passphrase
  issuer keys list
  issuer keys ceremony show ceremony.toml
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a key: in an encrypted PKCS#8 file, or in a PKCS#11 token that it never leaves
    Generate(generate::Arguments),
    /// Show the keys that the settings name
    List,
    /// Show public keys and their short names
    Show {
        /// Public keys in PEM
        #[arg(required = true, value_name = "PUBLIC_KEY")]
        files: Vec<PathBuf>,
    },
    /// Ceremonies of the roots, who sign which keys verifiers trust
    Ceremony(ceremony::Arguments),
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        KeysCommand::Generate(arguments) => generate::run(arguments, shared),
        KeysCommand::List => {
            let config = Config::load(&shared.config).map_err(Failure::environment)?;
            let keys = &config.keys;
            let mut rows = Vec::new();
            for (role, places) in [
                ("card", &keys.card),
                ("status", &keys.status),
                ("update", &keys.update),
            ] {
                for place in places {
                    let public_key = place.public_key().map_err(Failure::environment)?;
                    rows.push((role, public_key, place.name()));
                }
            }
            for root in &keys.roots {
                rows.push(root_row("root", root)?);
            }
            Ok(show(rows, shared))
        }
        KeysCommand::Show { files } => {
            let rows = files.iter().map(|file| root_row("", file));
            Ok(show(rows.collect::<Result<_, _>>()?, shared))
        }
        KeysCommand::Ceremony(arguments) => ceremony::run(arguments, shared),
    }
}

type PublicRow = (&'static str, [u8; 32], String);

fn root_row(role: &'static str, file: &Path) -> Result<PublicRow, Failure> {
    let public_key = read_public_key(file).map_err(Failure::environment)?;
    Ok((role, public_key, file.display().to_string()))
}

fn show(keys: Vec<PublicRow>, shared: &Shared) -> Ending {
    let mut rows = Vec::new();
    let mut machine = Vec::new();
    for (role, public_key, place) in keys {
        let key_id = card_verifier::key_id(&public_key);
        let demo = is_demo_key(key_id);
        machine.push(json!({
            "role": role,
            "key_id": key_id.to_string(),
            "public_key": hex(&public_key),
            "demo": demo,
            "place": place,
        }));
        let note = if demo { "DEMO: everybody has it" } else { "" };
        rows.push(vec![
            role.to_owned(),
            key_id.to_string(),
            hex(&public_key),
            place,
            note.to_owned(),
        ]);
    }
    if shared.json {
        println!("{}", serde_json::Value::from(machine));
    } else {
        let heading = ["Use", "Key id", "Public key", "Where", ""].map(|name| (name, Align::Left));
        print!("{}", table::render(Paint::stdout(), &heading, rows));
    }
    Ending::Done
}
