//! Who looks and in which language: what every screen is framed with.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use issuer_office::storage::StaffMember;
use issuer_pages::{Frame, Language, Notice, PersonHere, Template, Words};

use super::fault::Fault;
use super::service::Service;

/// The cookie with the language; nothing else is told by it.
pub(super) const LANGUAGE_COOKIE: &str = "language";

/// The language that a browser was told to ask for; Hindi where it was told nothing.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(header::COOKIE);
    let mut cookies = cookies.iter().filter_map(|cookies| cookies.to_str().ok());
    let language = cookies.find_map(|cookies| {
        let mut cookies = cookies
            .split(';')
            .filter_map(|cookie| cookie.trim().split_once('='));
        cookies
            .find(|(name, _)| *name == LANGUAGE_COOKIE)
            .map(|(_, tag)| tag)
    });
    language.and_then(Language::from_tag).unwrap_or_default()
}

/// The frame of a screen.
pub(super) fn frame(service: &Service, request: &Request, member: Option<&StaffMember>) -> Frame {
    let here = request.uri().path_and_query();
    frame_at(
        service,
        request.headers(),
        here.map_or("/", |here| here.as_str()),
        member,
    )
}

pub(super) fn frame_at(
    service: &Service,
    headers: &HeaderMap,
    here: &str,
    member: Option<&StaffMember>,
) -> Frame {
    Frame {
        w: Words::new(language(headers)),
        here: here.to_owned(),
        person: member.map(|member| PersonHere {
            name: member.name.to_string(),
            role: member.role,
            workplace: member.workplace.to_string(),
        }),
        specimen: service.is_specimen(),
        notice: None,
    }
}

/// A screen as an answer.
pub(super) fn page(screen: &impl Template) -> Result<Response, Fault> {
    let html = screen.render();
    let html =
        html.map_err(|error| Fault::Away(format!("a page could not be written: {error}")))?;
    Ok(Html(html).into_response())
}

/// The same frame, saying what was just done.
pub(super) fn noting(frame: Frame, key: &'static str) -> Frame {
    Frame {
        notice: Some(Notice { key }),
        ..frame
    }
}
