//! Every way into the server.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Redirect;
use axum::routing::get;
use card_payload::Timestamp;
use card_verifier::{OtherShops, TrustAnchors};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use super::{publications, shop_page};

/// What the pages of an office are made of.
#[derive(Debug, Clone)]
pub struct Office {
    /// The folder in which updates and scales are published.
    pub output: Arc<PathBuf>,
    /// The roots that shops pin.
    pub anchors: Arc<TrustAnchors>,
    /// What shops do with cards of other shops.
    pub other_shops: OtherShops,
    /// The time.
    pub clock: fn() -> Timestamp,
}

/// What the page may do, as its own `<meta>` says, and that nobody frames it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The server's table of contents.
pub fn router(office: Office) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/verify/") }))
        .route("/verify", get(|| async { Redirect::permanent("/verify/") }))
        .route("/verify/", get(shop_page::index))
        .route("/verify/setup.json", get(publications::setup))
        .route("/verify/lists.bin", get(publications::update))
        .route("/verify/update", get(publications::update))
        .route("/verify/scale", get(publications::scale))
        .route("/verify/{*file}", get(shop_page::file))
        .route("/healthz", get(|| async { "ok\n" }))
        .layer(CompressionLayer::new().gzip(true))
        .layer(always(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        // Pages ask whether there is a newer one; lists say for themselves how long they keep.
        .layer(unless_said(header::CACHE_CONTROL, "no-cache"))
        .with_state(office)
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

fn unless_said(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::response::Response;
    use card_verifier::TrustAnchor;
    use tower::ServiceExt;

    use super::*;

    /// 2026-12-05T06:00:00Z
    fn december() -> Timestamp {
        Timestamp::from_seconds(1_796_450_400)
    }

    fn office(output: &std::path::Path) -> Office {
        let root = TrustAnchor {
            public_key: [0xd7; 32],
            specimen: false,
        };
        Office {
            output: Arc::new(output.to_owned()),
            anchors: Arc::new(TrustAnchors::new(vec![root], None).unwrap()),
            other_shops: OtherShops::AllowMinimum { grams: 10_000 },
            clock: december,
        }
    }

    async fn get(output: &std::path::Path, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        router(office(output)).oneshot(request).await.unwrap()
    }

    async fn text(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn the_page_comes_with_its_settings_and_headers() {
        let folder = tempfile::tempdir().unwrap();
        let page = get(folder.path(), "/verify/", &[]).await;
        assert_eq!(page.status(), StatusCode::OK);
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(page.headers()[name], value);
        }
        let policy = page.headers()["content-security-policy"].clone();
        let html = text(page).await;
        assert!(html.contains("js/page.js"));
        // The page says the same of itself, wherever it is served.
        let own = html
            .split("content=\"")
            .find(|part| part.starts_with("default-src"));
        let own = own.and_then(|part| part.split('"').next()).unwrap();
        assert_eq!(
            policy
                .to_str()
                .unwrap()
                .replace("; frame-ancestors 'none'", ""),
            own
        );

        let setup = text(get(folder.path(), "/verify/setup.json", &[]).await).await;
        let setup: serde_json::Value = serde_json::from_str(&setup).unwrap();
        assert_eq!(setup["roots"][0], "d7".repeat(32));
        assert_eq!(setup["threshold"], 1);
        assert_eq!(setup["other_shops"]["policy"], "allow_minimum");
    }

    #[tokio::test]
    async fn lists_and_the_months_scale_come_from_the_folder_of_publications_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let missing = get(folder.path(), "/verify/update", &[]).await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
        std::fs::write(folder.path().join("verifier-update.cose"), b"lists").unwrap();
        for month in ["2026-11", "2026-12"] {
            let scale = folder.path().join(format!("scale-{month}"));
            std::fs::create_dir(&scale).unwrap();
            std::fs::write(scale.join(format!("scale-{month}.cose")), month).unwrap();
        }
        assert_eq!(
            text(get(folder.path(), "/verify/scale", &[]).await).await,
            "2026-12"
        );
        assert_eq!(
            text(get(folder.path(), "/verify/lists.bin", &[]).await).await,
            "lists"
        );
        let update = get(folder.path(), "/verify/update", &[]).await;
        assert_eq!(update.headers()["cache-control"], "public, max-age=300");
        let tag = update.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(text(update).await, "lists");
        let again = get(folder.path(), "/verify/update", &[("if-none-match", &tag)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(text(again).await, "");
    }

    #[tokio::test]
    async fn nothing_else_of_the_folder_or_the_disk_is_served() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("register.sqlite"), b"secret").unwrap();
        for path in [
            "/verify/register.sqlite",
            "/verify/../register.sqlite",
            "/verify/%2e%2e/register.sqlite",
            "/verify//etc/passwd",
            "/verify/js/",
            "/verify/README.md",
            "/register.sqlite",
        ] {
            let answer = get(folder.path(), path, &[]).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn slow_lines_get_the_module_compressed() {
        let folder = tempfile::tempdir().unwrap();
        let module = get(
            folder.path(),
            "/verify/verifier.wasm",
            &[("accept-encoding", "gzip")],
        )
        .await;
        assert_eq!(module.headers()["content-type"], "application/wasm");
        assert_eq!(module.headers()["content-encoding"], "gzip");
        let bytes = to_bytes(module.into_body(), 1 << 20).await.unwrap();
        assert!(bytes.len() < 220_000, "{}", bytes.len());
    }
}
