//! A card for every family that has none: planned, stored as an intent, signed, checked, stored.
//!
//! Running it again is safe: it finishes what an interrupted run left and passes over families
//! that have a live card.

use card_payload::limits::STATUS_LIST_ENTRIES_MAX;
use card_payload::{CardNumberError, EncodeError, KeyId, StatusReference, ToBeSigned, qr_text};
use card_verifier::{Lists, UpdateError};
use issuer_domain::{CardNumber, Family, FamilyId};
use issuer_render::CardData;
use issuer_render::face::FaceError;

use super::card_content::{IssueTerms, card_data, claims, end_of};
use super::current_lists::current_lists;
use super::plan_parts::{PartPlan, PlanError, QR_TEXT_MAX, plan_parts};
use super::renderer::{FitCheck, Renderer};
use super::sign_drafts::{SignDraftsError, sign_drafts};
use super::sign_update::{UpdateSigningError, sign_update};
use crate::app::App;
use crate::signing::{KeyRing, KeyRingError};
use crate::storage::{CardIntent, StatusListSetup, StatusPlace, StorageError, StoredFamily};

/// Families of one transaction.
const BATCH: u32 = 250;

/// The number of a family's first card.
const FIRST_ISSUE: u8 = 1;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueReport {
    /// Families that got their card.
    pub families: u64,
    /// Cards that were signed, continuation cards included.
    pub cards: u64,
    /// Of these, cards that an interrupted run had left as drafts.
    pub finished: u64,
    /// Families with more than one card.
    pub continued: u64,
    /// Families that got none, and why.
    pub refused: Vec<Refused>,
}

/// A family that got no card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub family_id: FamilyId,
    /// Why, for people.
    pub reason: String,
    /// What to do about it; empty where there is nothing to say.
    pub hint: String,
}

impl Refused {
    fn new(family_id: FamilyId, error: &RefusedReason) -> Self {
        let text = error.to_string();
        let (reason, hint) = text.split_once("\n\nhint: ").unwrap_or((&text, ""));
        Self {
            family_id,
            reason: reason.to_owned(),
            hint: hint.to_owned(),
        }
    }
}

/// Why a run ended early. What it had signed until then is stored.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The lists to check new cards with.
    #[error(transparent)]
    Lists(#[from] UpdateSigningError),
    /// No card key.
    #[error(transparent)]
    Key(#[from] KeyRingError),
    /// The lists do not open.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// Signing.
    #[error(transparent)]
    Sign(#[from] SignDraftsError),
    /// A card number that cannot be.
    #[error("no card number for family {family_id}")]
    Number {
        /// The family.
        family_id: FamilyId,
    },
    /// Claims that were measured and then not encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// Issues cards. A family whose card could not be printed as it is gets none. `progress` is told
/// of each batch of families.
pub async fn issue_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    progress: &mut dyn FnMut(u64),
) -> Result<IssueReport, IssueError> {
    let mut report = IssueReport::default();
    let mut lists = None;
    let (drafts, _) = app.storage.cards().count().await?;
    if drafts > 0 {
        let lists = lists.insert(lists_for_check(app, keys).await?);
        report.finished = sign_drafts(app, keys, lists, &mut |_| ()).await?;
        report.cards = report.finished;
    }
    let terms = app.issue_terms();
    let key_id = keys.first_card_key()?.key_id();
    let mut after = None;
    loop {
        let families = app
            .storage
            .families()
            .list_without_card(after.as_ref(), BATCH)
            .await?;
        let Some(last) = families.last() else { break };
        after = Some(last.family.id.clone());
        let plans = renderer.check_each(&families, |fit, stored| {
            plan_family(&stored.family, fit, key_id, &terms, app)
        });
        let mut planned = Vec::with_capacity(families.len());
        for (stored, plan) in families.iter().zip(plans) {
            match plan {
                Ok(parts) => planned.push((stored, parts)),
                Err(error) => {
                    report
                        .refused
                        .push(Refused::new(stored.family.id.clone(), &error));
                }
            }
        }
        store_intents(app, &planned, key_id, &terms).await?;
        let lists = match &mut lists {
            Some(lists) => lists,
            none => none.insert(lists_for_check(app, keys).await?),
        };
        report.cards += sign_drafts(app, keys, lists, &mut |_| ()).await?;
        report.families += planned.len() as u64;
        report.continued += planned.iter().filter(|(_, parts)| parts.len() > 1).count() as u64;
        progress(families.len() as u64);
    }
    Ok(report)
}

/// The lists as the next update will have them. They are never published under this version.
async fn lists_for_check(app: &App, keys: &KeyRing) -> Result<Lists, IssueError> {
    const UNPUBLISHED: u64 = 0;
    let lists = current_lists(&app.storage).await?;
    let update = sign_update(UNPUBLISHED, app.now, &lists, &app.list_terms(), keys)?;
    Ok(Lists::open(&update, &keys.anchors)?)
}

fn plan_family(
    family: &Family,
    fit: &mut FitCheck<'_>,
    key_id: KeyId,
    terms: &IssueTerms,
    app: &App,
) -> Result<Vec<PartPlan>, RefusedReason> {
    // The place is not yet known: the highest takes the most bytes.
    let status = StatusReference {
        index: STATUS_LIST_ENTRIES_MAX - 1,
        uri: format!("{}99", app.config.issuer.status_lists),
    };
    let rows_max = fit.rows_max(family.card_type);
    let expires_at = end_of(terms.expires_on(family));
    let photo = family.photo.as_ref().map(|_| Vec::new());
    let printed = |plan: &PartPlan| -> Result<CardData, CardNumberError> {
        let number = CardNumber::new(family.id.clone(), FIRST_ISSUE, plan.part)?;
        let no_text = String::new();
        Ok(card_data(
            family,
            number,
            plan,
            expires_at,
            no_text,
            photo.clone(),
        ))
    };
    let parts = plan_parts(family.members.len(), rows_max, |plan| {
        // Long names make higher rows: such a part is as full as one whose text is too long.
        if let Ok(card) = printed(plan)
            && let Err(FaceError::TooManyMembers { .. }) = fit.check(&card)
        {
            return Ok(QR_TEXT_MAX);
        }
        let card = claims(family, FIRST_ISSUE, plan, status.clone(), terms);
        let unsigned = ToBeSigned::card(&card, key_id)?;
        Ok(qr_text(&unsigned.into_token(SIGNATURE_FOR_LENGTH)).len())
    })?;
    for plan in &parts {
        fit.check(&printed(plan)?)?;
    }
    Ok(parts)
}

/// Why a family gets no card.
#[derive(Debug, thiserror::Error)]
enum RefusedReason {
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Face(#[from] FaceError),
    #[error(transparent)]
    Number(#[from] CardNumberError),
}

/// Bytes that compress as little as a signature: the SHA-512 of nothing (FIPS 180-4).
const SIGNATURE_FOR_LENGTH: [u8; 64] = [
    0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd, 0xf1, 0x54, 0x28, 0x50, 0xd6, 0x6d, 0x80, 0x07,
    0xd6, 0x20, 0xe4, 0x05, 0x0b, 0x57, 0x15, 0xdc, 0x83, 0xf4, 0xa9, 0x21, 0xd3, 0x6c, 0xe9, 0xce,
    0x47, 0xd0, 0xd1, 0x3c, 0x5d, 0x85, 0xf2, 0xb0, 0xff, 0x83, 0x18, 0xd2, 0x87, 0x7e, 0xec, 0x2f,
    0x63, 0xb9, 0x31, 0xbd, 0x47, 0x41, 0x7a, 0x81, 0xa5, 0x38, 0x32, 0x7a, 0xf9, 0x27, 0xda, 0x3e,
];

async fn store_intents(
    app: &App,
    planned: &[(&StoredFamily, Vec<PartPlan>)],
    key_id: KeyId,
    terms: &IssueTerms,
) -> Result<(), IssueError> {
    let cards = planned.iter().map(|(_, parts)| parts.len()).sum::<usize>();
    let setup = StatusListSetup {
        uri_prefix: &app.config.issuer.status_lists,
        places: StatusListSetup::PLACES,
        new_key: app.random,
    };
    let count = u32::try_from(cards).unwrap_or(u32::MAX);
    let places = app.storage.status_indexes().reserve(count, &setup).await?;
    let parts = planned
        .iter()
        .flat_map(|(stored, parts)| parts.iter().map(move |part| (*stored, part)));
    let intents = parts
        .zip(places)
        .map(|((stored, plan), place)| intent(stored, plan, place, key_id, terms))
        .collect::<Result<Vec<_>, _>>()?;
    app.storage.cards().store_intents(&intents).await?;
    Ok(())
}

fn intent(
    stored: &StoredFamily,
    plan: &PartPlan,
    place: StatusPlace,
    key_id: KeyId,
    terms: &IssueTerms,
) -> Result<CardIntent, IssueError> {
    let family = &stored.family;
    let number = CardNumber::new(family.id.clone(), FIRST_ISSUE, plan.part).map_err(|_| {
        IssueError::Number {
            family_id: family.id.clone(),
        }
    })?;
    let status = StatusReference {
        index: place.index,
        uri: place.uri.clone(),
    };
    let card = claims(family, FIRST_ISSUE, plan, status, terms);
    Ok(CardIntent {
        number,
        family_revision: stored.revision,
        card_type: family.card_type,
        as_on: family.as_on,
        issued_at: card.issued_at,
        expires_at: card.expires_at,
        status_place: place,
        key_id: *key_id.as_bytes(),
        to_be_signed: ToBeSigned::card(&card, key_id)?.bytes().to_vec(),
    })
}

#[cfg(test)]
mod tests;
