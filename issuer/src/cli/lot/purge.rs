use clap::Args;
use serde_json::json;
use time::Date;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::{Shared, human};
use issuer_office::storage::PurgeCertificate;
use issuer_office::workflow::card_content::date;
use issuer_office::workflow::purge_lot::purge_lot;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The lot
    lot: String,
    /// The certificate's number
    #[arg(long, value_name = "NUMBER")]
    certificate: String,
    /// The day that it bears, such as 20-12-2026; today otherwise
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    /// Whose certificate it is, where several vendors have the lot
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
}

fn parse_date(text: &str) -> Result<Date, String> {
    issuer_domain::parse_date(text).map_err(|error| error.to_string())
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let certificate = PurgeCertificate {
            number: arguments.certificate.clone(),
            dated: arguments.date.unwrap_or_else(|| date(app.now)),
        };
        let vendor = arguments.vendor.as_deref();
        let purged = purge_lot(&app, &arguments.lot, vendor, &certificate).await?;
        app.storage.close().await;
        if shared.json {
            println!(
                "{}",
                json!({
                    "lot": purged.lot,
                    "vendor": purged.vendor,
                    "certificate": certificate.number,
                    "dated": certificate.dated.to_string(),
                    "bundles": purged.bundles,
                })
            );
        } else {
            println!(
                "Noted: certificate {} of {} for {}, {}",
                certificate.number,
                certificate.dated,
                purged.lot,
                human::counted(purged.bundles, "bundle", "bundles")
            );
            println!("{} has nothing of it any more", purged.vendor);
        }
        Ok(Ending::Done)
    })
}
