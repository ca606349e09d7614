//! The shop's page as it stands in `verifier/pwa`, in the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file of the page: its name, its media type and its bytes.
pub(super) type PageFile = (&'static str, &'static str, &'static [u8]);

macro_rules! page_files {
    ($($name:literal $media_type:expr,)*) => {
        [$((
            $name,
            $media_type,
            include_bytes!(concat!("../../../verifier/pwa/", $name)),
        )),*]
    };
}

const HTML: &str = "index.html";
const FONT: &str = "font/woff2";
/// What the page may do, as its own `<meta>` says, and that nobody frames it.
const PAGE_MAY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// The page asks whether there is a newer one.
const KEPT: &str = "no-cache";
/// Every page of the service names the font too: once a day is enough.
const FONT_KEPT: &str = "public, max-age=86400";

/// Every file of the page but those that are this office's own: settings and lists.
pub(super) const FILES: &[PageFile] = &page_files![
    "index.html" "text/html; charset=utf-8",
    "page.css" "text/css; charset=utf-8",
    "manifest.webmanifest" "application/manifest+json",
    "icon.svg" "image/svg+xml",
    "devanagari.woff2" FONT,
    "verifier.wasm" "application/wasm",
    "service-worker.js" "text/javascript; charset=utf-8",
    "js/camera.js" "text/javascript; charset=utf-8",
    "js/elements.js" "text/javascript; charset=utf-8",
    "js/module.js" "text/javascript; charset=utf-8",
    "js/page.js" "text/javascript; charset=utf-8",
    "js/ration.js" "text/javascript; charset=utf-8",
    "js/register.js" "text/javascript; charset=utf-8",
    "js/store.js" "text/javascript; charset=utf-8",
    "js/updates.js" "text/javascript; charset=utf-8",
    "js/verdict.js" "text/javascript; charset=utf-8",
    "js/words.js" "text/javascript; charset=utf-8",
];

/// GET `/verify/`
pub(super) async fn index() -> Response {
    find(HTML)
}

/// GET `/verify/{file}`
pub(super) async fn file(Path(name): Path<String>) -> Response {
    find(&name)
}

fn find(name: &str) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, media_type, bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, *media_type),
                (header::CONTENT_SECURITY_POLICY, PAGE_MAY),
                (
                    header::CACHE_CONTROL,
                    if *media_type == FONT { FONT_KEPT } else { KEPT },
                ),
            ];
            (headers, *bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_the_page_installs_is_served() {
        let worker = include_str!("../../../verifier/pwa/service-worker.js");
        let list = worker.split_once("const FILES = [").unwrap().1;
        let list = list.split_once(']').unwrap().0;
        let installed = list.split('"').skip(1).step_by(2);
        let mut count = 0;
        for name in installed.filter(|name| !matches!(*name, "./" | "setup.json")) {
            assert!(FILES.iter().any(|(known, ..)| *known == name), "{name}");
            count += 1;
        }
        assert_eq!(
            count + 1,
            FILES.len(),
            "and the worker itself, and no other"
        );
    }
}
