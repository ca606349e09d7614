//! What the department's pages do, and what they do not show to whom.

use axum::http::{Method, Request, StatusCode, header};
use card_payload::FamilyCard;
use card_verifier::TrustAnchors;
use issuer_domain::{Actor, CardNumber, FamilyId, Role, SuspensionReason, Workplace};
use issuer_office::storage::StoredCard;
use issuer_office::workflow::bulk_suspension::{Suspending, suspend_many};
use issuer_office::workflow::card_targets::parse_targets;

use crate::http::tests::test_service::{Answer, Browser, NOW, TestService};

/// What the code of a card says.
pub(super) fn claims_of_a_card() -> FamilyCard {
    let text = include_str!("../../../../tests/vectors/valid/five-members/card.txt");
    let _: Option<TrustAnchors> = None;
    card_payload::FamilyCard::default_of(text)
}

async fn live_cards(service: &TestService) -> Vec<StoredCard> {
    let cards = service.service.office().storage.cards();
    cards.list_live(None, 100).await.unwrap()
}

/// The first family of a district, and the district.
async fn a_family(service: &TestService) -> (FamilyId, u32) {
    let card = live_cards(service).await.remove(0);
    let id = card.family_id().clone();
    let found = service.service.office().storage.families().find(&id).await;
    let district = found.unwrap().unwrap().family.district.lgd_code;
    (id, district)
}

/// Puts the inspector to work in a district.
async fn inspector_of(service: &TestService, district: u32) {
    let office = service.service.office();
    let name = Actor::parse(service.person(Role::Inspector).name).unwrap();
    let place: Workplace = format!("district:{district}").parse().unwrap();
    let staff = office.storage.staff();
    staff
        .place(&name, &place, office.actor(), NOW)
        .await
        .unwrap();
}
