//! Some cards of a lot once more, for a press whose machine jammed.

use std::str::FromStr;

use super::draw_pieces::{DrawError, draw_cards};
use super::go_on::ToTheEnd;
use super::lot_store::LotStore;
use super::renderer::Renderer;
use crate::app::App;
use crate::storage::{Lot, LotCards};

/// Places of a lot, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// A text that is no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a range is written 1200-1250, or 17 for one card")]
pub struct RangeError;

impl FromStr for Range {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first = first.parse().map_err(|_| RangeError)?;
        let last = last.parse().map_err(|_| RangeError)?;
        if first == 0 || last < first {
            return Err(RangeError);
        }
        Ok(Self { first, last })
    }
}

/// A file with cards of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeDrawn {
    /// Its path in the place for lots.
    pub path: String,
    /// Cards in it.
    pub cards: u64,
    /// Its length.
    pub bytes: u64,
}

/// Why there is no such file.
#[derive(Debug, thiserror::Error)]
pub enum RangeDrawError {
    /// Drawing.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The lot ends before.
    #[error("lot {lot} has {cards} cards\n\nhint: a range is within 1-{cards}")]
    Outside {
        /// The lot.
        lot: String,
        /// Its cards.
        cards: u64,
    },
}

/// Draws the range into `ranges/<lot>/`, beside the lot, whose own files and checksums stay as they
/// are, and notes it in the audit log.
pub async fn draw_range(
    app: &App,
    store: &LotStore,
    renderer: &mut Renderer,
    lot: &Lot,
    range: Range,
) -> Result<RangeDrawn, RangeDrawError> {
    if range.last > lot.cards {
        return Err(RangeDrawError::Outside {
            lot: lot.lot_id.clone(),
            cards: lot.cards,
        });
    }
    let path = format!(
        "ranges/{}/cards-{:05}-{:05}.pdf",
        lot.lot_id, range.first, range.last
    );
    let lots = app.storage.lots();
    // Noted first: no copy of a card is ever made that nobody knows of.
    let noted = lots.note_range(&lot.lot_id, range.first, range.last, app.now);
    noted.await.map_err(DrawError::from)?;
    let cards = LotCards::Places {
        after: range.first - 1,
        last: range.last,
    };
    let drawing = draw_cards(app, store, renderer, lot, cards, &path, &mut ToTheEnd).await?;
    Ok(RangeDrawn {
        path,
        cards: drawing.lines.len() as u64,
        bytes: drawing.written.bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_both_its_ends() {
        let range = |first, last| Ok(Range { first, last });
        assert_eq!("1200-1250".parse(), range(1_200, 1_250));
        assert_eq!("17".parse(), range(17, 17));
        for text in ["", "0", "0-4", "9-3", "-4", "4-", "a-b", "1-2-3"] {
            assert_eq!(text.parse::<Range>(), Err(RangeError), "{text}");
        }
    }
}
