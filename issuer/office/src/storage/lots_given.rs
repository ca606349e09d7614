//! Lots that went to vendors, as the share register shows them.

use issuer_domain::Timestamp;

use super::StorageError;
use super::engine::{Row, Statement};
use super::lot_exports::LotExports;

/// A lot that went to a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenLot {
    /// The lot.
    pub lot: String,
    /// Who prints it.
    pub vendor: String,
    /// Its cards.
    pub cards: u64,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// By whom.
    pub sealed_by: String,
    /// The last moment at which it may be opened.
    pub expires_at: Timestamp,
    /// The number of the certificate that its data is deleted.
    pub certificate: Option<String>,
}

impl LotExports<'_> {
    /// The lots that went to vendors last, the latest first; at most `limit`.
    pub async fn list_last(&self, limit: u32) -> Result<Vec<GivenLot>, StorageError> {
        let query = Statement::new(
            "select lot_export.lot_id,
                    lot_export.vendor,
                    lot.cards,
                    lot_export.sealed_at,
                    lot_export.sealed_by,
                    lot_export.expires_at,
                    lot_purge.certificate
             from lot_export
             join lot on lot.lot_id = lot_export.lot_id
             left join lot_purge on lot_purge.bundle_sha256 = lot_export.bundle_sha256
             order by lot_export.sealed_at desc, lot_export.bundle_sha256
             limit $1",
        );
        let rows = self.storage.fetch_all(query.bind(limit)).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<GivenLot, StorageError> {
    Ok(GivenLot {
        lot: row.text("lot_id")?,
        vendor: row.text("vendor")?,
        cards: row.integer("cards")?.cast_unsigned(),
        sealed_at: Timestamp::from_seconds(row.integer("sealed_at")?),
        sealed_by: row.text("sealed_by")?,
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        certificate: row.optional_text("certificate")?,
    })
}
