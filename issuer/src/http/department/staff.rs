//! `/staff`: who works here, and what an officer does about it.

use axum::extract::{Form, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, response::Redirect};
use issuer_domain::{Act, Actor, Role, Workplace};
use issuer_office::secrets::Password;
use issuer_office::storage::StaffMember;
use issuer_office::workflow::manage_staff::{StaffError, add_staff, disable_staff, place_staff};
use issuer_office::workflow::sign_in::{
    SignInError, drop_factor, give_password, temporary_password,
};
use issuer_pages::department::member::MemberPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::staff::StaffPage;
use issuer_pages::{Frame, Words, written};
use serde::Deserialize;

use super::dashboard::table;
use super::{acting, refused};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, noting, page};
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
        Err(Fault::NotTaken(wrong)) => {
            let frame = frame_at(&service, &headers, "/staff", Some(&person.member));
            everybody(&service, &person, frame, Some(wrong)).await
        }
        Err(fault) => Err(fault),
    }
}

async fn take_on(service: &Service, person: &Person, form: &New) -> Result<Actor, Fault> {
    let name = Actor::parse(form.name.trim());
    let name = name.map_err(|error| Fault::NotTaken(error.to_string()))?;
    let role = Role::from_word(&form.role);
    let role = role.ok_or_else(|| Fault::NotTaken("there is no such role".to_owned()))?;
    let workplace = workplace(&form.workplace)?;
    let app = acting(service, person)?;
    add_staff(&app, &name, role).await.map_err(staff_fault)?;
    place_staff(&app, &name, &workplace)
        .await
        .map_err(staff_fault)?;
    Ok(name)
}

fn workplace(text: &str) -> Result<Workplace, Fault> {
    let place = text.trim().parse::<Workplace>();
    place.map_err(|error| Fault::NotTaken(error.to_string()))
}

/// GET `/staff/{person}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let member = find(&service, &name).await?;
    member_page(&service, &person, &headers, &member, Told::default()).await
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
pub(super) async fn place(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Place>,
) -> Result<Response, Fault> {
    let member = find(&service, &name).await?;
    let app = acting(&service, &person)?;
    let placed = match workplace(&form.workplace) {
        Ok(place) => place_staff(&app, &member.name, &place)
            .await
            .map_err(staff_fault),
        Err(fault) => Err(fault),
    };
    answer(
        &service,
        &person,
        &headers,
        &member,
        placed,
        "done-staff-placed",
    )
    .await
}

/// POST `/staff/{person}/disable`
pub(super) async fn disable(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let member = find(&service, &name).await?;
    let app = acting(&service, &person)?;
    let disabled = disable_staff(&app, &member.name).await.map_err(staff_fault);
    answer(
        &service,
        &person,
        &headers,
        &member,
        disabled,
        "done-staff-disabled",
    )
    .await
}

/// POST `/staff/{person}/factor`
pub(super) async fn factor(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let member = find(&service, &name).await?;
    let app = acting(&service, &person)?;
    let dropped = drop_factor(&app, &member.name).await.map_err(sign_in_fault);
    answer(
        &service,
        &person,
        &headers,
        &member,
        dropped,
        "done-staff-factor",
    )
    .await
}

/// POST `/staff/{person}/password`: the new one is on the page that answers, and nowhere else.
pub(super) async fn password(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let member = find(&service, &name).await?;
    let app = acting(&service, &person)?;
    let text = temporary_password(&service.dice());
    let permit = service.passwords().acquire().await;
    let given = give_password(&app, &member.name, &Password::typed(text.to_string())).await;
    drop(permit);
    let told = match given.map_err(sign_in_fault) {
        Ok(()) => Told {
            password: Some(text.to_string()),
            ..Told::default()
        },
        Err(Fault::NotTaken(wrong)) => Told {
            wrong: Some(wrong),
            ..Told::default()
        },
        Err(fault) => return Err(fault),
    };
    member_page(&service, &person, &headers, &member, told).await
}

async fn answer(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    member: &StaffMember,
    done: Result<(), Fault>,
    key: &'static str,
) -> Result<Response, Fault> {
    let told = match done {
        Ok(()) => Told {
            done: Some(key),
            ..Told::default()
        },
        Err(Fault::NotTaken(wrong)) => Told {
            wrong: Some(wrong),
            ..Told::default()
        },
        Err(fault) => return Err(fault),
    };
    let member = find(service, member.name.as_str()).await?;
    member_page(service, person, headers, &member, told).await
}

fn staff_fault(error: StaffError) -> Fault {
    match error {
        StaffError::Storage(error) => refused(error),
        StaffError::Permission(error) => error.into(),
        error => Fault::NotTaken(error.to_string()),
    }
}

fn sign_in_fault(error: SignInError) -> Fault {
    match error {
        SignInError::Storage(error) => refused(error),
        SignInError::Permission(error) => error.into(),
        error => Fault::NotTaken(error.to_string()),
    }
}
