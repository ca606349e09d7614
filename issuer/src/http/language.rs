//! `/language`: in which language the pages speak.

use axum::Form;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use issuer_pages::Language;
use serde::Deserialize;

use super::local_path::local;
use super::looking::LANGUAGE_COOKIE;

#[derive(Deserialize)]
pub(super) struct Chosen {
    language: String,
    back: String,
}

/// POST `/language`
pub(super) async fn choose(Form(chosen): Form<Chosen>) -> Response {
    let language = Language::from_tag(&chosen.language).unwrap_or_default();
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; Secure; HttpOnly",
        language.tag()
    );
    let back = Redirect::to(local(&chosen.back));
    ([(header::SET_COOKIE, cookie)], back).into_response()
}
