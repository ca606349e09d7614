//! `/clients`: which departments may ask for what, and their lists that wait for a second person.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{ApiScope, Area, ClientName, FieldProfile, aadhaar};
use issuer_office::storage::{ApiToken, BlockListState};
use issuer_office::workflow::exchange::block_lists::decide_block_list;
use issuer_office::workflow::exchange::manage_clients::{
    ClientError, NewClient, add_client, disable_client, make_token,
};
use issuer_pages::clients::{ClientRow, ClientsPage, NewToken, WaitingList};
use issuer_pages::written::{day, moment};
use serde::Deserialize;

use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;

/// Lists that are shown.
const LISTS_SHOWN: u32 = 100;

/// GET `/clients`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    screen(&service, &person, request.headers(), None, None).await
}

#[derive(Deserialize)]
pub(super) struct AddForm {
    name: String,
    title: String,
    profile: String,
    area: String,
}

/// POST `/clients`
pub(super) async fn add(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<AddForm>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    if [&form.name, &form.title, &form.area]
        .iter()
        .any(|text| aadhaar::find_in(text))
    {
        return screen(
            &service,
            &person,
            &headers,
            None,
            Some("wrong-client-aadhaar"),
        )
        .await;
    }
    let name = ClientName::parse(form.name.trim()).ok();
    let area = form.area.trim().parse::<Area>().ok();
    let profile = FieldProfile::from_word(&form.profile);
    let (Some(name), Some(area), Some(profile)) = (name, area, profile) else {
        return screen(&service, &person, &headers, None, Some("wrong-client")).await;
    };
    let new = NewClient {
        name: &name,
        title: &form.title,
        profile,
        area,
        files: None,
    };
    match add_client(&app, &new).await {
        Ok(_) => Ok(Redirect::to("/clients").into_response()),
        Err(ClientError::Title) => {
            screen(&service, &person, &headers, None, Some("wrong-client")).await
        }
        Err(ClientError::Storage(issuer_office::storage::StorageError::ClientExists {
            ..
        })) => {
            screen(
                &service,
                &person,
                &headers,
                None,
                Some("wrong-client-taken"),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// POST `/clients/token`: the fields are `name` and one `scope` for each.
pub(super) async fn token(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let name = fields.iter().find(|(field, _)| field == "name");
    let name = name.and_then(|(_, name)| ClientName::parse(name).ok());
    let name = name.ok_or(Fault::NotFound)?;
    let scopes = fields.iter().filter(|(field, _)| field == "scope");
    let scopes: Vec<ApiScope> = scopes
        .filter_map(|(_, word)| ApiScope::from_word(word))
        .collect();
    match make_token(&app, &name, &scopes, None).await {
        Ok((secret, token)) => {
            let new = NewToken {
                client: name.to_string(),
                secret: secret.to_string(),
                expires_at: day(token.expires_at),
            };
            screen(&service, &person, &headers, Some(new), None).await
        }
        Err(ClientError::NoScope) => {
            screen(
                &service,
                &person,
                &headers,
                None,
                Some("wrong-client-scope"),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct NameForm {
    name: String,
}

/// POST `/clients/disable`
pub(super) async fn disable(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Form(form): Form<NameForm>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let name = ClientName::parse(&form.name).map_err(|_| Fault::NotFound)?;
    disable_client(&app, &name).await?;
    Ok(Redirect::to("/clients").into_response())
}

#[derive(Deserialize)]
pub(super) struct DecideForm {
    number: i64,
    say: String,
}

/// POST `/clients/list`
pub(super) async fn decide(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Form(form): Form<DecideForm>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    decide_block_list(&app, form.number, form.say == "yes").await?;
    Ok(Redirect::to("/clients").into_response())
}

async fn screen(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    new_token: Option<NewToken>,
    wrong: Option<&'static str>,
) -> Result<Response, Fault> {
    let storage = &service.office().storage;
    let tokens = storage.api_clients().list_tokens().await?;
    let clients = storage.api_clients().list().await?;
    let clients = clients.into_iter().map(|client| ClientRow {
        title: client.title,
        profile: client.profile.word(),
        area: client.area.to_string(),
        is_disabled: client.disabled.is_some(),
        signs_files: client.public_key.is_some(),
        tokens: tokens
            .iter()
            .filter(|token| token.client == client.name && service.now() < token.expires_at)
            .map(token_words)
            .collect(),
        name: client.name.to_string(),
    });
    let lists = storage.block_lists().list(None, None, LISTS_SHOWN).await?;
    let waiting = lists
        .into_iter()
        .filter(|list| list.state == BlockListState::Waiting)
        .map(|list| WaitingList {
            number: list.number,
            client: list.client.to_string(),
            action: list.action.word(),
            reason: list
                .action
                .reason()
                .map(|reason| (reason.hindi(), reason.english())),
            families: list.families,
            received_at: moment(list.received_at),
        });
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = page(&ClientsPage {
        frame: frame_at(service, headers, "/clients", Some(&person.member)),
        clients: clients.collect(),
        waiting: waiting.collect(),
        new_token,
        wrong,
    })?;
    Ok((status, shown).into_response())
}

fn token_words(token: &ApiToken) -> (String, String, Option<String>) {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
    let used = token.last_used_at.map(moment);
    (scopes.join(", "), day(token.expires_at), used)
}
