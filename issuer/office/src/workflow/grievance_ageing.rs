//! How long grievances wait for an answer: less than 30 days, 30, 60, 100 and more.

use std::collections::BTreeMap;

use issuer_domain::{AcknowledgementNumber, Act, Age, GrievanceCategory};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{StorageError, StoredGrievance};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum AgeingError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// Open grievances by category and age.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ageing {
    /// How many of a category wait so long.
    pub counts: BTreeMap<(GrievanceCategory, Age), u64>,
    /// Whole days for which the oldest waits.
    pub oldest_days: Option<u32>,
}

impl Ageing {
    /// How many of all categories wait so long.
    pub fn of_age(&self, age: Age) -> u64 {
        let of_age = self
            .counts
            .iter()
            .filter(|((_, counted), _)| *counted == age);
        of_age.map(|(_, count)| count).sum()
    }
}

/// Grievances of the person's area, the oldest first; only the open ones, unless `all`; at most
/// `limit`.
pub async fn list_grievances(
    app: &App,
    all: bool,
    limit: u32,
) -> Result<Vec<StoredGrievance>, AgeingError> {
    let person = permission::require(app, Act::WatchCentres).await?;
    let Some(area) = person.workplace.area() else {
        return Ok(Vec::new());
    };
    Ok(app.storage.grievances().list_in(area, all, limit).await?)
}

/// A grievance of the person's area; `None` where it is another's or nobody's.
pub async fn find_grievance(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<Option<StoredGrievance>, AgeingError> {
    let person = permission::require(app, Act::WatchCentres).await?;
    let Some(area) = person.workplace.area() else {
        return Ok(None);
    };
    let grievances = app.storage.grievances();
    if !grievances.is_in(number, area).await? {
        return Ok(None);
    }
    Ok(Some(grievances.get(number).await?))
}

/// Counts what waits for an answer in the person's area.
pub async fn grievance_ageing(app: &App) -> Result<Ageing, AgeingError> {
    let person = permission::require(app, Act::WatchCentres).await?;
    let mut ageing = Ageing::default();
    let Some(area) = person.workplace.area() else {
        return Ok(ageing);
    };
    for (category, since) in app.storage.grievances().list_open_ages(area).await? {
        let age = Age::of(since, app.now);
        *ageing.counts.entry((category, age)).or_default() += 1;
        ageing.oldest_days = ageing
            .oldest_days
            .max(Some(app.now.whole_days_since(since)));
    }
    Ok(ageing)
}
