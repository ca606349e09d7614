//! `/sign-in/oidc`: to the provider and back.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use issuer_domain::{Actor, Timestamp};
use issuer_office::app::App;
use issuer_office::workflow::sign_in::SignInError;
use issuer_office::workflow::sign_in_elsewhere::{Proof, sign_in_elsewhere};
use issuer_pages::account::SignInCodePage;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::provider::{NotTold, Provider, Sent, Told};
use crate::http::fault::Fault;
use crate::http::local_path::local;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;
use crate::http::sign_in::{Asked, form_again, remember_signed_in};

/// Who was sent to the provider, in a session.
const SENT: &str = "oidc_sent";
/// Whom the provider knows and whose code is missing, in a session.
const KNOWN: &str = "oidc_known";
const NOBODY_WAITS: &str = "no code is waited for in this session, or no longer";
/// How long either holds, seconds.
const HOLDS: i64 = 600;

/// Something in a session that holds for a while, and where to go then.
#[derive(Serialize, Deserialize)]
struct Held<T> {
    what: T,
    then: String,
    until: i64,
}

impl<T> Held<T> {
    fn new(what: T, then: &str, now: Timestamp) -> Self {
        Self {
            what,
            then: local(then).to_owned(),
            until: now.plus_seconds(HOLDS).seconds(),
        }
    }
}

/// GET `/sign-in/oidc`
pub(super) async fn begin(
    State(service): State<Service>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Redirect, Fault> {
    let provider = provider(&service)?;
    let sent = Sent {
        state: secret(&service)?,
        nonce: secret(&service)?,
        verifier: secret(&service)?,
    };
    let page = provider.page(&sent, service.now()).await;
    let page = page.map_err(|error| Fault::Away(error.to_string()))?;
    let held = Held::new(sent, &asked.then, service.now());
    session.insert(SENT, held).await?;
    Ok(Redirect::to(&page))
}

/// What the provider sends somebody back with. Its error has no code.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// GET `/sign-in/oidc/back`
pub(super) async fn back(
    State(service): State<Service>,
    headers: HeaderMap,
    session: Session,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let provider = provider(&service)?;
    // Whatever comes of it, it counts once.
    let sent: Option<Held<Sent>> = session.remove(SENT).await?;
    let now = service.now();
    let sent = sent.filter(|sent| sent.what.state == back.state && now.seconds() < sent.until);
    let Some(sent) = sent else {
        return refused(
            &service,
            &headers,
            "the state is of no sign-in of this session",
        );
    };
    match provider.who(&sent.what, back.code, now).await {
        Ok(told) => let_in(&service, &headers, &session, told, &sent.then).await,
        Err(NotTold::Refused(why)) => refused(&service, &headers, &why),
        Err(NotTold::Away(why)) => Err(Fault::Away(why)),
    }
}

async fn let_in(
    service: &Service,
    headers: &HeaderMap,
    session: &Session,
    told: Told,
    then: &str,
) -> Result<Response, Fault> {
    let proof = if told.saw_two_factors {
        Proof::Provider
    } else {
        Proof::Code("")
    };
    let app = acting(service)?;
    match sign_in_elsewhere(&app, &told.name, proof).await {
        Ok(signed_in) => {
            remember_signed_in(service, session, &signed_in).await?;
            Ok(Redirect::to(then).into_response())
        }
        Err(SignInError::CodeMissing) => {
            let held = Held::new(told.name, then, service.now());
            session.insert(KNOWN, held).await?;
            Ok(Redirect::to("/sign-in/oidc/code").into_response())
        }
        Err(SignInError::Storage(error)) => Err(error.into()),
        Err(_) => refused(service, headers, "nobody of that name works here"),
    }
}

/// GET `/sign-in/oidc/code`
pub(super) async fn code_form(
    State(service): State<Service>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, Fault> {
    provider(&service)?;
    if whose_code(&service, &session).await?.is_none() {
        return refused(&service, &headers, NOBODY_WAITS);
    }
    code_page(&service, &headers, None)
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    code: String,
}

/// POST `/sign-in/oidc/code`
pub(super) async fn code(
    State(service): State<Service>,
    headers: HeaderMap,
    session: Session,
    Form(form): Form<CodeForm>,
) -> Result<Response, Fault> {
    provider(&service)?;
    let Some(held) = whose_code(&service, &session).await? else {
        return refused(&service, &headers, NOBODY_WAITS);
    };
    let answer = |status: StatusCode, wrong| {
        metrics::counter!("sign_ins_refused_total").increment(1);
        let shown = code_page(&service, &headers, Some(wrong))?;
        Ok((status, shown).into_response())
    };
    if !service.limits().account(&held.what) {
        return answer(StatusCode::TOO_MANY_REQUESTS, "wrong-too-often");
    }
    let app = acting(&service)?;
    match sign_in_elsewhere(&app, &held.what, Proof::Code(&form.code)).await {
        Ok(signed_in) => {
            remember_signed_in(&service, &session, &signed_in).await?;
            Ok(Redirect::to(&held.then).into_response())
        }
        Err(SignInError::Storage(error)) => Err(error.into()),
        Err(_) => answer(StatusCode::UNAUTHORIZED, "wrong-code"),
    }
}

/// The one answer to whoever is not let in, whatever the cause; the log has that.
fn refused(service: &Service, headers: &HeaderMap, why: &str) -> Result<Response, Fault> {
    metrics::counter!("sign_ins_refused_total").increment(1);
    tracing::info!(why, "a sign-in at the identity provider was refused");
    let wrong = Some("wrong-sign-in-elsewhere");
    let shown = form_again(service, headers, "", wrong, "")?;
    Ok((StatusCode::UNAUTHORIZED, shown).into_response())
}

fn provider(service: &Service) -> Result<&Provider, Fault> {
    service.oidc().map(|oidc| &oidc.0).ok_or(Fault::NotFound)
}

fn acting(service: &Service) -> Result<App, Fault> {
    let app = service.acting(&Actor::office());
    app.ok_or_else(|| Fault::Away("no randomness".to_owned()))
}

/// Something that nobody guesses, of the 43 characters that a verifier has at least (RFC 7636, 4.1).
fn secret(service: &Service) -> Result<String, Fault> {
    Ok(Base64UrlUnpadded::encode_string(&acting(service)?.random))
}

async fn whose_code(service: &Service, session: &Session) -> Result<Option<Held<String>>, Fault> {
    let held: Option<Held<String>> = session.get(KNOWN).await?;
    Ok(held.filter(|held| service.now().seconds() < held.until))
}

fn code_page(
    service: &Service,
    headers: &HeaderMap,
    wrong: Option<&'static str>,
) -> Result<Response, Fault> {
    page(&SignInCodePage {
        frame: frame_at(service, headers, "/sign-in/oidc/code", None),
        wrong,
    })
}
