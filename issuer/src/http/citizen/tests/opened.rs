//! Requests and families to test with.

use std::path::Path;
use std::sync::Arc;

use issuer_domain::{Actor, CentreId, Family, Name, Proof, RequestReason, TrackingSecret};
use issuer_office::app::App;
use issuer_office::storage::StoredRequest;
use issuer_office::workflow::manage_centres::add_centre;
use issuer_office::workflow::open_request::{Asking, open_request as take_request};
use issuer_office::workflow::withdraw_request::withdraw_request;

use crate::http::citizen::fresh_secret;
use crate::http::tests::test_service::TestService;

/// The families of the register.
pub(in crate::http) async fn families(service: &TestService) -> Vec<Family> {
    let storage = &service.service.office().storage;
    let cards = storage.cards().list_live(None, 50).await.unwrap();
    let ids: Vec<_> = cards
        .iter()
        .map(issuer_office::storage::StoredCard::family_id)
        .collect();
    let stored = storage.families().list_current(&ids).await.unwrap();
    stored.into_iter().map(|stored| stored.family).collect()
}

/// Fails where a text holds the name of a person, a family's id or its ration card.
pub(in crate::http) fn names_nobody(text: &str, families: &[Family]) {
    for family in families {
        for member in &family.members {
            for name in [member.name.hindi(), member.name.latin()]
                .into_iter()
                .flatten()
            {
                assert!(!text.contains(name), "a page names {name}");
            }
        }
        assert!(!text.contains(family.id.as_str()));
        if let Some(ration_card) = &family.ration_card {
            assert!(!text.contains(ration_card.as_str()));
        }
    }
}

/// The office in an officer's hands, with a rate list.
fn officer(service: &TestService) -> App {
    let mut app = service
        .service
        .acting(&Actor::parse("s.negi").unwrap())
        .unwrap();
    let rate_lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("fees.example.toml");
    Arc::make_mut(&mut app.config).counter.rate_lists = Some(rate_lists);
    app
}

/// A request of the how-manieth family, with its slip's secret.
pub(in crate::http) async fn open_request(
    service: &TestService,
    family: usize,
    reason: RequestReason,
) -> (StoredRequest, TrackingSecret) {
    let app = officer(service);
    let centre = CentreId::parse("LMK-9001").unwrap();
    let name = Name::of_place(Some("लोक मित्र केंद्र"), None).unwrap();
    // It may be open already.
    let _ = add_centre(&app, &centre, &name, None).await;
    let secret = fresh_secret(&app);
    let asking = Asking {
        family_id: &families(service).await[family].id,
        reason,
        proof: Proof::RationCard,
        centre: &centre,
        mobile: None,
        secret: &secret,
    };
    let opened = take_request(&app, &asking).await.unwrap();
    (opened.request, secret)
}

/// The family takes its request back.
pub(in crate::http) async fn withdraw(service: &TestService, request: &StoredRequest) {
    withdraw_request(&officer(service), request.number)
        .await
        .unwrap();
}
