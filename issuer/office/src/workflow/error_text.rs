//! An error as a worker tells it: in a line, with what to do.

/// An error with its causes, each once, and its hints at the end.
pub(super) fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = String::new();
    let mut cause = Some(error);
    while let Some(error) = cause {
        let message = error.to_string();
        if text.is_empty() {
            text = message;
        } else if !text.contains(&message) {
            text = match text.split_once("\n\nhint: ") {
                Some((what, hint)) => format!("{what}: {message}\n\nhint: {hint}"),
                None => format!("{text}: {message}"),
            };
        }
        cause = error.source();
    }
    text
}
