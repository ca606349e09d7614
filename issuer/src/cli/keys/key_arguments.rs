use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use issuer_office::signing::{KeyPlace, TokenPlace, parse_id};

/// A key in a token, on a command line.
#[derive(Debug, Args)]
pub(super) struct TokenArguments {
    /// The label of the token
    #[arg(long, value_name = "LABEL", requires_all = ["module", "key", "pin_file"])]
    token: Option<String>,
    /// The token maker's PKCS#11 library
    #[arg(long, value_name = "FILE", requires = "token")]
    module: Option<PathBuf>,
    /// The key's label in the token
    #[arg(long, value_name = "LABEL", requires = "token")]
    key: Option<String>,
    /// The key's id in hexadecimal, where two keys have one label
    #[arg(long, value_name = "HEX", requires = "token")]
    id: Option<String>,
    /// A file whose first line is the token's PIN; readable by its owner alone
    #[arg(long, value_name = "FILE", requires = "token")]
    pin_file: Option<PathBuf>,
}

impl TokenArguments {
    /// The place, where a token is named.
    pub(super) fn place(&self) -> Result<Option<TokenPlace>, Failure> {
        let (Some(token), Some(module), Some(key), Some(pin_file)) =
            (&self.token, &self.module, &self.key, &self.pin_file)
        else {
            return Ok(None);
        };
        let id = self.id.as_deref().map(|id| {
            parse_id(id).ok_or_else(|| Failure::usage("--id is hexadecimal, such as 0a1b2c3d"))
        });
        Ok(Some(TokenPlace {
            module: module.clone(),
            token: token.clone(),
            key: key.clone(),
            id: id.transpose()?,
            pin_file: pin_file.clone(),
        }))
    }
}

/// A root's key: in a file or in a token.
#[derive(Debug, Args)]
pub(super) struct RootArguments {
    /// The root's key file
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "token",
        conflicts_with = "token"
    )]
    root_key: Option<PathBuf>,
    /// A file whose first line is its passphrase
    #[arg(long, value_name = "FILE", required_unless_present = "token")]
    root_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    token: TokenArguments,
}

impl RootArguments {
    pub(super) fn place(&self) -> Result<KeyPlace, Failure> {
        match (&self.root_key, &self.root_passphrase_file) {
            (Some(file), Some(passphrase_file)) => Ok(KeyPlace::File {
                file: file.clone(),
                passphrase_file: passphrase_file.clone(),
            }),
            _ => match self.token.place()? {
                Some(place) => Ok(KeyPlace::Token(place)),
                None => Err(Failure::usage(
                    "name a root: --root-key with --root-passphrase-file, or --token",
                )),
            },
        }
    }
}
