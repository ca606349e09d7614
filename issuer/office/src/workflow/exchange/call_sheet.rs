//! Families to be called by the outbound call centre: a random sample of those who agreed to be
//! called.
//!
//! No telephone number stands on a sheet: those that the office has are sealed and kept for notices
//! about a family's own request alone. The sheet names the family, and the centre that has its
//! number on the request's slip and that the family knows.

use std::collections::BTreeMap;

use issuer_domain::{ApiScope, FamilyId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Asking;
use super::documents::{FamilyCard, InBoth, written};
use super::error::ExchangeError;
use crate::storage::{CallConsent, SheetDraw, StoredCard};

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
    /// The seed that the sample was drawn with: sent again it draws the same families, without
    /// those that took their word back.
    pub seed: u32,
    /// How many families were asked for.
    pub size: u32,
    /// Families drawn. None of them stands on another sheet for as long as the office says.
    pub rows: Vec<CallSheetRow>,
    /// Why the sheet is empty, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub empty_because: Option<InBoth>,
}

/// A family that agreed to be called, and its card in the fields of the client's profile.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallSheetRow {
    /// The family and its card.
    pub family: FamilyCard,
    /// Since when it may be called, RFC 3339.
    #[schema(format = DateTime)]
    pub agreed_at: String,
    /// Where it said so: `counter` or `slip`.
    #[schema(pattern = "^(counter|slip|helpdesk)$")]
    pub agreed_where: String,
    /// The centre at which it asked last, which knows how to reach it; absent where it never asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ask_at: Option<String>,
    /// The last thing that happened to its card, as the office's database says it: `handed_over`,
    /// `undelivered` …; `none` where it has no card.
    pub last_event: String,
}

/// The names of a sheet's own fields in the data dictionary.
pub const FIELDS: [&str; 4] = ["agreed_at", "agreed_where", "ask_at", "last_event"];

/// Draws a sheet, and notes who stands on it.
pub async fn call_sheet(
    asking: Asking<'_>,
    asked: &CallSheetAsked,
) -> Result<CallSheet, ExchangeError> {
    let app = asking.app;
    let consents = app.storage.call_consents();
    let size = asked.size.unwrap_or(SHEET_USUAL).clamp(1, SHEET_MAX);
    let rest = i64::from(app.config.exchange.call_again_days) * Timestamp::DAY;
    let draw = SheetDraw {
        recipient: asking.client.name.as_str(),
        seed: asked.seed,
        not_since: app.now.plus_seconds(-rest),
        at: app.now,
    };
    let callable = consents.list_callable(asking.client.area, &draw).await?;
    let drawn = sample(callable, asked.seed, size);
    let drawn = consents.note_drawn(&drawn, &draw).await?;
    let rows = rows(asking, &drawn).await?;
    let mut fields = asking.client.profile.fields();
    fields.extend(FIELDS);
    let purpose = ApiScope::CallSheet.purpose();
    asking.note_share(purpose, &fields, rows.len()).await?;
    let empty_because = rows.is_empty().then(|| InBoth {
        hi: "आपके क्षेत्र का कोई परिवार अभी सूची में नहीं आ सकता: या तो किसी ने फ़ोन की सहमति नहीं दी, या जिन्होंने दी \
             उन्हें हाल ही में फ़ोन किया गया।"
            .to_owned(),
        en: "No family of your area can be drawn now: none agreed to be called, or all who did were \
             drawn not long ago."
            .to_owned(),
    });
    Ok(CallSheet {
        seed: asked.seed,
        size,
        rows,
        empty_because,
    })
}

/// Some of them, each as likely as any other: those whose hash with the seed is smallest.
fn sample(families: Vec<FamilyId>, seed: u32, size: u32) -> Vec<FamilyId> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let place = |family: &FamilyId| -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"call-sheet");
        hash.update(seed.to_be_bytes());
        hash.update(family.as_str());
        hash.finalize().into()
    };
    let mut placed: Vec<_> = families
        .into_iter()
        .map(|family| (place(&family), family))
        .collect();
    placed.sort_unstable_by_key(|(place, _)| *place);
    let drawn = placed.into_iter().take(size);
    drawn.map(|(_, family)| family).collect()
}

async fn rows(asking: Asking<'_>, drawn: &[FamilyId]) -> Result<Vec<CallSheetRow>, ExchangeError> {
    let storage = &asking.app.storage;
    let ids: Vec<&FamilyId> = drawn.iter().collect();
    let mut cards = storage.cards().list_of_families(&ids).await?;
    let found = storage.families().list_current(&ids).await?;
    let mut found: BTreeMap<FamilyId, _> = found
        .into_iter()
        .map(|stored| (stored.family.id.clone(), stored.family))
        .collect();
    let mut rows = Vec::with_capacity(drawn.len());
    for id in drawn {
        // Asked once more: it may have taken its word back since it was drawn.
        let consent = storage.call_consents().find(id).await?;
        let consent = consent.filter(CallConsent::holds);
        let (Some(family), Some(consent)) = (found.remove(id), consent) else {
            continue;
        };
        let cards = cards.remove(id).unwrap_or_default();
        let last = storage.requests().list_of_family(id, 1).await?;
        rows.push(CallSheetRow {
            family: FamilyCard::of(&family, &cards, asking.client.profile),
            agreed_at: written(consent.given.0),
            agreed_where: consent.given.1.word().to_owned(),
            ask_at: last.first().map(|request| request.centre.to_string()),
            last_event: last_event(&cards).to_owned(),
        });
    }
    Ok(rows)
}

fn last_event(cards: &[StoredCard]) -> &'static str {
    cards.last().map_or("none", |card| card.production.word())
}

#[cfg(test)]
mod tests;
