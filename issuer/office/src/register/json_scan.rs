use std::io::{BufRead, Result};

/// Finds where the values of a JSON text begin and end, without reading what is in them.
pub(super) struct Scanner<R> {
    reader: R,
    value: Vec<u8>,
    bytes_read: u64,
    line: u64,
}

/// A value of the text.
pub(super) enum Value<'a> {
    /// All of it, as it stands in the text.
    Whole(&'a [u8]),
    /// It is longer than asked for, and was passed over.
    TooLong,
    /// The text ends inside it.
    CutShort,
}

/// How far the end of a value is.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_text: bool,
    /// The character after a backslash stands for itself.
    escaped: bool,
    /// A number, `true`, `false` or `null` ends where something else begins.
    is_bare: bool,
}

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            value: Vec::new(),
            bytes_read: 0,
            line: 1,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The line where the reader stands, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn skip_byte_order_mark(&mut self) -> Result<()> {
        if self.reader.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            self.consume(3);
        }
        Ok(())
    }

    /// The next byte that is no space; it stays.
    pub(super) fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let spaces = buffer
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
                .count();
            let lines = lines_in(&buffer[..spaces]);
            let next = buffer.get(spaces).copied();
            self.line += lines;
            self.consume(spaces);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Passes over the byte that `peek` told.
    pub(super) fn step(&mut self) {
        self.consume(1);
    }

    /// The value that begins where the reader stands; of a longer one nothing is kept.
    pub(super) fn value(&mut self, longest: usize) -> Result<Value<'_>> {
        self.value.clear();
        let mut is_too_long = false;
        let mut is_begun = false;
        let mut nesting = Nesting::default();
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(if nesting.is_bare && is_begun {
                    self.found(is_too_long)
                } else {
                    Value::CutShort
                });
            }
            let (length, is_ended) = nesting.pass(buffer);
            let piece = &buffer[..length];
            is_begun = true;
            if self.value.len() + length > longest {
                is_too_long = true;
                self.value.clear();
            } else if !is_too_long {
                self.value.extend_from_slice(piece);
            }
            self.line += lines_in(piece);
            self.consume(length);
            if is_ended {
                return Ok(self.found(is_too_long));
            }
        }
    }

    fn found(&self, is_too_long: bool) -> Value<'_> {
        if is_too_long {
            Value::TooLong
        } else {
            Value::Whole(&self.value)
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.bytes_read += bytes as u64;
    }
}

fn lines_in(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

impl Nesting {
    /// How many bytes belong to the value, and whether it ends there.
    fn pass(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.escaped {
                self.escaped = false;
                continue;
            }
            if self.in_text {
                match byte {
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                // At the depth of the value itself a bracket ends what is around it.
                b'}' | b']' | b',' | b':' if self.depth == 0 => return (at, true),
                b' ' | b'\t' | b'\r' | b'\n' if self.is_bare => return (at, true),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ if self.depth == 0 => self.is_bare = true,
                _ => {}
            }
        }
        (bytes.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a list's inside, in pieces of seven bytes.
    fn values(text: &str, longest: usize) -> Vec<String> {
        let reader = std::io::BufReader::with_capacity(7, text.as_bytes());
        let mut scanner = Scanner::new(reader);
        let mut found = Vec::new();
        while scanner.peek().unwrap().is_some() {
            found.push(match scanner.value(longest).unwrap() {
                Value::Whole(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Value::TooLong => "too long".to_owned(),
                Value::CutShort => "cut short".to_owned(),
            });
            if scanner.peek().unwrap() == Some(b',') {
                scanner.step();
            }
        }
        assert_eq!(scanner.bytes_read(), text.len() as u64);
        found
    }

    #[test]
    fn values_are_found_whatever_is_in_them() {
        let text = r#" {"a":[1,{"b":"}]\"\\"}]} , "x,y" ,12.5e3,null,[[],[]],{"far":"too long a text"},true"#;
        assert_eq!(
            values(text, 24),
            [
                r#"{"a":[1,{"b":"}]\"\\"}]}"#,
                r#""x,y""#,
                "12.5e3",
                "null",
                "[[],[]]",
                "too long",
                "true"
            ]
        );
    }

    #[test]
    fn a_text_that_ends_inside_a_value_is_cut_short() {
        assert_eq!(values(r#"{"a":"b"#, 100), ["cut short"]);
        assert_eq!(values(r#""\"#, 100), ["cut short"]);
    }
}
