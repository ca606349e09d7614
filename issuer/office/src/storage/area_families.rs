//! Families of an area: which are held, and which of some live elsewhere.

use issuer_domain::{Area, Hold};

use super::StorageError;
use super::areas::push_area;
use super::engine::Statement;
use super::families::Families;
use super::family_holds::push_policy_hold;

impl Families<'_> {
    /// Ids of the families of an area that a reason holds, in their order, after an id; at most
    /// `limit`.
    pub async fn list_held(
        &self,
        area: Area,
        hold: Hold,
        after: &str,
        limit: u32,
    ) -> Result<Vec<String>, StorageError> {
        let mut query = Statement::new("select family.family_id from family where ");
        push_area(&mut query, area);
        query.push(" and family.family_id > ").push_value(after);
        query.push(" and (");
        push_policy_hold(&mut query, self.storage.hold_policy(), hold);
        query.push(
            " or exists (
                  select 1
                  from family_hold
                  where family_hold.family_id = family.family_id
                    and family_hold.reason = ",
        );
        query.push_value(hold.word());
        query
            .push(")) order by family.family_id limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(|row| row.text("family_id")).collect()
    }

    /// How many of these families the register has elsewhere than in an area.
    pub async fn count_outside(&self, area: Area, ids: &[&str]) -> Result<usize, StorageError> {
        let mut query = Statement::new("select count(*) as families from family where not (");
        push_area(&mut query, area);
        query.push(") and family.family_id in ");
        query.push_list(ids.iter().copied());
        let row = self.storage.fetch_one(query).await?;
        Ok(usize::try_from(row.integer("families")?).unwrap_or_default())
    }
}
