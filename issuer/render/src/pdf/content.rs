//! A page's content stream, written straight as bytes.
//!
//! `pdf_writer::Content` cannot be reused from page to page and writes glyph ids as hexadecimal
//! text; binary strings are half as long, and less to deflate is what makes a lot fast.

/// The bytes of a content stream.
#[derive(Debug, Default)]
pub(super) struct ContentBytes {
    bytes: Vec<u8>,
}

impl ContentBytes {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Numbers, then an operator, then a line's end.
    pub(super) fn operation(&mut self, numbers: &[f32], operator: &str) {
        for &number in numbers {
            self.number(number);
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    /// A number with three decimals at most: a thousandth of a point is 0.35 µm.
    pub(super) fn number(&mut self, number: f32) {
        const THOUSANDTHS_MAX: f32 = 2.0e9;
        let scaled = (number * 1000.0)
            .round()
            .clamp(-THOUSANDTHS_MAX, THOUSANDTHS_MAX);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to i32")]
        let scaled = scaled as i32;
        if scaled < 0 {
            self.bytes.push(b'-');
        }
        let scaled = scaled.unsigned_abs();
        let (whole, mut decimals) = (scaled / 1000, scaled % 1000);
        if whole > 0 || decimals == 0 {
            self.whole_number(whole);
        }
        if decimals > 0 {
            self.bytes.push(b'.');
            let mut place = 100;
            while decimals > 0 {
                self.bytes.push(digit(decimals / place));
                decimals %= place;
                place /= 10;
            }
        }
    }

    /// A byte of a string between brackets (ISO 32000-1, 7.3.4.2).
    pub(super) fn string_byte(&mut self, byte: u8) {
        match byte {
            b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
            // A reader would take a bare CR for LF.
            b'\r' => self.bytes.extend(*b"\\r"),
            _ => self.bytes.push(byte),
        }
    }

    /// A text string in UTF-16BE with its byte order mark, with brackets.
    pub(super) fn text_string(&mut self, text: &str) {
        self.bytes.extend(*b"(\xFE\xFF");
        for unit in text.encode_utf16() {
            let [high, low] = unit.to_be_bytes();
            self.string_byte(high);
            self.string_byte(low);
        }
        self.bytes.push(b')');
    }

    fn whole_number(&mut self, number: u32) {
        let mut place = 1;
        while number / place >= 10 {
            place *= 10;
        }
        while place > 0 {
            self.bytes.push(digit(number / place % 10));
            place /= 10;
        }
    }
}

fn digit(value: u32) -> u8 {
    // The caller's value is below 10.
    b'0' + u8::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: f32) -> String {
        let mut content = ContentBytes::default();
        content.number(number);
        String::from_utf8(content.bytes).unwrap()
    }

    #[test]
    fn numbers_are_short_and_exact_to_a_thousandth() {
        let numbers = [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.24, ".24"),
            (260.16, "260.16"),
            (0.007, ".007"),
            (0.0004, "0"),
            (99.9996, "100"),
            (-0.05, "-.05"),
            (1_000_000.0, "1000000"),
            (f32::MAX, "2000000"),
            (f32::NAN, "0"),
        ];
        for (number, text) in numbers {
            assert_eq!(written(number), text);
        }
    }

    #[test]
    fn strings_escape_what_a_reader_would_take_for_syntax() {
        let mut content = ContentBytes::default();
        content.text_string("(ई\r)");
        assert_eq!(content.bytes, b"(\xFE\xFF\0\\(\x09\x08\0\\r\0\\))");
    }
}
