//! What workflows found, as pages show it.

use issuer_domain::{
    CredentialStatus, Fee, Remedy, RequestReason, RequestState, Timestamp, masked_family_id,
};
use issuer_office::app::App;
use issuer_office::storage::{Centre, StoredRequest};
use issuer_office::workflow::find_family::FamilyView;
use issuer_office::workflow::track_request::WaitsFor;
use issuer_pages::Words;
use issuer_pages::counter::{CardSeen, Choice, FamilySeen, FeeSeen, RequestLine};
use issuer_pages::written::{day, moment};

/// A family.
pub(super) fn family(app: &App, view: &FamilyView, words: Words) -> FamilySeen {
    let of = |hindi: &str, latin: &str| words.of(hindi, latin).to_owned();
    let head = view.members.first();
    let (shop, shop_name) = &view.shop;
    let (local_body, district) = &view.places;
    let shop_name = words.of(shop_name.first_hindi(), shop_name.first_latin());
    let place = |name: &issuer_domain::Name| of(name.first_hindi(), name.first_latin());
    FamilySeen {
        family_id: view.family_id.as_str().to_owned(),
        masked_id: masked_family_id(&view.family_id),
        head: head.map_or_else(String::new, |head| of(&head.hindi, &head.latin)),
        members: view.members.len(),
        ration_card: view.ration_card.clone(),
        shop: format!("{shop_name} · {shop}"),
        place: format!("{}, {}", place(&local_body.name), place(&district.name)),
        card: view.card.as_ref().map(|card| {
            let (state, class) = card_state(&card.status);
            CardSeen {
                number: card.number.to_string(),
                state,
                class,
                until: day(card.expires_at),
            }
        }),
        holds: view
            .holds
            .iter()
            .map(|hold| words.say(&format!("hold-{}", hold.word())))
            .collect(),
        scanned: view.scanned.as_ref().map(|scanned| {
            let number = scanned.number.clone();
            (number, scanned.code, scanned.is_present)
        }),
        reprints: view.reprints,
        reprints_most: app.config.cards.reprints_a_year,
    }
}

/// The key of a card's state, and its colour.
pub(super) fn card_state(status: &CredentialStatus) -> (&'static str, &'static str) {
    match status {
        CredentialStatus::Valid => ("counter-card-valid", "good"),
        CredentialStatus::Suspended { .. } => ("counter-card-suspended", "wait"),
        CredentialStatus::Revoked { .. } => ("counter-card-revoked", "bad"),
        CredentialStatus::Superseded { .. } => ("counter-card-superseded", "bad"),
    }
}

/// The key of a request's state, and its colour.
pub(super) fn request_state(state: &RequestState) -> (&'static str, &'static str) {
    match state {
        RequestState::Asked { .. } => ("counter-state-asked", "wait"),
        RequestState::Paid { .. } => ("counter-state-paid", "wait"),
        RequestState::Waived => ("counter-state-waived", "wait"),
        RequestState::Approved(_) => ("counter-state-approved", "wait"),
        RequestState::Made { .. } => ("counter-state-made", "good"),
        RequestState::Refused { .. } => ("counter-state-refused", "bad"),
        RequestState::Withdrawn(_) => ("counter-state-withdrawn", ""),
    }
}

/// A request in a list.
pub(super) fn line(
    request: &StoredRequest,
    waits_for: Option<WaitsFor>,
    now: Timestamp,
    words: Words,
) -> RequestLine {
    let (state, class) = request_state(&request.state);
    RequestLine {
        number: request.number.to_string(),
        asked: moment(request.asked_at),
        days: (now.seconds() - request.asked_at.seconds()).max(0) / Timestamp::DAY,
        centre: request.centre.to_string(),
        reason: reason(request.reason, words),
        state,
        class,
        // That it waits for its fee is its state.
        waits_for: waits_for
            .filter(|waits| *waits != WaitsFor::Payment)
            .map(|waits| words.of(waits.hindi(), waits.english()).to_owned()),
        fee: if request.fee.is_zero() {
            words.say("counter-free")
        } else {
            request.fee.to_string()
        },
        needs_officer: request.needs_officer && request.state.is_open(),
        may_open: true,
    }
}

pub(super) fn reason(reason: RequestReason, words: Words) -> String {
    words.of(reason.hindi(), reason.english()).to_owned()
}

/// A fee.
pub(super) fn fee(fee: &Fee, words: Words) -> FeeSeen {
    let lines = fee.items.iter().map(|item| {
        let name = words.of(&item.hindi, &item.english).to_owned();
        (name, item.amount.to_string())
    });
    FeeSeen {
        lines: lines.collect(),
        total: fee.total.to_string(),
        paise: fee.total.paise(),
        is_free: fee.total.is_zero(),
        rate_list: (fee.rate_list.clone(), fee.order.clone()),
        is_withdrawal: false,
    }
}

/// What a reason costs where no card is made: nothing, and the open request ends.
pub(super) fn withdrawal() -> FeeSeen {
    FeeSeen {
        lines: Vec::new(),
        total: String::new(),
        paise: 0,
        is_free: true,
        rate_list: (String::new(), String::new()),
        is_withdrawal: true,
    }
}

/// Whether a reason ends the open request instead of opening one.
pub(super) fn is_withdrawal(reason: RequestReason) -> bool {
    reason.remedy() == Remedy::Withdrawal
}

/// Centres to choose from.
pub(super) fn centres(centres: &[Centre], chosen: &str, words: Words) -> Vec<Choice> {
    let choices = centres.iter().map(|centre| {
        let name = words.of(centre.name.first_hindi(), centre.name.first_latin());
        choice(
            centre.id.as_str(),
            format!("{} · {name}", centre.id),
            chosen,
        )
    });
    choices.collect()
}

pub(super) fn choice(word: &str, name: impl Into<String>, chosen: &str) -> Choice {
    Choice {
        word: word.to_owned(),
        name: name.into(),
        chosen: word == chosen,
    }
}
