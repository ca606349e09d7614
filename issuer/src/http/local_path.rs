//! Paths of our own that a form or link brings back, so that nobody is sent elsewhere by us.

use std::fmt::Write;

/// The path, if it is one of this service; the home page otherwise.
pub(super) fn local(path: &str) -> &str {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\n', '\r', '\t'])
        && path.len() < 500;
    if is_local { path } else { "/home" }
}

/// A path as it stands in a query.
pub(super) fn escaped(path: &str) -> String {
    let mut escaped = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            escaped.push(char::from(byte));
        } else {
            // Nothing fails that is written into a string.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_service_are_gone_back_to() {
        assert_eq!(local("/counter?page=2"), "/counter?page=2");
        for elsewhere in [
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/a\nb",
            "",
        ] {
            assert_eq!(local(elsewhere), "/home", "{elsewhere}");
        }
        assert_eq!(escaped("/a?b=c&d"), "/a%3Fb%3Dc%26d");
    }
}
