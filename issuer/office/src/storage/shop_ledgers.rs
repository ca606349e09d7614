use issuer_domain::{Month, Timestamp};

use super::audit::AuditEvent;
use super::engine::{Row, Statement, Value};
use super::{Storage, StorageError};

/// Registers that shops handed back.
#[derive(Debug, Clone, Copy)]
pub struct ShopLedgers<'a> {
    pub(super) storage: &'a Storage,
}

/// A file that a shop handed back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerFile {
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The shop's code.
    pub shop: String,
    /// The month.
    pub month: Month,
    /// Its lines.
    pub lines: Vec<LedgerLine>,
}

/// A line of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// When.
    pub at: Timestamp,
    /// The card, by the hash that the shop noted.
    pub card_hash: [u8; 16],
    /// The verdict's code, or that of a typed number.
    pub code: String,
    /// The how-manieth card of the family; 0 for a typed number.
    pub issue_number: u8,
    /// Why it was served otherwise than by a fingerprint.
    pub exception: String,
    /// Whether it was the shop's own card, where the shop is known.
    pub home_shop: Option<bool>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerTaken {
    /// Whether the very same file was here before.
    pub known_before: bool,
    /// Lines that were new.
    pub new_lines: u64,
}

/// What a shop saw in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopMonth {
    /// The shop's code.
    pub shop: String,
    /// Different cards that were scanned.
    pub cards_seen: u64,
    /// Scans that a verifier refused: revoked, blocked, expired, altered ...
    pub refused: u64,
    /// Scans of cards in whose place there is a newer one.
    pub superseded: u64,
    /// Numbers that were typed, which proves nothing.
    pub typed: u64,
    /// Cards that were served at another shop too in this month: perhaps copies.
    pub suspected_copies: u64,
}

/// Codes under which a card is served: nothing is known against it, be the list old or not.
const SERVED: &str = "('V-OK', 'R-OLD', 'R-STALE', 'K-OLD', 'R-NONE')";

impl Storage {
    /// Registers that shops handed back.
    pub fn shop_ledgers(&self) -> ShopLedgers<'_> {
        ShopLedgers { storage: self }
    }
}

impl ShopLedgers<'_> {
    /// Takes a file. Lines that were here before are passed over, so that a corrected file can follow.
    pub async fn take(
        &self,
        file: &LedgerFile,
        at: Timestamp,
    ) -> Result<LedgerTaken, StorageError> {
        let actor = self.storage.actor();
        let month = i64::from(file.month.number());
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into shop_ledger_file (
                 file_sha256, shop, month, received_at, received_by, lines
             )
             values ($1, $2, $3, $4, $5, $6)
             on conflict (file_sha256) do nothing",
        );
        let lines = i64::try_from(file.lines.len()).unwrap_or(i64::MAX);
        let insert = insert.bind(&file.sha256[..]).bind(&file.shop).bind(month);
        let insert = insert.bind(at.seconds()).bind(actor.as_str()).bind(lines);
        if transaction.execute(insert).await? == 0 {
            return Ok(LedgerTaken {
                known_before: true,
                new_lines: 0,
            });
        }
        let mut new_lines = 0;
        for line in &file.lines {
            let insert = Statement::new(
                "insert into shop_ledger (
                     shop, month, at, card_hash, code, issue_number, exception, home_shop
                 )
                 values ($1, $2, $3, $4, $5, $6, $7, $8)
                 on conflict (shop, at, card_hash, code) do nothing",
            );
            let home = line.home_shop.map(i64::from);
            let insert = insert.bind(&file.shop).bind(month).bind(line.at.seconds());
            let insert = insert.bind(&line.card_hash[..]).bind(&line.code);
            let insert = insert.bind(line.issue_number).bind(&line.exception);
            new_lines += transaction.execute(insert.bind(Value::from(home))).await?;
        }
        let mut event = AuditEvent::new(at, "shop_ledger.taken", &file.shop);
        event.detail = serde_json::json!({
            "month": file.month.to_string(),
            "lines": lines,
            "new": new_lines,
        })
        .to_string();
        transaction.audit(actor, event).await?;
        transaction.commit().await?;
        Ok(LedgerTaken {
            known_before: false,
            new_lines,
        })
    }

    /// What shops saw in a month, by shop, after one; at most `limit`.
    pub async fn list_months(
        &self,
        month: Month,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ShopMonth>, StorageError> {
        let mut query = Statement::new(
            "select
                 shop,
                 count(distinct case when code <> 'TYPED' then card_hash end) as cards_seen,
                 count(case when code <> 'TYPED' and code not in ",
        );
        query.push(SERVED).push(
            " then 1 end) as refused,
                 count(case when code = 'R-SUPERSEDED' then 1 end) as superseded,
                 count(case when code = 'TYPED' then 1 end) as typed,
                 count(distinct case when code in ",
        );
        query.push(SERVED).push(
            " and exists (
                     select 1
                     from shop_ledger as other
                     where other.month = shop_ledger.month
                       and other.card_hash = shop_ledger.card_hash
                       and other.shop <> shop_ledger.shop
                       and other.code in ",
        );
        query.push(SERVED).push(
            ") then card_hash end) as suspected_copies
             from shop_ledger
             where month = ",
        );
        query.push_value(i64::from(month.number()));
        query
            .push(" and shop > ")
            .push_value(after.unwrap_or_default());
        query
            .push(" group by shop order by shop limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }

    /// How many lines are of months before one.
    pub async fn count_before(&self, month: Month) -> Result<u64, StorageError> {
        let query = Statement::new("select count(*) as found from shop_ledger where month < $1");
        let query = query.bind(i64::from(month.number()));
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("found")?.cast_unsigned())
    }

    /// Removes what is of months before one; how many lines.
    pub async fn remove_before(&self, month: Month, at: Timestamp) -> Result<u64, StorageError> {
        let number = i64::from(month.number());
        let mut transaction = self.storage.begin_write().await?;
        let files = Statement::new("delete from shop_ledger_file where month < $1");
        transaction.execute(files.bind(number)).await?;
        let lines = Statement::new("delete from shop_ledger where month < $1");
        let removed = transaction.execute(lines.bind(number)).await?;
        if removed > 0 {
            let event = AuditEvent::new(at, "shop_ledger.removed", removed.to_string());
            transaction.audit(self.storage.actor(), event).await?;
        }
        transaction.commit().await?;
        Ok(removed)
    }
}

fn read(row: &Row) -> Result<ShopMonth, StorageError> {
    let count = |column| row.integer(column).map(i64::cast_unsigned);
    Ok(ShopMonth {
        shop: row.text("shop")?,
        cards_seen: count("cards_seen")?,
        refused: count("refused")?,
        superseded: count("superseded")?,
        typed: count("typed")?,
        suspected_copies: count("suspected_copies")?,
    })
}
