use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use issuer_domain::ApprovalKind;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::{Shared, human};
use super::change::in_place;
use super::key_arguments::RootArguments;
use issuer_office::storage::ApprovalId;
use issuer_office::workflow::approvals::ask;
use issuer_office::workflow::ceremony::install::{approval_request, install_trust_list};
use issuer_office::workflow::ceremony::prepare::prepare_ceremony;
use issuer_office::workflow::ceremony::sign::sign_ceremony;
use issuer_office::workflow::ceremony::{Ceremony, Checksum};
use issuer_office::workflow::whole_files::write_file;

const EXAMPLES: &str = "\
Examples:
  issuer keys ceremony prepare --out ceremony.toml          a draft from the database, to review
  issuer keys ceremony show ceremony.toml                   in words, with the checksum to compare
  issuer keys ceremony sign ceremony.toml --checksum '1234 5678 9012 3456 7890' \\
      --root-key root-1.key.pem --root-passphrase-file root-1.passphrase --out signed-1.cose
  issuer keys ceremony ask ceremony.toml --by asha          a second person decides
  issuer keys ceremony install ceremony.toml --signed signed-2.cose --approval 1 --by asha
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: CeremonyCommand,
}

#[derive(Debug, Subcommand)]
enum CeremonyCommand {
    /// Draft a ceremony file from what the office knows of its keys
    Prepare {
        /// The ceremony file to write; it must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Say in words what a ceremony file does, and give its checksum
    Show {
        /// The ceremony file
        file: PathBuf,
    },
    /// Ask a second person to approve the ceremony, before its trust list is installed
    Ask {
        /// The ceremony file
        file: PathBuf,
    },
    /// Put the signed trust list into place, after a second person approved the ceremony
    Install(Install),
    /// Add one root's signature, on a machine without a network; it needs no settings
    Sign(Box<Sign>),
}

#[derive(Debug, Args)]
struct Install {
    /// The ceremony file
    file: PathBuf,
    /// A token that roots signed; more than one where they signed apart
    #[arg(long, required = true, value_name = "FILE")]
    signed: Vec<PathBuf>,
    /// The number of the approval
    #[arg(long, value_name = "NUMBER")]
    approval: i64,
}

#[derive(Debug, Args)]
struct Sign {
    /// The ceremony file
    file: PathBuf,
    /// The checksum that everybody heard when the file was reviewed
    #[arg(long, value_name = "DIGITS")]
    checksum: String,
    #[command(flatten)]
    root: RootArguments,
    /// What other roots have signed already
    #[arg(long, value_name = "FILE")]
    partial: Option<PathBuf>,
    /// The token to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        CeremonyCommand::Prepare { out } => prepare(out, shared),
        CeremonyCommand::Show { file } => show(file, shared),
        CeremonyCommand::Sign(sign) => add_signature(sign, shared),
        CeremonyCommand::Ask { file } => ask_second(file, shared),
        CeremonyCommand::Install(arguments) => install(arguments, shared),
    }
}

fn prepare(out: &Path, shared: &Shared) -> Result<Ending, Failure> {
    if out.exists() {
        return Err(Failure::environment(anyhow::anyhow!(
            "{} is there already\n\nhint: name another file; a file that was reviewed is never overwritten",
            out.display()
        )));
    }
    block_on(async {
        let app = shared.open_app().await?;
        let ceremony = prepare_ceremony(&app, &in_place(&app, shared)?).await?;
        let text = ceremony.to_text();
        write_file(out, text.as_bytes()).map_err(Failure::environment)?;
        if shared.json {
            println!(
                "{}",
                json!({
                    "file": out,
                    "kind": ceremony.kind.word(),
                    "version": ceremony.list.version,
                })
            );
        } else {
            let out = out.display();
            println!(
                "A draft of trust list {} is in {out}",
                ceremony.list.version
            );
            println!("\nNext: review it together with `issuer keys ceremony show {out}`");
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn show(file: &Path, shared: &Shared) -> Result<Ending, Failure> {
    let text = read(file)?;
    let ceremony = Ceremony::parse(&text)?;
    ceremony.check()?;
    let checksum = Checksum::of(text.as_bytes());
    if shared.json {
        println!(
            "{}",
            json!({
                "kind": ceremony.kind.word(),
                "version": ceremony.list.version,
                "follows": ceremony.follows,
                "threshold": ceremony.threshold,
                "keys": ceremony.list.keys.len(),
                "checksum": checksum.to_string(),
            })
        );
    } else {
        print!("{ceremony}");
        println!("\nChecksum  {checksum}");
        println!("\nRead it to each other. Next: each root signs with `issuer keys ceremony sign`");
    }
    Ok(Ending::Done)
}

fn add_signature(sign: &Sign, shared: &Shared) -> Result<Ending, Failure> {
    let checksum = Checksum::parse(&sign.checksum)
        .ok_or_else(|| Failure::usage("a checksum has twenty digits"))?;
    let text = read(&sign.file)?;
    let partial = sign.partial.as_deref().map(read_bytes).transpose()?;
    let root = sign
        .root
        .place()?
        .open("root key", shared.demo_keys())
        .map_err(Failure::environment)?;
    let signed = sign_ceremony(&text, checksum, &*root, partial.as_deref())?;
    write_file(&sign.out, &signed.token).map_err(Failure::environment)?;
    let enough = signed.signatures >= signed.threshold;
    if shared.json {
        println!(
            "{}",
            json!({
                "signed": sign.out,
                "root": root.key_id().to_string(),
                "signatures": signed.signatures,
                "threshold": signed.threshold,
                "enough": enough,
            })
        );
        return Ok(Ending::Done);
    }
    let out = sign.out.display();
    println!(
        "Root {} has signed: {} of {} signatures are in {out}",
        root.key_id(),
        signed.signatures,
        signed.threshold
    );
    if enough {
        println!("\nNext, at the office: `issuer keys ceremony ask`, then `install`");
    } else {
        println!("\nNext: another root signs with --partial {out}");
    }
    Ok(Ending::Done)
}

fn ask_second(file: &Path, shared: &Shared) -> Result<Ending, Failure> {
    let request = approval_request(&read(file)?)?;
    block_on(async {
        let app = shared.open_app().await?;
        let id = ask(&app, ApprovalKind::KeyChange, &request).await?.0;
        if shared.json {
            println!("{}", json!({ "approval": id }));
        } else {
            println!(
                "Approval {id} is asked for trust list {}",
                request["version"]
            );
            println!("\nNext: a second person says `issuer approvals approve {id} --by NAME`");
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn install(arguments: &Install, shared: &Shared) -> Result<Ending, Failure> {
    let file = read(&arguments.file)?;
    let parts = arguments.signed.iter().map(|part| read_bytes(part));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    block_on(async {
        let app = shared.open_app().await?;
        let in_place = in_place(&app, shared)?;
        let approval = ApprovalId(arguments.approval);
        let installed = install_trust_list(&app, &in_place, &file, &parts, approval).await?;
        if shared.json {
            println!(
                "{}",
                json!({ "version": installed.version, "signatures": installed.signatures })
            );
        } else {
            println!(
                "Trust list {} is in place, signed by {}",
                installed.version,
                human::counted(installed.signatures as u64, "root", "roots")
            );
            println!("\nNext: `issuer publish` takes it to the shops");
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    let unread = |error: anyhow::Error| {
        Failure::environment(error.context(format!(
            "the ceremony file {} cannot be read",
            file.display()
        )))
    };
    let bytes = fs::read(file).map_err(|error| unread(error.into()))?;
    String::from_utf8(bytes).map_err(|error| unread(error.into()))
}

fn read_bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| {
        Failure::environment(
            anyhow::Error::new(error).context(format!("{} cannot be read", file.display())),
        )
    })
}
