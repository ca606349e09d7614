use super::*;

/// Pays a request's fee in cash.
async fn paid(operator: &mut Browser<'_>, page: &str) {
    let answer = operator
        .post(&format!("{page}/cash"), &[("amount", "29")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

#[tokio::test]
async fn from_the_lost_card_to_the_new_one_printed_at_the_counter() {
    let service = TestService::open().await;
    let storage = &service.service.office().storage;
    let old = cards(&service).await.remove(0);
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let mut officer = service.signed_in(Role::Officer).await;
    let page = asked(&mut operator, &old, "lost", FEE).await;
    let decide = decide_page(&page);

    let early = officer.post(&format!("{decide}/approve"), &[]).await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not paid yet"
    );
    assert!(!officer.get("/requests").await.text.contains(&decide));
    paid(&mut operator, &page).await;
    assert!(officer.get("/requests").await.text.contains(&decide));
    let print = operator.post(&format!("{page}/print"), &[]).await;
    assert_eq!(
        print.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no card yet"
    );
    let interim = operator.post(&format!("{page}/interim"), &[]).await;
    assert_eq!(
        interim.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no card yet"
    );

    let yes = officer.post(&format!("{decide}/approve"), &[]).await;
    assert_eq!(
        yes.location(),
        format!("{decide}?done=approved"),
        "{}",
        yes.text
    );
    let RequestState::Made { card_number, .. } = request(&service, &page).await.state else {
        panic!("the card is made with the yes");
    };
    let number = old.version.number.to_string();
    let ended = storage.cards().find(&number).await.unwrap().unwrap();
    assert!(matches!(ended.status, CredentialStatus::Superseded { .. }));

    // Shops learn it from the next update, and the page says so until then.
    let due = officer.get("/requests").await.text;
    assert!(due.contains("Cards that ended since: 1"), "{due}");
    let published = officer.post("/requests/publish", &[]).await;
    assert_eq!(published.location(), "/requests?done=published");
    let good = officer.get("/requests").await.text;
    assert!(good.contains("no. 2"), "{good}");
    let family = [("text", old.qr_text.as_deref().unwrap())];
    let scanned = operator.post("/counter/find", &family).await.text;
    assert!(
        scanned.contains("is not the family&#39;s present card (R-SUPERSEDED)"),
        "{scanned}"
    );

    // Printed here: counted, and drawn on this day as often as the printer jams.
    let shown = operator.get(&page).await.text;
    assert!(
        shown.contains(&card_number) && shown.contains("0 of 10"),
        "{shown}"
    );
    assert_eq!(
        operator.get(&format!("{page}/card")).await.status,
        StatusCode::NOT_FOUND
    );
    let printed = operator.post(&format!("{page}/print"), &[]).await;
    assert_eq!(printed.location(), page, "{}", printed.text);
    assert!(operator.get(&page).await.text.contains("1 of 10"));
    let again = operator.post(&format!("{page}/print"), &[]).await;
    assert_eq!(
        again.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is printed"
    );
    for _ in 0..2 {
        let card = operator.get(&format!("{page}/card?part=1")).await;
        assert_eq!(
            card.headers["content-type"], "application/pdf",
            "{}",
            card.text
        );
    }
    let interim = operator
        .post(&format!("{page}/interim"), &[("part", "1")])
        .await;
    assert_eq!(
        interim.headers["content-type"], "application/pdf",
        "{}",
        interim.text
    );
    let slip = operator
        .post(&format!("{page}/slip"), &[("paper", "roll")])
        .await;
    assert_eq!(slip.headers["content-type"], "application/pdf");
}

#[tokio::test]
async fn a_centre_prints_no_more_cards_in_a_day_than_its_quota() {
    let service = TestService::open().await;
    let office = service.service.office();
    let centre = issuer_domain::CentreId::parse("LMK-0231").unwrap();
    office
        .storage
        .centres()
        .set_quota(&centre, 1, NOW)
        .await
        .unwrap();
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let mut officer = service.signed_in(Role::Officer).await;
    let mut printed = Vec::new();
    for card in cards(&service).await.iter().take(2) {
        let page = asked(&mut operator, card, "misprinted", "0").await;
        let yes = officer
            .post(&format!("{}/approve", decide_page(&page)), &[])
            .await;
        assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
        printed.push(operator.post(&format!("{page}/print"), &[]).await);
    }
    assert_eq!(printed[0].status, StatusCode::SEE_OTHER);
    assert_eq!(printed[1].status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(printed[1].text.contains("cards of today"));
}

#[tokio::test]
async fn who_took_a_request_does_not_approve_it() {
    let service = TestService::open().await;
    let mut inspector = service.signed_in(Role::Inspector).await;
    let card = &cards(&service).await[0];
    let page = asked(&mut inspector, card, "never-received", "0").await;
    let decide = decide_page(&page);
    let own = inspector.get(&decide).await.text;
    assert!(own.contains("You took this request yourself"));
    assert!(!own.contains("/approve\""), "there is no button");
    let yes = inspector.post(&format!("{decide}/approve"), &[]).await;
    assert_eq!(yes.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        yes.text.contains("Another inspector or officer"),
        "{}",
        yes.text
    );
    assert_eq!(request(&service, &page).await.state, RequestState::Waived);
    let mut officer = service.signed_in(Role::Officer).await;
    let yes = officer.post(&format!("{decide}/approve"), &[]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
}

#[tokio::test]
async fn from_the_third_reprint_on_an_officer_says_yes_and_the_queue_says_why() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let mut inspector = service.signed_in(Role::Inspector).await;
    let card = cards(&service).await.remove(0);
    let mut page = String::new();
    for turn in 0..3 {
        page = asked(&mut operator, &card, "damaged", FEE).await;
        paid(&mut operator, &page).await;
        if turn < 2 {
            let yes = inspector
                .post(&format!("{}/approve", decide_page(&page)), &[])
                .await;
            assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
        }
    }
    let queue = inspector.get("/requests").await.text;
    assert!(queue.contains("Only an officer may say yes"), "{queue}");
    let no = inspector
        .post(&format!("{}/approve", decide_page(&page)), &[])
        .await;
    assert_eq!(no.status, StatusCode::FORBIDDEN);
    let mut officer = service.signed_in(Role::Officer).await;
    let yes = officer
        .post(&format!("{}/approve", decide_page(&page)), &[])
        .await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
}

#[tokio::test]
async fn a_refusal_has_a_reason_and_gives_the_fee_back() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let mut inspector = service.signed_in(Role::Inspector).await;
    let card = cards(&service).await.remove(0);
    let page = asked(&mut operator, &card, "lost", FEE).await;
    paid(&mut operator, &page).await;
    let refuse = format!("{}/refuse", decide_page(&page));
    let why = inspector.post(&refuse, &[("why", "")]).await;
    assert!(why.text.contains("Choose the reason"));
    let no = inspector.post(&refuse, &[("why", "card-is-good")]).await;
    assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text);
    let shown = operator.get(&page).await.text;
    assert!(shown.contains("the present card is good"), "{shown}");
    assert!(shown.contains("goes back to the family"));
}
