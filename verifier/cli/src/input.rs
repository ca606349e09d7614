use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, StdinLock, Write};
use std::path::Path;

/// Bytes of a line that are looked at. A card's text has at most 1,852; an Aadhaar QR, which is
/// told apart, about 3,200.
const LINE_BYTES_MAX: usize = 16_384;

/// Where lines come from. An enum, since a boxed reader makes the program 5 kB larger.
#[derive(Debug)]
pub(crate) enum Input {
    StandardInput(StdinLock<'static>),
    /// A file, or a scanner's serial device.
    File(BufReader<File>),
}

impl Input {
    /// Standard input, with a word to who sits before it.
    pub(crate) fn standard() -> std::io::Result<Self> {
        let standard_input = std::io::stdin().lock();
        if standard_input.is_terminal() {
            let mut prompt = std::io::stderr();
            writeln!(prompt, "कोड स्कैन करें · Scan a code; Ctrl-D ends")?;
        }
        Ok(Self::StandardInput(standard_input))
    }

    /// A file or a device.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        File::open(path).map(BufReader::new).map(Self::File)
    }

    /// The next line; see [`next_line`].
    pub(crate) fn next_line(&mut self) -> std::io::Result<Option<String>> {
        match self {
            Self::StandardInput(input) => next_line(input),
            Self::File(input) => next_line(input),
        }
    }
}

/// The next line that is not empty, as a scanner typed it: without the line end, which is CR, LF or
/// both, with its spaces. `None` at the end. What exceeds [`LINE_BYTES_MAX`] is dropped, what is no
/// UTF-8 becomes U+FFFD.
pub(crate) fn next_line(input: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    loop {
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let is_over = bytes.is_empty();
        let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let piece = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes);
        let room = LINE_BYTES_MAX.saturating_sub(line.len());
        line.extend(piece.iter().take(room));
        let used = piece.len() + usize::from(end.is_some());
        input.consume(used);
        if (is_over || end.is_some()) && !line.is_empty() {
            return Ok(Some(String::from_utf8_lossy(&line).into_owned()));
        }
        if is_over {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_spaces_and_lose_their_ends() {
        let mut input = &b"NCF  A \r\n\r\n\nB\xff\rC\r\rD\nE"[..];
        for line in ["NCF  A ", "B\u{fffd}", "C", "D", "E"] {
            assert_eq!(next_line(&mut input).unwrap().unwrap(), line);
        }
        assert_eq!(next_line(&mut input).unwrap(), None);
    }

    #[test]
    fn an_endless_line_is_one_line_of_limited_length() {
        let mut text = vec![b'1'; 100_000];
        text.extend(b"\nnext");
        let mut input = BufReader::with_capacity(1_000, &text[..]);
        assert_eq!(next_line(&mut input).unwrap().unwrap().len(), 16_384);
        assert_eq!(next_line(&mut input).unwrap().unwrap(), "next");
        let endless = std::io::Read::take(std::io::repeat(0), 1 << 22);
        let mut input = BufReader::new(endless);
        let line = next_line(&mut input).unwrap().unwrap();
        assert!(line.capacity() <= 2 * LINE_BYTES_MAX);
        assert_eq!(next_line(&mut input).unwrap(), None);
    }
}
