mod ceremony;
mod change;
mod export;
mod generate;
mod key_arguments;
mod list;
mod speed;
mod stolen_cards;

use std::path::{Path, PathBuf};

use card_payload::KeyUse;
use clap::{Args, Subcommand};
use issuer_domain::parse_key_use;
use serde_json::json;

use super::Shared;
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use issuer_office::signing::{is_demo_key, read_public_key};
use issuer_office::workflow::change_keys::note_key;
use issuer_office::workflow::lot_manifest::hex;

const EXAMPLES: &str = "\
Examples:
  umask 077; openssl rand -base64 24 > keys/card-2.passphrase
  issuer keys generate keys/card-2.key.pem --passphrase-file keys/card-2.passphrase --use card
  issuer keys list                                  all keys, how they stand, what they signed
  issuer keys rotate 1a2b3c4d --apply               plan when the new key takes over
  issuer keys ceremony prepare --out ceremony.toml  the roots' next trust list, to review
  issuer keys compromise 1a2b3c4d --after 2026-11-20T00:00:00Z --cards anew.csv --apply
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "issuer/KEYS.md is the handbook: every ceremony step by step."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a key: in an encrypted PKCS#8 file, or in a PKCS#11 token that it never leaves
    Generate(Box<generate::Arguments>),
    /// Note keys that are there already: those of the trust list, or one by its public half
    Adopt(Adopt),
    /// Show all keys, how they stand, and how many cards each has signed
    List,
    /// Show public keys and their short names
    Show {
        /// Public keys in PEM
        #[arg(required = true, value_name = "PUBLIC_KEY")]
        files: Vec<PathBuf>,
    },
    /// Plan when a new key takes over from the present one
    Rotate(change::Rotate),
    /// Let a key sign no more; what it signed still holds
    Retire(change::Retire),
    /// Give a key up as stolen, and list the cards that must be issued anew
    Compromise(change::Compromise),
    /// Write the public keys for others: PEM files and a JWKS
    Export(export::Arguments),
    /// Let every key of the settings sign, and say how fast
    Check(speed::Arguments),
    /// Ceremonies of the roots, who sign which keys verifiers trust
    Ceremony(ceremony::Arguments),
}

#[derive(Debug, Args)]
struct Adopt {
    /// The public half of a key that no trust list names yet
    #[arg(value_name = "PUBLIC_KEY", requires = "key_use")]
    file: Option<PathBuf>,
    /// What it is to sign: card, status or update
    #[arg(long = "use", value_name = "USE", value_parser = parse_use, requires = "file")]
    key_use: Option<KeyUse>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        KeysCommand::Generate(arguments) => generate::run(arguments, shared),
        KeysCommand::Adopt(Adopt {
            file: Some(file),
            key_use: Some(key_use),
        }) => adopt(file, *key_use, shared),
        KeysCommand::Adopt(_) => change::adopt(shared),
        KeysCommand::List => list::run(shared),
        KeysCommand::Show { files } => show(files, shared),
        KeysCommand::Rotate(arguments) => change::rotate(arguments, shared),
        KeysCommand::Retire(arguments) => change::retire(arguments, shared),
        KeysCommand::Compromise(arguments) => change::compromise(arguments, shared),
        KeysCommand::Export(arguments) => export::run(arguments, shared),
        KeysCommand::Check(arguments) => speed::run(arguments, shared),
        KeysCommand::Ceremony(arguments) => ceremony::run(arguments, shared),
    }
}

fn parse_use(word: &str) -> Result<KeyUse, String> {
    parse_key_use(word).ok_or_else(|| "a key's use is card, status or update".to_owned())
}

fn adopt(file: &Path, key_use: KeyUse, shared: &Shared) -> Result<Ending, Failure> {
    let public_key = read_public_key(file).map_err(Failure::environment)?;
    shared
        .demo_keys()
        .check("key", card_verifier::key_id(&public_key))?;
    block_on(async {
        let app = shared.open_app().await?;
        let key = note_key(&app, public_key, key_use, file.display().to_string()).await?;
        let key_id = key.key_id.to_string();
        if shared.json {
            println!("{}", json!({ "adopted": [key_id] }));
        } else {
            println!("Key {key_id} noted");
            println!("\nNext: `issuer keys rotate {key_id}` plans when it signs");
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn show(files: &[PathBuf], shared: &Shared) -> Result<Ending, Failure> {
    let mut rows = Vec::new();
    let mut machine = Vec::new();
    for file in files {
        let public_key = read_public_key(file).map_err(Failure::environment)?;
        let key_id = card_verifier::key_id(&public_key);
        let demo = is_demo_key(key_id);
        machine.push(json!({
            "key_id": key_id.to_string(),
            "public_key": hex(&public_key),
            "demo": demo,
            "file": file,
        }));
        let note = if demo { "DEMO: everybody has it" } else { "" };
        rows.push(vec![
            key_id.to_string(),
            hex(&public_key),
            file.display().to_string(),
            note.to_owned(),
        ]);
    }
    if shared.json {
        println!("{}", serde_json::Value::from(machine));
    } else {
        let heading = ["Key id", "Public key", "File", ""].map(|name| (name, Align::Left));
        print!("{}", table::render(Paint::stdout(), &heading, rows));
    }
    Ok(Ending::Done)
}
