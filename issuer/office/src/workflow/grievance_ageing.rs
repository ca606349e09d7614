//! How long grievances wait for an answer: less than 30 days, 30, 60, 100 and more.

use std::collections::BTreeMap;

use issuer_domain::{Act, Age, GrievanceCategory};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::StorageError;

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

/// Counts what waits for an answer.
pub async fn grievance_ageing(app: &App) -> Result<Ageing, AgeingError> {
    permission::require(app, Act::WatchCentres).await?;
    let mut ageing = Ageing::default();
    for (category, since) in app.storage.grievances().list_open_ages().await? {
        let age = Age::of(since, app.now);
        *ageing.counts.entry((category, age)).or_default() += 1;
        ageing.oldest_days = ageing
            .oldest_days
            .max(Some(app.now.whole_days_since(since)));
    }
    Ok(ageing)
}
