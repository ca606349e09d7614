//! What departments send: lists of cards, registers of shops.

use axum::http::StatusCode;
use issuer_domain::ApiScope;
use issuer_office::storage::StoredCard;
use serde_json::{Value, json};

use super::{Exchange, read};
use crate::http::tests::test_service::NOW;

#[tokio::test]
async fn a_list_is_tried_first_and_a_replayed_key_does_nothing_twice() {
    let exchange = Exchange::open().await;
    let token = exchange.state_client(ApiScope::BlockList).await;
    let card = exchange.cards().await.swap_remove(0);
    let mut list =
        json!({ "action": "block", "reason": "ekyc", "cards": [card.family_id().as_str()] });
    let path = "/api/v1/pds/block-lists";
    let tried = exchange.post_keyed(path, &token, "try", &list).await;
    assert_eq!(
        (&read(&tried)["state"], &read(&tried)["changed"]),
        (&json!("dry-run"), &json!(1))
    );
    assert_eq!(exchange.cards().await[0].status.word(), "valid");

    list["apply"] = json!(true);
    let done = exchange.post_keyed(path, &token, "do", &list).await;
    assert_eq!(read(&done)["state"], "applied");
    assert_eq!(exchange.cards().await[0].status.word(), "suspended");
    let again = exchange.post_keyed(path, &token, "do", &list).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.text, done.text);
    let lists = read(
        &exchange
            .get("/api/v1/pds/block-lists?limit=1", &token)
            .await,
    );
    assert_eq!(lists["lists"].as_array().unwrap().len(), 1);

    list["action"] = json!("free");
    list["reason"] = Value::Null;
    let other = exchange.post_keyed(path, &token, "do", &list).await;
    assert_eq!(
        (other.status, &read(&other)["code"]),
        (StatusCode::CONFLICT, &json!("key-reused"))
    );
    let freed = exchange.post_keyed(path, &token, "free", &list).await;
    assert_eq!(read(&freed)["state"], "applied");
    assert_eq!(exchange.cards().await[0].status.word(), "valid");
}

#[tokio::test]
async fn names_that_are_not_there_make_no_list_long_and_are_told() {
    let exchange = Exchange::open().await;
    let token = exchange.state_client(ApiScope::BlockList).await;
    let mut cards = vec![exchange.cards().await[0].family_id().to_string()];
    cards.extend((0..30).map(|number| (90_000_000 + number).to_string()));
    let list = json!({ "action": "block", "reason": "enquiry", "cards": cards, "apply": true });
    let answer = exchange
        .post("/api/v1/pds/block-lists", &token, &list)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = read(&answer);
    assert_eq!(answer["refused"].as_array().unwrap().len(), 30);
    assert_eq!(
        (&answer["state"], &answer["changed"]),
        (&json!("applied"), &json!(1))
    );
}

#[tokio::test]
async fn one_card_at_two_shops_in_a_month_is_suspected_and_a_damaged_register_refused() {
    use card_payload::Month;
    use card_verifier::{Ledger, verify};

    let exchange = Exchange::open().await;
    let token = exchange.state_client(ApiScope::ShopLedger).await;
    let cards = exchange.cards().await;
    let lists = exchange.service.service.lists().await.unwrap();
    let register = |shop: &str, shown: &[&StoredCard], code: &str| {
        let mut ledger = Ledger::default();
        for card in shown {
            let verdict = verify(card.qr_text.as_deref().unwrap(), &lists, NOW);
            let card = verdict.card().unwrap();
            ledger.note(card, code, card_verifier::Exception::None, Some(true), NOW);
        }
        ledger.hand_back(shop, Month::of(NOW))
    };
    let first = register("HP0001", &[&cards[0], &cards[1]], "V-OK");
    let answer = exchange.post_table(&token, "one", first.clone()).await;
    assert_eq!(read(&answer)["new_lines"], 2, "{}", answer.text);
    let again = exchange.post_table(&token, "two", first.clone()).await;
    assert_eq!(read(&again)["known_before"], true);
    exchange
        .post_table(&token, "three", register("HP0002", &[&cards[0]], "V-OK"))
        .await;
    exchange
        .post_table(
            &token,
            "four",
            register("HP0003", &[&cards[1]], "R-SUPERSEDED"),
        )
        .await;

    let cut = exchange
        .post_table(&token, "five", first.replacen("HP0001", "HP0009", 1))
        .await;
    assert_eq!(read(&cut)["code"], "ledger-damaged");

    let month = Month::of(NOW);
    let page = exchange
        .get(
            &format!("/api/v1/shops/indicators?month={month}&limit=2"),
            &token,
        )
        .await;
    let page = read(&page);
    let expected = json!([
        { "shop": "HP0001", "cards_seen": 2, "refused": 0, "superseded_shown": 0, "typed": 0, "suspected_copies": 1 },
        { "shop": "HP0002", "cards_seen": 1, "refused": 0, "superseded_shown": 0, "typed": 0, "suspected_copies": 1 },
    ]);
    assert_eq!(page["shops"], expected);
    let next = format!(
        "/api/v1/shops/indicators?month={month}&cursor={}",
        page["next_cursor"].as_str().unwrap()
    );
    let last = read(&exchange.get(&next, &token).await);
    assert_eq!(last["shops"][0]["superseded_shown"], 1);
    assert_eq!(
        last["shops"][0]["suspected_copies"], 0,
        "it was refused there"
    );
    assert!(last.get("next_cursor").is_none());
}
