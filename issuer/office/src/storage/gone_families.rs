use std::collections::BTreeMap;

use issuer_domain::{Hold, LocalBodyKind};

use super::StorageError;
use super::engine::Statement;
use super::import_session::ImportSession;

/// Families that are marked in one transaction.
const BATCH: u32 = 1_000;

impl ImportSession<'_> {
    /// Marks families of these panchayats and wards that the file did not have as gone: they get no
    /// new card until a person has looked. Nothing is deleted, and no card ends by this. Returns
    /// how many were marked where; those that were marked before are not counted again.
    pub async fn mark_gone(
        &mut self,
        local_bodies: &[(LocalBodyKind, u32)],
    ) -> Result<Vec<((LocalBodyKind, u32), u64)>, StorageError> {
        let keys: Vec<String> = local_bodies
            .iter()
            .map(|(kind, lgd)| format!("{}:{lgd}", kind.word()))
            .collect();
        let mut counts = BTreeMap::<String, u64>::new();
        let mut after = String::new();
        loop {
            let mut work = self.begin().await?;
            let mut query = Statement::new(
                "select family_id,
                        local_body_kind || ':' || local_body_lgd as local_body
                 from family
                 where not exists (
                         select 1
                         from family_hold
                         where family_hold.family_id = family.family_id
                           and family_hold.reason = 'gone'
                     )
                   and seen_in_run < ",
            );
            query.push_value(self.stamp().run.0);
            query.push(" and family_id > ").push_value(after.clone());
            query
                .push(" and local_body_kind || ':' || local_body_lgd in ")
                .push_list(keys.iter().map(String::as_str));
            query.push(" order by family_id limit ").push_value(BATCH);
            let rows = work.fetch_all(query).await?;
            let mut ids = Vec::with_capacity(rows.len());
            for row in &rows {
                ids.push(row.text("family_id")?);
                *counts.entry(row.text("local_body")?).or_default() += 1;
            }
            let holds: Vec<_> = ids.iter().map(|id| (id.as_str(), Hold::Gone)).collect();
            self.add_holds(&mut work, &holds).await?;
            self.end(work).await?;
            match ids.pop() {
                Some(last) => after = last,
                None => break,
            }
        }
        let count_of = |(body, key): (&(LocalBodyKind, u32), &String)| {
            counts.get(key).map(|families| (*body, *families))
        };
        Ok(local_bodies
            .iter()
            .zip(&keys)
            .filter_map(count_of)
            .collect())
    }
}
