//! The cards of families that are live: signed, and valid or blocked.

use std::collections::BTreeMap;

use issuer_domain::CredentialStatus;

use super::StorageError;
use super::card_rows::{STATUS_COLUMNS, read_status, status_row};
use super::card_version::CardVersion;
use super::engine::{NamedRead, ReadTransaction, Row, Statement, WriteTransaction};
use crate::storage::batch::chunks;

/// A live card, or another one with its status.
#[derive(Debug, Clone)]
pub(super) struct LiveCard {
    pub(super) card_number: String,
    pub(super) family_id: String,
    pub(super) issue_number: u8,
    pub(super) is_draft: bool,
    pub(super) status: CredentialStatus,
}

const IN_ORDER: &str = " order by card.family_id, card.issue_number, card.part";
/// Rows of one statement that writes statuses: 256 × 6 columns = 1,536 values.
const STATUSES_A_STATEMENT: usize = 256;

/// The live cards of these families, by family.
pub(super) async fn of_families<'v>(
    transaction: &mut ReadTransaction,
    families: impl IntoIterator<Item = &'v str>,
) -> Result<BTreeMap<String, Vec<LiveCard>>, StorageError> {
    read(&transaction.fetch_all(select_live(families)).await?)
}

/// The live cards of one family, to be read first; [`read`] reads them.
pub(super) fn named_of_family(family_id: &str) -> NamedRead<'_> {
    NamedRead::new("live_cards", select_live([family_id]))
}

fn select_live<'v>(families: impl IntoIterator<Item = &'v str>) -> Statement<'v> {
    let mut query = select();
    query.push(
        " where card.production <> 'draft'
            and card.status in ('valid', 'suspended')
            and card.family_id in ",
    );
    query.push_list(families);
    query.push(IN_ORDER);
    query
}

/// Every card that these families ever had, drafts included, by family.
pub(super) async fn all_of_families<'v>(
    transaction: &mut ReadTransaction,
    families: impl IntoIterator<Item = &'v str>,
) -> Result<BTreeMap<String, Vec<LiveCard>>, StorageError> {
    let mut query = select();
    query.push(" where card.family_id in ").push_list(families);
    query.push(IN_ORDER);
    read(&transaction.fetch_all(query).await?)
}

/// Whether a draft replaces exactly what its family has: nothing, or one issue that is valid.
pub(super) fn check_replaced(draft: &CardVersion, live: &[LiveCard]) -> Result<(), StorageError> {
    let other = live
        .iter()
        .find(|card| Some(card.issue_number) != draft.replaces_issue);
    if let Some(other) = other {
        return Err(StorageError::CardExists {
            card_number: other.card_number.clone(),
        });
    }
    if draft.replaces_issue.is_some() && live.is_empty() {
        return Err(StorageError::NothingToReplace {
            card_number: draft.number.to_string(),
        });
    }
    for card in live {
        let (issue, by) = (draft.number.issue_number(), draft.made_by.clone());
        card.status.clone().supersede(issue, draft.issued_at, by)?;
    }
    Ok(())
}

/// Writes statuses; every card must be there.
pub(super) async fn write_statuses(
    transaction: &mut WriteTransaction,
    statuses: &[(String, CredentialStatus)],
) -> Result<(), StorageError> {
    for chunk in chunks(statuses, STATUSES_A_STATEMENT) {
        let mut statement = Statement::new(
            "update card
             set status = v.column2,
                 status_at = v.column3,
                 status_by = v.column4,
                 status_reason = v.column5,
                 superseded_by = v.column6
             from (",
        );
        statement.push_rows(
            chunk
                .iter()
                .map(|(number, status)| status_row(number, status)),
        );
        statement.push(") as v where card.card_number = v.column1");
        let written = transaction.execute(statement).await?;
        if written != chunk.len() as u64 {
            return Err(StorageError::Impossible {
                table: "card",
                column: "status",
                row: chunk[0].0.clone(),
            });
        }
    }
    Ok(())
}

fn select<'v>() -> Statement<'v> {
    let mut query = Statement::new(
        "select card.family_id,
                card.issue_number,
                card.production,",
    );
    query.push(STATUS_COLUMNS).push(" from card");
    query
}

/// Cards as these statements find them, by family.
pub(super) fn read(rows: &[Row]) -> Result<BTreeMap<String, Vec<LiveCard>>, StorageError> {
    let mut of_families = BTreeMap::<String, Vec<LiveCard>>::new();
    for row in rows {
        let card_number = row.text("card_number")?;
        let issue_number = u8::try_from(row.integer("issue_number")?);
        let card = LiveCard {
            family_id: row.text("family_id")?,
            issue_number: issue_number.map_err(|_| StorageError::Impossible {
                table: "card",
                column: "issue_number",
                row: card_number.clone(),
            })?,
            is_draft: row.text("production")? == "draft",
            status: read_status(row)?,
            card_number,
        };
        of_families
            .entry(card.family_id.clone())
            .or_default()
            .push(card);
    }
    Ok(of_families)
}
