use std::path::{Path, PathBuf};

use card_payload::KeyUse;
use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::secret_file::write_new_secret;
use super::super::{Shared, rim};
use super::key_arguments::TokenArguments;
use super::parse_use;
use issuer_office::signing::{
    FileKey, KeyCost, Passphrase, Signer, TokenKey, TokenPlace, public_half_of, write_public_key,
};
use issuer_office::workflow::change_keys::note_key;
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  umask 077; openssl rand -base64 24 > keys/card.passphrase
  issuer keys generate keys/card.key.pem --passphrase-file keys/card.passphrase --use card
  issuer keys generate --token him-parivar --key card-2027-1 --pin-file keys/token.pin \\
      --module /usr/lib/softhsm/libsofthsm2.so --use card
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The key file to write; it must not be there yet
    #[arg(
        required_unless_present = "token",
        conflicts_with = "token",
        requires = "passphrase_file"
    )]
    file: Option<PathBuf>,
    /// A file whose first line is the passphrase; readable by its owner alone
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    token: TokenArguments,
    /// What it is to sign: the office then notes it, so that it can be planned. Roots are not noted
    #[arg(long = "use", value_name = "USE", value_parser = parse_use)]
    key_use: Option<KeyUse>,
}

/// A key that was just made.
struct Made {
    public_key: [u8; 32],
    place: String,
    /// The lines for the settings, below `[[keys.card]]` or another use.
    settings: String,
    public_file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    if arguments.key_use.is_some() {
        // Before a key is made that could not be noted.
        shared.settings()?;
    }
    let made = match (
        &arguments.file,
        &arguments.passphrase_file,
        arguments.token.place()?,
    ) {
        (_, _, Some(place)) => in_token(&place)?,
        (Some(file), Some(passphrase_file), None) => in_file(file, passphrase_file)?,
        _ => return Err(Failure::usage("name a key file, or a token with --token")),
    };
    write_file(
        &made.public_file,
        write_public_key(&made.public_key).as_bytes(),
    )
    .map_err(Failure::environment)?;
    if let Some(key_use) = arguments.key_use {
        note(&made, key_use, shared)?;
    }
    let key_id = card_verifier::key_id(&made.public_key).to_string();
    if shared.json {
        println!(
            "{}",
            json!({ "key_id": key_id, "key": made.place, "public_key": made.public_file })
        );
    } else {
        println!("Key {key_id} is made: {}", made.place);
        println!("Its public half is in {}", made.public_file.display());
        println!("\nIn the settings, below the use that it is for ([[keys.card]], for instance):");
        println!("{}", made.settings);
        match arguments.key_use {
            Some(_) => println!("\nNext: `issuer keys rotate {key_id}` plans when it signs"),
            None => println!("\nIt is not noted: a key that signs is made with --use"),
        }
    }
    Ok(Ending::Done)
}

fn note(made: &Made, key_use: KeyUse, shared: &Shared) -> Result<(), Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        note_key(&app, made.public_key, key_use, made.place.clone()).await?;
        app.storage.close().await;
        Ok(())
    })
}

fn in_file(file: &Path, passphrase_file: &Path) -> Result<Made, Failure> {
    let passphrase = Passphrase::read(passphrase_file).map_err(Failure::environment)?;
    Passphrase::require_private(passphrase_file).map_err(Failure::environment)?;
    let key = FileKey::from_seed(&Zeroizing::new(rim::random_seed()?));
    let random = rim::random_seed()?;
    let (salt, iv) = random.split_at(16);
    let pem = key.to_encrypted_pem(
        &passphrase,
        KeyCost::Strong,
        salt.try_into()?,
        iv.try_into()?,
    )?;
    write_new_secret(file, &pem)?;
    Ok(Made {
        public_key: key.public_key(),
        place: file.display().to_string(),
        settings: format!(
            "file = \"{}\"\npassphrase_file = \"{}\"",
            file.display(),
            passphrase_file.display()
        ),
        public_file: public_half_of(file),
    })
}

fn in_token(place: &TokenPlace) -> Result<Made, Failure> {
    let random = rim::random_seed()?;
    let key = TokenKey::generate(place, &random[..8]).map_err(Failure::environment)?;
    Ok(Made {
        public_key: key.public_key(),
        place: place.name(),
        settings: format!(
            "token = \"{}\"\nkey = \"{}\"\nmodule = \"{}\"\npin_file = \"{}\"\nid = \"{}\"",
            place.token,
            place.key,
            place.module.display(),
            place.pin_file.display(),
            hex(&random[..8]),
        ),
        public_file: place
            .pin_file
            .with_file_name(format!("{}.pub.pem", place.key)),
    })
}
