//! What the office does to a lot: seal, make the lacking cards anew, pack, send, close.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use issuer_office::storage::Dispatching;
use issuer_office::workflow::close_lot::{CloseLotError, close_lot};
use issuer_office::workflow::seal_known::seal_for_known;
use issuer_office::workflow::send_cards::{dispatch_bundles, pack_lot};
use issuer_office::workflow::supplement_lot::supplement_lot;
use issuer_pages::Words;
use serde::Deserialize;

use super::lots::{Said, lot_page};
use super::{Done, done};
use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::{Fault, said};
use crate::http::looking::language;
use crate::http::making::making;
use crate::http::service::Service;

/// For whom a lot is sealed.
#[derive(Deserialize)]
pub(super) struct Seal {
    vendor: String,
    days: u16,
}

/// POST `/lots/{lot}/seal`
pub(super) async fn seal(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Seal>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let of = lot.clone();
    let sealed = making(&service, async move |keys, _| {
        seal_for_known(&app, keys, &of, &form.vendor, form.days).await
    });
    let sealed = sealed.await?.map(drop).map_err(Fault::from);
    answer(
        (&service, &person, &headers),
        &lot,
        sealed,
        "done-lot-sealed",
    )
    .await
}

/// Whether a supplement is made, or only counted.
#[derive(Deserialize)]
pub(super) struct Supplement {
    apply: String,
}

/// POST `/lots/{lot}/supplement`
pub(super) async fn supplement(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Supplement>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    app.storage.lots().standings(Some(&lot)).await?;
    let apply = form.apply == "yes";
    let of = lot.clone();
    let made = making(&service, async move |keys, renderer| {
        supplement_lot(&app, keys, renderer, &of, apply).await
    });
    let made = made.await?;
    let at = (&service, &person, &headers);
    match made {
        Ok(made) if apply && made.lot.is_some() => {
            answer(at, &lot, Ok(()), "done-lot-supplement").await
        }
        Ok(made) => {
            let said = Said {
                lacking: Some((made.cards, made.refused.len())),
                ..Said::default()
            };
            lot_page(&service, &person, &headers, &lot, (&Done::default(), said)).await
        }
        Err(error) => answer(at, &lot, Err(error.into()), "").await,
    }
}

/// POST `/lots/{lot}/pack`
pub(super) async fn pack(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let packed = pack_lot(&app, &lot).await;
    let packed = packed.map(drop).map_err(Fault::from);
    answer(
        (&service, &person, &headers),
        &lot,
        packed,
        "done-lot-packed",
    )
    .await
}

/// What is sent, and where.
#[derive(Deserialize)]
pub(super) struct Consigned {
    first: u64,
    last: u64,
    office: String,
    seal: String,
}

/// POST `/lots/{lot}/dispatch`
pub(super) async fn dispatch(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Consigned>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let sent = Dispatching {
        lot_id: &lot,
        bundles: form.first..=form.last,
        office: form.office.trim(),
        seal: form.seal.trim(),
        at: app.now,
    };
    let sent = dispatch_bundles(&app, &sent).await;
    let sent = sent.map(drop).map_err(Fault::from);
    answer(
        (&service, &person, &headers),
        &lot,
        sent,
        "done-lot-dispatched",
    )
    .await
}

/// POST `/lots/{lot}/close`
pub(super) async fn close(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let at = (&service, &person, &headers);
    match close_lot(&app, &lot).await {
        Ok(open) if open.is_empty() => answer(at, &lot, Ok(()), "done-lot-closed").await,
        // The page itself tells what is open.
        Ok(_) => {
            let open = Err(Fault::not_taken("lot-stays-open"));
            answer(at, &lot, open, "").await
        }
        Err(CloseLotError::Storage(error)) => answer(at, &lot, Err(error.into()), "").await,
        Err(CloseLotError::Permission(error)) => Err(error.into()),
    }
}

/// Back to the lot, or its page with what is not right.
async fn answer(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    lot: &str,
    result: Result<(), Fault>,
    key: &'static str,
) -> Result<Response, Fault> {
    match result {
        Ok(()) => Ok(done(&format!("/lots/{lot}"), key).into_response()),
        Err(fault) => {
            let said = Said {
                wrong: Some(said(fault, Words::new(language(headers)))?),
                ..Said::default()
            };
            lot_page(service, person, headers, lot, (&Done::default(), said)).await
        }
    }
}
