use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::Shared;
use super::super::failure::{Ending, Failure};
use super::super::secret_file::write_new_secret;
use issuer_office::secrets::VendorKey;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The key file to write; it must not be there yet
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let key = VendorKey::generate();
    write_new_secret(&arguments.file, &key.file_text())?;
    let recipient = key.recipient().to_string();
    if shared.json {
        println!(
            "{}",
            json!({ "identity": arguments.file, "recipient": recipient })
        );
    } else {
        println!("{recipient}");
        eprintln!(
            "The key is in {}; keep it secret. Give the line above to the department",
            arguments.file.display()
        );
    }
    Ok(Ending::Done)
}
