//! Which families of an area are in no lot, and why: counted, or as a list.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use issuer_domain::{Area, CardType, LeftOutReason};
use serde::Serialize;

use super::whole_files::{NewFile, WriteError};
use crate::app::App;
use crate::storage::{LeftOutFamily, StorageError};

/// Families of one look at the database.
const BATCH: u32 = 5_000;

/// How many families of an area are in no lot, by reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Reasons and families, the most frequent first.
    pub reasons: Vec<(LeftOutReason, u64)>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum LeftOutError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A line of it.
    #[error("a line cannot be written")]
    Line(#[from] csv::Error),
}

#[derive(Serialize)]
struct Line<'a> {
    family_id: &'a str,
    local_body_lgd: u32,
    reason: &'static str,
    what_to_do: &'static str,
}

impl LeftOut {
    /// Counts them.
    pub async fn count(
        app: &App,
        area: Area,
        card_type: Option<CardType>,
    ) -> Result<Self, StorageError> {
        let mut counts = BTreeMap::<LeftOutReason, u64>::new();
        let count = |family: &LeftOutFamily| {
            *counts.entry(family.reason).or_default() += 1;
            Ok::<_, StorageError>(())
        };
        each(app, area, card_type, count).await?;
        let mut reasons: Vec<_> = counts.into_iter().collect();
        reasons.sort_by_key(|(_, families)| std::cmp::Reverse(*families));
        Ok(Self { reasons })
    }

    /// Writes them as CSV: family id, panchayat or ward, reason, what to do.
    pub async fn write_csv(
        app: &App,
        area: Area,
        card_type: Option<CardType>,
        path: &Path,
    ) -> Result<(), LeftOutError> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(NewFile::begin(path)?);
        let write = |family: &LeftOutFamily| {
            writer.serialize(Line {
                family_id: &family.family_id,
                local_body_lgd: family.local_body_lgd,
                reason: family.reason.word(),
                what_to_do: family.reason.hint(),
            })?;
            Ok::<_, LeftOutError>(())
        };
        each(app, area, card_type, write).await?;
        let file = writer.into_inner().map_err(|error| WriteError {
            path: path.to_owned(),
            source: io::Error::other(error.to_string()),
        })?;
        file.finish()?;
        Ok(())
    }
}

async fn each<Failure: From<StorageError>>(
    app: &App,
    area: Area,
    card_type: Option<CardType>,
    mut work: impl FnMut(&LeftOutFamily) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = String::new();
    loop {
        let lots = app.storage.lots();
        let families = lots
            .list_left_out(area, card_type, &after, app.now, BATCH)
            .await?;
        let Some(last) = families.last() else {
            return Ok(());
        };
        after.clone_from(&last.family_id);
        families.iter().try_for_each(&mut work)?;
    }
}
