//! The check that bytes are one CBOR item in deterministic encoding (RFC 8949 section 4.2.1).
//!
//! It runs before any field is read, so that readers may rely on it and two readers can never
//! understand the same signed bytes differently.

use crate::limits::DEPTH_MAX;

/// What makes CBOR unacceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborDefect {
    /// An item ends after the input does.
    #[error("the data ends in the middle of an item")]
    EndOfInput,
    /// Bytes follow the item.
    #[error("there are bytes after the end")]
    TrailingBytes,
    /// A length or number takes more bytes than it needs.
    #[error("a number is not written in its shortest form")]
    NotShortest,
    /// A length is left open.
    #[error("an item has no definite length")]
    Indefinite,
    /// A map has the same key twice.
    #[error("a map has the same key twice")]
    DuplicateKey,
    /// A map's keys are not in bytewise order.
    #[error("the keys of a map are not sorted")]
    KeyOrder,
    /// Arrays or maps are nested deeper than [`DEPTH_MAX`].
    #[error("items are nested deeper than {DEPTH_MAX}")]
    Depth,
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    Utf8,
    /// A tag where the format has none.
    #[error("there is a tag where none may be")]
    Tag,
    /// A floating-point number; the format has none.
    #[error("there is a floating-point number")]
    Float,
    /// A simple value other than false, true and null, or a reserved head.
    #[error("there is a value that the format does not use")]
    SimpleValue,
}

/// Checks that `bytes` are exactly one item: shortest numbers, definite lengths, sorted unique map
/// keys, UTF-8 texts, no floats, no tags, nested at most [`DEPTH_MAX`] deep, and nothing after it.
pub(crate) fn check(bytes: &[u8]) -> Result<(), CborDefect> {
    let mut reader = Reader { bytes, at: 0 };
    reader.item(0)?;
    if reader.at == bytes.len() {
        Ok(())
    } else {
        Err(CborDefect::TrailingBytes)
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn item(&mut self, depth: usize) -> Result<(), CborDefect> {
        if depth > DEPTH_MAX {
            return Err(CborDefect::Depth);
        }
        let initial = self.take(1)?[0];
        let (major, information) = (initial >> 5, initial & 0x1f);
        if major == 7 {
            return simple(information);
        }
        let argument = self.argument(information)?;
        match major {
            0 | 1 => Ok(()),
            2 => self.take_long(argument).map(drop),
            3 => {
                let text = self.take_long(argument)?;
                std::str::from_utf8(text)
                    .map(drop)
                    .map_err(|_| CborDefect::Utf8)
            }
            4 => {
                for _ in 0..argument {
                    self.item(depth + 1)?;
                }
                Ok(())
            }
            5 => self.entries(argument, depth + 1),
            _ => Err(CborDefect::Tag),
        }
    }

    fn entries(&mut self, entries: u64, depth: usize) -> Result<(), CborDefect> {
        let mut previous: Option<&'b [u8]> = None;
        for _ in 0..entries {
            let start = self.at;
            self.item(depth)?;
            let bytes = self.bytes;
            let key = bytes.get(start..self.at).ok_or(CborDefect::EndOfInput)?;
            match previous.map(|previous| previous.cmp(key)) {
                None | Some(std::cmp::Ordering::Less) => previous = Some(key),
                Some(std::cmp::Ordering::Equal) => return Err(CborDefect::DuplicateKey),
                Some(std::cmp::Ordering::Greater) => return Err(CborDefect::KeyOrder),
            }
            self.item(depth)?;
        }
        Ok(())
    }

    fn argument(&mut self, information: u8) -> Result<u64, CborDefect> {
        let (length, least) = match information {
            0..=23 => return Ok(u64::from(information)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            31 => return Err(CborDefect::Indefinite),
            _ => return Err(CborDefect::SimpleValue),
        };
        let argument = self
            .take(length)?
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte));
        if argument < least {
            Err(CborDefect::NotShortest)
        } else {
            Ok(argument)
        }
    }

    fn take_long(&mut self, length: u64) -> Result<&'b [u8], CborDefect> {
        self.take(usize::try_from(length).map_err(|_| CborDefect::EndOfInput)?)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], CborDefect> {
        let end = self.at.checked_add(length).ok_or(CborDefect::EndOfInput)?;
        let bytes = self.bytes;
        let taken = bytes.get(self.at..end).ok_or(CborDefect::EndOfInput)?;
        self.at = end;
        Ok(taken)
    }
}

fn simple(information: u8) -> Result<(), CborDefect> {
    match information {
        20..=22 => Ok(()),
        25..=27 => Err(CborDefect::Float),
        31 => Err(CborDefect::Indefinite),
        _ => Err(CborDefect::SimpleValue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn deterministic_items_pass() {
        for hex in [
            "00",
            "1818",
            "3903e7",
            "a201020304",
            "8301820203820405",
            "f6",
            "60",
            "6161",
        ] {
            assert_eq!(check(&bytes(hex)), Ok(()), "{hex}");
        }
    }

    #[test]
    fn each_defect_has_its_name() {
        for (hex, defect) in [
            ("", CborDefect::EndOfInput),
            ("0000", CborDefect::TrailingBytes),
            ("1817", CborDefect::NotShortest),
            ("1b00000000ffffffff", CborDefect::NotShortest),
            ("9fff", CborDefect::Indefinite),
            ("ff", CborDefect::Indefinite),
            ("a201020103", CborDefect::DuplicateKey),
            ("a203040102", CborDefect::KeyOrder),
            ("818181818181818181818100", CborDefect::Depth),
            ("61ff", CborDefect::Utf8),
            ("c100", CborDefect::Tag),
            ("f97e00", CborDefect::Float),
            ("f7", CborDefect::SimpleValue),
            ("1c", CborDefect::SimpleValue),
            ("5bffffffffffffffff00", CborDefect::EndOfInput),
            ("9bffffffffffffffff00", CborDefect::EndOfInput),
        ] {
            assert_eq!(check(&bytes(hex)), Err(defect), "{hex}");
        }
    }
}
