//! Role × route: every cell is asked, and what comes back is what `access.txt` says.

use axum::http::{Method, StatusCode};
use issuer_domain::Role;
use issuer_pages::doors;

use super::table::{May, table};
use super::test_service::{Browser, TestService};
use crate::http::router::routes;

/// A path with something in its gaps that is nothing's number.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{*file}" | "{name}" => "page.css",
        gap if gap.starts_with('{') => "0",
        plain => plain,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(browser: &mut Browser<'_>, method: &Method, path: &str) -> (StatusCode, String) {
    let answer = if *method == Method::GET {
        browser.get(&filled(path)).await
    } else {
        browser
            .send(method.clone(), &filled(path), &[], "same-origin")
            .await
    };
    (answer.status, answer.location().to_owned())
}

#[tokio::test]
async fn every_role_gets_through_where_the_table_says_and_nowhere_else() {
    let service = TestService::open().await;
    let mut table = table();
    let mut cells = 0;
    let mut visitors: Vec<(Option<Role>, Browser<'_>)> = vec![(None, service.browser())];
    for role in Role::ALL {
        visitors.push((Some(role), service.signed_in(role).await));
    }
    for route in routes() {
        let key = (route.method.to_string(), route.path.to_owned());
        let Some(line) = table.remove(&key) else {
            panic!("access.txt has no line for {} {}", key.0, key.1);
        };
        let may = line.may;
        // Whoever signs out is nobody afterwards; that way has a test of its own.
        if route.path == "/sign-out" {
            continue;
        }
        for (role, browser) in &mut visitors {
            let (status, location) = ask(browser, &route.method, route.path).await;
            let what = format!(
                "{} {} as {role:?}: {status} {location}",
                route.method, route.path
            );
            let refused = status == StatusCode::FORBIDDEN;
            let sent_away = location.starts_with("/sign-in");
            match role {
                None => assert_eq!(sent_away, may != May::Everybody, "{what}"),
                Some(role) => {
                    assert_eq!(refused, !may.role(*role), "{what}");
                    assert!(!sent_away, "{what}");
                }
            }
            assert!(!status.is_server_error(), "{what}");
            cells += 1;
        }
    }
    assert!(table.is_empty(), "no such way in: {:?}", table.keys());
    assert_eq!(cells, (routes().len() - 1) * (Role::ALL.len() + 1));
}

#[tokio::test]
async fn every_door_that_a_person_is_shown_opens() {
    let service = TestService::open().await;
    for role in Role::ALL {
        let mut browser = service.signed_in(role).await;
        for door in doors(role) {
            let answer = browser.get(door.path).await;
            assert_eq!(answer.status, StatusCode::OK, "{role}: {}", door.path);
            assert!(
                answer
                    .text
                    .contains(&format!("href=\"{}\" aria-current", door.path))
            );
        }
    }
}
