use super::*;

#[tokio::test]
async fn an_operator_finds_a_family_by_every_number_and_sees_no_name() {
    let service = TestService::open().await;
    let card = &cards(&service).await[0];
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let families = service.service.office().storage.families();
    let family = families
        .find(card.family_id())
        .await
        .unwrap()
        .unwrap()
        .family;
    let number = card.version.number.to_string();
    let ration_card = family.ration_card.clone().unwrap();
    let ways = [
        card.family_id().as_str(),
        ration_card.as_str(),
        number.as_str(),
        card.qr_text.as_deref().unwrap(),
    ];
    for way in ways {
        let shown = operator.post("/counter/find", &[("text", way)]).await;
        assert_eq!(shown.status, StatusCode::OK, "{way}: {}", shown.text);
        assert!(shown.text.contains(&number), "{way}");
        assert!(shown.text.contains(&family.head().name.masked_latin()));
        for member in &family.members {
            assert!(!shown.text.contains(member.name.first_latin()));
            assert!(!shown.text.contains(member.name.first_hindi()));
        }
        assert!(
            !shown.text.contains(&ration_card),
            "but for its end it is masked"
        );
    }
    let scanned = operator.post("/counter/find", &[("text", ways[3])]).await;
    assert!(
        scanned
            .text
            .contains("is the family&#39;s present card (V-OK)")
    );
}

#[tokio::test]
async fn what_is_no_number_of_ours_is_refused_each_with_its_own_words_and_never_repeated() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    let forged = card.qr_text.clone().unwrap().replace('A', "B");
    for (text, words) in [
        ("9999 4105 7058", "may be an Aadhaar number"),
        ("1234567890123456", "may be an Aadhaar number"),
        ("Sunita Devi", "no family id"),
        ("99999999", "no such family"),
        (forged.as_str(), "no genuine card"),
    ] {
        let answer = operator.post("/counter/find", &[("text", text)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
        assert!(!answer.text.contains(text));
    }
}

#[tokio::test]
async fn nothing_is_taken_before_its_fee_was_seen_with_or_without_a_script() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    // Without a script: the whole page again, with the fee.
    let form = [
        ("family_id", card.family_id().as_str()),
        ("reason", "lost"),
        ("proof", "old-card"),
    ];
    let page = operator.post("/counter/fee", &form).await;
    assert!(page.text.contains("<h1>") && page.text.contains("₹ 29.00"));
    assert!(page.text.contains("value=\"lost\" selected"));
    // With one: the fee alone.
    let fragment = Request::post("/counter/fee")
        .header("hx-request", "true")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("reason=misprinted"))
        .unwrap();
    let fragment = operator.ask(fragment).await;
    assert!(!fragment.text.contains("<h1>") && fragment.text.contains("Free of charge"));
    // What the person saw is another fee: it is shown again.
    let unseen = ask(&mut operator, card, "lost", "").await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unseen.text.contains("₹ 29.00") && unseen.text.contains("Look at the fee"));
    let free = ask(&mut operator, card, "lost", "0").await;
    assert_eq!(free.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stolen = ask(&mut operator, card, "stolen", FEE).await;
    assert!(stolen.text.contains("police report must be seen"));
    asked(&mut operator, card, "lost", FEE).await;
}

#[tokio::test]
async fn a_second_request_is_refused_with_the_older_number_and_a_found_card_withdraws_it() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    let none = ask(&mut operator, card, "recovered", "0").await;
    assert!(none.text.contains("no open request"), "{}", none.text);
    let page = asked(&mut operator, card, "damaged", FEE).await;
    let again = ask(&mut operator, card, "damaged", FEE).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains(&format!("href=\"{page}\"")),
        "{}",
        again.text
    );
    let found = ask(&mut operator, card, "recovered", "0").await;
    assert_eq!(found.location(), format!("{page}?done=withdrawn"));
    let state = request(&service, &page).await.state;
    assert!(matches!(state, RequestState::Withdrawn(_)), "{state:?}");
}

#[tokio::test]
async fn the_way_of_a_fee_a_link_counts_for_nothing_and_a_utr_once() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let cards = cards(&service).await;
    let page = asked(&mut operator, &cards[0], "unreadable", FEE).await;
    let shown = operator.get(&page).await;
    assert!(shown.text.contains("payment not yet confirmed") && shown.text.contains("<svg"));
    let waits = operator.get(&format!("{page}/payment")).await;
    assert!(!waits.headers.contains_key("hx-refresh"));
    let none = operator.get(&format!("{page}/receipt")).await;
    assert_eq!(
        none.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no receipt yet"
    );

    let short = operator
        .post(&format!("{page}/utr"), &[("utr", "123")])
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = operator.post(&format!("{page}/utr"), &[("utr", UTR)]).await;
    assert_eq!(typed.location(), format!("{page}?done=paid"));
    let there = operator.get(&format!("{page}/payment")).await;
    assert_eq!(there.headers["hx-refresh"], "true");
    for paper in ["a5", "roll"] {
        let receipt = operator.get(&format!("{page}/receipt?paper={paper}")).await;
        assert_eq!(receipt.headers["content-type"], "application/pdf");
    }

    let other = asked(&mut operator, &cards[1], "unreadable", FEE).await;
    let used = operator
        .post(&format!("{other}/utr"), &[("utr", UTR)])
        .await;
    assert!(
        used.text.contains("has paid for another request"),
        "{}",
        used.text
    );
    let little = operator
        .post(&format!("{other}/cash"), &[("amount", "28.00")])
        .await;
    assert_eq!(little.status, StatusCode::UNPROCESSABLE_ENTITY);
    let exact = operator
        .post(&format!("{other}/cash"), &[("amount", "29.00")])
        .await;
    assert_eq!(exact.status, StatusCode::SEE_OTHER, "{}", exact.text);
    assert!(request(&service, &other).await.paid_at.is_some());
}

#[tokio::test]
async fn a_familys_page_says_that_a_request_waits_and_opens_none_of_another_centre() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    let page = asked(&mut operator, card, "lost", FEE).await;
    // The same person works at another centre from now on.
    service.place(Role::LmkOperator, "centre:LMK-0417").await;
    let family = [("text", card.family_id().as_str())];
    let family = operator.post("/counter/find", &family).await;
    assert!(family.text.contains("waits for the fee"));
    assert!(!family.text.contains(&format!("href=\"{page}\"")));
}

#[tokio::test]
async fn each_slip_has_a_secret_of_its_own_and_ends_the_one_before() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let card = &cards(&service).await[0];
    let page = asked(&mut operator, card, "lost", FEE).await;
    let first = operator
        .post(&format!("{page}/slip"), &[("paper", "a5")])
        .await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.text.starts_with("%PDF-"));
    let again = operator
        .post(&format!("{page}/slip"), &[("paper", "a5")])
        .await;
    assert_ne!(first.text, again.text, "its code is another one");
    let shown = operator.get(&page).await.text;
    assert!(shown.contains("the codes of all older ones end"));
}
