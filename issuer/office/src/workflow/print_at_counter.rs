//! A family's new card printed by the counter's own printer instead of in a lot.

use issuer_domain::{AcknowledgementNumber, Act, CentreId};

use super::counter_place::{CounterPlaceError, require_at};
use super::counter_request::new_cards;
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
    let parts = new_cards(app, &request).await?;
    if parts.is_empty() {
        return Err(CounterPrintError::NoCard(number));
    }
    let numbers: Vec<String> = parts
        .iter()
        .map(|card| card.version.number.to_string())
        .collect();
    let prints = app.storage.counter_prints();
    prints.record(&request.centre, &numbers, app.now).await?;
    Ok(parts)
}

/// Notes that a card which a counter printed today is drawn once more for its printer, which may have
/// jammed. `false` on another day or at another counter: then the card is asked for anew.
pub async fn note_drawn(
    app: &App,
    centre: &CentreId,
    card_number: &str,
) -> Result<bool, CounterPlaceError> {
    require_at(app, Act::PrintAtCounter, centre).await?;
    let prints = app.storage.counter_prints();
    Ok(prints.note_drawn(centre, card_number, app.now).await?)
}

#[cfg(test)]
mod tests;
