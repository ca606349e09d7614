//! `/layouts`: how each card looks, with a made-up family and, as a proof, with a real one.

use axum::Extension;
use axum::extract::{Form, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use issuer_domain::{CardType, Role};
use issuer_office::workflow::card_targets::parse_target;
use issuer_office::workflow::draw_card::{Form as Drawn, draw_card, draw_sample};
use issuer_pages::Frame;
use issuer_pages::department::layouts::LayoutsPage;
use serde::Deserialize;

use super::{acting, families};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// Dots per inch: both sides fill a screen.
const DPI: f32 = 150.0;

/// GET `/layouts`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    layouts(&person, frame, None, None)
}

fn layouts(
    person: &Person,
    frame: Frame,
    real: Option<(String, String)>,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let words = frame.w;
    let samples = CardType::ALL.map(|card_type| {
        let word = card_type.word();
        (
            format!("/layouts/{word}.png"),
            words.say(&format!("layout-{word}")),
        )
    });
    page(&LayoutsPage {
        samples: samples.to_vec(),
        real,
        wrong,
        may_see_real: person.member.role == Role::Officer,
        frame,
    })
}

/// GET `/layouts/{picture}`
pub(super) async fn sample(
    State(service): State<Service>,
    Path(picture): Path<String>,
) -> Result<Response, Fault> {
    let word = picture.strip_suffix(".png").ok_or(Fault::NotFound)?;
    let found = CardType::ALL.into_iter().find(|one| one.word() == word);
    let card_type = found.ok_or(Fault::NotFound)?;
    let mut pen = service.pens().take().await;
    let png = draw_sample(&mut pen, card_type, DPI)?;
    drop(pen);
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, png).into_response())
}

/// Which card.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    number: String,
}

/// POST `/layouts`
pub(super) async fn real(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<Wanted>,
) -> Result<Response, Fault> {
    let frame = frame_at(&service, &headers, "/layouts", Some(&person.member));
    match proof(&service, &person, form.number.trim()).await {
        Ok(png) => {
            let picture = Base64::encode_string(&png);
            let number = form.number.trim().to_owned();
            layouts(&person, frame, Some((picture, number)), None)
        }
        Err(Fault::NotTaken(refusal)) => {
            let wrong = Some(refusal.said(frame.w));
            let shown = layouts(&person, frame, None, wrong)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(fault) => Err(fault),
    }
}

async fn proof(service: &Service, person: &Person, number: &str) -> Result<Vec<u8>, Fault> {
    let app = acting(service, person)?;
    let target = parse_target(number)?;
    if target.issue.is_none() {
        return Err(Fault::not_taken("refused-no-card-number"));
    }
    families::visible(&app, person, &target.family_id).await?;
    let mut pen = service.pens().take().await;
    let drawn = draw_card(&app, &mut pen, number, Drawn::Proof { dpi: DPI }).await;
    Ok(drawn?)
}
