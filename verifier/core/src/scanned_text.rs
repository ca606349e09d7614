use std::borrow::Cow;

/// The text as the card has it, from the text as a scanner hands it over: without the line end
/// that a scanner types, and in capitals, since some type small letters with caps lock on. Base45
/// has no small letters, so nothing is lost. Spaces belong to the text: every card has some.
pub(crate) fn scanned_text(text: &str) -> Cow<'_, str> {
    let text = text.trim_end_matches(['\r', '\n']);
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(text.to_ascii_uppercase())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_line_ends_go_and_small_letters_grow() {
        assert_eq!(scanned_text("NCF  A \r\n"), "NCF  A ");
        assert_eq!(scanned_text("ncf a"), "NCF A");
    }
}
