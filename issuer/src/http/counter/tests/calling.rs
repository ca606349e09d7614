use issuer_office::storage::CallConsent;

use super::*;

async fn consent(service: &TestService, card: &StoredCard) -> Option<CallConsent> {
    let consents = service.service.office().storage.call_consents();
    consents.find(card.family_id()).await.unwrap()
}

#[tokio::test]
async fn a_family_says_at_the_counter_that_it_may_be_called_and_takes_it_back_anywhere() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let cards = cards(&service).await;
    asked(&mut operator, &cards[1], "lost", FEE).await;
    assert_eq!(consent(&service, &cards[1]).await, None, "nobody ticked it");
    let form = [
        ("family_id", cards[0].family_id().as_str()),
        ("centre", "LMK-0231"),
        ("reason", "lost"),
        ("proof", "old-card"),
        ("seen_paise", FEE),
        ("may_call", "yes"),
    ];
    let taken = operator.post("/counter/requests", &form).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    assert!(consent(&service, &cards[0]).await.unwrap().holds());
    let family = [("family_id", cards[0].family_id().as_str())];
    let shown = operator.post("/counter/fee", &family).await;
    assert!(
        shown
            .text
            .contains("The family said that it may be called.")
    );
    let shown = operator.post("/counter/calls", &family).await;
    assert!(
        shown.text.contains("May the helpline call you"),
        "{}",
        shown.text
    );
    assert!(!consent(&service, &cards[0]).await.unwrap().holds());

    let consents = service.service.office().storage.call_consents();
    let place = issuer_domain::ConsentPlace::Counter;
    let id = cards[0].family_id();
    consents.give(id, place, NOW).await.unwrap();
    let number = taken.location().rsplit('/').next().unwrap();
    let number = number.split('?').next().unwrap();
    let mut helpdesk = service.signed_in(Role::Helpdesk).await;
    let unknown = helpdesk
        .post("/helpdesk/calls", &[("number", "nobody")])
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let ended = helpdesk
        .post("/helpdesk/calls", &[("number", number)])
        .await;
    assert!(
        ended.text.contains("this family is called no more"),
        "{}",
        ended.text
    );
    assert!(!consent(&service, &cards[0]).await.unwrap().holds());
}

#[tokio::test]
async fn only_who_has_the_slip_says_for_the_family_that_it_may_be_called() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    let page = asked(&mut operator, card, "lost", FEE).await;
    let secret = issuer_domain::TrackingSecret::new([9; 16]);
    let number = request(&service, &page).await.number;
    let requests = service.service.office().storage.requests();
    let retied = requests.give_slip(number, &secret.sha256(), NOW).await;
    retied.unwrap();
    let mut citizen = service.browser();
    let there = format!("/track/{}", secret.in_link());
    let shown = citizen.get(&there).await;
    assert!(
        shown.text.contains("May the helpline call you?"),
        "{}",
        shown.text
    );
    let other = issuer_domain::TrackingSecret::new([8; 16]);
    let foreign = format!("/track/{}", other.in_link());
    let refused = citizen.post(&foreign, &[("may_call", "yes")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(consent(&service, card).await, None);
    let said = citizen.post(&there, &[("may_call", "yes")]).await;
    assert_eq!(
        (said.status, said.location()),
        (StatusCode::SEE_OTHER, there.as_str())
    );
    assert!(consent(&service, card).await.unwrap().holds());
    citizen.post(&there, &[("may_call", "no")]).await;
    assert!(!consent(&service, card).await.unwrap().holds());
}
