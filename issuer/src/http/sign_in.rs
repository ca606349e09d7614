//! `/sign-in`, `/sign-out`: who is at work.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, http::StatusCode};
use issuer_domain::Actor;
use issuer_office::secrets::Password;
use issuer_office::workflow::sign_in::{self, SignInError, SignedIn, Typed};
use issuer_pages::account::SignInPage;
use serde::Deserialize;
use tower_sessions::Session;

use super::access::{Musts, forget, remember};
use super::fault::Fault;
use super::local_path::{escaped, local};
use super::looking::{frame_at, page};
use super::service::Service;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) then: String,
}

/// GET `/sign-in`
pub(super) async fn form(
    State(service): State<Service>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    form_again(&service, &headers, "", None, &asked.then)
}

/// The form, with what was not right before.
pub(super) fn form_again(
    service: &Service,
    headers: &HeaderMap,
    name: &str,
    wrong: Option<&'static str>,
    then: &str,
) -> Result<Response, Fault> {
    let frame = frame_at(service, headers, "/sign-in", None);
    let elsewhere = service.oidc().map(|_| {
        let settings = &service.office().config.oidc;
        let label = frame.w.of(&settings.label_hi, &settings.label_en);
        let link = format!("/sign-in/oidc?then={}", escaped(local(then)));
        (link, label.to_owned())
    });
    page(&SignInPage {
        frame,
        name: name.to_owned(),
        asks_code: wrong == Some("wrong-code-missing"),
        wrong,
        then: local(then).to_owned(),
        elsewhere,
    })
}

/// Notes in a session who has signed in, and what must be done before anything else.
pub(super) async fn remember_signed_in(
    service: &Service,
    session: &Session,
    signed_in: &SignedIn,
) -> Result<(), Fault> {
    let member = &signed_in.member;
    let musts = Musts {
        change: signed_in.must_change,
        have_factor: service.settings().wants_factor(member.role) && !signed_in.has_factor,
    };
    remember(session, &member.name, musts).await
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
        let shown = form_again(&service, &headers, &name, Some(wrong), &form.then)?;
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
            remember_signed_in(&service, &session, &signed_in).await?;
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
