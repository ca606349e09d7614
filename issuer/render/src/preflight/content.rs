//! A content stream, operation by operation (ISO 32000-1, 7.8.2).
//!
//! `lopdf`'s parser stops silently at what it does not understand, and copies every operand; this
//! one says where a stream is broken, and keeps only the operands that rules ask for.

use std::borrow::Cow;

/// An operand of an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    /// A number.
    Number(f64),
    /// A name, its escapes undone.
    Name(Cow<'a, [u8]>),
    /// A string, array, dictionary, truth value or null.
    Other,
}

/// Reads the operations of a content stream one by one.
pub(super) struct Operations<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Within `BX` and `EX` any operator may stand.
    compatibility: u32,
}

/// Where and why a content stream cannot be read further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BrokenContent {
    pub(super) at: usize,
    pub(super) why: String,
}

/// Operands of one operator: DeviceN has 32 at most, and a hostile stream any number.
const OPERANDS_MAX: usize = 64;

/// Every operator (ISO 32000-1, annex A).
const OPERATORS: &[u8] =
    b" b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* \
    G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL \
    Tm Tr Ts Tw Tz v w W W* y ' \" ";

impl<'a> Operations<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            compatibility: 0,
        }
    }

    /// The next operator, its operands in `operands`; none at the end. An inline image comes as
    /// `BI` with everything that stands in its dictionary, arrays without their brackets.
    pub(super) fn next(
        &mut self,
        operands: &mut Vec<Operand<'a>>,
    ) -> Result<Option<&'a [u8]>, BrokenContent> {
        operands.clear();
        loop {
            self.skip_space();
            let Some(&byte) = self.bytes.get(self.at) else {
                return if operands.is_empty() {
                    Ok(None)
                } else {
                    Err(self.broken("it ends before an operator"))
                };
            };
            if is_regular(byte) {
                let token = self.regular();
                if let Some(operand) = self.simple_operand(token)? {
                    self.push(operands, operand)?;
                    continue;
                }
                if token == b"BI" && operands.is_empty() {
                    self.inline_image(operands)?;
                } else {
                    self.check_operator(token)?;
                }
                return Ok(Some(token));
            }
            let operand = self.delimited(byte)?;
            self.push(operands, operand)?;
        }
    }

    fn push(
        &self,
        operands: &mut Vec<Operand<'a>>,
        operand: Operand<'a>,
    ) -> Result<(), BrokenContent> {
        if operands.len() == OPERANDS_MAX {
            return Err(self.broken("an operator has too many operands"));
        }
        operands.push(operand);
        Ok(())
    }

    /// A number, truth value or null; none for an operator.
    fn simple_operand(&self, token: &[u8]) -> Result<Option<Operand<'a>>, BrokenContent> {
        match token {
            b"true" | b"false" | b"null" => Ok(Some(Operand::Other)),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
                let digits = token.iter().all(|byte| b"0123456789+-.".contains(byte));
                let text = std::str::from_utf8(token).ok().filter(|_| digits);
                match text.and_then(|text| text.parse().ok()) {
                    Some(number) => Ok(Some(Operand::Number(number))),
                    None => Err(self.broken("a number is none")),
                }
            }
            _ => Ok(None),
        }
    }

    fn check_operator(&mut self, token: &[u8]) -> Result<(), BrokenContent> {
        match token {
            b"BX" => self.compatibility += 1,
            b"EX" => self.compatibility = self.compatibility.saturating_sub(1),
            _ => {}
        }
        let known = OPERATORS
            .split(|byte| *byte == b' ')
            .any(|operator| operator == token);
        if known || self.compatibility > 0 {
            return Ok(());
        }
        let shown = super::pdf_file::shown(token);
        Err(self.broken(&format!("there is no operator {shown}")))
    }

    /// An operand that begins with a delimiter; arrays and dictionaries as one.
    fn delimited(&mut self, byte: u8) -> Result<Operand<'a>, BrokenContent> {
        match byte {
            b'/' => Ok(Operand::Name(self.name())),
            b'(' => self.skip_literal_string().map(|()| Operand::Other),
            b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                self.skip_hexadecimal_string().map(|()| Operand::Other)
            }
            b'<' | b'[' => self.skip_composite().map(|()| Operand::Other),
            _ => Err(self.broken("a bracket is closed that was not opened")),
        }
    }

    /// Skips an array or dictionary with all that is in it.
    fn skip_composite(&mut self) -> Result<(), BrokenContent> {
        let mut open = 0_usize;
        loop {
            self.skip_space();
            match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (None, _) => return Err(self.broken("a bracket is not closed")),
                (Some(b'['), _) => {
                    open += 1;
                    self.at += 1;
                }
                (Some(b']'), _) => {
                    open -= 1;
                    self.at += 1;
                }
                (Some(b'<'), Some(b'<')) => {
                    open += 1;
                    self.at += 2;
                }
                (Some(b'>'), Some(b'>')) => {
                    open -= 1;
                    self.at += 2;
                }
                (Some(b'<'), _) => self.skip_hexadecimal_string()?,
                (Some(b'('), _) => self.skip_literal_string()?,
                (Some(b'/'), _) => {
                    self.name();
                }
                (Some(&byte), _) if is_regular(byte) => {
                    self.regular();
                }
                _ => return Err(self.broken("a bracket is closed that was not opened")),
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn skip_literal_string(&mut self) -> Result<(), BrokenContent> {
        let mut open = 0_usize;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Err(self.broken("a string is not closed"))
    }

    fn skip_hexadecimal_string(&mut self) -> Result<(), BrokenContent> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == b'>') {
            Some(length) => {
                self.at += length + 1;
                Ok(())
            }
            None => Err(self.broken("a string is not closed")),
        }
    }

    /// A name after its slash, `#xx` undone.
    fn name(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let raw = self.regular();
        if !raw.contains(&b'#') {
            return Cow::Borrowed(raw);
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let [first, after @ ..] = rest {
            let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
            let escaped = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
            if let Some(byte) = escaped.filter(|_| *first == b'#') {
                name.push(byte);
                rest = &after[2..];
            } else {
                name.push(*first);
                rest = after;
            }
        }
        Cow::Owned(name)
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_regular(*byte));
        let token = &rest[..length.unwrap_or(rest.len())];
        self.at += token.len();
        token
    }

    /// Reads an inline image's entries and skips its data (ISO 32000-1, 8.9.7).
    fn inline_image(&mut self, operands: &mut Vec<Operand<'a>>) -> Result<(), BrokenContent> {
        loop {
            self.skip_space();
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(self.broken("an inline image has no data"));
            };
            if matches!(byte, b'[' | b']') {
                self.at += 1;
                continue;
            }
            let operand = if is_regular(byte) {
                let token = self.regular();
                if token == b"ID" {
                    break;
                }
                let operand = self.simple_operand(token)?;
                operand.ok_or_else(|| self.broken("an inline image has no data"))?
            } else {
                self.delimited(byte)?
            };
            self.push(operands, operand)?;
        }
        // The data may be anything; their end is told by EI between white space.
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.windows(3).enumerate().position(|(at, window)| {
            let after = rest.get(at + 3);
            is_space(window[0])
                && &window[1..] == b"EI"
                && after.is_none_or(|byte| !is_regular(*byte))
        });
        match end {
            Some(length) => {
                self.at += length + 3;
                Ok(())
            }
            None => Err(self.broken("an inline image has no end")),
        }
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                let line = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                self.at += line.unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn broken(&self, why: &str) -> BrokenContent {
        BrokenContent {
            at: self.at,
            why: why.to_owned(),
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\0' | b'\x0C')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    fn read(content: &[u8]) -> (Vec<String>, Option<String>) {
        let mut operations = Operations::new(content);
        let mut operands = Vec::new();
        let mut read = Vec::new();
        loop {
            match operations.next(&mut operands) {
                Ok(Some(operator)) => {
                    let operator = String::from_utf8_lossy(operator);
                    read.push(format!("{operator} {}", operands.len()));
                }
                Ok(None) => return (read, None),
                Err(broken) => return (read, Some(broken.why)),
            }
        }
    }

    #[test]
    fn operations_come_with_their_operands_and_images_without_their_data() {
        let content = b"q 1 0 0 1 .5 -2 cm /F1 12 Tf % a comment\n[(a(b)\\)) -3 <41>]TJ \
            /Span<</ActualText(x)/A[1 2]>>BDC BI /W 2/H 2/CS/RGB/F[/LZW] ID \x01) EIx\x02 EI Q";
        let (operations, broken) = read(content);
        let expected = ["q 0", "cm 6", "Tf 2", "TJ 1", "BDC 2", "BI 8", "Q 0"];
        assert_eq!(operations, expected);
        assert_eq!(broken, None);
    }

    #[test]
    fn what_is_broken_is_told() {
        for (content, why) in [
            (b"q xyz" as &[u8], "there is no operator xyz"),
            (b"(abc Tj", "a string is not closed"),
            (b"<41 Tj", "a string is not closed"),
            (b"[1 2 TJ", "a bracket is not closed"),
            (b"] TJ", "a bracket is closed that was not opened"),
            (b"1 2", "it ends before an operator"),
            (b"1..2 w", "a number is none"),
            (b"BI /W 2", "an inline image has no data"),
            (b"BI /W 2 ID abc", "an inline image has no end"),
        ] {
            assert_eq!(read(content).1.as_deref(), Some(why));
        }
        assert_eq!(
            read(b"BX 1 xyz EX q"),
            (
                vec!["BX 0".into(), "xyz 1".into(), "EX 0".into(), "q 0".into()],
                None
            )
        );
    }

    #[test]
    fn names_lose_their_escapes() {
        let mut operands = Vec::new();
        Operations::new(b"/A#42#4 cs").next(&mut operands).unwrap();
        assert_eq!(operands, [Operand::Name(Cow::Borrowed(b"AB#4"))]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            read(&content);
        }
    }
}
