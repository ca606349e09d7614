//! Whose grievances are whose to answer: those of an area's families, and those of which nobody
//! knows where they belong.

use issuer_domain::{AcknowledgementNumber, Area, GrievanceCategory, Timestamp};

use super::StorageError;
use super::areas::push_area;
use super::engine::Statement;
use super::grievances::{COLUMNS, Grievances, StoredGrievance, read};

impl Grievances<'_> {
    /// Grievances of an area, the oldest first; only the open ones, unless `all`; at most `limit`.
    pub async fn list_in(
        &self,
        area: Area,
        all: bool,
        limit: u32,
    ) -> Result<Vec<StoredGrievance>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from grievance where ");
        push_place(&mut query, area);
        if !all {
            query.push(" and grievance.state = 'open'");
        }
        query.push(" order by grievance.taken_at, grievance.acknowledgement limit ");
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }

    /// Whether a grievance is there and belongs to an area.
    pub async fn is_in(
        &self,
        number: AcknowledgementNumber,
        area: Area,
    ) -> Result<bool, StorageError> {
        let mut query = Statement::new("select acknowledgement from grievance where ");
        push_place(&mut query, area);
        query.push(" and grievance.acknowledgement = ");
        query.push_value(number.to_string());
        Ok(self.storage.fetch_optional(query).await?.is_some())
    }

    /// When each grievance of an area that waits for an answer was taken, with its category.
    pub async fn list_open_ages(
        &self,
        area: Area,
    ) -> Result<Vec<(GrievanceCategory, Timestamp)>, StorageError> {
        let mut query = Statement::new(
            "select acknowledgement, category, taken_at
             from grievance
             where state = 'open' and ",
        );
        push_place(&mut query, area);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let category = GrievanceCategory::from_word(&row.text("category")?);
                let category = category.ok_or(StorageError::Impossible {
                    table: "grievance",
                    column: "category",
                    row: row.text("acknowledgement")?,
                })?;
                Ok((category, Timestamp::from_seconds(row.integer("taken_at")?)))
            })
            .collect()
    }
}

/// Text that is true for a grievance of an area: by the request or the card that it names.
fn push_place(query: &mut Statement<'_>, area: Area) {
    if area == Area::State {
        query.push("1 = 1");
        return;
    }
    query.push(
        "not exists (
             select 1
             from family
             where (family.family_id in (select reprint_request.family_id
                                         from reprint_request
                                         where reprint_request.acknowledgement = grievance.request)
                    or family.family_id in (select card.family_id
                                            from card
                                            where card.card_number = grievance.card_number))
               and not (",
    );
    push_area(query, area);
    query.push("))");
}
