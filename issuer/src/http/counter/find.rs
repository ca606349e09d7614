//! `/counter`: a family is found by a number or by its old card; never by Aadhaar.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use card_verifier::Lists;
use issuer_office::workflow::counter_place::centre_of;
use issuer_office::workflow::find_family::{find_family, is_scanned};
use issuer_office::workflow::publish_update::UPDATE_FILE;
use issuer_pages::counter::{CounterPage, ScanPage};
use serde::Deserialize;

use super::ask::{Asked, family_page};
use super::{acting, faults};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// What the page with the camera may do beyond others: run the reader's module.
const SCAN_MAY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// GET `/counter`
pub(super) async fn form(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    page(&CounterPage {
        frame: frame(&service, &request, Some(&person.member)),
        wrong: None,
        is_placed: is_placed(&service, &person).await?,
    })
}

/// GET `/counter/scan`
pub(super) async fn scan(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let shown = page(&ScanPage {
        frame: frame(&service, &request, Some(&person.member)),
    })?;
    Ok(([(header::CONTENT_SECURITY_POLICY, SCAN_MAY)], shown).into_response())
}

#[derive(Deserialize)]
pub(super) struct Looked {
    #[serde(default)]
    text: String,
}

/// POST `/counter/find`: the page of the family itself, since its id stands in no address.
pub(super) async fn find(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(looked): Form<Looked>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let lists = if is_scanned(&looked.text) {
        published_lists(&service)
    } else {
        None
    };
    match find_family(&app, &looked.text, lists.as_ref()).await {
        Ok(view) => {
            let asked = Asked::of_family(&view.family_id);
            let shown = family_page(&service, &person, &headers, &view, &asked, None).await?;
            page(&shown)
        }
        Err(error) => {
            let frame = frame_at(&service, &headers, "/counter", Some(&person.member));
            let shown = page(&CounterPage {
                wrong: Some(faults::find(error, frame.w)?),
                frame,
                is_placed: is_placed(&service, &person).await?,
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

/// The lists that shops have. Which card is the present one is read from the register.
fn published_lists(service: &Service) -> Option<Lists> {
    let path = service.office().config.output.folder.join(UPDATE_FILE);
    let update = service.published_files().read(&path).ok()?;
    Lists::open(&update.bytes, service.anchors()).ok()
}

async fn is_placed(service: &Service, person: &Person) -> Result<bool, Fault> {
    let is_operator = person.member.role == issuer_domain::Role::LmkOperator;
    let centre = centre_of(service.office(), &person.member).await?;
    Ok(!is_operator || centre.is_some())
}
