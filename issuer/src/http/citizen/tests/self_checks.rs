//! A family's link: made by an office of its area, opened once for an answer.

use axum::http::StatusCode;
use issuer_domain::{Actor, CheckedField, Role, Timestamp};
use issuer_office::workflow::self_check::issue_self_check;

use super::opened::families;
use crate::http::citizen::fresh_secret;
use crate::http::tests::test_service::{NOW, TestService};

fn all(said: &'static str) -> Vec<(&'static str, &'static str)> {
    CheckedField::ALL
        .into_iter()
        .map(|field| (field.word(), said))
        .collect()
}

#[tokio::test]
async fn a_family_sees_its_own_card_answers_once_and_the_office_reads_what_is_wrong() {
    let service = TestService::open().await;
    let families = families(&service).await;
    let mut officer = service.signed_in(Role::Officer).await;
    let id = families[0].id.to_string();
    let made = officer.post("/self-checks", &[("family", &id)]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let secret = made.text.split_once("/self-check/").unwrap().1;
    let secret = &secret[..26];
    assert!(
        !officer.get("/self-checks").await.text.contains(secret),
        "it is shown once"
    );

    let mut family = service.browser();
    let path = format!("/self-check/{secret}");
    let page = family.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.headers["referrer-policy"], "strict-origin");
    for side in ["front", "back"] {
        let picture = family.get(&format!("{path}/1-{side}.png")).await;
        assert_eq!(picture.headers["content-type"], "image/png", "{side}");
        assert_eq!(picture.headers["cache-control"], "no-store");
    }
    for other in ["9-front.png", "0-front.png", "1-inside.png", "1-front.jpg"] {
        let none = family.get(&format!("{path}/{other}")).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{other}");
    }
    let mut said = all("right");
    said[0].1 = "wrong";
    let missing = family.post(&path, &said[..3]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        missing.text.contains("value=\"wrong\" checked"),
        "what was said stays"
    );
    let taken = family.post(&path, &said).await;
    assert!(
        taken.text.contains("we have your answer") && taken.text.contains("told what is wrong")
    );
    for again in [family.get(&path).await, family.post(&path, &said).await] {
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        assert!(again.text.contains("Do not worry"), "{}", again.text);
    }
    let picture = family.get(&format!("{path}/1-front.png")).await;
    assert_eq!(picture.status, StatusCode::NOT_FOUND);

    let listed = officer.get("/self-checks").await;
    assert!(listed.text.contains("Are all names right?") && listed.text.contains(&id));
    let file = officer.get("/self-checks/wrong.csv").await;
    assert!(
        file.text
            .starts_with("lgd_code,place,family_id,field,day\n"),
        "{}",
        file.text
    );
    assert_eq!(file.text.lines().count(), 2);
}

#[tokio::test]
async fn a_link_that_is_over_or_never_was_says_so_kindly() {
    let service = TestService::open().await;
    let families = families(&service).await;
    let mut family = service.browser();
    let long_ago = NOW.plus_seconds(-20 * Timestamp::DAY);
    let actor = Actor::parse("s.negi").unwrap();
    let app = service.service.acting(&actor).unwrap();
    let app = app.acting(actor, long_ago, app.random);
    let secret = fresh_secret(&app);
    issue_self_check(&app, &families[0].id, &secret)
        .await
        .unwrap();
    let over = family
        .get(&format!("/self-check/{}", secret.in_link()))
        .await;
    let unknown = family.get("/self-check/7ZZZZZZZZZZZZZZZZZZZZZZZZZ").await;
    let malformed = family.get("/self-check/0").await;
    for answer in [&over, &unknown, &malformed] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text.contains("Do not worry"));
        assert_eq!(answer.text, over.text);
    }
}

#[tokio::test]
async fn an_inspector_makes_links_for_the_families_of_the_own_area_alone() {
    let service = TestService::open().await;
    let families = families(&service).await;
    let district = families[0].district.lgd_code;
    let other = families
        .iter()
        .find(|family| family.district.lgd_code != district)
        .unwrap();
    let office = service.service.office();
    let inspector = Actor::parse("r.thakur").unwrap();
    let place = format!("district:{district}").parse().unwrap();
    let staff = office.storage.staff();
    staff
        .place(&inspector, &place, office.actor(), NOW)
        .await
        .unwrap();
    let mut browser = service.signed_in(Role::Inspector).await;
    let own = browser
        .post("/self-checks", &[("family", families[0].id.as_str())])
        .await;
    assert_eq!(own.status, StatusCode::OK);
    let elsewhere = browser
        .post("/self-checks", &[("family", other.id.as_str())])
        .await;
    let nobodys = browser
        .post("/self-checks", &[("family", "99999999")])
        .await;
    let no_number = browser.post("/self-checks", &[("family", "Sita")]).await;
    for answer in [elsewhere, nobodys, no_number] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Your area has no such family"));
    }
}
