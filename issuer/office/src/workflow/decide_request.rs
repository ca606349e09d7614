//! Says yes or no to a family's request. A yes makes the card: the old one ends in the transaction in
//! which the new one is signed, and the request is done with it.

use issuer_domain::{
    AcknowledgementNumber, Act, Making, NoticeEvent, Production, RefusalReason, Remedy,
    RequestState, RequestStepRefused,
};

use super::correct_cards::correction_orders;
use super::guard_month::Drawn;
use super::make_cards::{MakeError, Maker, Order, Refused};
use super::no_card::NoCard;
use super::permission::{self, PermissionError};
use super::renderer::Renderer;
use super::replace_cards::{ReplaceError, ReplaceRefused, replace_one};
use super::reprint_cards::reprint_orders;
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{
    CardTarget, CounterRefused, Deciding, StorageError, StoredCard, StoredRequest, Telling,
};

/// Why nothing was decided, or no card was made.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Making the card.
    #[error(transparent)]
    Make(#[from] ReplaceError),
    /// The family got another card since it asked.
    #[error(
        "the family has another card than when it asked: {0}\n\nhint: look whether it still needs one; if not, refuse the request as asked twice"
    )]
    OtherCard(String),
    /// The family's cards are not settled yet.
    #[error(
        "the family's cards are not settled\n\nhint: `issuer family split` or `issuer family merge` makes them; then approve this request"
    )]
    SettleFirst,
    /// The family gets no card. Nothing was decided now; what was approved before stays approved.
    #[error("no card can be made: {0}")]
    NoCard(NoCard),
    /// It was approved, and the key did not sign. It stays approved.
    #[error(
        "it is approved, and the card is not made yet (approve it again once that is cured, or refuse it): {0}"
    )]
    NotMadeYet(String),
}

/// Says yes, and makes the card. Said again of a request that is approved and has no card yet, the
/// card is made. `drawn` is asked only where a member comes from another family's card.
pub async fn approve_request(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    number: AcknowledgementNumber,
    drawn: Drawn,
) -> Result<StoredRequest, DecideError> {
    let request = app.storage.requests().get(number).await?;
    approve_seen(app, keys, renderer, request, drawn).await
}

/// The same of a request as it was seen. Others may have decided since then.
async fn approve_seen(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    request: StoredRequest,
    drawn: Drawn,
) -> Result<StoredRequest, DecideError> {
    let number = request.number;
    may_approve(app, &request).await?;
    if request.reason.remedy() == Remedy::Settlement {
        return approve_settled(app, &request).await;
    }
    let mut cards = cards_of(app, &request).await?;
    if cards.iter().any(is_draft) {
        // Somebody said yes before, and the program died with the card half made.
        let mut maker = Maker::new(app, keys, renderer);
        maker.finish_drafts().await.map_err(ReplaceError::from)?;
        let after = app.storage.requests().get(number).await?;
        if matches!(after.state, RequestState::Made { .. }) {
            return Ok(after);
        }
        cards = cards_of(app, &request).await?;
    }
    let is_approved = matches!(request.state, RequestState::Approved(_));
    if !is_approved {
        // The steps that would be refused are told before anything is asked of the cards.
        let (by, at) = (app.actor().clone(), app.now);
        let step = request.state.clone().approve(by, at);
        step.map_err(|refused| StorageError::from(CounterRefused::Step(refused)))?;
        same_card(&request, &cards)?;
    }
    let no_card = |refused: Refused| DecideError::NoCard(refused.why);
    let order = order_of(app, &request, cards).await?.map_err(no_card)?;
    // Somebody who says it at the same moment may have the card made by now.
    let step = |state: RequestState| match state {
        RequestState::Approved(_) if is_approved => Ok(state),
        other if is_approved => Err(RequestStepRefused::State {
            from: other.word(),
            to: "made",
        }),
        other => other.approve(app.actor().clone(), app.now),
    };
    let yes = Deciding {
        number,
        step: &step,
        was_taken: is_approved,
        telling: telling(app, NoticeEvent::Approved),
        at: app.now,
    };
    let made = replace_one(app, keys, renderer, order, drawn, &yes).await;
    if let Ok(Err(refused)) = made {
        return Err(no_card(refused));
    }
    let after = app.storage.requests().get(number).await?;
    match made {
        _ if matches!(after.state, RequestState::Made { .. }) => Ok(after),
        Ok(_) => Err(DecideError::NotMadeYet(String::new())),
        // A yes that another person said at the same moment is told as what it is.
        Err(ReplaceError::Make(MakeError::Storage(error))) => Err(error.into()),
        // A token that did not sign: the yes stands.
        Err(error) if matches!(after.state, RequestState::Approved(_)) => {
            Err(DecideError::NotMadeYet(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Says no; a fee that was paid goes back.
pub async fn refuse_request(
    app: &App,
    number: AcknowledgementNumber,
    why: RefusalReason,
) -> Result<StoredRequest, DecideError> {
    permission::require(app, Act::DecideRequests).await?;
    let step = |state: RequestState| state.refuse(why, app.actor().clone(), app.now);
    let telling = telling(app, NoticeEvent::Refused);
    let requests = app.storage.requests();
    Ok(requests.step(number, &step, telling, app.now).await?)
}

/// Whether the person may say yes: another one than who took it, where policy does not say
/// otherwise; an officer from the third reprint of a year on.
async fn may_approve(app: &App, request: &StoredRequest) -> Result<(), DecideError> {
    let is_who_asked = *app.actor() == request.asked_by;
    let act = match (request.needs_officer, is_who_asked && request.alone) {
        (true, _) => Act::ReprintAgain,
        (false, true) => Act::TakeRequests,
        (false, false) => Act::DecideRequests,
    };
    permission::require(app, act).await?;
    if is_who_asked && !request.alone {
        let number = request.number.to_string();
        return Err(StorageError::from(CounterRefused::SecondPerson { number }).into());
    }
    Ok(())
}

async fn step_approve(app: &App, request: &StoredRequest) -> Result<StoredRequest, StorageError> {
    let step = |state: RequestState| state.approve(app.actor().clone(), app.now);
    let telling = telling(app, NoticeEvent::Approved);
    let requests = app.storage.requests();
    requests.step(request.number, &step, telling, app.now).await
}

/// A request of a family that split or merged is done where its cards are settled since it asked.
async fn approve_settled(app: &App, request: &StoredRequest) -> Result<StoredRequest, DecideError> {
    let cards = cards_of(app, request).await?;
    let settled = cards.iter().find(|card| {
        matches!(card.version.making, Making::Split | Making::Merger)
            && card.is_live()
            && card.version.issued_at >= request.asked_at
            && card.version.number.part().number() == 1
    });
    let card = settled.ok_or(DecideError::SettleFirst)?;
    if !matches!(request.state, RequestState::Approved(_)) {
        step_approve(app, request).await?;
    }
    let card_number = card.version.number.to_string();
    let requests = app.storage.requests();
    Ok(requests
        .note_card(request.number, &card_number, app.now)
        .await?)
}

/// Whether the family's newest card is the one that it had when it asked.
fn same_card(request: &StoredRequest, cards: &[StoredCard]) -> Result<(), DecideError> {
    let newest = cards
        .iter()
        .rfind(|card| !is_draft(card) && card.version.number.part().number() == 1)
        .map(|card| card.version.number.to_string());
    match newest {
        Some(newest) if newest != request.old_card => Err(DecideError::OtherCard(newest)),
        _ => Ok(()),
    }
}

fn is_draft(card: &StoredCard) -> bool {
    card.production == Production::Draft
}

async fn cards_of(app: &App, request: &StoredRequest) -> Result<Vec<StoredCard>, StorageError> {
    let id = &request.family_id;
    let mut cards = app.storage.cards().list_of_families(&[id]).await?;
    Ok(cards.remove(id).unwrap_or_default())
}

/// The card that a request asks for, or why the family gets none.
async fn order_of(
    app: &App,
    request: &StoredRequest,
    cards: Vec<StoredCard>,
) -> Result<Result<Order, Refused>, DecideError> {
    let id = &request.family_id;
    let targets = [CardTarget {
        family_id: id.clone(),
        issue: None,
    }];
    let (orders, refused) = match request.reason.remedy() {
        // Who may approve was looked at; the count of a year with it.
        Remedy::Reprint(reason) => {
            let cards = [(id.clone(), cards)].into();
            reprint_orders(app, &targets, &cards, (reason, true)).await?
        }
        Remedy::Correction | Remedy::Settlement | Remedy::Withdrawal => {
            permission::require(app, Act::Correct).await?;
            correction_orders(app, &targets).await?
        }
    };
    let refused = refused.into_iter().next();
    let order = orders.into_iter().next();
    Ok(order.ok_or_else(|| {
        let no_order = || Refused::new(id.clone(), ReplaceRefused::NeverHadOne);
        refused.unwrap_or_else(no_order)
    }))
}

fn telling(app: &App, event: NoticeEvent) -> Telling<'_> {
    Telling {
        event,
        helpline: &app.config.counter.helpline,
    }
}

#[cfg(test)]
mod tests;
