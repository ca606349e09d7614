//! What is given away, to whom, and what is on record of it.

use std::collections::BTreeSet;

use issuer_domain::{ApiScope, Area, FieldProfile, SuspensionReason};
use issuer_office::workflow::block_cards::suspend_cards;
use issuer_office::workflow::card_targets::parse_target;
use serde_json::{Value, json};

use super::{Exchange, read};

#[tokio::test]
async fn each_profile_is_given_its_own_fields_and_what_is_given_is_on_record() {
    let exchange = Exchange::open().await;
    let card = &exchange.cards().await[0];
    let asked = json!({ "numbers": [card.family_id().as_str(), "99999999"] });
    for profile in FieldProfile::ALL {
        let token = exchange
            .client(
                profile.word(),
                profile,
                Area::State,
                &[ApiScope::FamilyStatus],
            )
            .await;
        let answer = read(
            &exchange
                .post("/api/v1/families/status", &token, &asked)
                .await,
        );
        assert_eq!(answer["not_found"], json!(["99999999"]));
        let family = answer["families"][0].as_object().unwrap();
        assert_eq!(family["status"], "valid");
        let given: BTreeSet<&str> = family.keys().map(String::as_str).collect();
        let allowed: BTreeSet<&str> = profile.fields().into_iter().collect();
        assert!(given.is_subset(&allowed), "{profile:?}: {given:?}");
    }
    let office = exchange.service.service.office();
    let shares = office.storage.shares().list(0, 10).await.unwrap();
    assert_eq!(shares.len(), FieldProfile::ALL.len());
    assert!(shares.iter().all(|share| share.records == 1));
    // Nobody is noted as given what was not found.
    let token = exchange.state_client(ApiScope::FamilyStatus).await;
    let nobody = json!({ "numbers": ["99999999"] });
    exchange
        .post("/api/v1/families/status", &token, &nobody)
        .await;
    let shares = office.storage.shares().list(0, 10).await.unwrap();
    assert_eq!(shares.len(), FieldProfile::ALL.len());
}

#[tokio::test]
async fn a_client_of_another_district_finds_nobody() {
    let exchange = Exchange::open().await;
    let card = exchange.cards().await.swap_remove(0);
    let all = [
        ApiScope::FamilyStatus,
        ApiScope::CardVerify,
        ApiScope::BlockList,
    ];
    let token = exchange
        .client(
            "elsewhere",
            FieldProfile::Welfare,
            Area::District(9_999),
            &all,
        )
        .await;
    let id = card.family_id().as_str();
    let answer = exchange
        .post(
            "/api/v1/families/status",
            &token,
            &json!({ "numbers": [id] }),
        )
        .await;
    assert_eq!(read(&answer)["families"], json!([]));
    let code = json!({ "code": card.qr_text });
    let answer = read(&exchange.post("/api/v1/cards/verify", &token, &code).await);
    assert_eq!(
        (&answer["code"], &answer["card"]),
        (&json!("V-OK"), &Value::Null)
    );
    let list = json!({ "action": "block", "reason": "ekyc", "cards": [id], "apply": true });
    let answer = read(
        &exchange
            .post("/api/v1/pds/block-lists", &token, &list)
            .await,
    );
    assert_eq!(answer["changed"], 0);
    assert_eq!(exchange.cards().await[0].status.word(), "valid");
    let office = exchange.service.service.office();
    assert!(
        office
            .storage
            .shares()
            .list(0, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_card_is_verified_with_the_lists_of_this_moment() {
    let exchange = Exchange::open().await;
    let token = exchange.state_client(ApiScope::CardVerify).await;
    let cards = exchange.cards().await;
    let target = parse_target(cards[0].family_id().as_str()).unwrap();
    let reason = SuspensionReason::EkycMissing;
    suspend_cards(&exchange.officer(1), &[target], reason, true)
        .await
        .unwrap();
    let ask = async |code: &str| {
        read(
            &exchange
                .post("/api/v1/cards/verify", &token, &json!({ "code": code }))
                .await,
        )
    };
    let blocked = ask(cards[0].qr_text.as_deref().unwrap()).await;
    assert_eq!(
        (&blocked["decision"], &blocked["code"]),
        (&json!("reject"), &json!("R-SUSPENDED"))
    );
    let good = ask(cards[1].qr_text.as_deref().unwrap()).await;
    assert_eq!(good["decision"], "accept");
    assert_eq!(
        good["card"]["card_number"],
        cards[1].version.number.to_string()
    );
    let foreign = ask("upi://pay?pa=somebody@bank").await;
    assert_eq!(
        (&foreign["decision"], &foreign["card"]),
        (&json!("undecided"), &Value::Null)
    );
}

#[tokio::test]
async fn exports_come_in_pages_that_the_office_signed() {
    let exchange = Exchange::open().await;
    let scopes = [ApiScope::PortabilityExport, ApiScope::CallSheet];
    let token = exchange
        .client("impds", FieldProfile::Food, Area::State, &scopes)
        .await;
    let (mut cursor, mut tables) = (String::new(), Vec::new());
    let keys = exchange.service.service.keys().update.public_key();
    loop {
        let page = read(
            &exchange
                .get(&format!("/api/v1/exports/onorc?limit=5{cursor}"), &token)
                .await,
        );
        let table = page["csv"].as_str().unwrap().to_owned();
        let note =
            issuer_office::signing::ExportNote::open(page["manifest"].as_str().unwrap(), &[keys])
                .unwrap();
        assert_eq!(note.bytes, table.len() as u64);
        assert_eq!(page["rows"], table.lines().count() - 1);
        tables.push(table);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(tables.len() > 1);
    let cards: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| table.lines().skip(1))
        .map(|line| line.split(',').nth(1).unwrap())
        .collect();
    assert!(cards.len() > 5 && cards.iter().all(|card| card.starts_with("HP")));
    let sheet = read(
        &exchange
            .get("/api/v1/exports/call-sheet?seed=7", &token)
            .await,
    );
    assert_eq!(sheet["rows"], json!([]));
    assert!(
        sheet["empty_because"]["en"]
            .as_str()
            .unwrap()
            .contains("agreed")
    );
}
