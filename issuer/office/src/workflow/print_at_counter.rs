//! A family's new card printed by the counter's own printer instead of in a lot.

use issuer_domain::{AcknowledgementNumber, Act, Production, RequestState};

use super::counter_place::{CounterPlaceError, require_at};
use crate::app::App;
use crate::storage::{StorageError, StoredCard};

/// Why nothing is printed.
#[derive(Debug, thiserror::Error)]
pub enum CounterPrintError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
    /// There is no card yet.
    #[error(
        "request {0} has no card yet\n\nhint: it is approved first; its slip says what it waits for"
    )]
    NoCard(AcknowledgementNumber),
}

/// Notes that the counter prints the card of a request, and gives all its parts to be drawn. The
/// quota of the day is used with it, so it is noted before the printer runs.
pub async fn print_at_counter(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<Vec<StoredCard>, CounterPrintError> {
    let request = app.storage.requests().get(number).await?;
    require_at(app, Act::PrintAtCounter, &request.centre).await?;
    let RequestState::Made { card_number, .. } = &request.state else {
        return Err(CounterPrintError::NoCard(number));
    };
    let cards = app.storage.cards();
    let mut all = cards.list_of_families(&[&request.family_id]).await?;
    let all = all.remove(&request.family_id).unwrap_or_default();
    let issue = all
        .iter()
        .find(|card| card.version.number.to_string() == *card_number)
        .map(|card| card.version.number.issue_number());
    let parts: Vec<StoredCard> = all
        .into_iter()
        .filter(|card| {
            Some(card.version.number.issue_number()) == issue
                && card.production != Production::Draft
        })
        .collect();
    let numbers: Vec<String> = parts
        .iter()
        .map(|card| card.version.number.to_string())
        .collect();
    let prints = app.storage.counter_prints();
    prints.record(&request.centre, &numbers, app.now).await?;
    Ok(parts)
}

#[cfg(test)]
mod tests;
