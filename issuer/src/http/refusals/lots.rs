//! What cannot be done with a lot at its press or at the office.

use issuer_office::signing::RECIPIENTS_MAX;
use issuer_office::workflow::close_lot::CloseLotError;
use issuer_office::workflow::inspect_lot::{InspectError, SEED_MAX};
use issuer_office::workflow::press_lots::PressLotError;
use issuer_office::workflow::purge_lot::PurgeError;
use issuer_office::workflow::record_return::ReturnError;
use issuer_office::workflow::seal_known::SealKnownError;
use issuer_office::workflow::seal_lot::{DAYS_MAX, SealError};
use issuer_office::workflow::supplement_lot::SupplementError;
use issuer_pages::{Refusal, written};

use crate::http::fault::Fault;

impl From<SealError> for Fault {
    fn from(error: SealError) -> Self {
        Self::NotTaken(match error {
            SealError::Storage(error) => return error.into(),
            SealError::Permission(error) => return error.into(),
            SealError::NoLot(_) => return Self::NotFound,
            SealError::Folder { lot, .. } | SealError::OtherLot { lot, .. } => {
                Refusal::new("refused-lot-folder").with("lot", &lot)
            }
            SealError::Vendor(_) => Refusal::new("refused-vendor-name"),
            SealError::Days(days) => Refusal::new("refused-bundle-days")
                .with("days", &days)
                .with("most", &DAYS_MAX),
            SealError::Recipients => {
                Refusal::new("refused-recipients").with("most", &RECIPIENTS_MAX)
            }
            SealError::Refused(_)
            | SealError::Sign(_)
            | SealError::Bundle(_)
            | SealError::Write(_) => {
                tracing::error!(cause = error.to_string(), "a lot was not sealed");
                Refusal::new("refused-not-sealed")
            }
        })
    }
}

impl From<SealKnownError> for Fault {
    fn from(error: SealKnownError) -> Self {
        match error {
            SealKnownError::Storage(error) => error.into(),
            SealKnownError::Permission(error) => error.into(),
            SealKnownError::Unknown => Self::NotTaken(Refusal::new("refused-vendor-unknown")),
            SealKnownError::Seal(error) => error.into(),
        }
    }
}

impl From<SupplementError> for Fault {
    fn from(error: SupplementError) -> Self {
        match error {
            SupplementError::Storage(error) => error.into(),
            SupplementError::Permission(error) => error.into(),
            SupplementError::NoLot(_) => Self::NotFound,
            error => {
                tracing::error!(cause = error.to_string(), "no supplement was made");
                Self::NotTaken(Refusal::new("refused-no-supplement"))
            }
        }
    }
}

impl From<CloseLotError> for Fault {
    fn from(error: CloseLotError) -> Self {
        match error {
            CloseLotError::Storage(error) => error.into(),
            CloseLotError::Permission(error) => error.into(),
        }
    }
}

impl From<PurgeError> for Fault {
    fn from(error: PurgeError) -> Self {
        let of_lot = |code, lot: &String| Refusal::new(code).with("lot", lot);
        Self::NotTaken(match error {
            PurgeError::Storage(error) => return error.into(),
            PurgeError::Permission(error) => return error.into(),
            PurgeError::NothingOut(lot) => of_lot("refused-nothing-out", &lot),
            PurgeError::WhichVendor { lot, .. } => of_lot("refused-which-vendor", &lot),
            PurgeError::OtherVendor { lot, .. } => of_lot("refused-other-vendor", &lot),
            PurgeError::Number(_) => Refusal::new("refused-certificate-number"),
            PurgeError::Day { dated, sealed, .. } => Refusal::new("refused-certificate-day")
                .with("dated", &written::date(dated))
                .with("sealed", &written::date(sealed)),
        })
    }
}

impl From<PressLotError> for Fault {
    fn from(error: PressLotError) -> Self {
        Self::NotTaken(match error {
            PressLotError::Storage(error) => return error.into(),
            PressLotError::Permission(error) => return error.into(),
            PressLotError::Store(error) => return Self::Away(error.to_string()),
            PressLotError::NotOpen { lot, .. } => {
                Refusal::new("refused-bundle-not-open").with("lot", &lot)
            }
            PressLotError::NotHere { lot, .. } => {
                Refusal::new("refused-bundle-elsewhere").with("lot", &lot)
            }
        })
    }
}

impl From<ReturnError> for Fault {
    fn from(error: ReturnError) -> Self {
        match error {
            ReturnError::Storage(error) => error.into(),
            ReturnError::Permission(error) => error.into(),
            ReturnError::File(error) => error.into(),
            ReturnError::RejectFile(error) => Self::Away(error.to_string()),
            ReturnError::Nothing => Self::NotTaken(Refusal::new("refused-no-file")),
        }
    }
}

impl From<InspectError> for Fault {
    fn from(error: InspectError) -> Self {
        Self::NotTaken(match error {
            InspectError::Storage(error) => return error.into(),
            InspectError::Permission(error) => return error.into(),
            InspectError::File(error) => return error.into(),
            InspectError::RejectFile(error) => return Self::Away(error.to_string()),
            InspectError::Seed => Refusal::new("refused-seed").with("most", &SEED_MAX),
            InspectError::SeedFixed(seed) => Refusal::new("refused-seed-fixed").with("seed", &seed),
        })
    }
}
