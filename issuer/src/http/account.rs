//! `/account`: what a person sets for herself.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, http::StatusCode};
use issuer_office::app::App;
use issuer_office::secrets::{Password, PasswordError, SecondFactor};
use issuer_office::storage::SecretColumns;
use issuer_office::workflow::sign_in::{SignInError, change_password, new_factor, take_factor};
use issuer_pages::account::{AccountPage, NewFactor};
use issuer_render::qr_svg::qr_svg;
use serde::Deserialize;
use tower_sessions::Session;

use super::access::{Person, factor_is_there, password_is_own};
use super::fault::Fault;
use super::looking::{frame_at, noting, page};
use super::service::Service;

/// A factor that waits for its first code, in a session.
const FACTOR: &str = "factor";

/// GET `/account`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    account(&service, &person, request.headers(), Outcome::default()).await
}

#[derive(Deserialize)]
pub(super) struct Passwords {
    old: String,
    new: String,
}

/// POST `/account/password`
pub(super) async fn password(
    State(service): State<Service>,
    Extension(mut person): Extension<Person>,
    session: Session,
    headers: axum::http::HeaderMap,
    Form(form): Form<Passwords>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let permit = service.passwords().acquire().await;
    let (old, new) = (Password::typed(form.old), Password::typed(form.new));
    let changed = change_password(&app, old, new).await;
    drop(permit);
    let outcome = match changed {
        Ok(()) => {
            password_is_own(&session).await?;
            person.must_change = false;
            Outcome::done("done-password")
        }
        Err(SignInError::Wrong) => Outcome::wrong("wrong-password-old"),
        Err(SignInError::Password(PasswordError::Short)) => Outcome::wrong("wrong-password-short"),
        Err(SignInError::Password(PasswordError::Long)) => Outcome::wrong("wrong-password-long"),
        Err(SignInError::Password(_)) => Outcome::wrong("wrong-password-easy"),
        Err(error) => return Err(error.into()),
    };
    account(&service, &person, &headers, outcome).await
}

/// POST `/account/factor`
pub(super) async fn begin_factor(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    session: Session,
    headers: axum::http::HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let factor = new_factor(&app.random);
    session.insert(FACTOR, factor.to_hex().as_str()).await?;
    let outcome = Outcome {
        factor: Some(factor),
        ..Outcome::default()
    };
    account(&service, &person, &headers, outcome).await
}

#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
}

/// POST `/account/factor/confirm`
pub(super) async fn confirm_factor(
    State(service): State<Service>,
    Extension(mut person): Extension<Person>,
    session: Session,
    headers: axum::http::HeaderMap,
    Form(form): Form<Code>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let noted: Option<String> = session.get(FACTOR).await?;
    let factor = noted.and_then(|hex| SecondFactor::from_hex(&hex));
    let Some(factor) = factor else {
        return Err(Fault::NotFound);
    };
    let outcome = match take_factor(&app, &factor, &form.code).await {
        Ok(()) => {
            session.remove_value(FACTOR).await?;
            factor_is_there(&session).await?;
            person.must_have_factor = false;
            Outcome::done("done-factor")
        }
        Err(SignInError::Wrong) => Outcome {
            factor: Some(factor),
            ..Outcome::wrong("wrong-factor-code")
        },
        Err(error) => return Err(error.into()),
    };
    account(&service, &person, &headers, outcome).await
}

#[derive(Default)]
struct Outcome {
    done: Option<&'static str>,
    wrong: Option<&'static str>,
    factor: Option<SecondFactor>,
}

impl Outcome {
    fn done(key: &'static str) -> Self {
        Self {
            done: Some(key),
            ..Self::default()
        }
    }

    fn wrong(key: &'static str) -> Self {
        Self {
            wrong: Some(key),
            ..Self::default()
        }
    }
}

async fn account(
    service: &Service,
    person: &Person,
    headers: &axum::http::HeaderMap,
    outcome: Outcome,
) -> Result<Response, Fault> {
    let member = &person.member;
    let mut frame = frame_at(service, headers, "/account", Some(member));
    if let Some(done) = outcome.done {
        frame = noting(frame, done);
    }
    let storage = &service.office().storage;
    let kept = storage.sign_ins().find(&member.name).await?;
    let new_factor = match &outcome.factor {
        Some(factor) => Some(drawn(factor, person).ok_or(Fault::NotFound)?),
        None => None,
    };
    let status = if outcome.wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = page(&AccountPage {
        frame,
        must_change: person.must_change,
        must_have_factor: person.must_have_factor,
        has_factor: kept.is_some_and(|kept| kept.factor.is_some()),
        may_have_factor: matches!(storage.secret_columns(), SecretColumns::Seal(_)),
        wrong: outcome.wrong,
        new_factor,
    })?;
    Ok((status, shown).into_response())
}

fn drawn(factor: &SecondFactor, person: &Person) -> Option<NewFactor> {
    let link = factor.link(&person.member.name)?;
    Some(NewFactor {
        drawing: qr_svg(&link, "QR")?,
        letters: factor.typed().to_string(),
    })
}

pub(super) fn acting(service: &Service, person: &Person) -> Result<App, Fault> {
    let app = service.acting_for(&person.member);
    app.ok_or_else(|| Fault::Away("no randomness".to_owned()))
}
