//! `/self-checks`: links for families to look at their cards before they are made, and what they
//! said to be wrong.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::{Extension, Form};
use issuer_domain::{Act, FamilyId, TrackingSecret, with_ascii_digits};
use issuer_office::app::App;
use issuer_office::workflow::self_check::{
    SelfCheckLinkError, issue_self_check, list_wrong_fields,
};
use issuer_office::workflow::send_self_check::LinkSent;
use issuer_pages::self_check::{NewLink, SelfChecksPage, WrongRow};
use issuer_pages::written::day;
use issuer_pages::{Frame, Words};
use serde::Deserialize;

use super::{acting, csv_file};
use crate::http::access::Person;
use crate::http::citizen::{fresh_secret, not_taken};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;
use crate::http::work::send_link;

const HERE: &str = "/self-checks";
/// Fields of a page and of a file.
const LISTED: u32 = 2_000;

/// GET `/self-checks`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    shown(&app, &person, frame, None, None).await
}

#[derive(Deserialize)]
pub(super) struct Typed {
    family: String,
    /// `yes` where the office asks for an SMS.
    #[serde(default)]
    send: String,
}

/// POST `/self-checks`: the link is shown this once.
pub(super) async fn issue(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, HERE, Some(&person.member));
    let plain = with_ascii_digits(typed.family.trim());
    let family = FamilyId::parse(&plain).map_err(|_| ());
    let secret = fresh_secret(&app);
    let issued = match &family {
        Ok(family) => issue_self_check(&app, family, &secret).await,
        Err(()) => return wrong_family(&app, &person, frame).await,
    };
    match (issued, family) {
        (Ok(until), Ok(family)) => {
            let until = day(until);
            let link = link(&service, &headers, &secret);
            let sent = match typed.send.as_str() {
                "yes" => Some(sent(send_link(&app, &family, &secret, &link).await?)),
                _ => None,
            };
            let values = [("link", link.clone()), ("day", until.clone())];
            let link = NewLink {
                family: family.to_string(),
                text: frame.w.with_all("self-checks-sms", &values),
                link,
                until,
                sent,
            };
            shown(&app, &person, frame, Some(link), None).await
        }
        (Err(SelfCheckLinkError::Storage(error)), _) => Err(error.into()),
        (Err(SelfCheckLinkError::Permission(error)), _) => Err(error.into()),
        _ => wrong_family(&app, &person, frame).await,
    }
}

/// The class and the key of what became of an SMS.
const fn sent(sent: Option<LinkSent>) -> (&'static str, &'static str) {
    match sent {
        Some(LinkSent::Sent) => ("notice", "self-checks-sent"),
        Some(LinkSent::NoNumber) => ("due", "self-checks-no-number"),
        Some(LinkSent::NotNow) | None => ("due", "self-checks-not-sent"),
    }
}

/// GET `/self-checks/wrong.csv`
pub(super) async fn wrong(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let w = frame(&service, &request, None).w;
    let rows = rows(&app, w).await?.into_iter();
    let rows = rows.map(|row| {
        vec![
            row.code.to_string(),
            row.place,
            row.family,
            row.field.to_owned(),
            row.day,
        ]
    });
    let heading = ["lgd_code", "place", "family_id", "field", "day"];
    csv_file("said-to-be-wrong.csv", &heading, rows.collect())
}

async fn wrong_family(app: &App, person: &Person, frame: Frame) -> Result<Response, Fault> {
    let wrong = frame.w.refused("wrong-self-check-family");
    Ok(not_taken(
        shown(app, person, frame, None, Some(wrong)).await?,
    ))
}

async fn shown(
    app: &App,
    person: &Person,
    frame: Frame,
    link: Option<NewLink>,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    page(&SelfChecksPage {
        wrong,
        link,
        may_send: person.member.role.may(Act::IssueSelfChecks),
        rows: rows(app, frame.w).await?,
        frame,
    })
}

async fn rows(app: &App, w: Words) -> Result<Vec<WrongRow>, Fault> {
    let wrong = list_wrong_fields(app, LISTED).await?;
    let rows = wrong.into_iter().map(|wrong| {
        let name = &wrong.local_body.name;
        let (hindi, latin) = (name.first_hindi(), name.first_latin());
        WrongRow {
            place: w.of(hindi, latin).to_owned(),
            code: wrong.local_body.lgd_code,
            family: wrong.family_id.to_string(),
            field: w.of(wrong.field.hindi(), wrong.field.english()),
            day: day(wrong.at),
        }
    });
    Ok(rows.collect())
}

/// The link as a family opens it: at the host by which this office was asked. Only a proof of this
/// machine alone comes without TLS.
fn link(service: &Service, headers: &HeaderMap, secret: &TrackingSecret) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let path = format!("/self-check/{}", secret.in_link());
    match host {
        Some(host) if service.is_specimen() && host.starts_with("127.0.0.1") => {
            format!("http://{host}{path}")
        }
        Some(host) => format!("https://{host}{path}"),
        None => path,
    }
}
