//! How far the drawing of a lot is.

use crate::app::App;
use crate::storage::{Piece, PieceKind, PieceState, StorageError};

/// How far a lot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotProgress {
    /// Cards in it.
    pub cards: u64,
    /// Cards that are drawn.
    pub drawn: u64,
    /// Pieces in the hands of workers.
    pub claimed: u64,
    /// Pieces that failed too often, with the last reason.
    pub parked: Vec<(i64, String)>,
    /// What it all comes to.
    pub state: LotState,
}

/// What a lot's pieces come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotState {
    /// Nobody has begun.
    Frozen,
    /// Workers are at it, or were.
    Drawing,
    /// A piece needs a person.
    Stuck,
    /// It lies ready with its manifest.
    Ready,
}

impl LotState {
    /// The word for people and machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Frozen => "frozen",
            Self::Drawing => "drawing",
            Self::Stuck => "stuck",
            Self::Ready => "ready",
        }
    }
}

impl LotProgress {
    /// How far a lot is.
    pub async fn of(app: &App, lot_id: &str) -> Result<Self, StorageError> {
        let pieces = app.storage.lots().list_pieces(lot_id).await?;
        Ok(Self::of_pieces(&pieces))
    }

    fn of_pieces(pieces: &[Piece]) -> Self {
        let of_cards = || pieces.iter().filter(|piece| piece.kind == PieceKind::Cards);
        let parked: Vec<(i64, String)> = pieces
            .iter()
            .filter(|piece| piece.state == PieceState::Parked)
            .map(|piece| (piece.shard, piece.error.clone().unwrap_or_default()))
            .collect();
        let all = |state| pieces.iter().all(|piece| piece.state == state);
        let claimed = pieces
            .iter()
            .filter(|piece| piece.state == PieceState::Claimed);
        let claimed = claimed.count() as u64;
        let state = if all(PieceState::Done) {
            LotState::Ready
        } else if !parked.is_empty() && claimed == 0 {
            LotState::Stuck
        } else if all(PieceState::Waiting) {
            LotState::Frozen
        } else {
            LotState::Drawing
        };
        Self {
            cards: of_cards().map(|piece| piece.last + 1 - piece.first).sum(),
            drawn: of_cards().map(|piece| piece.drawn).sum(),
            claimed,
            parked,
            state,
        }
    }
}
