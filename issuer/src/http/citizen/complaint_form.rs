//! A complaint as it is typed, by who complains or by the helpline for a caller.

use issuer_domain::{
    AcknowledgementNumber, FeedbackTopic, GrievanceCategory, TrackingSecret, aadhaar,
};
use issuer_office::app::App;
use issuer_office::storage::{CounterRefused, StorageError, StoredGrievance};
use issuer_office::workflow::take_grievance::{
    Complaint, GrievanceError, WORDS_MAX, take_grievance,
};
use issuer_pages::Frame;
use issuer_pages::complaints::{Choice, ComplaintsPage, TypedComplaint};
use serde::Deserialize;

use super::fresh_secret;

/// What was typed.
#[derive(Deserialize)]
pub(in crate::http) struct ComplaintForm {
    #[serde(default)]
    category: String,
    #[serde(default)]
    request: String,
    #[serde(default)]
    card: String,
    #[serde(default)]
    shop: String,
    #[serde(default)]
    words: String,
}

/// Why it was not taken.
pub(in crate::http) enum NotTaken {
    /// The key of what is wrong with it.
    Wrong(&'static str),
    /// The database.
    Storage(StorageError),
}

impl From<StorageError> for NotTaken {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Counter(CounterRefused::NoSuchRequest { .. }) => {
                Self::Wrong("wrong-complaint-request")
            }
            error => Self::Storage(error),
        }
    }
}

/// Takes it, and gives the secret with which it is looked at.
pub(in crate::http) async fn take(
    app: &App,
    form: &ComplaintForm,
) -> Result<(StoredGrievance, TrackingSecret), NotTaken> {
    if [&form.request, &form.card, &form.shop]
        .into_iter()
        .any(|field| aadhaar::find_in(field))
    {
        return Err(NotTaken::Wrong("wrong-complaint-aadhaar"));
    }
    let category = GrievanceCategory::from_word(&form.category);
    let category = category.ok_or(NotTaken::Wrong("wrong-complaint-category"))?;
    let request = request_number(&form.request)?;
    let secret = fresh_secret(app);
    let complaint = Complaint {
        category,
        request,
        centre: None,
        shop: Some(&form.shop),
        card: &form.card,
        // A browser sends line breaks as two characters, which its own count takes for one.
        words: &form.words.replace("\r\n", "\n"),
        secret: &secret,
    };
    match take_grievance(app, &complaint).await {
        Ok(taken) => Ok((taken, secret)),
        Err(GrievanceError::Storage(error)) => Err(error.into()),
        Err(error) => Err(NotTaken::Wrong(match error {
            GrievanceError::NoWords => "wrong-complaint-no-words",
            GrievanceError::Shop => "wrong-complaint-shop",
            GrievanceError::Card => "wrong-complaint-card",
            _ => "wrong-complaint-words",
        })),
    }
}

/// The number of a request, where one was typed.
pub(super) fn request_number(typed: &str) -> Result<Option<AcknowledgementNumber>, NotTaken> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let number = AcknowledgementNumber::parse(typed);
    number
        .map(Some)
        .map_err(|_| NotTaken::Wrong("wrong-complaint-request"))
}

/// The page with the form, with what was typed before. What may be an Aadhaar number is not
/// repeated.
pub(in crate::http) fn form_page(
    frame: Frame,
    for_caller: bool,
    typed: Option<ComplaintForm>,
    wrong: Option<&'static str>,
) -> ComplaintsPage {
    let w = frame.w;
    let chosen = typed
        .as_ref()
        .map(|form| form.category.clone())
        .unwrap_or_default();
    let categories = GrievanceCategory::ALL.into_iter().map(|category| {
        let text = w.of(category.hindi(), category.english());
        (category.word(), text, category.word() == chosen)
    });
    let topics = FeedbackTopic::ALL.into_iter();
    let topics = topics.map(|topic| (topic.word(), w.of(topic.hindi(), topic.english()), false));
    let kept = |text: String| {
        if aadhaar::find_in(&text) {
            String::new()
        } else {
            text
        }
    };
    let typed = typed.map_or_else(TypedComplaint::default, |form| TypedComplaint {
        request: kept(form.request),
        card: kept(form.card),
        shop: kept(form.shop),
        words: kept(form.words),
    });
    ComplaintsPage {
        categories: categories.collect::<Vec<Choice>>(),
        topics: topics.collect(),
        typed,
        wrong: wrong.map(|key| w.refused(key)),
        words_max: WORDS_MAX,
        for_caller,
        frame,
    }
}
