//! Draws a family's card before it is made, for the family to look at: its own data, and a code that
//! no shop takes.

use card_payload::limits::ISSUE_NUMBER_MAX;
use issuer_domain::{CardNumber, Family};
use issuer_render::CardData;
use issuer_render::face::FaceError;
use issuer_render::placed::Side;
use issuer_render::preview::{self, PreviewError};

use super::card_content::{card_data, end_of};
use super::plan_parts::{PlanError, QR_TEXT_MAX, plan_parts};
use super::renderer::{FitCheck, Renderer, UndrawableCard};
use super::self_check::SelfCheckView;
use crate::app::App;
use crate::storage::StorageError;

/// What the code of such a picture says: it begins like no card.
const NO_CARD: &str = "NO CARD: HIM PARIVAR PREVIEW";
/// Dots per inch: 740 dots for a card's width, which a telephone shows sharp.
const DPI: f32 = 220.0;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum DrawSelfCheckError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The family does not go on cards.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It does not fit its layout.
    #[error(transparent)]
    Face(#[from] UndrawableCard),
    /// No picture.
    #[error(transparent)]
    Preview(#[from] PreviewError),
}

/// The cards that the family would get: one, or more where the family is large.
pub async fn cards_to_check(
    app: &App,
    renderer: &mut Renderer,
    view: &SelfCheckView,
) -> Result<Vec<CardData>, DrawSelfCheckError> {
    let family = &view.family;
    let mut cards = app.storage.cards().list_of_families(&[&family.id]).await?;
    let cards = cards.remove(&family.id).unwrap_or_default();
    let last = cards
        .last()
        .map_or(0, |card| card.version.number.issue_number());
    let issue_number = last.saturating_add(1).min(ISSUE_NUMBER_MAX);
    let photo = family.photo.as_ref();
    let photo = photo
        .map(|photo| app.photos.get(&photo.sha256))
        .transpose()?;
    let expires_at = end_of(app.issue_terms().expires_on(family));
    let plan = |fit: &mut FitCheck<'_>, family: &Family| {
        plan_parts(
            family.members.len(),
            fit.rows_max(family.card_type),
            |plan| {
                let number = CardNumber::new(family.id.clone(), issue_number, plan.part);
                let card = number.map(|number| {
                    let photo = photo.clone();
                    card_data(family, number, plan, expires_at, NO_CARD.to_owned(), photo)
                });
                let is_full = |card: &CardData| {
                    matches!(fit.check(card), Err(FaceError::TooManyMembers { .. }))
                };
                let full = card.as_ref().is_ok_and(is_full);
                Ok(if full { QR_TEXT_MAX } else { NO_CARD.len() })
            },
        )
    };
    let planned = renderer.check_each(std::slice::from_ref(family), plan);
    let mut parts = Vec::new();
    for planned in planned {
        parts.extend(planned?);
    }
    let cards = parts.iter().filter_map(|plan| {
        let number = CardNumber::new(family.id.clone(), issue_number, plan.part).ok()?;
        let text = NO_CARD.to_owned();
        Some(card_data(
            family,
            number,
            plan,
            expires_at,
            text,
            photo.clone(),
        ))
    });
    Ok(cards.collect())
}

/// One side of such a card, as PNG.
pub fn draw_card_to_check(
    renderer: &mut Renderer,
    card: &CardData,
    side: Side,
) -> Result<Vec<u8>, DrawSelfCheckError> {
    let faces = renderer.face(card)?;
    let layout = renderer.layout_of(card);
    let photo = card.photo.as_deref();
    Ok(preview::side_png(
        &faces,
        side,
        layout,
        renderer.fonts(),
        photo,
        DPI,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::test_office::{NOW, TestOffice, family};

    #[tokio::test]
    async fn a_family_without_a_card_sees_both_sides_of_its_first_one() {
        let office = TestOffice::open().await;
        let mut renderer = Renderer::bundled().unwrap();
        for (members, parts) in [(3, 1), (20, 2)] {
            let view = SelfCheckView {
                family: family(1, members),
                expires_at: NOW,
            };
            let cards = cards_to_check(&office.app, &mut renderer, &view)
                .await
                .unwrap();
            assert!(cards.len() >= parts, "{members}");
            let shown: usize = cards.iter().map(|card| card.members.len()).sum();
            assert_eq!(shown, usize::try_from(members).unwrap());
            let sides = [Side::Front, Side::Back]
                .map(|side| draw_card_to_check(&mut renderer, &cards[0], side).unwrap());
            assert!(sides.iter().all(|png| png.starts_with(b"\x89PNG")));
            assert_ne!(sides[0], sides[1]);
        }
    }
}
