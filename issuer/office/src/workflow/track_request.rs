//! Tells a family how far its request is: all six steps with the slip's secret, a short answer by
//! number for the helpline. No name and no place stands in either.

use issuer_domain::{
    AcknowledgementNumber, Fee, Money, PaymentState, RefusalReason, RequestProgress, RequestReason,
    RequestStage, RequestState, StageEnd, Timestamp, TrackingSecret,
};

use super::rate_lists::fee_at;
use crate::app::App;
use crate::storage::{Receipt, StorageError, StoredPayment, StoredRequest};

/// How far a request is, for who has its slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedRequest {
    /// Its number.
    pub number: AcknowledgementNumber,
    /// Why it was asked.
    pub reason: RequestReason,
    /// The six steps.
    pub progress: RequestProgress,
    /// What it waits for.
    pub waits_for: Option<WaitsFor>,
    /// The fee.
    pub fee: Money,
    /// Whether it came.
    pub is_paid: bool,
    /// The payments, the failed ones too.
    pub payments: Vec<StoredPayment>,
    /// The receipt.
    pub receipt: Option<Receipt>,
    /// Whether the fee goes back.
    pub refund_due: bool,
    /// Why it was refused.
    pub refusal: Option<RefusalReason>,
}

/// What the helpline says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelplineAnswer {
    /// The last step that was reached.
    pub stage: RequestStage,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What it waits for.
    pub waits_for: Option<WaitsFor>,
    /// What ended it otherwise.
    pub end: Option<StageEnd>,
}

/// What a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// The family pays the fee.
    Payment,
    /// Somebody says yes or no.
    Decision,
    /// An officer says yes or no.
    Officer,
    /// The office makes the card.
    Card,
    /// The press and the post.
    Delivery,
}

impl WaitsFor {
    /// In English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Payment => "It waits for the fee",
            Self::Decision => "It waits for approval",
            Self::Officer => "It waits for an officer: it is the third card in 12 months",
            Self::Card => "The card is being made",
            Self::Delivery => "The card is on its way to you",
        }
    }

    /// In Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::Payment => "शुल्क की प्रतीक्षा है",
            Self::Decision => "स्वीकृति की प्रतीक्षा है",
            Self::Officer => "अधिकारी की स्वीकृति की प्रतीक्षा है: 12 महीने में तीसरा कार्ड",
            Self::Card => "कार्ड बन रहा है",
            Self::Delivery => "कार्ड आप तक आ रहा है",
        }
    }
}

/// The request of a slip; `None` where no slip has this secret.
pub async fn track_by_secret(
    app: &App,
    secret: &TrackingSecret,
) -> Result<Option<TrackedRequest>, StorageError> {
    let requests = app.storage.requests();
    match requests.find_by_secret(&secret.sha256()).await? {
        Some(request) => Ok(Some(track(app, &request).await?)),
        None => Ok(None),
    }
}

/// How far a request is, for who may see all of it.
pub async fn track(app: &App, request: &StoredRequest) -> Result<TrackedRequest, StorageError> {
    let progress = progress(app, request).await?;
    let payments = app.storage.payments();
    let all = payments.list_of_request(request.number).await?;
    let confirmed = all
        .iter()
        .find(|payment| matches!(payment.state, PaymentState::Confirmed { .. }));
    let receipt = match confirmed {
        Some(payment) => payments.find_receipt(&payment.reference).await?,
        None => None,
    };
    let refusal = match request.state {
        RequestState::Refused { why, .. } => Some(why),
        _ => None,
    };
    Ok(TrackedRequest {
        number: request.number,
        reason: request.reason,
        waits_for: waits_for(request, &progress),
        progress,
        fee: request.fee,
        is_paid: request.paid_at.is_some(),
        payments: all,
        receipt,
        refund_due: request.refund_due(),
        refusal,
    })
}

/// What the helpline may say to a caller who knows the number alone.
pub async fn track_by_number(
    app: &App,
    number: AcknowledgementNumber,
) -> Result<HelplineAnswer, StorageError> {
    let request = app.storage.requests().get(number).await?;
    let progress = progress(app, &request).await?;
    let reached = progress.steps.iter().rfind(|step| step.reached);
    Ok(HelplineAnswer {
        stage: progress.stage(),
        since: reached.and_then(|step| step.at),
        waits_for: waits_for(&request, &progress),
        end: progress.end.map(|(end, _)| end),
    })
}

/// The lines of a request's fee, as the rate list of its day has them. None where the list is gone:
/// the sum stands with the request.
pub fn fee_lines(app: &App, request: &StoredRequest) -> Option<Fee> {
    let fee = fee_at(app, request.reason, request.asked_at).ok()?;
    let is_same = fee.rate_list == request.rate_list && fee.total == request.fee;
    is_same.then_some(fee)
}

async fn progress(app: &App, request: &StoredRequest) -> Result<RequestProgress, StorageError> {
    let state = &request.state;
    let RequestState::Made { card_number, .. } = state else {
        return Ok(RequestProgress::of(request.asked_at, state, None));
    };
    let card = app.storage.cards().find(card_number).await?;
    let way = app.storage.requests().card_way(card_number).await?;
    let card = card.as_ref().map(|card| (&card.production, way));
    Ok(RequestProgress::of(request.asked_at, state, card))
}

/// What a request waits for that has no card yet.
pub fn waits_for_decision(request: &StoredRequest) -> Option<WaitsFor> {
    match &request.state {
        RequestState::Asked { .. } => Some(WaitsFor::Payment),
        RequestState::Paid { .. } | RequestState::Waived if request.needs_officer => {
            Some(WaitsFor::Officer)
        }
        RequestState::Paid { .. } | RequestState::Waived => Some(WaitsFor::Decision),
        RequestState::Approved(_) => Some(WaitsFor::Card),
        RequestState::Made { .. } | RequestState::Refused { .. } | RequestState::Withdrawn(_) => {
            None
        }
    }
}

fn waits_for(request: &StoredRequest, progress: &RequestProgress) -> Option<WaitsFor> {
    if let RequestState::Made { .. } = &request.state {
        let is_under_way = progress.end.is_none() && progress.stage() < RequestStage::Delivered;
        return is_under_way.then_some(WaitsFor::Delivery);
    }
    waits_for_decision(request)
}
