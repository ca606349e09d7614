//! An interim card: what a family takes home on paper until its card is there.
//!
//! It says what the new card says, under the same number and at the same place of the status list,
//! signed once more with a short life: where the new card is blocked or replaced, the paper ends with
//! it. That it will be signed is noted before it is, and a shop's verifier checks it before it is
//! drawn.

use card_payload::{EncodeError, FamilyCard, KeyId, Timestamp, ToBeSigned, qr_text};
use card_verifier::{Lists, verify};
use issuer_domain::{AcknowledgementNumber, Act, Production, Remedy};
use issuer_render::document::{self, DocumentSetup};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;

use super::card_content::{date, end_of};
use super::check_lists::lists_of;
use super::choose_card_key::{ChooseKeyError, choose_card_key};
use super::counter_place::{CounterPlaceError, require_at};
use super::counter_request::new_cards;
use super::draw_card::{DrawError, load};
use super::renderer::Renderer;
use super::sign_update::UpdateSigningError;
use crate::app::App;
use crate::signing::{Expected, KeyRing, SelfCheckError, SignerError, self_check};
use crate::storage::{StorageError, StoredCard};

/// Why there is no interim card.
#[derive(Debug, thiserror::Error)]
pub enum InterimError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
    /// The card is not made, or the family has it, or it was never to have one on paper.
    #[error(
        "request {0} gets no interim card\n\nhint: it is for a card that is approved and not in the family's hands yet; families that split or merged are served on their present cards"
    )]
    NotNow(AcknowledgementNumber),
    /// What is stored of the card.
    #[error("what is stored of card {0} is damaged\n\nhint: restore the database from its backup")]
    Damaged(String),
    /// No card key may sign.
    #[error(transparent)]
    NoKey(#[from] ChooseKeyError),
    /// The lists to check it with.
    #[error(transparent)]
    Lists(#[from] UpdateSigningError),
    /// Its claims.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// A shop would not accept it.
    #[error("the interim card was signed and failed its check")]
    SelfCheck(#[from] SelfCheckError),
    /// The drawing.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// Whether a reason leaves a family without a card until the new one comes.
pub const fn gets_interim(remedy: Remedy) -> bool {
    matches!(remedy, Remedy::Reprint(_) | Remedy::Correction)
}

/// Signs an interim card for one part of a request's new card, counted from 1, and draws it: one A4
/// page, PDF.
pub async fn sign_interim(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    number: AcknowledgementNumber,
    part: u8,
) -> Result<Vec<u8>, InterimError> {
    let request = app.storage.requests().get(number).await?;
    require_at(app, Act::TakeRequests, &request.centre).await?;
    let cards = new_cards(app, &request).await?;
    let mut parts = cards.iter();
    let card = parts.find(|card| card.version.number.part().number() == part);
    let card = card.filter(|card| {
        let in_hand = matches!(card.production, Production::HandedOver(..));
        card.is_live() && !in_hand && gets_interim(request.reason.remedy())
    });
    let card = card.ok_or(InterimError::NotNow(number))?;
    let card_number = card.version.number.to_string();
    let lists = lists_of(app, keys, std::slice::from_ref(card))?;
    let claims = interim_claims(app, card, &lists);
    let claims = claims.ok_or_else(|| InterimError::Damaged(card_number.clone()))?;
    let key_id = choose_card_key(app, keys, 1).await?.key_id;
    let unsigned = ToBeSigned::card(&claims, key_id)?;
    let requests = app.storage.requests();
    requests
        .note_interim(number, &card_number, claims.expires_at, app.now)
        .await?;
    let text = sign(keys, key_id, unsigned)?;
    let expected = Expected {
        card_number: &card.version.number,
        status_index: card.version.status_place.index,
        expires_at: claims.expires_at,
    };
    let begins = claims.not_before.unwrap_or(claims.issued_at);
    self_check(&text, &expected, &lists, app.now.max(begins))?;
    let mut data = load(app, &card_number).await?;
    data.expires_on = date(claims.expires_at);
    data.qr_text = text;
    let faces = renderer.face(&data).map_err(DrawError::from)?;
    let setup = DocumentSetup {
        created: OffsetDateTime::from_unix_timestamp(app.now.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        profile: OutputProfile::coated(),
    };
    let layout = renderer.layout_of(&data);
    let page = document::interim_card(&data, &faces, layout, renderer.fonts(), &setup);
    Ok(page.map_err(DrawError::from)?)
}

/// What the card says, with the short life of an interim card; never longer than the card's own. It
/// is read from the card's code with the verifier, so nothing is signed again that did not hold.
fn interim_claims(app: &App, card: &StoredCard, lists: &Lists) -> Option<FamilyCard> {
    let verdict = verify(card.qr_text.as_deref()?, lists, app.now);
    let claims = verdict.card()?.claims().clone();
    let days = i64::from(app.config.counter.interim_days);
    let ends = date(app.now.plus_seconds(days * Timestamp::DAY));
    Some(FamilyCard {
        issued_at: app.now,
        expires_at: end_of(ends).min(claims.expires_at),
        ..claims
    })
}

fn sign(keys: &KeyRing, key_id: KeyId, unsigned: ToBeSigned) -> Result<String, InterimError> {
    let signer = keys.find_card_key(key_id);
    let signer = signer.ok_or_else(|| InterimError::Damaged(key_id.to_string()))?;
    let signature = signer.sign(unsigned.bytes())?;
    Ok(qr_text(&unsigned.into_token(signature)))
}

#[cfg(test)]
mod tests;
