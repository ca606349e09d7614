mod generate;

use std::path::{Path, PathBuf};

use card_payload::{KeyUse, Timestamp};
use clap::{Args, Subcommand};
use serde_json::json;

use super::Shared;
use super::failure::{Ending, Failure};
use super::table::{self, Align};
use super::terminal::Paint;
use crate::config::Config;
use crate::signing::{FileKey, Passphrase, Signer, is_demo_key, read_public_key};
use crate::workflow::lot_manifest::hex;
use crate::workflow::sign_trust_list::{TrustPlan, sign_trust_list};
use crate::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  umask 077; openssl rand -base64 24 > keys/card.passphrase
  issuer keys generate keys/card.key.pem --passphrase-file keys/card.passphrase
  issuer keys list
  issuer keys trust --root-key root-1.key.pem --root-passphrase-file root-1.passphrase \\
      --root-key root-2.key.pem --root-passphrase-file root-2.passphrase \\
      --card keys/card.pub.pem --status keys/status.pub.pem --update keys/update.pub.pem \\
      --issuer https://hp.example --list-version 1 keys/trust-list.cose
";

/// Days that the keys of a trust list sign for, where nothing else is said: a year.
const SIGN_DAYS: u16 = 365;
/// Days that their cards verify after that: five years, with a leap day or two.
const CARD_LIFE_DAYS: u16 = 1_827;
/// Days after which a newer trust list is due.
const LIST_DAYS: u16 = 180;

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
    /// Sign a trust list with the root keys, on a machine without a network
    Trust(Trust),
}

#[derive(Debug, Args)]
struct Trust {
    /// The trust list to write
    file: PathBuf,
    /// A root's key file; once for each root that signs
    #[arg(long, required = true, value_name = "FILE")]
    root_key: Vec<PathBuf>,
    /// A file whose first line is its passphrase; in the order of the roots
    #[arg(long, required = true, value_name = "FILE")]
    root_passphrase_file: Vec<PathBuf>,
    /// Public keys that sign cards
    #[arg(long, required = true, value_name = "PUBLIC_KEY")]
    card: Vec<PathBuf>,
    /// Public keys that sign status lists
    #[arg(long, required = true, value_name = "PUBLIC_KEY")]
    status: Vec<PathBuf>,
    /// Public keys that sign verifier updates
    #[arg(long, required = true, value_name = "PUBLIC_KEY")]
    update: Vec<PathBuf>,
    /// The issuer's URI
    #[arg(long, value_name = "URI")]
    issuer: String,
    /// The list's version: one more than the last one's
    #[arg(long, value_name = "NUMBER")]
    list_version: u64,
    /// Days that the keys sign for, from now
    #[arg(long, value_name = "DAYS", default_value_t = SIGN_DAYS)]
    sign_days: u16,
    /// Days that their cards verify after that
    #[arg(long, value_name = "DAYS", default_value_t = CARD_LIFE_DAYS)]
    card_days: u16,
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
        KeysCommand::Trust(trust) => sign(trust, shared),
    }
}

fn sign(trust: &Trust, shared: &Shared) -> Result<Ending, Failure> {
    if trust.root_key.len() != trust.root_passphrase_file.len() {
        return Err(Failure::usage(
            "each --root-key needs its --root-passphrase-file\n\nhint: name them in the same order",
        ));
    }
    let mut roots = Vec::new();
    for (key, passphrase) in trust.root_key.iter().zip(&trust.root_passphrase_file) {
        let passphrase = Passphrase::read(passphrase).map_err(Failure::environment)?;
        let root = FileKey::open(key, &passphrase).map_err(Failure::environment)?;
        shared.demo_keys().check("root key", root.key_id())?;
        roots.push(root);
    }
    let signers: Vec<&dyn Signer> = roots.iter().map(|root| root as &dyn Signer).collect();
    let mut keys = Vec::new();
    for (files, key_use) in [
        (&trust.card, KeyUse::Card),
        (&trust.status, KeyUse::Status),
        (&trust.update, KeyUse::Update),
    ] {
        for file in files {
            let public_key = read_public_key(file).map_err(Failure::environment)?;
            shared
                .demo_keys()
                .check("key", card_verifier::key_id(&public_key))?;
            keys.push((public_key, key_use));
        }
    }
    let now = shared.now();
    let days = |days: u16| i64::from(days) * Timestamp::DAY;
    let sign_to = now.plus_seconds(days(trust.sign_days));
    let plan = TrustPlan {
        issuer: trust.issuer.clone(),
        version: trust.list_version,
        now,
        list_days: LIST_DAYS,
        keys,
        sign_from: now,
        sign_to,
        verify_until: sign_to.plus_seconds(days(trust.card_days)),
    };
    let token = sign_trust_list(&plan, &signers)?;
    write_file(&trust.file, &token).map_err(Failure::environment)?;
    if shared.json {
        println!(
            "{}",
            json!({ "trust_list": trust.file, "version": plan.version })
        );
    } else {
        println!(
            "Trust list {} with {} keys is in {}",
            plan.version,
            plan.keys.len(),
            trust.file.display()
        );
        println!("\nNext: `issuer publish` puts it into a verifier update");
    }
    Ok(Ending::Done)
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
