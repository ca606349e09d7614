//! One card as a picture, or as a document for people.

use issuer_domain::CardType;
use issuer_render::CardData;
use issuer_render::document::{self, DocumentError, DocumentSetup};
use issuer_render::pdf::OutputProfile;
use issuer_render::preview::{self, PreviewError};
use issuer_render::sample_card::{self, SampleError};
use time::OffsetDateTime;

use super::renderer::{Renderer, UndrawableCard};
use super::stored_card_data::{CardDataError, stored_card_data};
use crate::app::App;
use crate::storage::StorageError;

/// In what form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Two pages of a card's size, for a card printer at a counter: PDF.
    Card,
    /// Both sides on A4 with what to know, for the family: PDF.
    ECopy,
    /// Both sides beside each other, PNG.
    Preview {
        /// Dots per inch.
        dpi: f32,
    },
    /// The same with lines across, which no shop can read: PNG.
    Proof {
        /// Dots per inch.
        dpi: f32,
    },
}

/// Why a card was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// No printed data.
    #[error(transparent)]
    CardData(#[from] CardDataError),
    /// It does not fit its layout.
    #[error(transparent)]
    Face(#[from] UndrawableCard),
    /// No document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// No made-up family.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// No picture.
    #[error(transparent)]
    Preview(#[from] PreviewError),
}

/// Draws a signed card; `number` is what stands on it.
pub async fn draw_card(
    app: &App,
    renderer: &mut Renderer,
    number: &str,
    form: Form,
) -> Result<Vec<u8>, DrawError> {
    let card = load(app, number).await?;
    let faces = renderer.face(&card)?;
    let layout = renderer.layout_of(&card);
    let fonts = renderer.fonts();
    let setup = DocumentSetup {
        created: OffsetDateTime::from_unix_timestamp(app.now.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        profile: OutputProfile::coated(),
    };
    Ok(match form {
        Form::Card => document::single_card(&card, &faces, layout, fonts, &setup)?,
        Form::ECopy => document::e_copy(&card, &faces, layout, fonts, &setup)?,
        Form::Preview { dpi } => preview::png(&faces, layout, fonts, card.photo.as_deref(), dpi)?,
        Form::Proof { dpi } => {
            preview::proof_png(&faces, layout, fonts, card.photo.as_deref(), dpi)?
        }
    })
}

/// Draws a layout with the made-up family that the program carries, as PNG.
pub fn draw_sample(
    renderer: &mut Renderer,
    card_type: CardType,
    dpi: f32,
) -> Result<Vec<u8>, DrawError> {
    let mut card = sample_card::bundled()?;
    card.card_type = card_type;
    let faces = renderer.face(&card)?;
    let layout = renderer.layout_of(&card);
    Ok(preview::png(&faces, layout, renderer.fonts(), None, dpi)?)
}

pub(super) async fn load(app: &App, number: &str) -> Result<CardData, DrawError> {
    let stored =
        app.storage
            .cards()
            .find(number)
            .await?
            .ok_or_else(|| StorageError::NoSuchCard {
                card_number: number.to_owned(),
            })?;
    let family = app
        .storage
        .families()
        .get(stored.family_id(), stored.version.family_revision)
        .await?;
    let mut family = family.family;
    family.as_on = stored.version.as_on;
    Ok(stored_card_data(&stored, &family, &app.photos)?)
}

/// The number of a card that shows what the layout can: a family of four to six with a photo, of
/// the first cards that were signed; the first card where there is none such.
pub async fn find_showpiece(app: &App) -> Result<String, DrawError> {
    const LOOKED_AT: u32 = 60;
    const MEMBERS: std::ops::RangeInclusive<usize> = 4..=6;
    let cards = app.storage.cards().list_live(None, LOOKED_AT).await?;
    for stored in &cards {
        let card = load(app, &stored.version.number.to_string()).await?;
        let both_scripts = card.head.hindi().is_some() && card.head.latin().is_some();
        if card.photo.is_some() && both_scripts && MEMBERS.contains(&card.members.len()) {
            return Ok(card.card_number.to_string());
        }
    }
    let first = cards.first().ok_or_else(|| StorageError::NoSuchCard {
        card_number: "that is signed".to_owned(),
    })?;
    Ok(first.version.number.to_string())
}
