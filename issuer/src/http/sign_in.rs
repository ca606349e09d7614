//! `/sign-in`, `/sign-out`: who is at work.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, http::StatusCode};
use issuer_domain::Actor;
use issuer_office::secrets::Password;
use issuer_office::workflow::sign_in::{self, SignInError, Typed};
use issuer_pages::account::SignInPage;
use serde::Deserialize;
use tower_sessions::Session;

use super::access::{Musts, forget, remember};
use super::fault::Fault;
use super::local_path::local;
use super::looking::{frame_at, page};
use super::service::Service;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    then: String,
}

/// GET `/sign-in`
pub(super) async fn form(
    State(service): State<Service>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    page(&SignInPage {
        frame: frame_at(&service, &headers, "/sign-in", None),
        name: String::new(),
        asks_code: false,
        wrong: None,
        then: local(&asked.then).to_owned(),
    })
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    name: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    then: String,
}

/// POST `/sign-in`
pub(super) async fn submit(
    State(service): State<Service>,
    headers: HeaderMap,
    session: Session,
    Form(form): Form<SignInForm>,
) -> Result<Response, Fault> {
    let name = form.name.trim().to_owned();
    let answer = |status: StatusCode, wrong: &'static str| {
        if wrong != "wrong-code-missing" {
            metrics::counter!("sign_ins_refused_total").increment(1);
        }
        let shown = page(&SignInPage {
            frame: frame_at(&service, &headers, "/sign-in", None),
            name: name.clone(),
            asks_code: wrong == "wrong-code-missing",
            wrong: Some(wrong),
            then: local(&form.then).to_owned(),
        })?;
        Ok((status, shown).into_response())
    };
    if !service.limits().account(&name) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "wrong-too-often");
    }
    let permit = service.passwords().acquire().await;
    let office = Actor::office();
    let app = service
        .acting(&office)
        .ok_or(Fault::Away("no randomness".to_owned()))?;
    let typed = Typed {
        name: &name,
        password: Password::typed(form.password),
        code: &form.code,
    };
    let signed_in = sign_in::sign_in(&app, typed).await;
    drop(permit);
    match signed_in {
        Ok(signed_in) => {
            let member = &signed_in.member;
            let policy = service.settings();
            let musts = Musts {
                change: signed_in.must_change,
                have_factor: policy.wants_factor(member.role) && !signed_in.has_factor,
            };
            remember(&session, &member.name, musts).await?;
            Ok(Redirect::to(local(&form.then)).into_response())
        }
        Err(SignInError::CodeMissing) => answer(StatusCode::UNAUTHORIZED, "wrong-code-missing"),
        Err(SignInError::Storage(error)) => Err(error.into()),
        Err(_) => answer(StatusCode::UNAUTHORIZED, "wrong-sign-in"),
    }
}

/// POST `/sign-out`
pub(super) async fn sign_out(session: Session) -> Result<Redirect, Fault> {
    forget(&session).await?;
    Ok(Redirect::to("/sign-in"))
}
