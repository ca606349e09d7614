//! A family asks for another card: its fee is seen before the request is taken.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{CentreId, FamilyId, Mobile, Proof, RequestReason, TrackingSecret};
use issuer_office::app::App;
use issuer_office::workflow::call_consent::say_at_counter;
use issuer_office::workflow::counter_request::centres_to_ask_at;
use issuer_office::workflow::find_family::{FamilyView, show_family};
use issuer_office::workflow::open_request::{Asking, open_request};
use issuer_office::workflow::rate_lists::quote_fee;
use issuer_office::workflow::withdraw_request::withdraw_request;
use issuer_pages::counter::{FamilyPage, FeeFragment, FeeSeen, Wrong};
use serde::Deserialize;

use super::{acting, faults, seen};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;
use issuer_office::workflow::rate_lists::RateListsError;

/// Random bytes of a slip's secret.
const SECRET_BYTES: usize = 16;

/// The form of a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    family_id: String,
    centre: String,
    reason: String,
    proof: String,
    mobile: String,
    /// `yes` where the family says that it may be called.
    may_call: String,
    /// The fee that the person has seen, in paise.
    seen_paise: String,
}

impl Asked {
    pub(super) fn of_family(family_id: &FamilyId) -> Self {
        Self {
            family_id: family_id.as_str().to_owned(),
            ..Self::default()
        }
    }

    fn family(&self) -> Result<FamilyId, Fault> {
        FamilyId::parse(&self.family_id).map_err(|_| Fault::NotFound)
    }

    fn reason(&self) -> Option<RequestReason> {
        RequestReason::from_word(&self.reason)
    }
}

/// POST `/counter/fee`: the fee of the chosen reason; alone for a page that puts it in its place,
/// otherwise with the whole form.
pub(super) async fn fee(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    if headers.contains_key("hx-request") {
        let frame = frame_at(&service, &headers, "/counter", Some(&person.member));
        let fee = quoted(&app, &asked, frame.w).ok().flatten();
        return page(&FeeFragment { frame, fee });
    }
    let view = family(&app, &asked).await?;
    page(&family_page(&service, &person, &headers, &view, &asked, None).await?)
}

/// POST `/counter/requests`
pub(super) async fn submit(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, "/counter", Some(&person.member));
    let wrong = match taken(&app, &asked, frame.w).await? {
        Ok(to) => return Ok(Redirect::to(&to).into_response()),
        Err(wrong) => wrong,
    };
    let view = family(&app, &asked).await?;
    let shown = family_page(&service, &person, &headers, &view, &asked, Some(wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response())
}

/// Takes what was asked: where to go on, or what is wrong with it.
async fn taken(
    app: &App,
    asked: &Asked,
    words: issuer_pages::Words,
) -> Result<Result<String, Wrong>, Fault> {
    let family_id = asked.family()?;
    let wrong = |key| Ok(Err(faults::wrong(words, key)));
    let Some(reason) = asked.reason() else {
        return wrong("counter-wrong-choose");
    };
    if seen::is_withdrawal(reason) {
        return withdrawn(app, &family_id, words).await;
    }
    let (proof, centre) = (
        Proof::from_word(&asked.proof),
        CentreId::parse(&asked.centre),
    );
    let (Some(proof), Ok(centre)) = (proof, centre) else {
        return wrong("counter-wrong-choose");
    };
    let mobile = match asked.mobile.trim() {
        "" => None,
        mobile => match Mobile::parse(mobile) {
            Some(mobile) => Some(mobile),
            None => return wrong("counter-wrong-mobile"),
        },
    };
    match quote_fee(app, reason) {
        Ok(fee) if fee.total.paise().to_string() == asked.seen_paise => {}
        Ok(_) => return wrong("counter-wrong-see-fee"),
        Err(error) => return Ok(Err(faults::said(error, words)?)),
    }
    let mut bytes = [0; SECRET_BYTES];
    bytes.copy_from_slice(&app.random[..SECRET_BYTES]);
    // No slip has this one: each slip gets its own when it is printed.
    let secret = TrackingSecret::new(bytes);
    let asking = Asking {
        family_id: &family_id,
        reason,
        proof,
        centre: &centre,
        mobile: mobile.as_ref(),
        secret: &secret,
    };
    let opened = match open_request(app, &asking).await {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(faults::open(error, words)?)),
    };
    let number = opened.request.number;
    if asked.may_call == "yes" {
        say_at_counter(app, &family_id, true).await?;
    }
    Ok(Ok(format!("/counter/requests/{number}?done=taken")))
}

async fn withdrawn(
    app: &App,
    family_id: &FamilyId,
    words: issuer_pages::Words,
) -> Result<Result<String, Wrong>, Fault> {
    let open = app.storage.requests().find_open(family_id).await?;
    let Some(number) = open.map(|request| request.number) else {
        return Ok(Err(faults::wrong(words, "counter-wrong-no-open")));
    };
    match withdraw_request(app, number).await {
        Ok(_) => Ok(Ok(format!("/counter/requests/{number}?done=withdrawn"))),
        Err(error) => Ok(Err(faults::said(error, words)?)),
    }
}

/// The page of a family, with the form as it was filled in.
pub(super) async fn family_page(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    view: &FamilyView,
    asked: &Asked,
    wrong: Option<Wrong>,
) -> Result<FamilyPage, Fault> {
    let app = acting(service, person)?;
    let frame = frame_at(service, headers, "/counter", Some(&person.member));
    let words = frame.w;
    let (fee, wrong) = match quoted(&app, asked, words) {
        Ok(fee) => (fee, wrong),
        Err(error) => (None, Some(faults::said(error, words)?)),
    };
    let centres = centres_to_ask_at(&app).await?;
    let own = |id: &CentreId| centres.iter().any(|centre| centre.id == *id);
    let earlier = view.requests.iter().map(|request| {
        let line = seen::line(request, None, app.now, words);
        let may_open = own(&request.centre);
        issuer_pages::counter::RequestLine { may_open, ..line }
    });
    let reasons = RequestReason::ALL.iter().map(|reason| {
        let name = seen::reason(*reason, words);
        seen::choice(reason.word(), name, &asked.reason)
    });
    let proofs = Proof::ALL.iter().map(|proof| {
        let name = words.of(proof.hindi(), proof.english());
        seen::choice(proof.word(), name, &asked.proof)
    });
    Ok(FamilyPage {
        family: seen::family(&app, view, words),
        earlier: earlier.collect(),
        centres: seen::centres(&centres, &asked.centre, words),
        reasons: reasons.collect(),
        proofs: proofs.collect(),
        may_be_called: view.may_be_called,
        says_yes: asked.may_call == "yes",
        fee,
        wrong,
        frame,
    })
}

/// POST `/counter/calls`: a family takes back that it may be called.
pub(super) async fn no_calls(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let mut view = family(&app, &asked).await?;
    say_at_counter(&app, &view.family_id, false).await?;
    view.may_be_called = false;
    page(&family_page(&service, &person, &headers, &view, &asked, None).await?)
}

/// The fee of the chosen reason; none where no reason is chosen.
fn quoted(
    app: &App,
    asked: &Asked,
    words: issuer_pages::Words,
) -> Result<Option<FeeSeen>, RateListsError> {
    let Some(reason) = asked.reason() else {
        return Ok(None);
    };
    if seen::is_withdrawal(reason) {
        return Ok(Some(seen::withdrawal()));
    }
    let fee = quote_fee(app, reason)?;
    Ok(Some(seen::fee(&fee, words)))
}

async fn family(app: &App, asked: &Asked) -> Result<FamilyView, Fault> {
    let view = show_family(app, &asked.family()?).await;
    view.map_err(|_| Fault::NotFound)
}
