use axum::http::StatusCode;
use issuer_domain::{Area, Role};
use serde_json::{Value, json};

use crate::http::tests::printed_lot::LOT;
use crate::http::tests::test_service::{Browser, NOW, TestService};

const OFFICE: &str = "block:9360";
const CONSIGNMENT: &str = "/delivery/consignments/lot-0001/C1";

/// A lot that has arrived at the distributor's office, and its cards' numbers.
async fn arrived() -> (TestService, Vec<String>) {
    let service = TestService::open().await;
    let numbers = service.sent_lot(OFFICE).await;
    service.place(Role::Distributor, OFFICE).await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let done = distributor
        .post(&format!("{CONSIGNMENT}/receive"), &[("cards", "")])
        .await;
    assert_eq!(
        done.location(),
        "/delivery?done=done-delivery-received",
        "{}",
        done.text
    );
    (service, numbers)
}

fn entry(key: &str, card: &str) -> Value {
    json!({
        "key": key, "card_number": card, "outcome": "handed-over", "taker": 1, "mode": "camp",
        "reason": "", "at": NOW.seconds(),
    })
}

async fn sync(browser: &mut Browser<'_>, entries: &[Value]) -> Vec<(String, String)> {
    let sent = json!({ "entries": entries }).to_string();
    let answer = browser.send_json("/delivery/sync", sent).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answers: Value = serde_json::from_str(&answer.text).unwrap();
    let answers = answers["answers"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    answers
        .map(|one| (text(&one["outcome"]), text(&one["code"])))
        .collect()
}

async fn events(service: &TestService) -> i64 {
    let chain = service.service.office().storage.audit_chain();
    chain.find_last().await.unwrap().unwrap().sequence
}

#[tokio::test]
async fn a_district_has_its_blocks_panchayats_and_shops_and_a_block_the_last_two() {
    let service = TestService::open().await;
    let storage = &service.service.office().storage;
    let card = storage.cards().list_live(None, 1).await.unwrap().remove(0);
    let families = storage.families();
    let found = families.find(card.family_id()).await.unwrap();
    let family = found.unwrap().family;
    let (district, block) = (family.district.lgd_code, family.block.lgd_code);
    let parts = [
        format!("local-body:{}", family.local_body.place.lgd_code),
        format!("shop:{}", family.home_shop.code),
    ];
    let in_district = families.list_offices_in(Area::District(district)).await;
    let in_block = families.list_offices_in(Area::Block(block)).await;
    let (in_district, in_block) = (in_district.unwrap(), in_block.unwrap());
    assert!(in_district.contains(&format!("block:{block}")));
    assert!(!in_block.iter().any(|office| office.starts_with("block:")));
    for part in &parts {
        assert!(
            in_district.contains(part) && in_block.contains(part),
            "{part}"
        );
    }
    let elsewhere = families.list_offices_in(Area::District(1)).await.unwrap();
    assert!(elsewhere.is_empty());
}

#[tokio::test]
async fn an_office_that_only_sees_a_consignment_does_not_receive_it() {
    let service = TestService::open().await;
    let storage = &service.service.office().storage;
    let card = storage.cards().list_live(None, 1).await.unwrap().remove(0);
    let found = storage.families().find(card.family_id()).await.unwrap();
    let family = found.unwrap().family;
    let block = format!("block:{}", family.block.lgd_code);
    service.sent_lot(&block).await;
    let district = format!("district:{}", family.district.lgd_code);
    service.place(Role::Distributor, &district).await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let list = distributor.get("/delivery").await.text;
    assert!(list.contains("lot-0001/C1"), "{list}");
    let shown = distributor.get(CONSIGNMENT).await.text;
    assert!(shown.contains("here it can only be seen"), "{shown}");
    let receive = format!("{CONSIGNMENT}/receive");
    let refused = distributor.post(&receive, &[("cards", "")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    service.place(Role::Distributor, &block).await;
    let taken = distributor.post(&receive, &[("cards", "")]).await;
    assert_eq!(taken.location(), "/delivery?done=done-delivery-received");
    service.place(Role::Distributor, "district:1").await;
    assert!(
        !distributor
            .get("/delivery")
            .await
            .text
            .contains("lot-0001/C1")
    );
    assert_eq!(
        distributor.get(CONSIGNMENT).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn bundles_and_cards_that_are_not_there_stay_on_the_road() {
    let service = TestService::open().await;
    let numbers = service.sent_lot(OFFICE).await;
    service.place(Role::Distributor, OFFICE).await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let path = format!("{CONSIGNMENT}/receive");
    let stranger = distributor.post(&path, &[("cards", "41705823-01-8")]).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    let office = service.service.office();
    let cards = office.storage.consignments();
    let of_first = cards.list_cards("lot-0001/C1").await.unwrap();
    let of_first = of_first.iter().filter(|card| card.bundle == 1).count() as u64;
    let last = numbers.last().unwrap();
    let form = [("bundle-1", "missing"), ("cards", last.as_str())];
    let done = distributor.post(&path, &form).await;
    assert_eq!(
        done.location(),
        "/delivery?done=done-delivery-received",
        "{}",
        done.text
    );
    let counts = office.storage.lots().standings(Some(LOT)).await.unwrap()[0].counts;
    assert_eq!(counts.dispatched, of_first + 1);
    assert_eq!(counts.received, numbers.len() as u64 - of_first - 1);
    let rest = distributor.post(&path, &[("cards", "")]).await;
    assert_eq!(rest.location(), "/delivery?done=done-delivery-received");
    let counts = office.storage.lots().standings(Some(LOT)).await.unwrap()[0].counts;
    assert_eq!(counts.dispatched, 0);
}

#[tokio::test]
async fn entries_are_answered_one_by_one_and_sending_them_again_changes_nothing() {
    let (service, numbers) = arrived().await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let mut undelivered = entry("entry-0003", &numbers[2]);
    undelivered["outcome"] = json!("undelivered");
    undelivered["mode"] = json!("");
    undelivered["reason"] = json!("moved");
    let mut nobody = entry("entry-0004", &numbers[3]);
    nobody["taker"] = json!(30);
    let mut ahead = entry("entry-0005", &numbers[4]);
    ahead["at"] = json!(NOW.seconds() + 86_400);
    let mut early = entry("entry-0006", &numbers[4]);
    early["at"] = json!(NOW.seconds() - 86_400);
    let mut mode = entry("entry-0007", &numbers[4]);
    mode["mode"] = json!("drone");
    let entries = [
        entry("entry-0001", &numbers[0]),
        entry("entry-0002", &numbers[1]),
        undelivered,
        nobody,
        ahead,
        early,
        mode,
        entry("entry-0008", "41705823-01-8"),
        entry("entry-0009", "4991 1866 5246"),
        entry("no", &numbers[5]),
    ];
    let said = |outcome: &str, code: &str| (outcome.to_owned(), code.to_owned());
    let refused = [
        said("refused", "not_a_member"),
        said("refused", "date_in_future"),
        said("refused", "time_too_early"),
        said("refused", "unknown_outcome"),
        said("refused", "unknown_card"),
        said("refused", "number_shape"),
        said("refused", "number_shape"),
    ];
    let first = sync(&mut distributor, &entries).await;
    assert_eq!(first[..3], vec![said("recorded", ""); 3]);
    assert_eq!(first[3..], refused);
    let before = events(&service).await;
    for _ in 0..3 {
        let again = sync(&mut distributor, &entries).await;
        assert_eq!(again[..3], vec![said("known", ""); 3]);
        assert_eq!(again[3..], refused);
    }
    assert_eq!(events(&service).await, before, "a replay writes nothing");

    // What came later stands: the old entry is known, and changes it no more.
    let later = entry("entry-0010", &numbers[2]);
    assert_eq!(
        sync(&mut distributor, &[later]).await,
        [said("recorded", "")]
    );
    assert_eq!(
        sync(&mut distributor, &entries[2..3]).await,
        [said("known", "")]
    );
    let lots = service.service.office().storage.lots();
    let counts = lots.standings(Some(LOT)).await.unwrap()[0].counts;
    assert_eq!((counts.handed_over, counts.undelivered), (3, 0));
}

#[tokio::test]
async fn the_cards_of_another_office_are_none() {
    let (service, numbers) = arrived().await;
    service.place(Role::Distributor, "shop:HP17136031").await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let said = sync(&mut distributor, &[entry("entry-0001", &numbers[0])]).await;
    assert_eq!(said, [("refused".to_owned(), "unknown_card".to_owned())]);
    let form = [("card_number", numbers[0].as_str())];
    let refused = distributor.post("/delivery/returned", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn without_a_script_the_page_is_a_form_that_records_at_once() {
    let (service, numbers) = arrived().await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let form = |card, outcome, mode, taker| {
        [
            ("card_number", card),
            ("outcome", outcome),
            ("mode", mode),
            ("taker", taker),
            ("reason", "not-found"),
        ]
    };
    let path = "/delivery/hand-over";
    let handed = form(numbers[0].as_str(), "handed-over", "head", "7");
    let done = distributor.post(path, &handed).await;
    assert_eq!(
        done.location(),
        "/delivery/hand-over?done=done-delivery-noted",
        "{}",
        done.text
    );
    let done = distributor.post(path, &handed).await;
    assert_eq!(
        done.location(),
        "/delivery/hand-over?done=done-delivery-known"
    );
    let nobody = form(numbers[1].as_str(), "handed-over", "camp", "19");
    let refused = distributor.post(path, &nobody).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("no member of this family"),
        "{}",
        refused.text
    );
    let failed = form(numbers[1].as_str(), "undelivered", "head", "1");
    let done = distributor.post(path, &failed).await;
    assert_eq!(
        done.location(),
        "/delivery/hand-over?done=done-delivery-noted"
    );
    assert!(
        distributor
            .get("/delivery")
            .await
            .text
            .contains("family not found")
    );
    let form = [("card_number", numbers[1].as_str())];
    let back = distributor.post("/delivery/returned", &form).await;
    assert_eq!(
        back.location(),
        "/delivery?done=done-delivery-noted",
        "{}",
        back.text
    );
    let lots = service.service.office().storage.lots();
    assert_eq!(
        lots.standings(Some(LOT)).await.unwrap()[0].counts.returned,
        1
    );
}

#[tokio::test]
async fn that_page_alone_may_run_the_module_and_its_worker_stays_below_it() {
    let service = TestService::open().await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let may = |answer: &crate::http::tests::test_service::Answer| {
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        policy.contains("'wasm-unsafe-eval'")
    };
    assert!(may(&distributor.get("/delivery/hand-over").await));
    assert!(!may(&distributor.get("/delivery").await));
    let worker = distributor.get("/delivery/service-worker.js").await;
    assert_eq!(
        worker.headers["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert!(worker.headers.get("service-worker-allowed").is_none());
    for file in worker
        .text
        .split('"')
        .filter(|text| text.starts_with("/assets/") || text.starts_with("/verify/js"))
    {
        assert_eq!(distributor.get(file).await.status, StatusCode::OK, "{file}");
    }
}

#[tokio::test]
async fn too_many_entries_at_once_are_refused_whole() {
    let service = TestService::open().await;
    let mut distributor = service.signed_in(Role::Distributor).await;
    let entries: Vec<Value> = (0..201)
        .map(|at| entry(&format!("entry-{at:04}"), "0"))
        .collect();
    let sent = json!({ "entries": entries }).to_string();
    let answer = distributor.send_json("/delivery/sync", sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
