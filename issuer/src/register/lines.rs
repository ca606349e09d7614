use std::io::{BufRead, Result};

/// The lines of a file, of which none is held in memory beyond a limit.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    longest: usize,
    number: u64,
    bytes_read: u64,
}

/// One line, without its end.
pub(super) enum Line<'a> {
    Text(&'a [u8]),
    TooLong,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, longest: usize) -> Self {
        Self {
            reader,
            line: Vec::new(),
            longest,
            number: 0,
            bytes_read: 0,
        }
    }

    /// The next line and its number, from 1.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Line<'_>)>> {
        self.line.clear();
        let mut is_too_long = false;
        let mut has_any = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            has_any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            if self.line.len() + piece.len() > self.longest {
                is_too_long = true;
            } else if !is_too_long {
                self.line.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(end.is_some());
            self.bytes_read += used as u64;
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !has_any {
            return Ok(None);
        }
        self.number += 1;
        if is_too_long {
            return Ok(Some((self.number, Line::TooLong)));
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some((self.number, Line::Text(&self.line))))
    }

    /// Bytes of the file that were read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_line_is_skipped_and_the_next_one_read() {
        let text = [
            b"first\r\n".to_vec(),
            vec![b'x'; 100_000],
            b"\n\nlast".to_vec(),
        ]
        .concat();
        let mut lines = Lines::new(std::io::BufReader::with_capacity(7, &text[..]), 10);
        let mut seen = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            seen.push(match line {
                Line::Text(text) => (number, String::from_utf8(text.to_vec()).unwrap()),
                Line::TooLong => (number, "too long".to_owned()),
            });
        }
        let expected = [(1, "first"), (2, "too long"), (3, ""), (4, "last")];
        assert_eq!(
            seen,
            expected.map(|(number, text)| (number, text.to_owned()))
        );
        assert_eq!(lines.bytes_read(), text.len() as u64);
    }
}
