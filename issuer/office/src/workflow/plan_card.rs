//! How an order goes on cards: how many, until when, and whether every text fits.

use card_payload::limits::{ISSUE_NUMBER_MAX, STATUS_LIST_ENTRIES_MAX};
use card_payload::{CardNumberError, KeyId, StatusReference, ToBeSigned, qr_text};
use issuer_domain::{CardNumber, Family, FamilyId, Timestamp};
use issuer_render::CardData;
use issuer_render::face::FaceError;

use super::card_content::{CardTerms, IssueTerms, card_data, claims, end_of};
use super::make_cards::Order;
use super::plan_parts::{PartPlan, PlanError, QR_TEXT_MAX, SIGNATURE_FOR_LENGTH, plan_parts};
use super::renderer::FitCheck;

/// How an order goes on cards.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) issue_number: u8,
    pub(super) expires_at: Timestamp,
    pub(super) parts: Vec<PartPlan>,
}

impl Plan {
    /// The claims of one part, with its place in a status list: URI and index.
    pub(super) fn claims(
        &self,
        order: &Order,
        part: &PartPlan,
        (uri, index): (&str, u32),
        terms: &IssueTerms,
    ) -> card_payload::FamilyCard {
        let card = CardTerms {
            issue_number: self.issue_number,
            plan: part,
            not_before: order.not_before,
            expires_at: self.expires_at,
            status: StatusReference {
                index,
                uri: uri.to_owned(),
            },
        };
        claims(&order.stored.family, card, terms)
    }
}

/// Why a family does not go on cards.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OrderRefused {
    /// Its members and texts do not go on cards.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A text does not fit on the layout.
    #[error(transparent)]
    Face(#[from] FaceError),
    /// There is no number for its card.
    #[error(transparent)]
    Number(#[from] CardNumberError),
    /// Its card numbers are used up.
    #[error(
        "the family has had {ISSUE_NUMBER_MAX} cards, and card numbers have room for no more\n\nhint: the register must give the family a new family id"
    )]
    NumbersUsedUp,
    /// Its time is over.
    #[error(
        "the last day of the family's card is over\n\nhint: import a register file in which the family's `valid_until` lies ahead"
    )]
    Over,
    /// Another family's card would have to end with it, and does not.
    #[error(
        "it has people of family {0}, whose card would not end\n\nhint: look why family {0} gets no new card"
    )]
    NotWithout(FamilyId),
}

/// How an order goes on cards; `issue_number` is the family's next.
pub(super) fn plan_order(
    order: &Order,
    issue_number: u8,
    fit: &mut FitCheck<'_>,
    key_id: KeyId,
    terms: &IssueTerms,
    lists_uri: &str,
) -> Result<Plan, OrderRefused> {
    if issue_number > ISSUE_NUMBER_MAX {
        return Err(OrderRefused::NumbersUsedUp);
    }
    let family = &order.stored.family;
    let own_end = || end_of(terms.expires_on(family));
    let expires_at = order.expires_at.unwrap_or_else(own_end);
    let begins = order.not_before.unwrap_or(terms.issued_at);
    if expires_at <= begins.max(terms.issued_at) {
        return Err(OrderRefused::Over);
    }
    let mut planned = Plan {
        issue_number,
        expires_at,
        parts: Vec::new(),
    };
    // The place is not yet known: the highest takes the most bytes.
    let (uri, index) = (format!("{lists_uri}99"), STATUS_LIST_ENTRIES_MAX - 1);
    let rows_max = fit.rows_max(family.card_type);
    let parts = plan_parts(family.members.len(), rows_max, |plan| {
        // Long names make higher rows: such a part is as full as one whose text is too long.
        if let Ok(card) = printed(family, issue_number, plan, expires_at)
            && let Err(FaceError::TooManyMembers { .. }) = fit.check(&card)
        {
            return Ok(QR_TEXT_MAX);
        }
        let card = planned.claims(order, plan, (&uri, index), terms);
        let unsigned = ToBeSigned::card(&card, key_id)?;
        Ok(qr_text(&unsigned.into_token(SIGNATURE_FOR_LENGTH)).len())
    })?;
    for plan in &parts {
        fit.check(&printed(family, issue_number, plan, expires_at)?)?;
    }
    planned.parts = parts;
    Ok(planned)
}

/// What would be printed, but for the QR.
fn printed(
    family: &Family,
    issue_number: u8,
    plan: &PartPlan,
    expires_at: Timestamp,
) -> Result<CardData, CardNumberError> {
    let number = CardNumber::new(family.id.clone(), issue_number, plan.part)?;
    let photo = family.photo.as_ref().map(|_| Vec::new());
    Ok(card_data(
        family,
        number,
        plan,
        expires_at,
        String::new(),
        photo,
    ))
}
