use issuer_domain::{Timestamp, parse_date};
use serde_json::json;

use super::engine::Statement;
use super::family_record::hex;
use super::lot_exports::{LotExport, LotExports, PurgeCertificate, read_export};
use super::{AuditEvent, LotRefused, StorageError};

/// A bundle that was sealed for a vendor, and whether it is deleted there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBundle {
    /// What was sealed.
    pub export: LotExport,
    /// The certificate of its deletion.
    pub purged: Option<PurgeCertificate>,
}

impl LotExports<'_> {
    /// Every bundle of a lot, or of all lots, the newest first.
    pub async fn list(&self, lot: Option<&str>) -> Result<Vec<SealedBundle>, StorageError> {
        let mut query = Statement::new(
            "select lot_export.bundle_sha256,
                    lot_export.lot_id,
                    lot_export.vendor,
                    lot_export.recipients,
                    lot_export.bytes,
                    lot_export.sealed_at,
                    lot_export.expires_at,
                    lot_purge.certificate,
                    lot_purge.dated
             from lot_export
             left join lot_purge on lot_purge.bundle_sha256 = lot_export.bundle_sha256",
        );
        if let Some(lot) = lot {
            query.push(" where lot_export.lot_id = ").push_value(lot);
        }
        query.push(" order by lot_export.sealed_at desc, lot_export.bundle_sha256");
        let rows = self.storage.fetch_all(query).await?;
        let bundles = rows.iter().map(|row| {
            let export = read_export(row)?;
            let purged = match row.optional_text("certificate")? {
                Some(number) => {
                    let dated = row.optional_text("dated")?.unwrap_or_default();
                    let dated = parse_date(&dated).map_err(|_| StorageError::Impossible {
                        table: "lot_purge",
                        column: "dated",
                        row: export.lot.clone(),
                    })?;
                    Some(PurgeCertificate { number, dated })
                }
                None => None,
            };
            Ok(SealedBundle { export, purged })
        });
        bundles.collect()
    }

    /// Notes that somebody fetched a bundle.
    pub async fn note_fetched(
        &self,
        export: &LotExport,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut event = AuditEvent::new(at, "lot.fetched", &export.lot);
        event.detail = json!({
            "vendor": export.vendor,
            "bundle": hex(&export.bundle_sha256),
        })
        .to_string();
        let mut transaction = self.storage.begin_write().await?;
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Refuses a lot that was never sealed for this vendor, in the words for one that is not there.
    pub async fn require_of_vendor(&self, lot: &str, vendor: &str) -> Result<(), StorageError> {
        let bundles = self.list(Some(lot)).await?;
        if bundles.iter().any(|bundle| bundle.export.vendor == vendor) {
            return Ok(());
        }
        Err(LotRefused::NoSuchLot {
            lot: lot.to_owned(),
        }
        .into())
    }
}
