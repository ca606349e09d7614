//! `/staff`: who works here.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use issuer_pages::staff::{StaffPage, StaffRow};

use super::access::Person;
use super::fault::Fault;
use super::looking::{frame, page};
use super::service::Service;

/// GET `/staff`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let people = service.office().storage.staff().list().await?;
    let people = people.into_iter().map(|member| StaffRow {
        name: member.name.to_string(),
        role: frame.w.of(member.role.hindi(), member.role.english()),
        workplace: member.workplace.to_string(),
        is_disabled: member.disabled.is_some(),
    });
    page(&StaffPage {
        people: people.collect(),
        frame,
    })
}
