use std::ffi::OsString;
use std::path::PathBuf;

use card_payload::{Month, Timestamp};

use super::usage_error::UsageError;
use super::values::{plain_arguments, time};

/// A request for what a shop hands back to the department.
#[derive(Debug)]
pub(crate) struct HandBackArguments {
    /// The register.
    pub(crate) ledger: PathBuf,
    /// The shop's code.
    pub(crate) shop: String,
    /// The month; the present one where absent.
    pub(crate) month: Option<Month>,
    /// The time that it is; the clock's where absent.
    pub(crate) at: Option<Timestamp>,
}

impl HandBackArguments {
    pub(super) fn parse(mut options: pico_args::Arguments) -> Result<Self, UsageError> {
        let shop: Option<String> = options.opt_value_from_str("--shop")?;
        let month: Option<String> = options.opt_value_from_str("--month")?;
        let month = month.map(|text| Month::parse(&text).ok_or(UsageError::Month(text)));
        let at = time(&mut options)?;
        let mut rest = plain_arguments(options.finish())?.into_iter();
        let (Some(ledger), None) = (rest.next(), rest.next()) else {
            return Err(UsageError::NoLedger);
        };
        let ledger: OsString = ledger;
        Ok(Self {
            ledger: ledger.into(),
            shop: shop.ok_or(UsageError::NoShop)?,
            month: month.transpose()?,
            at,
        })
    }
}
