//! What departments get, and what they do not.

mod access;
mod documents;
mod lists;
mod publications;

use axum::body::Body;
use axum::http::{Request, header};
use issuer_domain::{Actor, ApiScope, Area, ClientName, FieldProfile, Role};
use issuer_office::app::App;
use issuer_office::storage::StoredCard;
use issuer_office::workflow::exchange::manage_clients::{NewClient, add_client, make_token};
use serde_json::Value;

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
