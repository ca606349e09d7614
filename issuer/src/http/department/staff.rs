//! `/staff`: who works here, and what an officer does about it.

use axum::extract::{Form, FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, response::Redirect};
use issuer_domain::{Act, Actor, Role, Workplace};
use issuer_office::app::App;
use issuer_office::secrets::Password;
use issuer_office::storage::StaffMember;
use issuer_office::workflow::manage_staff::{add_staff, disable_staff, place_staff};
use issuer_office::workflow::sign_in::{drop_factor, give_password, temporary_password};
use issuer_pages::department::member::MemberPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::staff::StaffPage;
use issuer_pages::{Frame, Words, written};
use serde::Deserialize;

use super::acting;
use super::dashboard::table;
use crate::http::access::Person;
use crate::http::fault::{Fault, said};
use crate::http::looking::{frame, frame_at, language, noting, page};
use crate::http::service::Service;

/// GET `/staff`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    everybody(&service, &person, frame, None).await
}

async fn everybody(
    service: &Service,
    person: &Person,
    frame: Frame,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let words = frame.w;
    let people = service.office().storage.staff().list().await?;
    let may_change = person.member.role.may(Act::ManageStaff);
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let roles = Role::ALL.map(|role| (role.word(), words.of(role.hindi(), role.english())));
    let shown = page(&StaffPage {
        people: people_table(words, &people),
        roles: if may_change {
            roles.to_vec()
        } else {
            Vec::new()
        },
        wrong,
        frame,
    })?;
    Ok((status, shown).into_response())
}

fn people_table(words: Words, people: &[StaffMember]) -> Table {
    let mut shown = table(
        words,
        words.say("door-staff"),
        &["staff-name", "staff-role", "staff-workplace", "staff-state"],
    );
    shown.rows = people
        .iter()
        .map(|member| {
            let (class, key) = match member.disabled {
                Some(_) => ("bad", "staff-disabled"),
                None => ("good", "staff-active"),
            };
            let role = words.of(member.role.hindi(), member.role.english());
            vec![
                Cell::Link(format!("/staff/{}", member.name), member.name.to_string()),
                Cell::Text(role.to_owned()),
                Cell::Text(member.workplace.to_string()),
                Cell::State(class, words.say(key)),
            ]
        })
        .collect();
    shown
}

/// Somebody new.
#[derive(Deserialize)]
pub(super) struct New {
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    workplace: String,
}

/// POST `/staff`
pub(super) async fn add(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<New>,
) -> Result<Response, Fault> {
    let added = take_on(&service, &person, &form).await;
    match added {
        Ok(name) => Ok(Redirect::to(&format!("/staff/{name}")).into_response()),
        Err(fault) => {
            let frame = frame_at(&service, &headers, "/staff", Some(&person.member));
            let wrong = said(fault, frame.w)?;
            everybody(&service, &person, frame, Some(wrong)).await
        }
    }
}

async fn take_on(service: &Service, person: &Person, form: &New) -> Result<Actor, Fault> {
    let name = Actor::parse(form.name.trim())?;
    let role = Role::from_word(&form.role).ok_or(Fault::not_taken("refused-no-role"))?;
    let workplace = form.workplace.trim().parse::<Workplace>()?;
    let app = acting(service, person)?;
    add_staff(&app, &name, role).await?;
    place_staff(&app, &name, &workplace).await?;
    Ok(name)
}

/// Who asks, and about whom.
pub(super) struct About {
    service: Service,
    person: Person,
    headers: HeaderMap,
    name: String,
}

impl FromRequestParts<Service> for About {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Fault> {
        let name = Path::<String>::from_request_parts(parts, service).await;
        let person = parts.extensions.get::<Person>().cloned();
        Ok(Self {
            service: service.clone(),
            person: person.ok_or(Fault::NotAllowed(None))?,
            headers: parts.headers.clone(),
            name: name.map_err(|_| Fault::NotFound)?.0,
        })
    }
}

impl About {
    /// The page of whom it is about, with what is told beside.
    async fn page(&self, told: Told) -> Result<Response, Fault> {
        let member = find(&self.service, &self.name).await?;
        member_page(&self.service, &self.person, &self.headers, &member, told).await
    }

    /// Does it, and shows the page with what became of it.
    async fn change(&self, change: Change) -> Result<Response, Fault> {
        let member = find(&self.service, &self.name).await?;
        let app = acting(&self.service, &self.person)?;
        let done = change.carry_out(&self.service, &app, &member.name).await;
        let told = done.or_else(|fault| {
            let wrong = said(fault, Words::new(language(&self.headers)))?;
            Ok::<_, Fault>(Told {
                wrong: Some(wrong),
                ..Told::default()
            })
        })?;
        self.page(told).await
    }
}

/// GET `/staff/{person}`
pub(super) async fn show(about: About) -> Result<Response, Fault> {
    about.page(Told::default()).await
}

/// What is done about somebody.
enum Change {
    /// Another workplace, as it was typed.
    Place(String),
    Disable,
    DropFactor,
    /// A new password: it is on the page that answers, and nowhere else.
    GivePassword,
}

impl Change {
    async fn carry_out(self, service: &Service, app: &App, name: &Actor) -> Result<Told, Fault> {
        let done = match self {
            Self::Place(workplace) => {
                place_staff(app, name, &workplace.trim().parse()?).await?;
                "done-staff-placed"
            }
            Self::Disable => {
                disable_staff(app, name).await?;
                "done-staff-disabled"
            }
            Self::DropFactor => {
                drop_factor(app, name).await?;
                "done-staff-factor"
            }
            Self::GivePassword => {
                let text = temporary_password(&service.dice());
                let _permit = service.passwords().acquire().await;
                give_password(app, name, &Password::typed(text.to_string())).await?;
                return Ok(Told {
                    password: Some(text.to_string()),
                    ..Told::default()
                });
            }
        };
        Ok(Told {
            done: Some(done),
            ..Told::default()
        })
    }
}

/// What is told beside a person.
#[derive(Default)]
struct Told {
    done: Option<&'static str>,
    wrong: Option<String>,
    password: Option<String>,
}

async fn find(service: &Service, name: &str) -> Result<StaffMember, Fault> {
    let name = Actor::parse(name).map_err(|_| Fault::NotFound)?;
    let found = service.office().storage.staff().find(&name).await?;
    found.ok_or(Fault::NotFound)
}

async fn member_page(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    member: &StaffMember,
    told: Told,
) -> Result<Response, Fault> {
    let path = format!("/staff/{}", member.name);
    let mut frame = frame_at(service, headers, &path, Some(&person.member));
    if let Some(done) = told.done {
        frame = noting(frame, done);
    }
    let words = frame.w;
    let kept = service
        .office()
        .storage
        .sign_ins()
        .find(&member.name)
        .await?;
    let has_factor = kept.is_some_and(|kept| kept.factor.is_some());
    let factor = if has_factor {
        "staff-factor-yes"
    } else {
        "staff-factor-no"
    };
    let state = match member.disabled {
        Some(_) => "staff-disabled",
        None => "staff-active",
    };
    let role = words.of(member.role.hindi(), member.role.english());
    let facts = vec![
        (words.say("staff-role"), role.to_owned()),
        (words.say("staff-workplace"), member.workplace.to_string()),
        (words.say("staff-state"), words.say(state)),
        (words.say("staff-since"), written::day(member.added.0)),
        (words.say("staff-factor"), words.say(factor)),
    ];
    let status = match told.wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let shown = page(&MemberPage {
        name: member.name.to_string(),
        workplace: member.workplace.to_string(),
        is_disabled: member.disabled.is_some(),
        password: told.password,
        wrong: told.wrong,
        may_change: person.member.role.may(Act::ManageStaff),
        facts,
        has_factor,
        frame,
    })?;
    Ok((status, shown).into_response())
}

/// A workplace.
#[derive(Deserialize)]
pub(super) struct Place {
    #[serde(default)]
    workplace: String,
}

/// POST `/staff/{person}/place`
pub(super) async fn place(about: About, Form(form): Form<Place>) -> Result<Response, Fault> {
    about.change(Change::Place(form.workplace)).await
}

/// POST `/staff/{person}/disable`
pub(super) async fn disable(about: About) -> Result<Response, Fault> {
    about.change(Change::Disable).await
}

/// POST `/staff/{person}/factor`
pub(super) async fn factor(about: About) -> Result<Response, Fault> {
    about.change(Change::DropFactor).await
}

/// POST `/staff/{person}/password`
pub(super) async fn password(about: About) -> Result<Response, Fault> {
    about.change(Change::GivePassword).await
}
