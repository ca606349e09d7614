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
    let mut reader = Reader::new(bytes);
    reader.whole()?;
    if reader.at == bytes.len() {
        Ok(())
    } else {
        Err(CborDefect::TrailingBytes)
    }
}

/// What an item begins with; of a text or byte string all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item<'b> {
    /// Major type 0.
    Unsigned(u64),
    /// Major type 1: −1 minus this.
    Negative(u64),
    Bytes(&'b [u8]),
    Text(&'b str),
    /// How many items follow.
    Array(u64),
    /// How many pairs of items follow.
    Map(u64),
    /// False, true or null.
    Simple,
}

impl Item<'_> {
    /// An integer that 64 bits hold with their sign.
    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Self::Unsigned(value) => i64::try_from(value).ok(),
            Self::Negative(value) => i64::try_from(value).ok().map(|value| -1 - value),
            _ => None,
        }
    }
}

/// Reads items one after the other and refuses what is not deterministic. The envelope is read with
/// it too: a verifier that leaves claims to others needs no second reader.
#[derive(Debug)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes read so far.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// The next item; what an array or a map has in it comes after.
    pub(crate) fn next(&mut self) -> Result<Item<'b>, CborDefect> {
        let initial = self.take(1)?[0];
        let (major, information) = (initial >> 5, initial & 0x1f);
        if major == 7 {
            return simple(information);
        }
        let argument = self.argument(information)?;
        Ok(match major {
            0 => Item::Unsigned(argument),
            1 => Item::Negative(argument),
            2 => Item::Bytes(self.take_long(argument)?),
            3 => {
                let text = std::str::from_utf8(self.take_long(argument)?);
                Item::Text(text.map_err(|_| CborDefect::Utf8)?)
            }
            4 => Item::Array(argument),
            5 => Item::Map(argument),
            _ => return Err(CborDefect::Tag),
        })
    }

    /// The next item, past everything in it.
    pub(crate) fn whole(&mut self) -> Result<Item<'b>, CborDefect> {
        self.pass(0)
    }

    /// The next item where it is a byte string.
    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        match self.next() {
            Ok(Item::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    fn pass(&mut self, depth: usize) -> Result<Item<'b>, CborDefect> {
        if depth > DEPTH_MAX {
            return Err(CborDefect::Depth);
        }
        let item = self.next()?;
        match item {
            Item::Array(items) => {
                for _ in 0..items {
                    self.pass(depth + 1)?;
                }
            }
            Item::Map(entries) => self.entries(entries, depth + 1)?,
            _ => (),
        }
        Ok(item)
    }

    fn entries(&mut self, entries: u64, depth: usize) -> Result<(), CborDefect> {
        let mut previous: Option<&'b [u8]> = None;
        for _ in 0..entries {
            let start = self.at;
            self.pass(depth)?;
            let bytes = self.bytes;
            let key = bytes.get(start..self.at).ok_or(CborDefect::EndOfInput)?;
            match previous.map(|previous| previous.cmp(key)) {
                None | Some(std::cmp::Ordering::Less) => previous = Some(key),
                Some(std::cmp::Ordering::Equal) => return Err(CborDefect::DuplicateKey),
                Some(std::cmp::Ordering::Greater) => return Err(CborDefect::KeyOrder),
            }
            self.pass(depth)?;
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

fn simple<'b>(information: u8) -> Result<Item<'b>, CborDefect> {
    match information {
        20..=22 => Ok(Item::Simple),
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
    fn integers_are_read_as_in_rfc_8949_appendix_a() {
        for (hex, integer) in [
            ("00", Some(0)),
            ("1903e8", Some(1_000)),
            ("3903e7", Some(-1_000)),
            ("1b7fffffffffffffff", Some(i64::MAX)),
            ("3b7fffffffffffffff", Some(i64::MIN)),
            ("1b8000000000000000", None),
            ("3bffffffffffffffff", None),
            ("40", None),
        ] {
            let item = Reader::new(&bytes(hex)).whole().map(Item::integer);
            assert_eq!(item, Ok(integer), "{hex}");
        }
    }

    #[test]
    fn a_whole_item_ends_where_the_next_begins() {
        let array_and_text = bytes("82a1014102f66161");
        let mut reader = Reader::new(&array_and_text);
        assert_eq!(reader.whole(), Ok(Item::Array(2)));
        assert_eq!(reader.whole(), Ok(Item::Text("a")));
        assert_eq!(reader.whole(), Err(CborDefect::EndOfInput));
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
