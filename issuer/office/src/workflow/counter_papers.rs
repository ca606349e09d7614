//! A request's slip and its receipt, on a sheet or on a roll.
//!
//! A slip's secret is kept nowhere, so a slip cannot be printed twice: printing gives it a new secret,
//! and a slip that was printed before opens nothing any more. Who lost one has it ended by that.

use issuer_domain::{
    AcknowledgementNumber, Confirmation, PaymentState, PaymentWay, RequestState, TrackingSecret,
    UpiError, UpiLink, day_in_india,
};
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{
    self, CounterPaper, PaperError, ReceiptItem, ReceiptPayment, Slip, SlipFee, SlipStep,
};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;

use super::counter_place::CounterPlaceError;
use super::counter_request::{CounterRequest, counter_request};
use super::pay_request::waiting_link;
use crate::app::App;
use crate::storage::{Centre, StorageError, StoredRequest};

/// Days within which somebody decides: a family that showed its proof does not wait longer.
const DECIDED_WITHIN: u16 = 3;
/// Days from the request to the card in the family's hands: the Election Commission's order of June
/// 2025 gives its own cards so many.
const DELIVERED_WITHIN: u16 = 15;

/// Why no paper was made.
#[derive(Debug, thiserror::Error)]
pub enum CounterPaperError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not, or not here.
    #[error(transparent)]
    Place(#[from] CounterPlaceError),
    /// The payee in the settings.
    #[error(transparent)]
    Upi(#[from] UpiError),
    /// The paper.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// There is no payment that a receipt could be of.
    #[error(
        "request {0} has no receipt: no fee came for it\n\nhint: a receipt is printed once the payment is confirmed"
    )]
    NoReceipt(AcknowledgementNumber),
}

/// How a paper is made.
#[derive(Debug, Clone, Copy)]
pub struct PaperSetup<'a> {
    /// On what.
    pub paper: CounterPaper,
    /// The fonts.
    pub fonts: &'a FontSet,
    /// Whether it is only to be looked at.
    pub specimen: bool,
}

/// Prints a request's slip with a new secret, which is noted before the paper is given out.
pub async fn print_slip(
    app: &App,
    number: AcknowledgementNumber,
    secret: TrackingSecret,
    setup: PaperSetup<'_>,
) -> Result<Vec<u8>, CounterPaperError> {
    let of = counter_request(app, number).await?;
    let request = &of.request;
    let requests = app.storage.requests();
    requests
        .give_slip(number, &secret.sha256(), app.now)
        .await?;
    let slip = Slip {
        acknowledgement: number,
        date: day_in_india(request.asked_at),
        centre: centre(&of.centre),
        family: request.family_id.clone(),
        reason: both(request.reason.hindi(), request.reason.english()),
        steps: steps(request),
        fee: fee(&of, waiting_link(app, &of.tracked.payments, number)?),
        tracking_page: app.config.tracking_page(),
        tracking: secret,
        specimen: setup.specimen,
    };
    Ok(papers::slip(
        &slip,
        setup.paper,
        setup.fonts,
        &document(app),
    )?)
}

/// Prints the receipt of a request's payment; as often as it is asked for, since it says the same.
pub async fn print_receipt(
    app: &App,
    number: AcknowledgementNumber,
    setup: PaperSetup<'_>,
) -> Result<Vec<u8>, CounterPaperError> {
    let of = counter_request(app, number).await?;
    let payments = &of.tracked.payments;
    let confirmed = payments
        .iter()
        .find(|payment| matches!(payment.state, PaymentState::Confirmed { .. }));
    let (Some(payment), Some(receipt)) = (confirmed, &of.tracked.receipt) else {
        return Err(CounterPaperError::NoReceipt(number));
    };
    let way = match (payment.way, &payment.utr) {
        (PaymentWay::Cash, _) => ReceiptPayment::Cash,
        (PaymentWay::Upi, Some(utr)) => ReceiptPayment::Upi {
            reference: utr.clone(),
        },
        (PaymentWay::Upi, None) => ReceiptPayment::Upi {
            reference: payment.reference.to_string(),
        },
    };
    let items = match &of.fee {
        Some(fee) => fee
            .items
            .iter()
            .map(|item| ReceiptItem {
                words: [item.hindi.clone(), item.english.clone()],
                amount: item.amount,
            })
            .collect(),
        // The list of that day is gone: the sum stands with the request.
        None => vec![ReceiptItem {
            words: both("कार्ड का शुल्क", "Fee for the card"),
            amount: payment.amount,
        }],
    };
    let receipt = papers::Receipt {
        number: receipt.text(),
        date: day_in_india(receipt.issued_at),
        centre: centre(&of.centre),
        acknowledgement: number,
        family: of.request.family_id.clone(),
        items,
        payment: way,
        rate_list: of.request.rate_list.clone(),
        specimen: setup.specimen,
    };
    Ok(papers::receipt(
        &receipt,
        setup.paper,
        setup.fonts,
        &document(app),
    )?)
}

/// What happens next, in order.
fn steps(request: &StoredRequest) -> Vec<SlipStep> {
    let mut steps = Vec::new();
    if matches!(request.state, RequestState::Asked { .. }) {
        steps.push(SlipStep {
            words: both("शुल्क चुकाएँ और रसीद लें", "Pay the fee and take the receipt"),
            within_days: 0,
        });
    }
    let decided = if request.needs_officer {
        both("अधिकारी निर्णय लेते हैं", "An officer decides")
    } else {
        both("विभाग स्वीकृति देता है", "The department approves it")
    };
    steps.push(SlipStep {
        words: decided,
        within_days: DECIDED_WITHIN,
    });
    steps.push(SlipStep {
        words: both("नया कार्ड आपको मिलता है", "The new card is in your hands"),
        within_days: DELIVERED_WITHIN,
    });
    steps
}

fn fee(of: &CounterRequest, link: Option<UpiLink>) -> SlipFee {
    let request = &of.request;
    match (&request.state, link) {
        _ if request.fee.is_zero() => SlipFee::Free,
        (RequestState::Asked { .. }, Some(link)) => SlipFee::Upi(link),
        (RequestState::Asked { due }, None) => SlipFee::Cash(*due),
        _ if of.tracked.is_paid => SlipFee::Paid,
        _ => SlipFee::Free,
    }
}

fn centre(centre: &Centre) -> papers::Centre {
    papers::Centre {
        name: both(centre.name.first_hindi(), centre.name.first_latin()),
        code: centre.id.to_string(),
    }
}

fn both(hindi: &str, english: &str) -> [String; 2] {
    [hindi.to_owned(), english.to_owned()]
}

fn document(app: &App) -> DocumentSetup {
    DocumentSetup {
        created: OffsetDateTime::from_unix_timestamp(app.now.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        profile: OutputProfile::coated(),
    }
}

/// Who confirmed a payment, as pages say it.
pub const fn confirmed_by(by: Confirmation) -> [&'static str; 2] {
    match by {
        Confirmation::BankFile => ["बैंक की फ़ाइल से", "by the bank's file"],
        Confirmation::Webhook => ["भुगतान गेटवे से", "by the payment gateway"],
        Confirmation::Operator => ["संचालक ने UTR लिखा", "by the operator's UTR"],
        Confirmation::Cash => ["नकद", "in cash"],
    }
}

#[cfg(test)]
mod tests;
