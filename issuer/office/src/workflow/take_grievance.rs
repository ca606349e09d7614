//! Takes what somebody complains of or praises, and what somebody says of the service. Nobody needs
//! to log in for it.

use issuer_domain::{AcknowledgementNumber, CentreId, GrievanceCategory, TrackingSecret, aadhaar};

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
    let new = NewGrievance {
        category: complaint.category,
        request: complaint.request,
        centre: complaint.centre,
        shop,
        words: &words,
        tracking_sha256: complaint.secret.sha256(),
        at: app.now,
    };
    Ok(app.storage.grievances().take(&new).await?)
}

/// Keeps what somebody says of the service: 1, bad, to 5, good; once for each request.
pub async fn give_feedback(
    app: &App,
    rating: u8,
    request: Option<AcknowledgementNumber>,
) -> Result<(), GrievanceError> {
    if !(1..=5).contains(&rating) {
        return Err(GrievanceError::Rating);
    }
    if let Some(request) = request {
        app.storage.requests().get(request).await?;
    }
    let grievances = app.storage.grievances();
    Ok(grievances.give_feedback(rating, request, app.now).await?)
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
