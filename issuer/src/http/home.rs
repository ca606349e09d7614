//! `/home`: where a person may go.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use issuer_pages::home::HomePage;

use super::access::Person;
use super::fault::Fault;
use super::looking::{frame, page};
use super::service::Service;

/// GET `/home`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    page(&HomePage {
        frame: frame(&service, &request, Some(&person.member)),
    })
}
