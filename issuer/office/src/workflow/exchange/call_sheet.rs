//! Families to be called by the outbound call centre: a random sample of those who agreed to be
//! called.
//!
//! The register has no column that says who agreed, and mobile numbers are kept for notices about a
//! family's own request alone. So the sheet is empty and says why: nobody is called who has not been
//! asked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Asking;
use super::documents::InBoth;
use super::error::ExchangeError;

/// Lines of a sheet.
pub const SHEET_MAX: u32 = 1_000;
/// Lines where nobody says how many: a day's work of one caller.
const SHEET_USUAL: u32 = 100;

/// Which sample.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallSheetAsked {
    /// What the sample is drawn with: the same seed draws the same families.
    #[serde(default)]
    pub seed: u32,
    /// Families wanted, at most 1,000; 100 where absent.
    pub size: Option<u32>,
}

/// A sheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallSheet {
    /// The seed that the sample was drawn with: the same one draws the same families.
    pub seed: u32,
    /// How many families were asked for.
    pub size: u32,
    /// Families drawn.
    pub rows: Vec<CallSheetRow>,
    /// Why the sheet is empty, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub empty_because: Option<InBoth>,
}

/// A family that agreed to be called.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallSheetRow {
    /// The register's number of the family.
    pub family_id: String,
    /// The last thing that happened to its card.
    pub last_event: String,
}

/// Draws a sheet.
pub fn call_sheet(asking: Asking<'_>, asked: &CallSheetAsked) -> Result<CallSheet, ExchangeError> {
    if asking.client.area != issuer_domain::Area::State {
        return Err(ExchangeError::Area(asking.client.area));
    }
    Ok(CallSheet {
        seed: asked.seed,
        size: asked.size.unwrap_or(SHEET_USUAL).clamp(1, SHEET_MAX),
        rows: Vec::new(),
        empty_because: Some(InBoth {
            hi: "रजिस्टर में ऐसा कोई खाना नहीं है जो बताए कि किस परिवार ने फ़ोन पर बात करने की सहमति दी है; \
                 सहमति के बिना किसी को फ़ोन नहीं किया जाता।"
                .to_owned(),
            en: "The register has no column that says which families agreed to be called, and nobody \
                 is called without having agreed."
                .to_owned(),
        }),
    })
}
