//! The counter, from finding a family to the tally of its money.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hmac::{Hmac, KeyInit, Mac};
use issuer_domain::{AcknowledgementNumber, CredentialStatus, PaymentState, RequestState, Role};
use issuer_office::storage::{StoredCard, StoredRequest};
use sha2::Sha256;

use crate::http::tests::test_service::{Answer, Browser, NOW, TestService};

mod calling;
mod deciding;
mod money;
mod requesting;

/// The total of the example rate list, in paise.
const FEE: &str = "2900";
const UTR: &str = "615300000017";

/// The live cards of the office's first families, each of one part.
async fn cards(service: &TestService) -> Vec<StoredCard> {
    let cards = service.service.office().storage.cards();
    let cards = cards.list_live(None, 12).await.unwrap();
    let single = cards
        .into_iter()
        .filter(|card| card.version.number.part().of() == 1);
    single.collect()
}

/// Asks for another card; where the browser is sent.
async fn ask(operator: &mut Browser<'_>, card: &StoredCard, reason: &str, seen: &str) -> Answer {
    let form = [
        ("family_id", card.family_id().as_str()),
        ("centre", "LMK-0231"),
        ("reason", reason),
        ("proof", "old-card"),
        ("seen_paise", seen),
    ];
    operator.post("/counter/requests", &form).await
}

/// Asks, and gives the request's page.
async fn asked(operator: &mut Browser<'_>, card: &StoredCard, reason: &str, seen: &str) -> String {
    let answer = ask(operator, card, reason, seen).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let to = answer.location().split('?').next().unwrap();
    to.to_owned()
}

/// The request whose page this is.
async fn request(service: &TestService, page: &str) -> StoredRequest {
    let number = AcknowledgementNumber::parse(page.rsplit('/').next().unwrap()).unwrap();
    let requests = service.service.office().storage.requests();
    requests.get(number).await.unwrap()
}

/// The page on which the request of this page is decided.
fn decide_page(page: &str) -> String {
    page.replace("/counter", "")
}
