//! Takes what somebody complains of or praises, and what somebody says of the service. Nobody needs
//! to log in for it.

use issuer_domain::{
    AcknowledgementNumber, CardNumber, CentreId, FeedbackTopic, GrievanceCategory, TrackingSecret,
    aadhaar, with_ascii_digits,
};

use crate::app::App;
use crate::storage::{NewGrievance, StorageError, StoredGrievance};

/// Characters of what is said: some lines, for a database that keeps them all.
pub const WORDS_MAX: usize = 500;
/// Characters of a shop's code.
const SHOP_MAX: usize = 20;

/// Why nothing was taken.
#[derive(Debug, thiserror::Error)]
pub enum GrievanceError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Too long, or with what must not be kept. It is not repeated.
    #[error(
        "what is said has at most {WORDS_MAX} characters and nothing that may be an Aadhaar number\n\nhint: shorten it, and leave numbers of persons out"
    )]
    Words,
    /// Nothing was said where the category says nothing.
    #[error("for `something else` a few words are needed\n\nhint: say what happened")]
    NoWords,
    /// No shop's code.
    #[error(
        "a shop's code has at most {SHOP_MAX} letters and digits\n\nhint: it stands on the card and at the shop's door"
    )]
    Shop,
    /// No card number.
    #[error(
        "this is no card number\n\nhint: 41705823-01-8 as printed on the card, or leave the field empty"
    )]
    Card,
    /// No rating.
    #[error("a rating is 1, bad, to 5, good")]
    Rating,
}

/// A grievance as it is told.
#[derive(Debug, Clone, Copy)]
pub struct Complaint<'a> {
    /// What kind.
    pub category: GrievanceCategory,
    /// The request that it is about.
    pub request: Option<AcknowledgementNumber>,
    /// The centre that it is about.
    pub centre: Option<&'a CentreId>,
    /// The shop that it is about.
    pub shop: Option<&'a str>,
    /// The card that it is about, as its number is typed; may be empty.
    pub card: &'a str,
    /// What is said; may be empty.
    pub words: &'a str,
    /// The slip's secret, made of fresh random bytes.
    pub secret: &'a TrackingSecret,
}

/// Takes a grievance; its number is for the caller.
pub async fn take_grievance(
    app: &App,
    complaint: &Complaint<'_>,
) -> Result<StoredGrievance, GrievanceError> {
    let words = checked_words(complaint.words)?;
    if words.is_empty() && complaint.category == GrievanceCategory::Other {
        return Err(GrievanceError::NoWords);
    }
    let shop = complaint
        .shop
        .map(str::trim)
        .filter(|shop| !shop.is_empty());
    let is_code = |shop: &str| {
        shop.len() <= SHOP_MAX
            && shop.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !aadhaar::find_in(shop)
    };
    if !shop.is_none_or(is_code) {
        return Err(GrievanceError::Shop);
    }
    let card = card_number(complaint.card)?;
    let new = NewGrievance {
        category: complaint.category,
        request: complaint.request,
        centre: complaint.centre,
        shop,
        card: card.as_deref(),
        words: &words,
        tracking_sha256: complaint.secret.sha256(),
        at: app.now,
    };
    Ok(app.storage.grievances().take(&new).await?)
}

/// A card number as it is printed, whichever digits and spaces it was typed with. Whether there is
/// such a card is not looked at: a complaint is no way to try numbers.
fn card_number(typed: &str) -> Result<Option<String>, GrievanceError> {
    let plain = with_ascii_digits(typed).to_ascii_uppercase();
    let number: String = plain.split_whitespace().collect();
    if number.is_empty() {
        return Ok(None);
    }
    CardNumber::parse(&number).map_err(|_| GrievanceError::Card)?;
    Ok(Some(number))
}

/// Keeps what somebody says of the service: 1, bad, to 5, good; once for each request.
pub async fn give_feedback(
    app: &App,
    rating: u8,
    topic: Option<FeedbackTopic>,
    request: Option<AcknowledgementNumber>,
) -> Result<(), GrievanceError> {
    if !(1..=5).contains(&rating) {
        return Err(GrievanceError::Rating);
    }
    if let Some(request) = request {
        app.storage.requests().get(request).await?;
    }
    let grievances = app.storage.grievances();
    Ok(grievances
        .give_feedback(rating, topic, request, app.now)
        .await?)
}

/// Words that may be kept: trimmed, line breaks as they are, other control characters gone.
pub(super) fn checked_words(words: &str) -> Result<String, GrievanceError> {
    let kept = |letter: &char| !letter.is_control() || *letter == '\n';
    let words: String = words.trim().chars().filter(kept).collect();
    if words.chars().count() > WORDS_MAX || aadhaar::find_in(&words) {
        return Err(GrievanceError::Words);
    }
    Ok(words)
}
