//! `/families`: a family's cards and their way, names masked unless a second person agreed.

use axum::extract::{Form, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, http::StatusCode};
use issuer_domain::{Act, ApprovalKind, ApprovalState, Family, FamilyId};
use issuer_domain::{RevocationReason, SuspensionReason};
use issuer_office::app::App;
use issuer_office::storage::{Approval, ApprovalId, StoredFamily};
use issuer_office::workflow::card_targets::parse_target;
use issuer_office::workflow::unmask_family::{ask_for_names, own_requests, show_names};
use issuer_pages::department::family::{Asked, Changes, FamilyPage, FindPage};
use issuer_pages::{Refusal, Words};
use serde::Deserialize;

use super::{acting, area_of, family_tables};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// GET `/families`
pub(super) async fn form(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    page(&FindPage {
        frame: frame(&service, &request, Some(&person.member)),
        wrong: None,
    })
}

/// What somebody typed.
#[derive(Deserialize)]
pub(super) struct Number {
    #[serde(default)]
    number: String,
}

/// POST `/families`
pub(super) async fn find(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<Number>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let found = match parse_target(&form.number) {
        Ok(target) => visible(&app, &person, &target.family_id).await,
        Err(error) => Err(error.into()),
    };
    let refusal = match found {
        Ok(family) => {
            return Ok(Redirect::to(&format!("/families/{}", family.family.id)).into_response());
        }
        Err(Fault::NotTaken(refusal)) => refusal,
        Err(Fault::NotFound) => Refusal::new("refused-not-in-area"),
        Err(fault) => return Err(fault),
    };
    let frame = frame_at(&service, &headers, "/families", Some(&person.member));
    let wrong = Some(refusal.said(frame.w));
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page(&FindPage { frame, wrong })?,
    )
        .into_response())
}

/// A family that this person may see: one of the area that the person works on.
pub(super) async fn visible(
    app: &App,
    person: &Person,
    id: &FamilyId,
) -> Result<StoredFamily, Fault> {
    let area = area_of(person)?;
    let found = app.storage.families().find(id).await?;
    found
        .filter(|found| area.has(&found.family))
        .ok_or(Fault::NotFound)
}

fn parse(family: &str) -> Result<FamilyId, Fault> {
    FamilyId::parse(family).map_err(|_| Fault::NotFound)
}

/// GET `/families/{family}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(family): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let found = visible(&app, &person, &parse(&family)?).await?;
    family_page(&service, &app, &person, &headers, &found, None).await
}

/// Why the names are to be seen.
#[derive(Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    reason: String,
}

/// POST `/families/{family}/ask`
pub(super) async fn ask(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(family): Path<String>,
    Form(form): Form<Why>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let found = visible(&app, &person, &parse(&family)?).await?;
    ask_for_names(&app, &found.family.id, &form.reason).await?;
    Ok(Redirect::to(&format!("/families/{}", found.family.id)).into_response())
}

/// Which approval is used.
#[derive(Deserialize)]
pub(super) struct Use {
    #[serde(default)]
    approval: i64,
}

/// POST `/families/{family}/names`
pub(super) async fn names(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(family): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Use>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let found = visible(&app, &person, &parse(&family)?).await?;
    let shown = show_names(&app, &found.family.id, ApprovalId(form.approval)).await?;
    family_page(&service, &app, &person, &headers, &found, Some(&shown)).await
}

async fn family_page(
    service: &Service,
    app: &App,
    person: &Person,
    headers: &HeaderMap,
    found: &StoredFamily,
    shown: Option<&Family>,
) -> Result<Response, Fault> {
    let family = &found.family;
    let path = format!("/families/{}", family.id);
    let frame = frame_at(service, headers, &path, Some(&person.member));
    let words = frame.w;
    let storage = &app.storage;
    let ids = [&family.id];
    let cards = storage.cards().list_of_families(&ids).await?;
    let cards = cards.get(&family.id).map_or(&[][..], |cards| cards);
    let journeys = storage.cards().list_journeys(&family.id).await?;
    let holds = storage.families().list_every_hold(&ids).await?;
    let holds = holds.get(family.id.as_str()).map_or(&[][..], |holds| holds);
    let role = person.member.role;
    let asked = own_requests(app, &family.id).await?;
    page(&FamilyPage {
        family: family.id.to_string(),
        facts: family_tables::facts(words, found, holds),
        members: family_tables::members(words, shown.unwrap_or(family), shown.is_some()),
        cards: family_tables::cards(words, cards, app.now),
        prints: family_tables::journeys(words, &journeys),
        asked: asked.iter().map(|one| asked_words(words, one)).collect(),
        may_ask: ApprovalKind::Unmasking.may_be_asked_by(role) && asked.is_empty(),
        is_shown: shown.is_some(),
        changes: role.may(Act::Block).then(|| changes(words, role)),
        frame,
    })
}

/// What a role may do to cards, and for which reasons.
pub(super) fn changes(words: Words, role: issuer_domain::Role) -> Changes {
    Changes {
        block: SuspensionReason::ALL
            .iter()
            .map(|reason| {
                (
                    reason.word(),
                    words.of(reason.hindi(), reason.english()).to_owned(),
                )
            })
            .collect(),
        revoke: RevocationReason::of_role(role)
            .map(|reason| {
                (
                    reason.word(),
                    words.of(reason.hindi(), reason.english()).to_owned(),
                )
            })
            .collect(),
    }
}

fn asked_words(words: Words, approval: &Approval) -> Asked {
    Asked {
        number: approval.id.0,
        state: words.say(&format!("approval-state-{}", approval.state.word())),
        may_use: matches!(approval.state, ApprovalState::Approved { .. }),
    }
}
