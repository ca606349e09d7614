//! Style, scripts and signs, embedded in the program.

/// A file: its name, its media type and its bytes.
pub type Asset = (&'static str, &'static str, &'static [u8]);

macro_rules! assets {
    ($($name:literal $media_type:literal,)*) => {
        &[$(($name, $media_type, include_bytes!(concat!("../assets/", $name)))),*]
    };
}

/// All of them.
pub const ASSETS: &[Asset] = assets![
    "page.css" "text/css; charset=utf-8",
    "htmx.min.js" "text/javascript; charset=utf-8",
    "counter-scan.js" "text/javascript; charset=utf-8",
    "sign.svg" "image/svg+xml",
    "delivery.js" "text/javascript; charset=utf-8",
    "delivery-queue.js" "text/javascript; charset=utf-8",
    "delivery-worker.js" "text/javascript; charset=utf-8",
    "delivery.webmanifest" "application/manifest+json",
    "hills.svg" "image/svg+xml",
];

/// A file by its name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|(known, ..)| *known == name)
}
