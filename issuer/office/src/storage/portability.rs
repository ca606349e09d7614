//! Families with a ration card, for portability across states.

use issuer_domain::{Area, FamilyId};

use super::StorageError;
use super::engine::Statement;
use super::families::{Families, StoredFamily, load_current};

impl Families<'_> {
    /// Families of an area that have a ration card and a live card, by family id, after one; at most
    /// `limit`.
    pub async fn list_portable(
        &self,
        area: Area,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<StoredFamily>, StorageError> {
        let mut query = Statement::new(
            "select family_id
             from family
             where ration_card is not null
               and exists (
                       select 1
                       from card
                       where card.family_id = family.family_id
                         and card.production <> 'draft'
                         and card.status = 'valid'
                   )",
        );
        match area {
            Area::State => &mut query,
            Area::District(code) => query.push(" and district_lgd = ").push_value(code),
            Area::Block(code) => query.push(" and block_lgd = ").push_value(code),
            Area::LocalBody(code) => query.push(" and local_body_lgd = ").push_value(code),
        };
        query
            .push(" and family_id > ")
            .push_value(after.unwrap_or_default());
        query.push(" order by family_id limit ").push_value(limit);
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query).await?;
        let ids = rows
            .iter()
            .map(|row| row.text("family_id"))
            .collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        load_current(&mut transaction, &ids).await
    }

    /// The families that have these ration cards now.
    pub async fn list_by_ration_cards(
        &self,
        ration_cards: &[&str],
    ) -> Result<Vec<(String, FamilyId)>, StorageError> {
        let mut query = Statement::new(
            "select family_id, ration_card
             from family
             where ration_card in ",
        );
        query.push_list(ration_cards.iter().copied());
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let text = row.text("family_id")?;
                let family_id = FamilyId::parse(&text).map_err(|_| StorageError::Impossible {
                    table: "family",
                    column: "family_id",
                    row: text,
                })?;
                Ok((row.text("ration_card")?, family_id))
            })
            .collect()
    }
}
