//! `/`, `/privacy`, `/accessibility`: where everybody begins, and what is promised.

use axum::extract::{Request, State};
use axum::response::Response;
use issuer_pages::citizen::{AccessibilityPage, PrivacyPage, StartPage};
use tower_sessions::Session;

use crate::http::access::person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, page};
use crate::http::service::Service;

/// GET `/`
pub(super) async fn show(
    State(service): State<Service>,
    session: Session,
    request: Request,
) -> Result<Response, Fault> {
    let person = person(&service, &session).await?;
    let member = person.as_ref().map(|person| &person.member);
    page(&StartPage {
        frame: frame(&service, &request, member),
        helpline: helpline(&service),
    })
}

/// GET `/privacy`
pub(super) async fn privacy(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    page(&PrivacyPage {
        frame: frame(&service, &request, None),
        helpline: helpline(&service),
        kept_days: service.office().config.retention.closed_family_days.into(),
    })
}

/// GET `/accessibility`
pub(super) async fn accessibility(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    page(&AccessibilityPage {
        frame: frame(&service, &request, None),
        helpline: helpline(&service),
    })
}

/// Where people call.
pub(super) fn helpline(service: &Service) -> String {
    service.office().config.counter.helpline.clone()
}
