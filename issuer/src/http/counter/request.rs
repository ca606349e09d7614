//! `/counter/requests/{number}`: a request at the counter that took it.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::{AcknowledgementNumber, PaymentState, RequestState, masked_family_id};
use issuer_office::app::App;
use issuer_office::workflow::counter_papers::confirmed_by;
use issuer_office::workflow::counter_request::{CounterRequest, counter_request};
use issuer_office::workflow::pay_request::waiting_link;
use issuer_office::workflow::sign_interim::gets_interim;
use issuer_office::workflow::withdraw_request::withdraw_request;
use issuer_pages::counter::{
    NewCardSeen, PaymentFragment, PaymentSeen, RequestPage, StepSeen, Wrong,
};
use issuer_pages::written::moment;
use issuer_pages::{Frame, Words};
use issuer_render::qr_svg::qr_svg;
use serde::Deserialize;

use super::{acting, faults, seen};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, noting, page};
use crate::http::service::Service;

/// What tells the page's script to load the whole page anew.
const REFRESH: HeaderName = HeaderName::from_static("hx-refresh");

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

impl Done {
    /// What was done just before, as the address says it.
    pub(super) fn what(&self) -> &str {
        &self.done
    }
}

/// A number in a path.
pub(super) fn number(text: &str) -> Result<AcknowledgementNumber, Fault> {
    AcknowledgementNumber::parse(text).map_err(|_| Fault::NotFound)
}

/// Who is at work on which request.
pub(super) struct OnRequest {
    pub(super) service: Service,
    pub(super) person: Person,
    pub(super) headers: HeaderMap,
    pub(super) app: App,
    pub(super) number: AcknowledgementNumber,
}

impl FromRequestParts<Service> for OnRequest {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Fault> {
        let text = Path::<String>::from_request_parts(parts, service).await;
        let text = text.map_err(|_| Fault::NotFound)?.0;
        let person = parts.extensions.get::<Person>().cloned();
        let person = person.ok_or(Fault::NotAllowed(None))?;
        Ok(Self {
            app: acting(service, &person)?,
            number: number(&text)?,
            service: service.clone(),
            headers: parts.headers.clone(),
            person,
        })
    }
}

impl OnRequest {
    fn frame(&self) -> Frame {
        let here = format!("/counter/requests/{}", self.number);
        frame_at(
            &self.service,
            &self.headers,
            &here,
            Some(&self.person.member),
        )
    }

    /// Back to the request, with what was done in the query, or its page with what is not right.
    pub(super) async fn answer(
        &self,
        done: Result<(), impl Into<Fault>>,
        query: &str,
    ) -> Result<Response, Fault> {
        match done {
            Ok(()) => {
                let to = format!("/counter/requests/{}{query}", self.number);
                Ok(Redirect::to(&to).into_response())
            }
            Err(error) => {
                let frame = self.frame();
                let wrong = faults::said(error, frame.w)?;
                let shown = request_page(&self.app, frame, self.number, Some(wrong)).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
            }
        }
    }
}

/// GET `/counter/requests/{number}`
pub(super) async fn show(on: OnRequest, Query(done): Query<Done>) -> Result<Response, Fault> {
    let frame = on.frame();
    let frame = match done.what() {
        "taken" => noting(frame, "counter-done-taken"),
        "withdrawn" => noting(frame, "counter-done-withdrawn"),
        "paid" => noting(frame, "counter-done-paid"),
        _ => frame,
    };
    request_page(&on.app, frame, on.number, None).await
}

/// GET `/counter/requests/{number}/payment`: whether the money is there; once it is, the page is
/// loaded anew.
pub(super) async fn payment(on: OnRequest) -> Result<Response, Fault> {
    let of = counter_request(&on.app, on.number).await?;
    let member = Some(&on.person.member);
    let frame = frame_at(&on.service, &on.headers, "/counter", member);
    let shown = page(&PaymentFragment { frame })?;
    if matches!(of.request.state, RequestState::Asked { .. }) {
        return Ok(shown);
    }
    Ok(([(REFRESH, "true")], shown).into_response())
}

/// POST `/counter/requests/{number}/withdraw`
pub(super) async fn withdraw(on: OnRequest) -> Result<Response, Fault> {
    let done = withdraw_request(&on.app, on.number).await.map(drop);
    on.answer(done, "?done=withdrawn").await
}

async fn request_page(
    app: &App,
    frame: Frame,
    number: AcknowledgementNumber,
    wrong: Option<Wrong>,
) -> Result<Response, Fault> {
    let of = counter_request(app, number).await?;
    let words = frame.w;
    let request = &of.request;
    let end = of.tracked.progress.end.map(|(end, _)| end);
    let name = &of.centre.name;
    let centre = words.of(name.first_hindi(), name.first_latin());
    let mut line = seen::line(request, of.tracked.waits_for, app.now, words);
    line.centre = format!("{} · {centre}", of.centre.id);
    let may_withdraw = matches!(
        request.state,
        RequestState::Asked { .. } | RequestState::Paid { .. } | RequestState::Waived
    );
    page(&RequestPage {
        line,
        masked_id: masked_family_id(&request.family_id),
        proof: words
            .of(request.proof.hindi(), request.proof.english())
            .to_owned(),
        steps: steps(&of, words),
        end: end.map(|end| words.of(end.hindi(), end.english()).to_owned()),
        refusal: of
            .tracked
            .refusal
            .map(|why| words.of(why.hindi(), why.english()).to_owned()),
        fee: of.fee.as_ref().map(|fee| seen::fee(fee, words)),
        payment: payment_seen(app, &of, words)?,
        may_withdraw,
        refund_due: of.tracked.refund_due,
        card: new_card(app, &of),
        wrong,
        frame,
    })
}

fn steps(of: &CounterRequest, words: Words) -> Vec<StepSeen> {
    let stage = of.tracked.progress.stage();
    let steps = of.tracked.progress.steps.iter().map(|step| StepSeen {
        name: words
            .of(step.stage.hindi(), step.stage.english())
            .to_owned(),
        at: step.at.map(moment),
        class: match step.reached {
            true if step.stage == stage => "now",
            true => "done",
            false => "",
        },
    });
    steps.collect()
}

fn payment_seen(app: &App, of: &CounterRequest, words: Words) -> Result<PaymentSeen, Fault> {
    let away = |error: issuer_domain::UpiError| Fault::Away(error.to_string());
    let mut seen = PaymentSeen::default();
    if let RequestState::Asked { due } = &of.request.state {
        seen.due = Some(due.to_string());
        seen.due_decimal = due.decimal();
        seen.takes_upi = app.config.counter.payee().map_err(away)?.is_some();
        let payments = &of.tracked.payments;
        if let Some(link) = waiting_link(app, payments, of.request.number).map_err(away)? {
            seen.code = qr_svg(link.as_str(), &format!("UPI {due}"));
            seen.payee = format!("{} · {}", link.payee().name(), link.payee().address());
            let waiting = payments
                .iter()
                .rfind(|payment| payment.state == PaymentState::Initiated);
            seen.reference = waiting.map_or_else(String::new, |one| one.reference.to_string());
        }
    }
    let confirmed = of
        .tracked
        .payments
        .iter()
        .find_map(|payment| match payment.state {
            PaymentState::Confirmed { by, at } => Some((by, at)),
            _ => None,
        });
    if let (Some(receipt), Some((by, at))) = (&of.tracked.receipt, confirmed) {
        let [hindi, english] = confirmed_by(by);
        let how = format!("{} · {}", words.of(hindi, english), moment(at));
        seen.receipt = Some((receipt.text(), how));
    }
    Ok(seen)
}

fn new_card(app: &App, of: &CounterRequest) -> Option<NewCardSeen> {
    let first = of.cards.first()?;
    let in_hand = matches!(first.production, issuer_domain::Production::HandedOver(..));
    let interim = first.is_live() && !in_hand && gets_interim(of.request.reason.remedy());
    let parts = of.cards.iter().map(|card| {
        let number = &card.version.number;
        (number.part().number(), number.to_string())
    });
    Some(NewCardSeen {
        parts: parts.collect(),
        may_print: of.may_be_printed(),
        printed_here: of.was_printed_here(),
        quota: (of.printed_today, of.centre.prints_a_day),
        interim_days: interim.then_some(app.config.counter.interim_days),
    })
}
