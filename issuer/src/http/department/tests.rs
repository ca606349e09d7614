//! What the department's pages do, and what they do not show to whom.

use axum::http::{StatusCode, header};
use issuer_domain::{Actor, Family, Role, Workplace};
use issuer_office::storage::{NewShare, ShareWay, StoredCard};

use crate::http::tests::test_service::{NOW, TestService};

/// A family with a live card that is one piece.
async fn a_family(service: &TestService) -> Family {
    let storage = &service.service.office().storage;
    let cards = storage.cards().list_live(None, 100).await.unwrap();
    let whole = |card: &&StoredCard| card.version.number.part().of() == 1;
    let card = cards.iter().find(whole).unwrap();
    let found = storage.families().find(card.family_id()).await.unwrap();
    found.unwrap().family
}

/// Puts the inspector to work somewhere.
async fn inspector_of(service: &TestService, place: &str) {
    let office = service.service.office();
    let name = Actor::parse(service.person(Role::Inspector).name).unwrap();
    let place: Workplace = place.parse().unwrap();
    let staff = office.storage.staff();
    let actor = office.actor();
    staff.place(&name, &place, actor, NOW).await.unwrap();
}

/// The number behind a path's last slash.
fn number_of(location: &str) -> &str {
    location.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn an_inspector_blocks_and_counts_nobody_of_another_district_and_reads_no_name() {
    let service = TestService::open().await;
    let family = a_family(&service).await;
    let id = family.id.as_str();
    inspector_of(&service, "district:99999").await;
    let mut browser = service.signed_in(Role::Inspector).await;
    let path = format!("/families/{id}");
    let form = [("list", id), ("what", "block"), ("reason", "enquiry")];
    for path in ["/bulk", "/bulk/apply"] {
        let answer = browser.post(path, &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let dashboard = browser.get("/dashboard").await;
    assert!(
        dashboard.text.contains("of 0 families"),
        "{}",
        dashboard.text
    );

    let district = family.district.lgd_code;
    inspector_of(&service, &format!("district:{district}")).await;
    let shown = browser.get(&path).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains("•••"));
    assert!(!shown.text.contains(family.head().name.first_latin()));
}

#[tokio::test]
async fn names_are_shown_once_to_whoever_asked_after_another_person_agreed() {
    let service = TestService::open().await;
    let family = a_family(&service).await;
    let path = format!("/families/{}", family.id);
    let mut auditor = service.signed_in(Role::Auditor).await;
    let names = format!("{path}/names");
    let ask = format!("{path}/ask");
    let reason = [("reason", "complaint of the family")];
    assert_eq!(auditor.post(&ask, &reason).await.location(), path);
    let early = auditor.post(&names, &[("approval", "1")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = auditor.post("/approvals/1/decide", &[("decision", "approve")]);
    assert_eq!(own.await.status, StatusCode::FORBIDDEN);

    let mut officer = service.signed_in(Role::Officer).await;
    let asked = officer.get("/approvals/1").await;
    assert!(asked.text.contains("complaint of the family"));
    let yes = [("decision", "approve")];
    let decided = officer.post("/approvals/1/decide", &yes).await;
    assert_eq!(decided.location(), "/approvals/1");
    let foreign = officer.post(&names, &[("approval", "1")]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);

    let head = family.head().name.first_latin();
    let shown = auditor.post(&names, &[("approval", "1")]).await;
    assert!(shown.text.contains(head), "{}", shown.text);
    let again = auditor.post(&names, &[("approval", "1")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!auditor.get(&path).await.text.contains(head));
}

#[tokio::test]
async fn few_cards_are_blocked_by_one_person_after_a_look() {
    let service = TestService::open().await;
    let family = a_family(&service).await;
    let mut browser = service.signed_in(Role::Officer).await;
    let id = family.id.as_str();
    let form = [("list", id), ("what", "block"), ("reason", "enquiry")];
    let look = browser.post("/bulk", &form).await;
    assert!(
        look.text.contains("Nothing is changed yet"),
        "{}",
        look.text
    );
    let path = format!("/families/{id}");
    assert!(!browser.get(&path).await.text.contains("blocked"));
    let done = browser.post("/bulk/apply", &form).await;
    assert!(done.text.contains("Done: 1 cards"), "{}", done.text);
    assert!(browser.get(&path).await.text.contains("blocked"));
    let wrong = [("list", "4991 1866 5246"), ("what", "unblock")];
    let wrong = browser.post("/bulk", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("4991"), "{}", wrong.text);
}

#[tokio::test]
async fn many_cards_wait_for_a_second_person_who_is_another_one() {
    let service = TestService::open().await;
    let office = service.service.office();
    let cards = office.storage.cards().list_live(None, 100).await.unwrap();
    let most = usize::from(office.config.cards.bulk_cards);
    assert!(cards.len() > most, "{} cards, {most} by one", cards.len());
    let list: Vec<String> = cards
        .iter()
        .map(|card| card.family_id().to_string())
        .collect();
    let list = list.join("\n");
    let mut officer = service.signed_in(Role::Officer).await;
    let form = [("list", &*list), ("what", "block"), ("reason", "ekyc")];
    let asked = officer.post("/bulk/apply", &form).await;
    assert!(asked.text.contains("/approvals/1"), "{}", asked.text);
    let yes = [("decision", "approve")];
    let own = officer.post("/approvals/1/decide", &yes).await;
    assert_eq!(
        own.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "who asked cannot agree"
    );

    let other = service
        .people
        .iter()
        .rfind(|one| one.role == Role::Officer)
        .unwrap();
    let mut second = service.browser();
    let form = [("name", other.name), ("password", &*other.password)];
    second.post("/sign-in", &form).await;
    let decided = second.post("/approvals/1/decide", &yes).await;
    assert_eq!(number_of(decided.location()), "1");
    assert!(
        second
            .get("/approvals/1")
            .await
            .text
            .contains("carried out")
    );
    let path = format!("/families/{}", cards[0].family_id());
    assert!(second.get(&path).await.text.contains("blocked"));
}

#[tokio::test]
async fn an_officer_takes_somebody_on_and_the_password_is_shown_once() {
    let service = TestService::open().await;
    let mut officer = service.signed_in(Role::Officer).await;
    let form = [
        ("name", "n.sood"),
        ("role", "inspector"),
        ("workplace", "district:24"),
    ];
    assert_eq!(
        officer.post("/staff", &form).await.location(),
        "/staff/n.sood"
    );
    let again = officer.post("/staff", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = officer.post("/staff/n.sood/password", &[]).await;
    let password = given.text.split("number-large mono\">").nth(1).unwrap();
    let password = password.split('<').next().unwrap().to_owned();
    assert!(!officer.get("/staff/n.sood").await.text.contains(&password));
    let mut browser = service.browser();
    let form = [("name", "n.sood"), ("password", &*password)];
    browser.post("/sign-in", &form).await;
    assert_eq!(browser.get("/home").await.location(), "/account");
    officer.post("/staff/n.sood/disable", &[]).await;
    assert!(
        browser
            .get("/account")
            .await
            .location()
            .starts_with("/sign-in")
    );
    let placed = [("workplace", "nowhere:1")];
    let wrong = officer.post("/staff/r.thakur/place", &placed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut auditor = service.signed_in(Role::Auditor).await;
    let looks = auditor.get("/staff/r.thakur").await;
    assert!(!looks.text.contains("/place"), "an auditor only looks");
}

#[tokio::test]
async fn the_audit_is_searched_checked_and_written_to_a_file() {
    let service = TestService::open().await;
    let mut auditor = service.signed_in(Role::Auditor).await;
    let all = auditor.get("/audit?what=card.signed").await;
    let events = all.text.matches("<code>card.signed</code>").count();
    assert!(events >= 12, "{events}");
    let nobody = auditor.get("/audit?who=n.obody").await;
    assert!(!nobody.text.contains("card.signed"));
    let wrong = auditor.get("/audit?since=yesterday").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let file = auditor.get("/audit.csv?what=card.").await;
    assert!(
        file.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert!(file.text.contains(",card.signed,"), "{}", file.text);
    let verified = auditor.post("/audit/verify", &[]).await;
    assert!(
        verified.text.contains("each as it was written"),
        "{}",
        verified.text
    );
}

#[tokio::test]
async fn a_real_card_is_drawn_as_a_proof_for_officers_and_samples_for_all_who_watch() {
    let service = TestService::open().await;
    let cards = service.service.office().storage.cards();
    let card = cards.list_live(None, 1).await.unwrap().remove(0);
    let number = card.version.number.to_string();
    let mut officer = service.signed_in(Role::Officer).await;
    let drawn = officer.post("/layouts", &[("number", &number)]).await;
    assert!(drawn.text.contains("data:image/png;base64,iVBOR"));
    let wrong = officer.post("/layouts", &[("number", "41705823")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sample = officer.get("/layouts/migrant.png").await;
    assert_eq!(sample.headers[header::CONTENT_TYPE], "image/png");
}

#[tokio::test]
async fn the_share_register_and_every_chart_come_as_files_without_formulas() {
    let service = TestService::open().await;
    let share = NewShare {
        recipient: "health",
        purpose: "=HYPERLINK(\"x\")",
        fields: &["family_id"],
        way: ShareWay::Api,
        records: 1_200,
        at: NOW,
    };
    let storage = &service.service.office().storage;
    storage.shares().record(&share).await.unwrap();
    let mut officer = service.signed_in(Role::Officer).await;
    let page = officer.get("/shares").await;
    assert!(page.text.contains("1,200"), "{}", page.text);
    let file = officer.get("/shares.csv").await;
    assert!(
        file.text.contains("\"'=HYPERLINK(\"\"x\"\")\""),
        "{}",
        file.text
    );
    assert!(file.text.contains(",1200,"), "{}", file.text);
    let dashboard = officer.get("/dashboard").await;
    let charts: Vec<&str> = dashboard
        .text
        .split("/dashboard/csv/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(charts.len() >= 6, "{charts:?}");
    for chart in charts {
        let file = officer.get(&format!("/dashboard/csv/{chart}")).await;
        assert_eq!(file.status, StatusCode::OK, "{chart}");
    }
    let none = officer.get("/dashboard/csv/nothing").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
