//! A stored card with its family, as the data that is printed.

use issuer_domain::Family;
use issuer_render::CardData;

use super::card_content::card_data;
use super::plan_parts::PartPlan;
use crate::storage::{PhotoStore, StorageError, StoredCard};

/// Why a card has nothing to print.
#[derive(Debug, thiserror::Error)]
pub enum CardDataError {
    /// Its photo is gone or another one.
    #[error(transparent)]
    Photo(#[from] StorageError),
    /// It was never signed.
    #[error("card {card_number} is not signed\n\nhint: `issuer issue` finishes it")]
    NotSigned {
        /// The card.
        card_number: String,
    },
}

/// The printed data of a signed card; `family` is the revision that was signed.
pub(crate) fn stored_card_data(
    card: &StoredCard,
    family: &Family,
    photos: &PhotoStore,
) -> Result<CardData, CardDataError> {
    let text = card
        .qr_text
        .clone()
        .ok_or_else(|| CardDataError::NotSigned {
            card_number: card.version.number.to_string(),
        })?;
    let photo = family
        .photo
        .as_ref()
        .map(|photo| photos.get(&photo.sha256))
        .transpose()?;
    let plan = PartPlan::of(family.members.len(), card.version.number.part());
    Ok(card_data(
        family,
        card.version.number.clone(),
        &plan,
        card.version.expires_at,
        text,
        photo,
    ))
}
