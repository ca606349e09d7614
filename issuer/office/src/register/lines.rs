use std::io::{BufRead, Read, Result};

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
        // One byte more tells a line that is too long, another one is its end.
        let room = self.longest as u64 + 2;
        let read = self
            .reader
            .by_ref()
            .take(room)
            .read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.bytes_read += read as u64;
        let is_ended = self.line.last() == Some(&b'\n');
        if is_ended {
            self.line.pop();
        }
        let is_too_long = self.line.len() > self.longest;
        if is_too_long && !is_ended {
            self.bytes_read += self.reader.skip_until(b'\n')? as u64;
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
