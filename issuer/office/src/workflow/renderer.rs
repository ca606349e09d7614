//! Fonts, layouts and a word cache for each core: what turns a card's data into faces.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use issuer_domain::CardNumber;
use issuer_render::CardData;
use issuer_render::face::{FaceError, Faces, lay_out, lay_out_with};
use issuer_render::fonts::{FontError, FontSet};
use issuer_render::layout::{Layout, LayoutError, Layouts};
use issuer_render::qr::{self, QrError, QrSymbol};
use issuer_render::text::TextShaper;

use super::parallel;

/// Everything that drawing a card needs, loaded once.
pub struct Renderer {
    fonts: FontSet,
    layouts: Arc<Layouts>,
    any_symbol: QrSymbol,
    shapers: Vec<TextShaper>,
}

/// Why there is nothing to draw with.
#[derive(Debug, thiserror::Error)]
pub enum RendererError {
    /// Fonts.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// Layouts.
    #[error(transparent)]
    Layouts(#[from] LayoutError),
    /// The symbol that stands for any other.
    #[error(transparent)]
    Symbol(#[from] QrError),
}

/// A card that does not fit its layout.
#[derive(Debug, thiserror::Error)]
#[error("card {card_number} cannot be drawn")]
pub struct UndrawableCard {
    card_number: CardNumber,
    source: FaceError,
}

/// Tells whether a card's texts fit its layout.
pub struct FitCheck<'renderer> {
    layouts: &'renderer Layouts,
    any_symbol: &'renderer QrSymbol,
    shaper: &'renderer mut TextShaper,
}

impl Renderer {
    /// The fonts and layouts that are part of this program.
    pub fn bundled() -> Result<Self, RendererError> {
        let fonts = FontSet::bundled()?;
        let layouts = Arc::new(Layouts::bundled(&fonts)?);
        let any_symbol = qr::choose("NCF")?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let shapers = (0..cores).map(|_| TextShaper::new(&fonts)).collect();
        Ok(Self {
            fonts,
            layouts,
            any_symbol,
            shapers,
        })
    }

    /// Another one with the same fonts and layouts, for whoever draws one card at a time.
    #[must_use]
    pub fn for_one(&self) -> Self {
        Self {
            fonts: self.fonts.clone(),
            layouts: Arc::clone(&self.layouts),
            any_symbol: self.any_symbol.clone(),
            shapers: vec![TextShaper::new(&self.fonts)],
        }
    }

    /// The fonts.
    pub fn fonts(&self) -> &FontSet {
        &self.fonts
    }

    /// The layouts, shared.
    pub fn layouts(&self) -> Arc<Layouts> {
        Arc::clone(&self.layouts)
    }

    /// The layout of a card.
    pub fn layout_of(&self, card: &CardData) -> &Layout {
        self.layouts.get(card.card_type)
    }

    /// The faces of one card.
    pub fn face(&mut self, card: &CardData) -> Result<Faces, UndrawableCard> {
        let shaper = self.shapers.first_mut();
        let shaper = shaper.ok_or(FaceError::Qr(QrError::Empty));
        let layout = self.layouts.get(card.card_type);
        let faces = shaper.and_then(|shaper| lay_out(card, layout, shaper));
        faces.map_err(|source| UndrawableCard {
            card_number: card.card_number.clone(),
            source,
        })
    }

    /// Faces of many cards, over all cores, in the cards' order.
    pub fn faces(&mut self, cards: &[CardData]) -> Vec<Result<Faces, FaceError>> {
        let Self {
            layouts, shapers, ..
        } = self;
        parallel::map_with(shapers, cards, |shaper, card| {
            lay_out(card, layouts.get(card.card_type), shaper)
        })
    }

    /// Applies `work` to items over all cores, in the items' order, with what tells whether a card
    /// fits.
    pub(super) fn check_each<Item: Sync, Output: Send>(
        &mut self,
        items: &[Item],
        work: impl Fn(&mut FitCheck<'_>, &Item) -> Output + Sync,
    ) -> Vec<Output> {
        let Self {
            layouts,
            any_symbol,
            shapers,
            ..
        } = self;
        parallel::map_with(shapers, items, |shaper, item| {
            work(
                &mut FitCheck {
                    layouts,
                    any_symbol,
                    shaper,
                },
                item,
            )
        })
    }
}

impl FitCheck<'_> {
    /// How many members a card of this type lists.
    pub fn rows_max(&self, card_type: issuer_domain::CardType) -> usize {
        self.layouts.get(card_type).member_rows_max()
    }

    /// Whether every text of a card fits; the QR is not looked at.
    pub fn check(&mut self, card: &CardData) -> Result<(), FaceError> {
        let layout = self.layouts.get(card.card_type);
        lay_out_with(card, layout, self.any_symbol.clone(), self.shaper).map(drop)
    }
}

impl std::fmt::Debug for FitCheck<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("FitCheck").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Renderer")
            .field("cores", &self.shapers.len())
            .finish_non_exhaustive()
    }
}
