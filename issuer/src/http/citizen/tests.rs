//! What citizens see, and what nobody does.

pub(in crate::http) mod opened;
mod self_checks;

use axum::http::StatusCode;
use issuer_domain::RequestReason;

use self::opened::{families, open_request, withdraw};
use crate::http::tests::test_service::{Answer, Browser, TestService};

/// A secret that opens nothing, as it is typed.
const NOBODYS: &str = "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ";

fn secret_of(answer: &Answer) -> String {
    let path = answer.text.split_once("href=\"/complaints/").unwrap().1;
    path.split('"').next().unwrap().to_owned()
}

async fn complain(browser: &mut Browser<'_>, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("category", "not-received")];
    form.extend(more);
    browser.post("/complaints", &form).await
}

#[tokio::test]
async fn the_start_page_leads_everybody_on_and_staff_to_their_work() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let page = browser.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for path in [
        "/track",
        "/check",
        "/complaints",
        "/verify/",
        "/sign-in",
        "/privacy",
        "/accessibility",
    ] {
        assert!(page.text.contains(&format!("href=\"{path}\"")), "{path}");
    }
    let mut officer = service.signed_in(issuer_domain::Role::Officer).await;
    let page = officer.get("/").await;
    assert!(page.text.contains("href=\"/home\"") && page.text.contains("s.negi"));
}

#[tokio::test]
async fn a_slips_code_shows_six_steps_however_it_is_typed_and_its_number_a_line() {
    let service = TestService::open().await;
    let (request, secret) = open_request(&service, 0, RequestReason::NeverReceived).await;
    let mut browser = service.browser();
    let typed = secret.in_groups().to_lowercase().replace('-', " ");
    let sent = browser.post("/track", &[("code", &typed)]).await;
    assert_eq!(sent.location(), format!("/track/{}", secret.in_link()));
    let page = browser.get(sent.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.text.matches("<li class=\"").count(),
        6,
        "{}",
        page.text
    );
    assert!(page.text.contains("<li class=\"done\"><b>Requested</b>"));
    assert!(page.text.contains("<li class=\"now\"><b>Approved</b>"));
    assert!(page.text.contains("05-12-2026"), "the day");
    assert!(page.text.contains("by 04-01-2027"), "thirty days later");
    assert!(page.text.contains("free of charge"));
    assert_eq!(page.headers["referrer-policy"], "strict-origin");
    assert_eq!(page.headers["cache-control"], "no-store");

    let number = request.number.to_string();
    let short = browser.post("/track", &[("code", &number)]).await;
    assert!(short.text.contains("Requested") && short.text.contains("waits for approval"));
    assert!(
        !short.text.contains("class=\"steps\""),
        "a number shows no more than a line"
    );

    withdraw(&service, &request).await;
    let page = browser.get(&format!("/track/{}", secret.in_link())).await;
    assert!(page.text.contains("Withdrawn"), "{}", page.text);
    assert!(!page.text.contains("class=\"now\""), "nothing comes next");
}

#[tokio::test]
async fn what_is_unknown_and_what_is_malformed_get_one_answer() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let mut answers = Vec::new();
    for path in [
        "/track/0",
        "/track/7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "/track/8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "/complaints/7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "/complaints/x",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer", "{path}");
        answers.push(answer.text);
    }
    for code in ["HP-26-009-9999-6", "abc", "HP-26-004-8271-1", ""] {
        let answer = browser.post("/track", &[("code", code)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{code}");
        answers.push(answer.text);
    }
    let sent = browser.post("/track", &[("code", NOBODYS)]).await;
    answers.push(browser.get(sent.location()).await.text);
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn guessing_is_slowed() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let mut slowed = 0;
    for _ in 0..60 {
        let answer = browser.get("/track/7ZZZZZZZZZZZZZZZZZZZZZZZZZ").await;
        slowed += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(slowed >= 25, "{slowed}");
    let mut slowed = 0;
    for _ in 0..60 {
        let answer = browser.post("/check", &[("number", "41705823-01-8")]).await;
        slowed += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(slowed >= 25, "{slowed}");
}

#[tokio::test]
async fn a_card_number_says_yes_or_no_and_nothing_of_the_family() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let families = families(&service).await;
    let cards = service.service.office().storage.cards();
    let number = cards.list_live(None, 1).await.unwrap()[0]
        .version
        .number
        .to_string();
    let current = browser.post("/check", &[("number", &number)]).await;
    assert!(current.text.contains("current today"), "{}", current.text);
    assert!(current.text.contains("proves nothing"));
    let other = number.replacen("-01", "-02", 1);
    let wrong = browser.post("/check", &[("number", &other)]).await;
    assert_eq!(
        wrong.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "its last digit is wrong"
    );
    let aadhaar = browser
        .post("/check", &[("number", "4991 1866 5246")])
        .await;
    assert!(aadhaar.text.contains("may be an Aadhaar number"));
    for answer in [current, wrong, aadhaar] {
        opened::names_nobody(&answer.text, &families);
        assert!(
            !answer.text.contains("4991"),
            "what was typed is not repeated"
        );
    }
}

#[tokio::test]
async fn a_complaint_is_taken_followed_answered_and_opened_again() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let (request, _) = open_request(&service, 1, RequestReason::Lost).await;
    let number = request.number.to_string();
    let taken = complain(
        &mut browser,
        &[("request", &number), ("words", "Nobody came.\r\nTwice.")],
    )
    .await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    let secret = secret_of(&taken);
    assert_eq!(secret.len(), 26, "128 bits");
    let second = complain(&mut browser, &[]).await;
    assert_ne!(secret_of(&second), secret, "each its own");
    let path = format!("/complaints/{secret}");
    let page = browser.get(&path).await;
    assert!(page.text.contains("waits for an answer"));
    assert!(
        !page.text.contains("Nobody came"),
        "who finds the code reads no words"
    );
    assert_eq!(
        browser.get(&format!("/track/{secret}")).await.location(),
        path
    );

    let number = page
        .text
        .split_once("number-large\">")
        .unwrap()
        .1
        .split('<')
        .next()
        .unwrap();
    let mut inspector = service.signed_in(issuer_domain::Role::Officer).await;
    let form = [("answer", "The card is at your panchayat.")];
    let answered = inspector
        .post(&format!("/grievances/{number}"), &form)
        .await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let page = browser.get(&path).await;
    assert!(page.text.contains("at your panchayat"));
    assert_eq!(browser.post(&path, &[]).await.location(), path);
    assert!(
        browser
            .get(&path)
            .await
            .text
            .contains("waits for an answer")
    );
    let again = browser.post(&path, &[]).await;
    assert_eq!(
        again.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "an open one cannot be opened"
    );
}

#[tokio::test]
async fn a_complaint_with_an_aadhaar_number_is_not_taken_and_not_repeated() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let long = "x".repeat(501);
    for (field, value) in [
        ("words", "my number is 4991 1866 5246"),
        ("card", "499118665246"),
        ("request", "4991-1866-5246"),
        ("shop", "499118665246"),
        ("words", long.as_str()),
        ("card", "41705823-01-7"),
        ("request", "HP-26-009-9999-6"),
        ("shop", "beside the bridge"),
    ] {
        let answer = complain(&mut browser, &[(field, value)]).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field}: {value}"
        );
        assert!(answer.text.contains("role=\"alert\""), "{field}: {value}");
        assert!(!answer.text.contains("4991"), "{field}: {value}");
    }
    let other = browser.post("/complaints", &[("category", "other")]).await;
    assert!(other.text.contains("a few words are needed"));
    let none = browser.post("/complaints", &[("words", "hello")]).await;
    assert!(none.text.contains("Choose what it is about") && none.text.contains("hello"));
    let listed = service
        .service
        .office()
        .storage
        .grievances()
        .list(true, 10)
        .await
        .unwrap();
    assert!(listed.is_empty());
}

#[tokio::test]
async fn a_rating_is_kept_once_for_a_request_and_never_outside_one_to_five() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let (request, _) = open_request(&service, 0, RequestReason::Lost).await;
    let number = request.number.to_string();
    let rate = async |browser: &mut Browser<'_>, rating: &str, topic: &str, request: &str| {
        let form = [("rating", rating), ("topic", topic), ("request", request)];
        browser.post("/complaints/rating", &form).await.status
    };
    assert_eq!(rate(&mut browser, "5", "card", "").await, StatusCode::OK);
    assert_eq!(
        rate(&mut browser, "1", "shop", &number).await,
        StatusCode::OK
    );
    for (rating, topic, request) in [
        ("2", "shop", number.as_str()),
        ("0", "card", ""),
        ("6", "card", ""),
        ("five", "card", ""),
        ("5", "weather", ""),
        ("5", "card", "HP-26-009-9999-6"),
    ] {
        let status = rate(&mut browser, rating, topic, request).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{rating} {topic} {request}"
        );
    }
    let grievances = service.service.office().storage.grievances();
    let counts = grievances
        .count_feedback(card_payload::Timestamp::from_seconds(0))
        .await
        .unwrap();
    assert_eq!(counts, [1, 0, 0, 0, 1]);
}

#[tokio::test]
async fn no_page_for_everybody_names_anybody_of_the_register() {
    let service = TestService::open().await;
    let families = families(&service).await;
    assert!(families.len() >= 10);
    let (request, secret) = open_request(&service, 0, RequestReason::Lost).await;
    let mut browser = service.browser();
    let taken = complain(&mut browser, &[]).await;
    let tracked = format!("/track/{}", secret.in_link());
    let complaint = format!("/complaints/{}", secret_of(&taken));
    let mut texts = vec![taken.text];
    for path in [
        "/",
        "/track",
        "/check",
        "/complaints",
        "/privacy",
        "/accessibility",
        "/sign-in",
        &tracked,
        &complaint,
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        texts.push(answer.text);
    }
    let number = request.number.to_string();
    texts.push(browser.post("/track", &[("code", &number)]).await.text);
    for text in texts {
        opened::names_nobody(&text, &families);
    }
}
