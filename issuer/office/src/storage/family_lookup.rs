//! Families by their ids: what a new card is made from.

use issuer_domain::FamilyId;

use super::StorageError;
use super::engine::Statement;
use super::families::{Families, StoredFamily, load_current, load_revisions};

impl Families<'_> {
    /// These families in these revisions; one that is not there is left out.
    pub async fn list_revisions(
        &self,
        wanted: &[(FamilyId, u32)],
    ) -> Result<Vec<StoredFamily>, StorageError> {
        // One family, mostly in its present revision: a counter's card that is made again.
        if let [(id, revision)] = wanted
            && let Some(current) = self.find(id).await?
            && current.revision == *revision
        {
            return Ok(vec![current]);
        }
        load_revisions(&mut self.storage.begin_read().await?, wanted).await
    }

    /// These families as the register has them now; one that is not there is left out.
    pub async fn list_current(
        &self,
        families: &[&FamilyId],
    ) -> Result<Vec<StoredFamily>, StorageError> {
        let ids: Vec<&str> = families.iter().map(|id| id.as_str()).collect();
        load_current(&mut self.storage.begin_read().await?, &ids).await
    }

    /// The family that has a ration card now.
    pub async fn find_by_ration_card(
        &self,
        ration_card: &str,
    ) -> Result<Option<FamilyId>, StorageError> {
        let query = Statement::new(
            "select family_id
             from family
             where ration_card = $1",
        );
        let row = self.storage.fetch_optional(query.bind(ration_card)).await?;
        row.map(|row| {
            let text = row.text("family_id")?;
            FamilyId::parse(&text).map_err(|_| StorageError::Impossible {
                table: "family",
                column: "family_id",
                row: text,
            })
        })
        .transpose()
    }
}
