use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use issuer_office::secrets::VendorRecipient;
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::seal_lot::{SealPlan, SealedLot, seal_lot};

/// Days for which a bundle can be opened, where nothing else is said.
const DAYS: u16 = 30;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The lot, which lies ready
    lot: String,
    /// Who prints it
    #[arg(long, value_name = "NAME")]
    vendor: String,
    /// The vendor's public key, age1…; may be repeated
    #[arg(long = "recipient", value_name = "AGE1", required = true)]
    recipients: Vec<VendorRecipient>,
    /// Days for which the bundle can be opened
    #[arg(long, value_name = "NUMBER", default_value_t = DAYS)]
    days: u16,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let plan = SealPlan {
            lot: arguments.lot.clone(),
            vendor: arguments.vendor.clone(),
            recipients: arguments.recipients.clone(),
            days: arguments.days,
        };
        let sealed = seal_lot(&app, &keys, &plan).await?;
        print(&sealed, shared);
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn print(sealed: &SealedLot, shared: &Shared) {
    let SealedLot {
        path,
        export,
        cards,
        specimen,
    } = sealed;
    if shared.json {
        println!(
            "{}",
            json!({
                "lot": export.lot,
                "vendor": export.vendor,
                "recipients": export.recipients.split(' ').collect::<Vec<_>>(),
                "bundle": path,
                "bytes": export.bytes,
                "sha256": hex(&export.bundle_sha256),
                "cards": cards,
                "specimen": specimen,
                "sealed_at": rim::format_time(export.sealed_at),
                "expires_at": rim::format_time(export.expires_at),
            })
        );
        return;
    }
    let paint = Paint::stdout();
    println!(
        "{} of {} sealed for {}: {} ({})",
        paint.bold(&human::counted((*cards).into(), "card", "cards")),
        export.lot,
        export.vendor,
        path.display(),
        human::bytes(export.bytes)
    );
    if *specimen {
        let specimen = "SPECIMEN: signed with keys that everybody has";
        println!("{}", paint.yellow(specimen));
    }
    println!(
        "It can be opened until {}",
        rim::format_time(export.expires_at)
    );
    println!("SHA-256 {}", hex(&export.bundle_sha256));
    println!(
        "\nNext: give it to the vendor, who opens it with `issuer lot open`; when the vendor has deleted\n\
         it, `issuer lot purge {} --certificate NUMBER`",
        export.lot
    );
}
