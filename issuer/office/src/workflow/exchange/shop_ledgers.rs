//! Takes registers that shops hand back, as their page or `card-verify hand-back` writes them, and
//! counts what they show.

use card_verifier::{Exception, TYPED, shop_code};
use issuer_domain::{Month, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

use super::error::ExchangeError;
use super::{Asking, refuse_aadhaar};
use crate::storage::{LedgerFile, LedgerLine};
use crate::workflow::lot_manifest::hex;

/// The file's first line.
const COLUMNS: &str = "shop,month,time,card,issue_number,code,exception,home_shop";
/// Lines of a file: a shop of 800 families that all come every other day.
const LINES_MAX: usize = 12_000;
/// Shops of a page.
pub const PAGE_MAX: u32 = 500;

/// What became of a register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LedgerAnswer {
    /// The shop's code.
    pub shop: String,
    /// The month, `2026-11`.
    pub month: String,
    /// Lines in the file.
    pub lines: u64,
    /// Lines that were new to the office.
    pub new_lines: u64,
    /// Whether the very same file was here before.
    pub known_before: bool,
}

/// What a shop saw in a month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopIndicators {
    /// The shop's code.
    pub shop: String,
    /// Different cards that were scanned.
    pub cards_seen: u64,
    /// Scans that the verifier refused.
    pub refused: u64,
    /// Scans of cards in whose place there is a newer one.
    pub superseded_shown: u64,
    /// Numbers that were typed because no code could be read.
    pub typed: u64,
    /// Cards that another shop served too in this month: perhaps copies of one card.
    pub suspected_copies: u64,
}

/// What shops saw in a month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IndicatorPage {
    /// The month, `2026-11`.
    pub month: String,
    /// By shop.
    pub shops: Vec<ShopIndicators>,
    /// Where the next page begins; absent after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_cursor: Option<String>,
}

/// Takes a register. The same file again changes nothing.
pub async fn take_ledger(asking: Asking<'_>, file: &str) -> Result<LedgerAnswer, ExchangeError> {
    refuse_aadhaar("the register", file)?;
    let file = read_ledger(file).map_err(|what| ExchangeError::Ledger(what.to_owned()))?;
    let app = asking.app;
    let taken = app.storage.shop_ledgers().take(&file, app.now).await?;
    Ok(LedgerAnswer {
        shop: file.shop,
        month: file.month.to_string(),
        lines: file.lines.len() as u64,
        new_lines: taken.new_lines,
        known_before: taken.known_before,
    })
}

/// What shops saw in a month, by shop.
pub async fn list_indicators(
    asking: Asking<'_>,
    month: Month,
    cursor: Option<&str>,
    limit: u32,
) -> Result<IndicatorPage, ExchangeError> {
    if cursor.is_some_and(|cursor| shop_code(cursor).is_none()) {
        return Err(ExchangeError::Cursor);
    }
    let limit = limit.clamp(1, PAGE_MAX);
    let ledgers = asking.app.storage.shop_ledgers();
    let shops = ledgers.list_months(month, cursor, limit).await?;
    let is_full = shops.len() as u64 == u64::from(limit);
    let last = shops.last().filter(|_| is_full);
    Ok(IndicatorPage {
        month: month.to_string(),
        next_cursor: last.map(|last| last.shop.clone()),
        shops: shops
            .into_iter()
            .map(|shop| ShopIndicators {
                shop: shop.shop,
                cards_seen: shop.cards_seen,
                refused: shop.refused,
                superseded_shown: shop.superseded,
                typed: shop.typed,
                suspected_copies: shop.suspected_copies,
            })
            .collect(),
    })
}

fn read_ledger(text: &str) -> Result<LedgerFile, &'static str> {
    let (table, sum) = text
        .rsplit_once("# sha256 ")
        .ok_or("its last line, the checksum, is missing")?;
    if sum.trim_end() != hex(&Sha256::digest(table.as_bytes())) {
        return Err("its checksum is not that of its lines");
    }
    let mut lines = table.split_terminator("\r\n");
    if lines.next() != Some(COLUMNS) {
        return Err("its first line does not name the columns");
    }
    let mut of: Option<(&str, Month)> = None;
    let mut read = Vec::new();
    for line in lines {
        let (shop, month, line) = read_line(line).ok_or("a line has a cell of another kind")?;
        if *of.get_or_insert((shop, month)) != (shop, month) {
            return Err("it has several shops or months");
        }
        if read.len() == LINES_MAX {
            return Err("it has more lines than any shop in a month");
        }
        read.push(line);
    }
    let (shop, month) = of.ok_or("it has no line")?;
    Ok(LedgerFile {
        sha256: Sha256::digest(text.as_bytes()).into(),
        shop: shop.to_owned(),
        month,
        lines: read,
    })
}

fn read_line(line: &str) -> Option<(&str, Month, LedgerLine)> {
    let cells: Vec<&str> = line.split(',').collect();
    let [shop, month, at, card, issue, code, exception, home] = cells[..] else {
        return None;
    };
    let at = OffsetDateTime::parse(at, &Rfc3339).ok()?.unix_timestamp();
    let at = Timestamp::from_seconds(at);
    let month = Month::parse(month)?;
    let is_code = |code: &str| {
        let plain =
            |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'-';
        (1..=16).contains(&code.len()) && code.bytes().all(plain)
    };
    let fits = shop_code(shop) == Some(shop)
        && Month::of(at) == month
        && is_code(code)
        && Exception::from_word(exception).is_some();
    let issue_number: u8 = issue.parse().ok()?;
    if !fits || issue_number > 99 || (code == TYPED) != (issue_number == 0) {
        return None;
    }
    let line = LedgerLine {
        at,
        card_hash: sixteen_bytes(card)?,
        code: code.to_owned(),
        issue_number,
        exception: exception.to_owned(),
        home_shop: match home {
            "" => None,
            "yes" => Some(true),
            "no" => Some(false),
            _ => return None,
        },
    };
    Some((shop, month, line))
}

fn sixteen_bytes(digits: &str) -> Option<[u8; 16]> {
    let is_hex = |letter: u8| matches!(letter, b'0'..=b'9' | b'a'..=b'f');
    if digits.len() != 32 || !digits.bytes().all(is_hex) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}
