//! Ration cards for portability across states, in the shape of One Nation One Ration Card: the
//! state's code, the card, and a member suffix of two digits, each in a column of its own. A number of
//! twelve digits is not made of them here: Himachal's card has thirteen digits of its own, and which
//! eight of them the national system takes is agreed between the two.

use issuer_domain::{ApiScope, FamilyId, Member};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Asking;
use super::documents::codes;
use super::error::ExchangeError;
use crate::signing::{ExportNote, Signer};
use crate::storage::StoredFamily;

/// The columns, in their order; the data dictionary says what each means and how sure that is.
pub const COLUMNS: [&str; 8] = [
    "state_code",
    "ration_card",
    "member_suffix",
    "is_head",
    "ekyc_done",
    "categories",
    "home_shop",
    "district_lgd",
];
/// Families of a page: some 4,000 lines, 250 kB.
pub const PAGE_MAX: u32 = 1_000;

/// Which page of the export.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortabilityAsked {
    /// Where it begins: `next_cursor` of the page before; at the first family where absent.
    pub cursor: Option<String>,
    /// Families of it; 1,000 at most and where absent.
    pub limit: Option<u32>,
}

/// A page of the export.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PortabilityPage {
    /// A CSV table, its first line the columns, one line for each member.
    pub csv: String,
    /// Lines of members in it.
    pub rows: u64,
    /// What the office signed about the table: a C2SP signed note with its SHA-256.
    pub manifest: String,
    /// Where the next page begins; absent after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_cursor: Option<String>,
}

/// A page of the export, after the family that the cursor names.
pub async fn portability_export(
    asking: Asking<'_>,
    key: &dyn Signer,
    asked: &PortabilityAsked,
) -> Result<PortabilityPage, ExchangeError> {
    let app = asking.app;
    let cursor = asked.cursor.as_deref();
    if cursor.is_some_and(|cursor| FamilyId::parse(cursor).is_err()) {
        return Err(ExchangeError::Cursor);
    }
    let limit = asked.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
    let families = app.storage.families();
    let families = families
        .list_portable(asking.client.area, cursor, limit)
        .await?;
    let is_full = families.len() as u64 == u64::from(limit);
    let mut csv = COLUMNS.join(",") + "\r\n";
    let mut rows = 0_u64;
    for family in &families {
        for (at, member) in family.family.members.iter().enumerate() {
            csv += &line(&app.config.exchange.state_code, family, at, member);
            rows += 1;
        }
    }
    let manifest = ExportNote {
        origin: ExportNote::origin_of(&app.config.issuer.uri),
        name: "onorc.csv".to_owned(),
        recipient: asking.client.name.clone(),
        made_at: app.now,
        bytes: csv.len() as u64,
        sha256: Sha256::digest(csv.as_bytes()).into(),
    }
    .sign(key)?;
    let purpose = ApiScope::PortabilityExport.purpose();
    asking.note_share(purpose, &COLUMNS, families.len()).await?;
    let last = families.last().filter(|_| is_full);
    Ok(PortabilityPage {
        csv,
        rows,
        manifest,
        next_cursor: last.map(|last| last.family.id.to_string()),
    })
}

fn line(state_code: &str, stored: &StoredFamily, at: usize, member: &Member) -> String {
    let family = &stored.family;
    let yes_no = |yes| if yes { "yes" } else { "no" };
    let cells = [
        state_code,
        family.ration_card.as_deref().unwrap_or_default(),
        &format!("{:02}", at + 1),
        yes_no(at == 0),
        yes_no(member.facts.ekyc == issuer_domain::Ekyc::Done),
        &codes(family).join(" "),
        &family.home_shop.code,
        &family.district.lgd_code.to_string(),
    ];
    cells.join(",") + "\r\n"
}
