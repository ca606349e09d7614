use issuer_domain::Timestamp;
use serde_json::json;
use time::Date;

use super::engine::{ReadTransaction, Row, Statement};
use super::family_record::hex;
use super::{AuditEvent, Storage, StorageError};

/// Lots that left the office for a vendor, and what became of them there.
#[derive(Debug, Clone, Copy)]
pub struct LotExports<'a> {
    pub(super) storage: &'a Storage,
}

/// A lot that was sealed for a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotExport {
    /// SHA-256 of the bundle's file.
    pub bundle_sha256: [u8; 32],
    /// The lot.
    pub lot: String,
    /// Who prints it.
    pub vendor: String,
    /// The keys that open it, `age1…`, with a blank between.
    pub recipients: String,
    /// Length of the bundle's file.
    pub bytes: u64,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The last moment at which it may be opened.
    pub expires_at: Timestamp,
}

/// What a vendor certified: that a lot's data is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeCertificate {
    /// Its number.
    pub number: String,
    /// The day that it bears.
    pub dated: Date,
}

impl LotExports<'_> {
    /// Notes a bundle before it leaves.
    pub async fn record(&self, export: &LotExport) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let at = export.sealed_at;
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into lot_export (
                 bundle_sha256, lot_id, vendor, recipients, bytes, sealed_at, expires_at, sealed_by
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(&export.bundle_sha256[..]).bind(&export.lot);
        let insert = insert.bind(&export.vendor).bind(&export.recipients);
        let insert = insert.bind(export.bytes.cast_signed()).bind(at.seconds());
        let insert = insert.bind(export.expires_at.seconds());
        transaction.execute(insert.bind(actor.as_str())).await?;
        let mut event = AuditEvent::new(at, "lot.sealed", &export.lot);
        event.detail = json!({
            "vendor": export.vendor,
            "bundle": hex(&export.bundle_sha256),
            "expires_at": export.expires_at.seconds(),
        })
        .to_string();
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Bundles of a lot for whose deletion there is no certificate, the oldest first.
    pub async fn list_unpurged(&self, lot: &str) -> Result<Vec<LotExport>, StorageError> {
        list_unpurged(&mut self.storage.begin_read().await?, lot).await
    }

    /// Notes the certificate of a vendor for all bundles of a lot that it has and has not certified
    /// before; for how many.
    pub async fn record_purge(
        &self,
        lot: &str,
        vendor: &str,
        certificate: &PurgeCertificate,
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let mut bundles = list_unpurged(&mut transaction, lot).await?;
        bundles.retain(|bundle| bundle.vendor == vendor);
        for bundle in &bundles {
            let insert = Statement::new(
                "insert into lot_purge (
                     bundle_sha256, certificate, dated, recorded_at, recorded_by
                 )
                 values ($1, $2, $3, $4, $5)",
            );
            let insert = insert.bind(&bundle.bundle_sha256[..]);
            let insert = insert.bind(&certificate.number);
            let insert = insert.bind(certificate.dated.to_string());
            let insert = insert.bind(at.seconds()).bind(actor.as_str());
            transaction.execute(insert).await?;
        }
        if !bundles.is_empty() {
            let mut event = AuditEvent::new(at, "lot.purged", lot);
            event.detail = json!({
                "vendor": vendor,
                "certificate": certificate.number,
                "dated": certificate.dated.to_string(),
                "bundles": bundles.len(),
            })
            .to_string();
            transaction.audit(actor, event).await?;
            transaction.commit().await?;
        }
        Ok(bundles.len() as u64)
    }
}

async fn list_unpurged(
    transaction: &mut ReadTransaction,
    lot: &str,
) -> Result<Vec<LotExport>, StorageError> {
    let query = Statement::new(
        "select bundle_sha256,
                lot_id,
                vendor,
                recipients,
                bytes,
                sealed_at,
                expires_at
         from lot_export
         where lot_id = $1
           and not exists (
               select 1
               from lot_purge
               where lot_purge.bundle_sha256 = lot_export.bundle_sha256
           )
         order by sealed_at, bundle_sha256",
    );
    let rows = transaction.fetch_all(query.bind(lot)).await?;
    rows.iter().map(read_export).collect()
}

pub(super) fn read_export(row: &Row) -> Result<LotExport, StorageError> {
    let lot = row.text("lot_id")?;
    let bundle_sha256 = row.bytes("bundle_sha256")?.try_into();
    Ok(LotExport {
        bundle_sha256: bundle_sha256.map_err(|_| StorageError::Impossible {
            table: "lot_export",
            column: "bundle_sha256",
            row: lot.clone(),
        })?,
        lot,
        vendor: row.text("vendor")?,
        recipients: row.text("recipients")?,
        bytes: row.integer("bytes")?.cast_unsigned(),
        sealed_at: Timestamp::from_seconds(row.integer("sealed_at")?),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;

    fn export(byte: u8, vendor: &str) -> LotExport {
        LotExport {
            bundle_sha256: [byte; 32],
            lot: "lot-0001".to_owned(),
            vendor: vendor.to_owned(),
            recipients: "age1one age1two".to_owned(),
            bytes: 1_234,
            sealed_at: NOW.plus_seconds(byte.into()),
            expires_at: NOW.plus_seconds(30 * Timestamp::DAY),
        }
    }

    on_both_engines! {
    async fn what_left_is_open_until_the_vendor_certifies_its_deletion(office: Office) {
        let storage = &office.storage;
        let lot = "insert into lot (lot_id, created_at) values ('lot-0001', 0)";
        storage.by_hand(lot).await;
        let exports = storage.lot_exports();
        let all = [export(1, "Press \"A\""), export(2, "Press B"), export(3, "Press \"A\"")];
        for export in &all {
            exports.record(export).await.unwrap();
        }
        assert!(exports.record(&all[0]).await.is_err(), "a bundle leaves once");
        assert_eq!(exports.list_unpurged("lot-0001").await.unwrap(), all);
        assert!(exports.list_unpurged("lot-0002").await.unwrap().is_empty());

        let certificate = PurgeCertificate {
            number: "PC/26/17".to_owned(),
            dated: date!(2026 - 12 - 20),
        };
        let purge = || exports.record_purge("lot-0001", "Press \"A\"", &certificate, NOW);
        assert_eq!(purge().await.unwrap(), 2);
        assert_eq!(purge().await.unwrap(), 0, "a second time changes nothing");
        assert_eq!(exports.list_unpurged("lot-0001").await.unwrap(), all[1..2]);

        let events = storage.audit_chain().list(0, 100).await.unwrap();
        let of_lots = events.iter().filter(|event| event.subject == "lot-0001");
        let details: Vec<_> = of_lots
            .filter(|event| event.action == "lot.sealed" || event.action == "lot.purged")
            .map(|event| serde_json::from_str::<serde_json::Value>(&event.detail).unwrap())
            .collect();
        assert_eq!(details.len(), 4);
        assert_eq!(details[0]["vendor"], "Press \"A\"");
        assert_eq!(details[3]["certificate"], "PC/26/17");
        assert_eq!(details[3]["bundles"], 2);
    }
    }

    on_both_engines! {
    async fn only_a_lot_that_there_is_leaves(office: Office) {
        assert!(office.storage.lot_exports().record(&export(1, "Press")).await.is_err());
    }
    }
}
