//! What the helpline says, and whose complaints are whose.

use axum::http::StatusCode;
use issuer_domain::{Actor, RequestReason, Role, Timestamp};
use issuer_office::workflow::take_grievance::{Complaint, take_grievance};

use crate::http::citizen::fresh_secret;
use crate::http::citizen::tests::opened::{families, names_nobody, open_request};
use crate::http::tests::test_service::{NOW, TestService};

/// A complaint that was taken some days ago.
async fn complaint(
    service: &TestService,
    days: i64,
    request: Option<issuer_domain::AcknowledgementNumber>,
) -> String {
    let app = service.service.acting(&Actor::office()).unwrap();
    let then = NOW.plus_seconds(-days * Timestamp::DAY);
    let app = app.acting(Actor::office(), then, app.random);
    let complaint = Complaint {
        category: issuer_domain::GrievanceCategory::NotReceived,
        request,
        centre: None,
        shop: None,
        card: "",
        words: "It did not come.",
        secret: &fresh_secret(&app),
    };
    take_grievance(&app, &complaint)
        .await
        .unwrap()
        .number
        .to_string()
}

#[tokio::test]
async fn a_caller_is_told_how_far_it_is_and_nothing_else() {
    let service = TestService::open().await;
    let families = families(&service).await;
    let (request, secret) = open_request(&service, 0, RequestReason::Lost).await;
    let mut helpdesk = service.signed_in(Role::Helpdesk).await;
    let number = request.number.to_string();
    let told = helpdesk.post("/helpdesk", &[("number", &number)]).await;
    assert!(told.text.contains("Requested") && told.text.contains("It waits for the fee"));
    names_nobody(&told.text, &families);
    assert!(!told.text.contains(&secret.in_link()));
    assert!(!told.text.contains("29.00"), "not the fee");
    let complaint = complaint(&service, 3, None).await;
    let told = helpdesk.post("/helpdesk", &[("number", &complaint)]).await;
    assert!(told.text.contains("it waits for an answer"));
    assert!(!told.text.contains("did not come"), "not the words");
    let none = helpdesk
        .post("/helpdesk", &[("number", "4991 1866 5246")])
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(!none.text.contains("4991"));
}

#[tokio::test]
async fn a_callers_complaint_is_taken_in_the_name_of_who_answered_the_telephone() {
    let service = TestService::open().await;
    let mut helpdesk = service.signed_in(Role::Helpdesk).await;
    let form = [("category", "charged-extra"), ("words", "100 rupees")];
    let taken = helpdesk.post("/helpdesk/complaint", &form).await;
    assert!(taken.text.contains("Read both out"), "{}", taken.text);
    let events = service
        .service
        .office()
        .storage
        .audit_chain()
        .list(0, 10_000)
        .await
        .unwrap();
    let taken = events
        .iter()
        .find(|event| event.action == "grievance.taken")
        .unwrap();
    assert_eq!(taken.actor, "h.1100");
    assert!(!taken.detail.contains("rupees"));
}

#[tokio::test]
async fn what_waits_is_counted_by_age_on_the_page_and_in_the_file() {
    let service = TestService::open().await;
    for days in [0, 31, 65, 120, 130] {
        complaint(&service, days, None).await;
    }
    let mut auditor = service.signed_in(Role::Auditor).await;
    let page = auditor.get("/grievances").await;
    for figure in [
        "<b>1</b>less than 30",
        "<b>1</b>30 days",
        "<b>1</b>60 days",
        "<b>2</b>100 days",
    ] {
        assert!(page.text.contains(figure), "{figure}: {}", page.text);
    }
    let file = auditor.get("/grievances/ages.csv").await;
    assert_eq!(
        file.text,
        "category,days_0_29,days_30_59,days_60_99,days_100\nThe card did not come,1,1,1,2\n"
    );
    assert!(
        page.text.contains("Without a mobile number"),
        "and how notices stand"
    );
}

#[tokio::test]
async fn an_answer_is_given_once_and_then_the_complaint_is_closed() {
    let service = TestService::open().await;
    let number = complaint(&service, 40, None).await;
    let path = format!("/grievances/{number}");
    let mut officer = service.signed_in(Role::Officer).await;
    for wrong in ["", "your number is 4991 1866 5246"] {
        let refused = officer.post(&path, &[("answer", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(!refused.text.contains("4991"));
    }
    let early = officer.post(&format!("{path}/close"), &[]).await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "without an answer"
    );
    let form = [("answer", "It comes on Monday.")];
    assert_eq!(officer.post(&path, &form).await.location(), path);
    let twice = officer.post(&path, &form).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = officer.get(&path).await;
    assert!(page.text.contains("It comes on Monday.") && page.text.contains("did not come"));
    assert_eq!(
        officer.post(&format!("{path}/close"), &[]).await.location(),
        path
    );
    assert!(
        officer
            .get("/grievances")
            .await
            .text
            .contains("There are no complaints")
    );
    assert!(
        officer
            .get("/grievances?all=1")
            .await
            .text
            .contains(&number)
    );
}

#[tokio::test]
async fn an_inspectors_list_has_complaints_of_the_own_district_and_of_no_place() {
    let service = TestService::open().await;
    let families = families(&service).await;
    let district = families[0].district.lgd_code;
    let other = families
        .iter()
        .position(|family| family.district.lgd_code != district)
        .unwrap();
    let (own, _) = open_request(&service, 0, RequestReason::Lost).await;
    let (others, _) = open_request(&service, other, RequestReason::Lost).await;
    let own = complaint(&service, 1, Some(own.number)).await;
    let others = complaint(&service, 1, Some(others.number)).await;
    let placeless = complaint(&service, 1, None).await;
    let office = service.service.office();
    let inspector = Actor::parse("r.thakur").unwrap();
    let place = format!("district:{district}").parse().unwrap();
    let staff = office.storage.staff();
    staff
        .place(&inspector, &place, office.actor(), NOW)
        .await
        .unwrap();
    let mut browser = service.signed_in(Role::Inspector).await;
    let list = browser.get("/grievances").await;
    assert!(list.text.contains(&own) && list.text.contains(&placeless));
    assert!(!list.text.contains(&others));
    assert!(list.text.contains("<b>2</b>less than 30"), "the counts too");
}
