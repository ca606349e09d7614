//! A role that must have a second factor: nothing before, and no code twice.

use axum::http::StatusCode;
use issuer_domain::Role;
use issuer_office::secrets::SecondFactor;

use super::test_service::{Browser, NOW, TestService};
use crate::http::access::Who;
use crate::http::router::routes;

/// A service in which officers must have one.
async fn service() -> TestService {
    TestService::open_with_factors(|config| {
        config.service.second_factor = vec!["officer".to_owned()];
    })
    .await
}

/// The factor of the letters that a page shows, in base32 (RFC 4648).
fn factor_on(page: &str) -> SecondFactor {
    let letters = page.split_once("<code>").unwrap().1;
    let letters = letters.split_once("</code>").unwrap().0;
    let (mut bits, mut held, mut secret) = (0_u32, 0, Vec::new());
    for letter in letters.bytes().filter(u8::is_ascii_alphanumeric) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            digit => digit - b'2' + 26,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            secret.push((bits >> held).to_be_bytes()[3]);
        }
    }
    SecondFactor::new(secret.try_into().unwrap())
}

/// Sets one up as the page says, with the code of half a minute ago.
async fn set_up(browser: &mut Browser<'_>) -> SecondFactor {
    let page = browser.post("/account/factor", &[]).await;
    let factor = factor_on(&page.text);
    let wrong = [("code", "000000")];
    let refused = browser.post("/account/factor/confirm", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = factor.code_at(NOW.plus_seconds(-30)).unwrap();
    let taken = browser
        .post("/account/factor/confirm", &[("code", &code)])
        .await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    factor
}

#[tokio::test]
async fn who_must_have_a_second_factor_can_do_nothing_but_set_it_up() {
    let service = service().await;
    let mut browser = service.signed_in(Role::Officer).await;
    let mut closed = 0;
    for route in routes() {
        if route.who == Who::Everybody || route.path.starts_with("/account") {
            continue;
        }
        let path = route.path.replace(['{', '}'], "");
        let answer = browser
            .send(route.method.clone(), &path, &[], "same-origin")
            .await;
        let what = format!("{} {path}: {}", route.method, answer.status);
        assert_eq!(answer.location(), "/account", "{what}");
        closed += 1;
    }
    assert!(closed > 100, "{closed}");
    let page = browser.get("/account").await;
    assert!(page.text.contains("asks for a second factor"));
    set_up(&mut browser).await;
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    assert_eq!(browser.get("/staff").await.status, StatusCode::OK);
    // Other roles go on as before.
    let mut inspector = service.signed_in(Role::Inspector).await;
    assert_eq!(inspector.get("/home").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_lets_in_once_and_guesses_at_it_are_slowed() {
    let service = service().await;
    let factor = set_up(&mut service.signed_in(Role::Officer).await).await;
    let person = service.person(Role::Officer);
    let sign_in = async |code: &str| {
        let form = [
            ("name", person.name),
            ("password", &*person.password),
            ("code", code),
        ];
        service.browser().post("/sign-in", &form).await
    };
    let missing = sign_in("").await;
    assert_eq!(missing.status, StatusCode::UNAUTHORIZED);
    assert!(missing.text.contains("your telephone shows"));
    let code = factor.code_at(NOW).unwrap();
    assert_eq!(sign_in(&code).await.status, StatusCode::SEE_OTHER);
    let mut slowed = 0;
    for guess in 0..1_000 {
        let guess = match guess {
            // The one that was used, and the one that confirmed it.
            0 => code.clone(),
            1 => factor.code_at(NOW.plus_seconds(-30)).unwrap(),
            guess => format!("{guess:06}"),
        };
        match sign_in(&guess).await.status {
            StatusCode::TOO_MANY_REQUESTS => slowed += 1,
            StatusCode::UNAUTHORIZED => (),
            other => panic!("{guess}: {other}"),
        }
    }
    // Five tries a minute for an account, two of them used above.
    assert!(slowed >= 990, "{slowed}");
}
