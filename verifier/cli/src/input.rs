use std::io::{BufRead, Read};

/// Bytes of a line that are looked at. A card's text has at most 1,852; an Aadhaar QR, which is
/// told apart, about 3,200.
const LINE_BYTES_MAX: u64 = 16_384;

/// The next line that is not empty, as a scanner typed it: without the line end, with its spaces.
/// `None` at the end. What exceeds [`LINE_BYTES_MAX`] is dropped.
pub(crate) fn next_line(input: &mut impl BufRead) -> std::io::Result<Option<String>> {
    loop {
        let mut line = Vec::new();
        if input
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
        }
        while line
            .last()
            .is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
        {
            line.pop();
        }
        if !line.is_empty() {
            return Ok(Some(String::from_utf8_lossy(&line).into_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_spaces_and_lose_their_ends() {
        let mut input = &b"NCF  A \r\n\r\n\nB\xff\nC"[..];
        assert_eq!(next_line(&mut input).unwrap().unwrap(), "NCF  A ");
        assert_eq!(next_line(&mut input).unwrap().unwrap(), "B\u{fffd}");
        assert_eq!(next_line(&mut input).unwrap().unwrap(), "C");
        assert_eq!(next_line(&mut input).unwrap(), None);
    }

    #[test]
    fn an_endless_line_is_one_line_of_limited_length() {
        let mut text = vec![b'1'; 100_000];
        text.extend(b"\nnext");
        let mut input = &text[..];
        assert_eq!(next_line(&mut input).unwrap().unwrap().len(), 16_384);
        assert_eq!(next_line(&mut input).unwrap().unwrap(), "next");
    }
}
