//! What departments get, and what they do not.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use issuer_domain::{Actor, ApiScope, Area, ClientName, FieldProfile, Role, SuspensionReason};
use issuer_office::app::App;
use issuer_office::storage::StoredCard;
use issuer_office::workflow::block_cards::suspend_cards;
use issuer_office::workflow::card_targets::parse_target;
use issuer_office::workflow::exchange::manage_clients::{
    NewClient, add_client, disable_client, make_token,
};
use serde_json::{Value, json};

use super::{Access, openapi, ways};
use crate::http::tests::test_service::{Answer, NOW, TestService};

/// Twelve digits with a right Verhoeff digit: made up, nobody's number.
const AADHAAR: &str = "499118665246";

struct Exchange {
    service: TestService,
}

impl Exchange {
    async fn open() -> Self {
        Self {
            service: TestService::open().await,
        }
    }

    /// The office in an officer's hands.
    fn officer(&self, dice: u8) -> App {
        let officer = Actor::parse(self.service.person(Role::Officer).name).unwrap();
        self.service
            .service
            .office()
            .acting(officer, NOW, [dice; 32])
    }

    async fn client(
        &self,
        name: &str,
        profile: FieldProfile,
        area: Area,
        scopes: &[ApiScope],
    ) -> String {
        let name = ClientName::parse(name).unwrap();
        // Each name its own random bytes.
        let dice = name.as_str().bytes().fold(0_u8, |sum, letter| {
            sum.wrapping_mul(31).wrapping_add(letter)
        });
        let app = self.officer(dice);
        let new = NewClient {
            name: &name,
            title: "A department",
            profile,
            area,
            files: None,
        };
        add_client(&app, &new).await.unwrap();
        make_token(&app, &name, scopes, None)
            .await
            .unwrap()
            .0
            .to_string()
    }

    async fn state_client(&self, scope: ApiScope) -> String {
        self.client("dept", FieldProfile::Food, Area::State, &[scope])
            .await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        self.service.browser().ask(request).await
    }

    async fn get(&self, path: &str, token: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, token: &str, document: &Value) -> Answer {
        self.post_keyed(path, token, "key-1", document).await
    }

    async fn post_keyed(&self, path: &str, token: &str, key: &str, document: &Value) -> Answer {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(document.to_string())).unwrap())
            .await
    }

    async fn post_table(&self, token: &str, key: &str, table: String) -> Answer {
        let request = Request::post("/api/v1/shops/ledgers")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "text/csv");
        self.send(request.body(Body::from(table)).unwrap()).await
    }

    async fn cards(&self) -> Vec<StoredCard> {
        let storage = &self.service.service.office().storage;
        storage.cards().list_live(None, 100).await.unwrap()
    }
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text)
        .unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.text))
}

fn filled(path: &str) -> String {
    path.replace("{number}", "1")
        .replace("{since}", "1")
        .replace("{month}", "2026-12")
        .replace("{name}", "FamilyCard")
}

#[tokio::test]
async fn every_way_in_opens_for_its_scope_alone() {
    let exchange = Exchange::open().await;
    let mut tokens = Vec::new();
    for scope in ApiScope::ALL {
        let name = scope.word().replace('.', "-");
        let token = exchange
            .client(&name, FieldProfile::Status, Area::State, &[scope])
            .await;
        tokens.push((scope, token));
    }
    let mut cells = 0;
    for way in ways() {
        let path = filled(way.path);
        let ask = async |token: &str| {
            if way.method == Method::GET {
                exchange.get(&path, token).await
            } else {
                exchange.post(&path, token, &json!({})).await
            }
        };
        let none = exchange.send(
            Request::builder()
                .method(way.method.clone())
                .uri(&path)
                .body(Body::empty())
                .unwrap(),
        );
        let none = none.await;
        let needs_token = way.access != Access::Everybody;
        assert_eq!(
            none.status == StatusCode::UNAUTHORIZED,
            needs_token,
            "{path}"
        );
        if needs_token {
            assert_eq!(
                none.headers["www-authenticate"],
                "Bearer realm=\"exchange\""
            );
            let wrong = ask("hpx_0000").await;
            assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(read(&wrong)["code"], "token-wrong");
        }
        for (scope, token) in &tokens {
            let answer = ask(token).await;
            let refused = matches!(way.access, Access::Token(needed) if needed != *scope);
            let what = format!(
                "{} {path} with {}: {}",
                way.method,
                scope.word(),
                answer.text
            );
            assert_eq!(answer.status == StatusCode::FORBIDDEN, refused, "{what}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
            assert!(!answer.status.is_server_error(), "{what}");
            if refused {
                let challenge = answer.headers["www-authenticate"].to_str().unwrap();
                assert!(challenge.contains("insufficient_scope"), "{challenge}");
            }
            cells += 1;
        }
    }
    assert_eq!(cells, ways().len() * ApiScope::ALL.len());
}

#[test]
fn every_way_in_is_described_and_nothing_else() {
    let described = serde_json::to_value(openapi()).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["security"][0]["token"][0].as_str();
            found.insert(format!("{} {path} {scope:?}", method.to_ascii_uppercase()));
            assert!(operation["summary"].is_string(), "{path}");
        }
    }
    let listed = ways().into_iter().map(|way| {
        let scope = match way.access {
            Access::Token(scope) => Some(scope.word()),
            _ => None,
        };
        format!("{} {} {scope:?}", way.method, way.path)
    });
    assert_eq!(found, listed.collect());
}

#[tokio::test]
async fn an_aadhaar_number_is_refused_at_every_input_and_not_repeated() {
    let exchange = Exchange::open().await;
    let all = exchange
        .client("all", FieldProfile::Food, Area::State, &ApiScope::ALL)
        .await;
    for (path, document) in [
        ("/api/v1/families/status", json!({ "numbers": [AADHAAR] })),
        ("/api/v1/cards/verify", json!({ "code": AADHAAR })),
        (
            "/api/v1/pds/block-lists",
            json!({ "action": "free", "cards": [AADHAAR] }),
        ),
    ] {
        let answer = exchange.post(path, &all, &document).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(read(&answer)["code"], "aadhaar", "{path}");
        assert!(!answer.text.contains(AADHAAR), "{path}");
    }
    let answer = exchange
        .post_table(&all, "k", format!("shop\r\n{AADHAAR}\r\n"))
        .await;
    assert_eq!(read(&answer)["code"], "aadhaar");
    let answer = exchange
        .post_keyed("/api/v1/pds/block-lists", &all, AADHAAR, &json!({}))
        .await;
    assert_eq!(read(&answer)["code"], "key-missing");
    let mut officer = exchange.service.signed_in(Role::Officer).await;
    let form = [
        ("name", "dept"),
        ("title", AADHAAR),
        ("profile", "food"),
        ("area", "state"),
    ];
    let answer = officer.post("/clients", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_problem_has_one_shape_and_says_in_both_languages_what_to_do() {
    let exchange = Exchange::open().await;
    let answer = exchange.get("/api/v1/client", "nothing").await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let mut problem = read(&answer);
    assert!(problem["request_id"].as_str().unwrap().contains('-'));
    problem["request_id"] = json!("0909-1");
    let expected = json!({
        "type": "/api/v1/docs#problem-token-wrong",
        "title": "This token does not hold.",
        "status": 401,
        "code": "token-wrong",
        "message": { "hi": "यह टोकन मान्य नहीं है।", "en": "This token does not hold." },
        "next": { "hi": "कार्यालय से नया टोकन लें।", "en": "Ask the office for a new token." },
        "request_id": "0909-1",
    });
    assert_eq!(problem, expected);
    for (path, method, status) in [
        ("/api/v1/nothing", Method::GET, 404),
        ("/api/v1/client", Method::DELETE, 405),
    ] {
        let request = Request::builder().method(method).uri(path);
        let answer = exchange.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(read(&answer)["status"], status);
    }
}

#[test]
fn every_code_of_a_problem_has_its_words() {
    for (code, _) in super::problem::CODES {
        for language in [
            issuer_pages::Language::Hindi,
            issuer_pages::Language::English,
        ] {
            for key in [format!("problem-{code}"), format!("problem-{code}-next")] {
                let text = issuer_pages::Words::new(language).say(&key);
                assert!(
                    !text.contains("problem-") && !text.is_empty(),
                    "{key}: {text}"
                );
            }
        }
    }
}

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
async fn a_long_list_waits_for_a_person_of_the_office() {
    let exchange = Exchange::open().await;
    let token = exchange.state_client(ApiScope::BlockList).await;
    let families: Vec<String> = exchange
        .cards()
        .await
        .iter()
        .map(|card| card.family_id().to_string())
        .collect();
    let office = exchange.service.service.office();
    let limit = usize::from(office.config.cards.bulk_cards);
    assert!(
        families.len() <= limit,
        "the demo office is small: what is longer is made of it below"
    );
    // More names than the limit, and those that are not there do not count.
    let mut cards = families.clone();
    cards.extend((0..30).map(|number| (90_000_000 + number).to_string()));
    let list = json!({ "action": "block", "reason": "enquiry", "cards": cards, "apply": true });
    let answer = exchange
        .post("/api/v1/pds/block-lists", &token, &list)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(read(&answer)["refused"].as_array().unwrap().len(), 30);
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

#[tokio::test]
async fn exports_come_in_pages_that_the_office_signed() {
    let exchange = Exchange::open().await;
    let scopes = [ApiScope::PortabilityExport, ApiScope::CallSheet];
    let token = exchange
        .client("impds", FieldProfile::Food, Area::State, &scopes)
        .await;
    let (mut cursor, mut tables) = (String::new(), Vec::new());
    let keys = exchange
        .service
        .service
        .maker()
        .lock()
        .await
        .0
        .update
        .public_key();
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

#[tokio::test]
async fn lists_for_verifiers_are_for_everybody_and_not_sent_twice() {
    let exchange = Exchange::open().await;
    let ask = |path: &str, tag: Option<&str>| {
        let mut request = Request::get(path.to_owned());
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        request.body(Body::empty()).unwrap()
    };
    let path = "/api/v1/verifier/update";
    let first = exchange.send(ask(path, None)).await;
    assert_eq!(first.headers["cache-control"], "public, max-age=300");
    let tag = first.headers["etag"].to_str().unwrap();
    let second = exchange.send(ask(path, Some(tag))).await;
    assert_eq!(
        (second.status, second.text.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );

    let none = exchange.send(ask("/api/v1/verifier/changes/1", None)).await;
    assert_eq!(read(&none)["code"], "not-published");
    let maker = exchange.service.service.maker().lock().await;
    let app = exchange.officer(3);
    issuer_office::workflow::publish_update::publish_update(&app, &maker.0)
        .await
        .unwrap();
    let changes = exchange.send(ask("/api/v1/verifier/changes/1", None)).await;
    assert_eq!(changes.status, StatusCode::OK);
    assert_eq!(changes.headers["content-type"], "application/cose");
}

#[tokio::test]
async fn an_officer_gives_a_token_that_is_shown_once_and_takes_it_away_at_once() {
    let exchange = Exchange::open().await;
    let mut officer = exchange.service.signed_in(Role::Officer).await;
    let form = [
        ("name", "fcs"),
        ("title", "Food"),
        ("profile", "food"),
        ("area", "state"),
    ];
    assert_eq!(officer.post("/clients", &form).await.location(), "/clients");
    let again = officer.post("/clients", &form).await;
    assert!(again.text.contains("is there already"));
    let form = [
        ("name", "fcs"),
        ("scope", "families.status"),
        ("scope", "cards.verify"),
    ];
    let shown = officer.post("/clients/token", &form).await.text;
    let at = shown.find("hpx_").unwrap();
    let token = &shown[at..at + 68];
    assert_eq!(
        exchange.get("/api/v1/client", token).await.status,
        StatusCode::OK
    );
    let list = officer.get("/clients").await.text;
    assert!(
        !list.contains("hpx_") && list.contains("cards.verify, families.status")
            || list.contains("families.status, cards.verify")
    );
    officer.post("/clients/disable", &[("name", "fcs")]).await;
    assert_eq!(
        exchange.get("/api/v1/client", token).await.status,
        StatusCode::UNAUTHORIZED
    );
    let name = ClientName::parse("fcs").unwrap();
    assert!(disable_client(&exchange.officer(5), &name).await.is_err());
}

#[tokio::test]
async fn the_description_is_readable_without_a_script() {
    let exchange = Exchange::open().await;
    let page = exchange.service.browser().get("/api/v1/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    for word in [
        "/api/v1/families/status",
        "families.status",
        "problem-aadhaar",
        "FamilyCard",
    ] {
        assert!(page.text.contains(word), "{word}");
    }
    assert!(!page.text.contains("<script>") && !page.text.contains("style=\""));
    let openapi = exchange.service.browser().get("/api/v1/openapi.json").await;
    let names: Vec<String> = read(&openapi)["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for name in names {
        let schema = exchange
            .service
            .browser()
            .get(&format!("/api/v1/schemas/{name}"))
            .await;
        assert_eq!(schema.status, StatusCode::OK, "{name}");
    }
}
