use issuer_domain::{Area, FamilyId};

use super::StorageError;
use super::areas::push_area;
use super::engine::Statement;
use super::families::{Families, StoredFamily, load_revisions};

/// A family whose live card may no longer say what the register says.
#[derive(Debug, Clone)]
pub struct OutdatedCard {
    /// The card's number; of several parts the first.
    pub card_number: String,
    /// The family as the card shows it.
    pub shown: StoredFamily,
    /// The family as the register has it.
    pub current: StoredFamily,
    /// A complete register file no longer had it.
    pub is_gone: bool,
}

impl Families<'_> {
    /// Families of an area with a live card of an earlier revision, or that are gone and have a live
    /// card, by family id, after a family id; at most `limit`.
    pub async fn list_outdated_cards(
        &self,
        area: Area,
        after: Option<&FamilyId>,
        limit: u32,
    ) -> Result<Vec<OutdatedCard>, StorageError> {
        let mut query = Statement::new(
            "select family.family_id,
                    family.revision,
                    card.family_revision,
                    card.card_number,
                    (
                        select count(*)
                        from family_hold
                        where family_hold.family_id = family.family_id
                          and family_hold.reason = 'gone'
                    ) as gone
             from family
             join card on card.family_id = family.family_id
                 and card.part = 1
                 and card.status in ('valid', 'suspended')
                 and card.production <> 'draft'
             where (
                     card.family_revision < family.revision
                     or exists (
                         select 1
                         from family_hold
                         where family_hold.family_id = family.family_id
                           and family_hold.reason = 'gone'
                     )
                 )
               and ",
        );
        push_area(&mut query, area);
        query.push(" and family.family_id > ");
        query.push_value(after.map_or("", FamilyId::as_str));
        query.push(" order by family.family_id limit ");
        query.push_value(limit);
        let mut transaction = self.storage.begin_read().await?;
        let mut found = Vec::new();
        let mut wanted = Vec::new();
        for row in transaction.fetch_all(query).await? {
            let id = row.text("family_id")?;
            let impossible = |table, column| StorageError::Impossible {
                table,
                column,
                row: id.clone(),
            };
            let family_id = FamilyId::parse(&id).map_err(|_| impossible("family", "family_id"))?;
            let revision = u32::try_from(row.integer("revision")?)
                .map_err(|_| impossible("family", "revision"))?;
            let shown = u32::try_from(row.integer("family_revision")?)
                .map_err(|_| impossible("card", "family_revision"))?;
            wanted.push((family_id.clone(), shown));
            wanted.push((family_id, revision));
            found.push((row.text("card_number")?, row.integer("gone")? > 0));
        }
        let mut families = load_revisions(&mut transaction, &wanted).await?.into_iter();
        let mut outdated = Vec::with_capacity(found.len());
        for (card_number, is_gone) in found {
            // Two for each, in the order asked for.
            if let (Some(shown), Some(current)) = (families.next(), families.next()) {
                outdated.push(OutdatedCard {
                    card_number,
                    shown,
                    current,
                    is_gone,
                });
            }
        }
        Ok(outdated)
    }
}
