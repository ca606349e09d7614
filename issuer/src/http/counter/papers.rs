//! A request's papers: slip, receipt, interim card, and the card for a counter's own printer.

use axum::Form;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_domain::{AcknowledgementNumber, TrackingSecret};
use issuer_office::app::App;
use issuer_office::workflow::counter_papers::{
    CounterPaperError, PaperSetup, print_receipt, print_slip,
};
use issuer_office::workflow::counter_request::counter_request;
use issuer_office::workflow::draw_card::{Form as CardForm, draw_card};
use issuer_office::workflow::print_at_counter::{note_drawn, print_at_counter};
use issuer_office::workflow::sign_interim::sign_interim;
use issuer_render::papers::CounterPaper;
use serde::Deserialize;

use super::request::OnRequest;
use crate::http::fault::Fault;
use crate::http::making::making;

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
pub(super) async fn slip(on: OnRequest, Form(paper): Form<On>) -> Result<Response, Fault> {
    let mut bytes = [0; SECRET_BYTES];
    bytes.copy_from_slice(&on.app.random[..SECRET_BYTES]);
    let secret = TrackingSecret::new(bytes);
    printed("slip", on, &paper, async move |app, number, setup| {
        print_slip(app, number, secret, setup).await
    })
    .await
}

/// GET `/counter/requests/{number}/receipt`
pub(super) async fn receipt(on: OnRequest, Query(paper): Query<On>) -> Result<Response, Fault> {
    printed("receipt", on, &paper, async |app, number, setup| {
        print_receipt(app, number, setup).await
    })
    .await
}

/// Draws a paper of a request with the office's pen.
async fn printed(
    name: &str,
    on: OnRequest,
    paper: &On,
    print: impl AsyncFnOnce(
        &App,
        AcknowledgementNumber,
        PaperSetup<'_>,
    ) -> Result<Vec<u8>, CounterPaperError>
    + Send
    + 'static,
) -> Result<Response, Fault> {
    let specimen = on.service.is_specimen();
    let (app, number, paper) = (on.app, on.number, paper.paper());
    let made = making(&on.service, async move |_, renderer| {
        let setup = PaperSetup {
            paper,
            fonts: renderer.fonts(),
            specimen,
        };
        print(&app, number, setup).await
    });
    Ok(pdf(&format!("{name}-{number}"), made.await??))
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
pub(super) async fn interim(on: OnRequest, Form(of): Form<PartOf>) -> Result<Response, Fault> {
    let (app, number) = (on.app, on.number);
    let made = making(&on.service, async move |keys, renderer| {
        sign_interim(&app, keys, renderer, number, of.part).await
    });
    Ok(pdf(&format!("interim-{number}"), made.await??))
}

/// POST `/counter/requests/{number}/print`
pub(super) async fn print(on: OnRequest) -> Result<Response, Fault> {
    let done = print_at_counter(&on.app, on.number).await.map(drop);
    on.answer(done, "").await
}

/// GET `/counter/requests/{number}/card`: on the day of printing alone.
pub(super) async fn card(on: OnRequest, Query(of): Query<PartOf>) -> Result<Response, Fault> {
    let app = on.app;
    let request = counter_request(&app, on.number).await?;
    let mut parts = request.cards.iter();
    let found = parts.find(|card| card.version.number.part().number() == of.part);
    let card_number = found.ok_or(Fault::NotFound)?.version.number.to_string();
    if !note_drawn(&app, &request.request.centre, &card_number).await? {
        return Err(Fault::NotFound);
    }
    let name = format!("card-{card_number}");
    let made = making(&on.service, async move |_, renderer| {
        draw_card(&app, renderer, &card_number, CardForm::Card).await
    });
    let drawn = made.await?;
    let drawn = drawn.map_err(|error| Fault::Away(error.to_string()))?;
    Ok(pdf(&name, drawn))
}

fn pdf(name: &str, pdf: Vec<u8>) -> Response {
    let name = format!("inline; filename=\"{name}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, pdf).into_response()
}
