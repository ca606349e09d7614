//! `/self-check/{secret}`: a family looks at its card before it is made, and says once what is
//! wrong.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use issuer_domain::{CheckedField, TrackingSecret};
use issuer_office::app::App;
use issuer_office::storage::{CounterRefused, StorageError};
use issuer_office::workflow::draw_self_check::{cards_to_check, draw_card_to_check};
use issuer_office::workflow::self_check::{
    SelfCheckLinkError, SelfCheckView, answer_self_check, open_self_check,
};
use issuer_pages::self_check::{SelfCheckEndPage, SelfCheckPage};
use issuer_pages::written::day;
use issuer_render::placed::Side;

use super::start::helpline;
use super::{for_everybody, not_taken, secret_in, secret_page};
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;

type Answers = BTreeMap<CheckedField, bool>;

/// GET `/self-check/{secret}`
pub(super) async fn show(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    match open(&app, &secret).await? {
        Some((secret, view)) => asking(&service, &app, &headers, &secret, &view, None).await,
        None => over(&service, &headers),
    }
}

/// POST `/self-check/{secret}`
pub(super) async fn answer(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(said): Form<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let Some((secret, view)) = open(&app, &secret).await? else {
        return over(&service, &headers);
    };
    let answers: Answers = said
        .iter()
        .filter_map(|(word, said)| {
            let is_right = match said.as_str() {
                "right" => true,
                "wrong" => false,
                _ => return None,
            };
            Some((CheckedField::from_word(word)?, is_right))
        })
        .collect();
    match answer_self_check(&app, &secret, &answers).await {
        Ok(stored) => {
            let some_wrong = stored.answers.values().any(|is_right| !is_right);
            end(&service, &headers, Some(some_wrong))
        }
        Err(SelfCheckLinkError::NotAnswered(_)) => {
            let shown = asking(&service, &app, &headers, &secret, &view, Some(&answers)).await?;
            Ok(not_taken(shown))
        }
        Err(SelfCheckLinkError::Storage(StorageError::Counter(_))) => over(&service, &headers),
        Err(error) => Err(Fault::Away(error.to_string())),
    }
}

/// GET `/self-check/{secret}/{picture}`, with `1-front.png`, `1-back.png` …
pub(super) async fn picture(
    State(service): State<Service>,
    Path((secret, picture)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let (card, side) = named(&picture).ok_or(Fault::NotFound)?;
    let (_, view) = open(&app, &secret).await?.ok_or(Fault::NotFound)?;
    let mut pen = service.pens().take().await;
    let cards = cards_to_check(&app, &mut pen, &view).await;
    let cards = cards.map_err(|error| Fault::Away(error.to_string()))?;
    let card = cards.get(card).ok_or(Fault::NotFound)?;
    let png = draw_card_to_check(&mut pen, card, side);
    let png = png.map_err(|error| Fault::Away(error.to_string()))?;
    let shown = ([(header::CONTENT_TYPE, "image/png")], png).into_response();
    Ok(secret_page(shown, "no-referrer"))
}

/// Which card and which side a picture shows.
fn named(picture: &str) -> Option<(usize, Side)> {
    let (card, side) = picture.strip_suffix(".png")?.split_once('-')?;
    let card = card.parse::<usize>().ok()?.checked_sub(1)?;
    match side {
        "front" => Some((card, Side::Front)),
        "back" => Some((card, Side::Back)),
        _ => None,
    }
}

/// What a link opens: nothing where it is over, was used, or was never there.
async fn open(app: &App, path: &str) -> Result<Option<(TrackingSecret, SelfCheckView)>, Fault> {
    let Some(secret) = secret_in(path) else {
        return Ok(None);
    };
    match open_self_check(app, &secret).await {
        Ok(view) => Ok(Some((secret, view))),
        Err(SelfCheckLinkError::Storage(StorageError::Counter(CounterRefused::LinkOver))) => {
            Ok(None)
        }
        Err(SelfCheckLinkError::Storage(error)) => Err(error.into()),
        Err(error) => Err(Fault::Away(error.to_string())),
    }
}

async fn asking(
    service: &Service,
    app: &App,
    headers: &HeaderMap,
    secret: &TrackingSecret,
    view: &SelfCheckView,
    said: Option<&Answers>,
) -> Result<Response, Fault> {
    let mut pen = service.pens().take().await;
    let cards = cards_to_check(app, &mut pen, view).await;
    drop(pen);
    let cards = cards.map_err(|error| Fault::Away(error.to_string()))?;
    let path = format!("/self-check/{}", secret.in_link());
    let frame = frame_at(service, headers, &path, None);
    let fields = CheckedField::ALL.into_iter().map(|field| {
        let question = frame.w.of(field.hindi(), field.english());
        let said = said.and_then(|said| said.get(&field)).copied();
        (field.word(), question, said)
    });
    let shown = page(&SelfCheckPage {
        path,
        cards: cards.len(),
        fields: fields.collect(),
        until: day(view.expires_at),
        wrong: said.is_some(),
        frame,
    })?;
    Ok(secret_page(shown, "strict-origin"))
}

fn over(service: &Service, headers: &HeaderMap) -> Result<Response, Fault> {
    let shown = end(service, headers, None)?;
    Ok((StatusCode::NOT_FOUND, shown).into_response())
}

fn end(service: &Service, headers: &HeaderMap, taken: Option<bool>) -> Result<Response, Fault> {
    let shown = page(&SelfCheckEndPage {
        frame: frame_at(service, headers, "/", None),
        taken,
        helpline: helpline(service),
    })?;
    Ok(secret_page(shown, "no-referrer"))
}
