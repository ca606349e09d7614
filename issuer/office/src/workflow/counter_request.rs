//! A request as the counter that took it sees it, and the requests of a counter or a family.

use issuer_domain::{AcknowledgementNumber, Act, Fee, Production, RequestState, Role};

use super::counter_place::{CounterPlaceError, centre_of, require_at};
use super::permission;
use super::track_request::{TrackedRequest, fee_lines, track};
use crate::app::App;
use crate::storage::{Centre, RequestFilter, StorageError, StoredCard, StoredRequest};

/// Requests on one page of a list.
pub const REQUESTS_A_PAGE: u32 = 50;
/// The most centres that are listed to choose from: Himachal had 5,908 in 2023.
const CENTRES_MAX: u32 = 10_000;

/// A request with what a counter needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterRequest {
    /// The request.
    pub request: StoredRequest,
    /// How far it is.
    pub tracked: TrackedRequest,
    /// Its fee line by line, where its rate list is still there.
    pub fee: Option<Fee>,
    /// Where it was taken.
    pub centre: Centre,
    /// Cards that this centre has printed today.
    pub printed_today: u64,
    /// The new card's parts, once it is signed.
    pub cards: Vec<StoredCard>,
}

impl CounterRequest {
    /// Whether its card may still be printed here: it is signed, and in no lot.
    pub fn may_be_printed(&self) -> bool {
        let first = self.cards.first();
        first.is_some_and(|card| card.is_live() && matches!(card.production, Production::Signed(_)))
    }

    /// Whether the centre's own printer printed it.
    pub fn was_printed_here(&self) -> bool {
        let here = self.request.centre.as_str();
        let first = self.cards.first();
        first.is_some_and(|card| {
            matches!(card.production, Production::Received(..))
                && card.production.fact() == Some(here)
        })
    }
}

/// A request, for the operators of its centre, inspectors and officers.
pub async fn counter_request(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<CounterRequest, CounterPlaceError> {
    let request = app.storage.requests().get(number).await?;
    require_at(app, Act::TakeRequests, &request.centre).await?;
    let tracked = track(app, &request).await?;
    let centre = app.storage.centres().get(&request.centre).await?;
    let prints = app.storage.counter_prints();
    Ok(CounterRequest {
        tracked,
        fee: fee_lines(app, &request),
        printed_today: prints.count_today(&centre.id, app.now).await?,
        cards: new_cards(app, &request).await?,
        centre,
        request,
    })
}

/// The requests that a person may see: an operator her own centre's, others those of any centre.
pub async fn list_requests(
    app: &App,
    filter: &RequestFilter<'_>,
) -> Result<Vec<StoredRequest>, CounterPlaceError> {
    let member = permission::require(app, Act::TakeRequests).await?;
    let own = centre_of(app, &member).await?;
    let nowhere = member.role == Role::LmkOperator && own.is_none();
    if nowhere {
        return Ok(Vec::new());
    }
    let filter = RequestFilter {
        centre: own.as_ref().or(filter.centre),
        ..*filter
    };
    let requests = app.storage.requests();
    Ok(requests.list(&filter, REQUESTS_A_PAGE).await?)
}

/// The centres at which a person may take a request: an operator's own, or every open one.
pub async fn centres_to_ask_at(app: &App) -> Result<Vec<Centre>, CounterPlaceError> {
    let member = permission::require(app, Act::TakeRequests).await?;
    let centres = app.storage.centres();
    let own = centre_of(app, &member).await?;
    let all = match (member.role, &own) {
        (Role::LmkOperator, None) => Vec::new(),
        (_, Some(own)) => vec![centres.get(own).await?],
        (_, None) => centres.list(None, CENTRES_MAX).await?,
    };
    let open = all.into_iter().filter(|centre| centre.closed_at.is_none());
    Ok(open.collect())
}

/// All parts of the card that was made for a request, in their order.
pub(super) async fn new_cards(
    app: &App,
    request: &StoredRequest,
) -> Result<Vec<StoredCard>, StorageError> {
    let RequestState::Made { card_number, .. } = &request.state else {
        return Ok(Vec::new());
    };
    let cards = app.storage.cards();
    let mut all = cards.list_of_families(&[&request.family_id]).await?;
    let all = all.remove(&request.family_id).unwrap_or_default();
    let issue_of = |card: &StoredCard| card.version.number.issue_number();
    let first = all
        .iter()
        .find(|card| card.version.number.to_string() == *card_number);
    let issue = first.map(issue_of);
    let parts = all
        .into_iter()
        .filter(|card| Some(issue_of(card)) == issue && card.production != Production::Draft);
    Ok(parts.collect())
}
