//! Takes a family's request for another card at a counter.

use issuer_domain::{
    Act, CentreId, FamilyId, Fee, Mobile, NoticeEvent, Proof, Remedy, RequestReason, TrackingSecret,
};

use super::counter_place::{CounterPlaceError, require_at};
use super::rate_lists::{RateListsError, quote_fee};
use super::replace_cards::{ReplaceRefused, present};
use super::reprint_cards::count_reprints;
use crate::app::App;
use crate::storage::{
    CardTarget, NewRequest, SecretColumns, StorageError, StoredCard, StoredRequest, Telling,
};

/// What a family asks.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Which family.
    pub family_id: &'a FamilyId,
    /// Why.
    pub reason: RequestReason,
    /// What it showed.
    pub proof: Proof,
    /// Where it asks.
    pub centre: &'a CentreId,
    /// Where it wants notices.
    pub mobile: Option<&'a Mobile>,
    /// The slip's secret, made of fresh random bytes.
    pub secret: &'a TrackingSecret,
}

/// A request that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedRequest {
    /// The request.
    pub request: StoredRequest,
    /// What it costs, line by line.
    pub fee: Fee,
}

/// Why no request was taken.
#[derive(Debug, thiserror::Error)]
pub enum OpenRequestError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
    /// Nobody knows what it costs.
    #[error(transparent)]
    Fee(#[from] RateListsError),
    /// The card was found again.
    #[error(
        "no new card is made for one that was found\n\nhint: withdraw the family's open request; where a new card was made already, the old one holds no more and is given back"
    )]
    Recovered,
    /// A stolen card without a report.
    #[error(
        "for a stolen card the police report must be seen\n\nhint: the family reports it first; a card that may only be lost is asked for as lost"
    )]
    NoReport,
    /// The family gets no card for now.
    #[error(transparent)]
    Family(#[from] ReplaceRefused),
}

/// Takes a request: its fee is fixed by the rate list of today, and where the office takes UPI, the
/// payment begins with it. Its number stands on the slip, and so does the secret, which is kept nowhere.
pub async fn open_request(
    app: &App,
    asking: &Asking<'_>,
) -> Result<OpenedRequest, OpenRequestError> {
    require_at(app, Act::TakeRequests, asking.centre).await?;
    let reason = asking.reason;
    if reason.remedy() == Remedy::Withdrawal {
        return Err(OpenRequestError::Recovered);
    }
    if reason == RequestReason::Stolen && asking.proof != Proof::PoliceReport {
        return Err(OpenRequestError::NoReport);
    }
    let fee = quote_fee(app, reason)?;
    let mut cards = app
        .storage
        .cards()
        .list_of_families(&[asking.family_id])
        .await?;
    let cards = cards.remove(asking.family_id).unwrap_or_default();
    let old_card = old_card(asking, &cards)?;
    let is_counted =
        matches!(reason.remedy(), Remedy::Reprint(_)) && !reason.is_the_offices_fault();
    let reprints = count_reprints(&cards, app.now);
    let needs_officer = is_counted && reprints >= app.config.cards.reprints_a_year;
    let mobile = match app.storage.secret_columns() {
        SecretColumns::Seal(key) => asking.mobile.map(|mobile| (mobile.expose(), key)),
        SecretColumns::LeaveOut | SecretColumns::Refuse => None,
    };
    let new = NewRequest {
        family_id: asking.family_id,
        old_card: &old_card,
        reason,
        proof: asking.proof,
        centre: asking.centre,
        fee: &fee,
        needs_officer,
        alone: !needs_officer && app.config.counter.may_approve_alone(reason),
        by_upi: matches!(app.config.counter.payee(), Ok(Some(_))),
        mobile,
        tracking_sha256: asking.secret.sha256(),
        at: app.now,
    };
    let telling = Telling {
        event: NoticeEvent::Requested,
        helpline: &app.config.counter.helpline,
    };
    let request = app.storage.requests().open(&new, telling).await?;
    Ok(OpenedRequest { request, fee })
}

/// The card that the family has, which a new one may replace. Families that split or merged are
/// looked at when their cards are settled.
fn old_card(asking: &Asking<'_>, cards: &[StoredCard]) -> Result<String, OpenRequestError> {
    let target = CardTarget {
        family_id: asking.family_id.clone(),
        issue: None,
    };
    match present(&target, cards) {
        Ok(present) => Ok(present.number()),
        Err(error) if asking.reason.remedy() != Remedy::Settlement => Err(error.into()),
        Err(error) => {
            let newest = cards.last().ok_or(error)?;
            Ok(newest.version.number.to_string())
        }
    }
}

#[cfg(test)]
mod tests;
