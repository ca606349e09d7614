//! A request's papers: slip, receipt, interim card, and the card for a counter's own printer.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::TrackingSecret;
use issuer_office::workflow::counter_papers::{PaperSetup, print_receipt, print_slip};
use issuer_office::workflow::counter_request::counter_request;
use issuer_office::workflow::draw_card::{Form as CardForm, draw_card};
use issuer_office::workflow::print_at_counter::{note_drawn, print_at_counter};
use issuer_office::workflow::sign_interim::sign_interim;
use issuer_pages::Words;
use issuer_render::papers::CounterPaper;
use serde::Deserialize;

use super::request::{number, refused};
use super::{acting, faults};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::language;
use crate::http::making::making;
use crate::http::service::Service;

/// Random bytes of a slip's secret.
const SECRET_BYTES: usize = 16;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct On {
    paper: String,
}

impl On {
    fn paper(&self) -> CounterPaper {
        match self.paper.as_str() {
            "roll" => CounterPaper::Roll,
            _ => CounterPaper::A5,
        }
    }
}

/// POST `/counter/requests/{number}/slip`: a new secret each time, so it is no link to follow.
pub(super) async fn slip(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    Form(on): Form<On>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let mut bytes = [0; SECRET_BYTES];
    bytes.copy_from_slice(&app.random[..SECRET_BYTES]);
    let specimen = service.is_specimen();
    let made = making(&service, async move |_, renderer| {
        let setup = PaperSetup {
            paper: on.paper(),
            fonts: renderer.fonts(),
            specimen,
        };
        print_slip(&app, number, TrackingSecret::new(bytes), setup).await
    });
    let pdf = made.await?.map_err(faults::paper)?;
    Ok(paper(&format!("slip-{number}"), pdf))
}

/// GET `/counter/requests/{number}/receipt`
pub(super) async fn receipt(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    Query(on): Query<On>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let specimen = service.is_specimen();
    let made = making(&service, async move |_, renderer| {
        let setup = PaperSetup {
            paper: on.paper(),
            fonts: renderer.fonts(),
            specimen,
        };
        print_receipt(&app, number, setup).await
    });
    let pdf = made.await?.map_err(faults::paper)?;
    Ok(paper(&format!("receipt-{number}"), pdf))
}

#[derive(Deserialize)]
#[serde(default)]
pub(super) struct PartOf {
    part: u8,
}

/// Most cards have one part.
impl Default for PartOf {
    fn default() -> Self {
        Self { part: 1 }
    }
}

/// POST `/counter/requests/{number}/interim`: signed anew each time.
pub(super) async fn interim(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    Form(of): Form<PartOf>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let made = making(&service, async move |keys, renderer| {
        sign_interim(&app, keys, renderer, number, of.part).await
    });
    let pdf = made.await?.map_err(faults::interim)?;
    Ok(paper(&format!("interim-{number}"), pdf))
}

/// POST `/counter/requests/{number}/print`
pub(super) async fn print(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    match print_at_counter(&app, number).await {
        Ok(_) => Ok(Redirect::to(&format!("/counter/requests/{number}")).into_response()),
        Err(error) => {
            let wrong = faults::print(error, Words::new(language(&headers)))?;
            refused(&service, &person, &headers, number, wrong).await
        }
    }
}

/// GET `/counter/requests/{number}/card`: on the day of printing alone.
pub(super) async fn card(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    Query(of): Query<PartOf>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let request = counter_request(&app, number).await.map_err(faults::place)?;
    let mut parts = request.cards.iter();
    let found = parts.find(|card| card.version.number.part().number() == of.part);
    let card_number = found.ok_or(Fault::NotFound)?.version.number.to_string();
    let is_today = note_drawn(&app, &request.request.centre, &card_number).await;
    if !is_today.map_err(faults::place)? {
        return Err(Fault::NotFound);
    }
    let name = format!("card-{card_number}");
    let made = making(&service, async move |_, renderer| {
        draw_card(&app, renderer, &card_number, CardForm::Card).await
    });
    let pdf = made
        .await?
        .map_err(|error| Fault::Away(error.to_string()))?;
    Ok(paper(&name, pdf))
}

fn paper(name: &str, pdf: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    (headers, pdf).into_response()
}
