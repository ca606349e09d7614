//! Notes that a vendor has deleted a lot: the number and day of the certificate that it gave.

use issuer_domain::{Act, aadhaar};
use time::Date;

use super::card_content::date;
use super::own_place::press_of;
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::signing::is_vendor_name;
use crate::storage::{PurgeCertificate, StorageError};

/// A certificate that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgedLot {
    /// The lot.
    pub lot: String,
    /// Who has deleted it.
    pub vendor: String,
    /// Bundles for which the certificate stands.
    pub bundles: u64,
}

/// Why a certificate is not noted.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Nothing is to be certified.
    #[error(
        "no vendor has {0}, or the deletion is certified already\n\nhint: `issuer audit list --subject {0}` shows who had it"
    )]
    NothingOut(String),
    /// More than one vendor has the lot.
    #[error(
        "several vendors have {lot}: {vendors}\n\nhint: say whose certificate it is with --vendor"
    )]
    WhichVendor {
        /// The lot.
        lot: String,
        /// Who has it.
        vendors: String,
    },
    /// The vendor named has not got it.
    #[error(
        "{vendor} has no bundle of {lot} to delete; {vendors} has\n\nhint: name the vendor as it was named when the lot was sealed"
    )]
    OtherVendor {
        /// The lot.
        lot: String,
        /// Who was named.
        vendor: String,
        /// Who has it.
        vendors: String,
    },
    /// Not a number of a certificate.
    #[error(
        "`{0}` cannot be a certificate's number\n\nhint: one line of up to 60 letters, without a number that could be an Aadhaar number"
    )]
    Number(String),
    /// A day on which nothing could be certified.
    #[error(
        "a certificate of {dated} cannot be for a bundle that was sealed on {sealed}, today being {today}\n\nhint: --date is the day that the certificate bears"
    )]
    Day {
        /// The day that the certificate bears.
        dated: Date,
        /// When the bundle was sealed.
        sealed: Date,
        /// The present day.
        today: Date,
    },
}

/// Notes a certificate for every bundle of the lot that the vendor has. Where only one vendor has the
/// lot it need not be named.
pub async fn purge_lot(
    app: &App,
    lot: &str,
    vendor: Option<&str>,
    certificate: &PurgeCertificate,
) -> Result<PurgedLot, PurgeError> {
    let member = permission::require(app, Act::CertifyDeletion).await?;
    let number = &certificate.number;
    // One short line, as names of vendors are.
    if !is_vendor_name(number) || aadhaar::find_in(number) {
        return Err(PurgeError::Number(number.clone()));
    }
    let exports = app.storage.lot_exports();
    if let Some(press) = press_of(&member) {
        exports.require_of_vendor(lot, press).await?;
    }
    // A press speaks for itself, whoever else has the lot.
    let vendor = press_of(&member).or(vendor);
    let bundles = exports.list_unpurged(lot).await?;
    let mut vendors: Vec<&str> = bundles.iter().map(|bundle| &*bundle.vendor).collect();
    vendors.sort_unstable();
    vendors.dedup();
    let vendor = match (vendor, &vendors[..]) {
        (_, []) => return Err(PurgeError::NothingOut(lot.to_owned())),
        (None, [only]) => *only,
        (Some(vendor), have) if have.contains(&vendor) => vendor,
        (None, _) => {
            return Err(PurgeError::WhichVendor {
                lot: lot.to_owned(),
                vendors: vendors.join(", "),
            });
        }
        (Some(vendor), _) => {
            return Err(PurgeError::OtherVendor {
                lot: lot.to_owned(),
                vendor: vendor.to_owned(),
                vendors: vendors.join(", "),
            });
        }
    };
    let (dated, today) = (certificate.dated, date(app.now));
    for bundle in bundles.iter().filter(|bundle| bundle.vendor == vendor) {
        let sealed = date(bundle.sealed_at);
        if !(sealed..=today).contains(&dated) {
            return Err(PurgeError::Day {
                dated,
                sealed,
                today,
            });
        }
    }
    Ok(PurgedLot {
        lot: lot.to_owned(),
        vendor: vendor.to_owned(),
        bundles: exports
            .record_purge(lot, vendor, certificate, app.now)
            .await?,
    })
}
