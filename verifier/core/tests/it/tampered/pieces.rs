//! A card's token taken apart, and CBOR read back into items.

use card_payload::token_from_text;

use crate::cbor::Item;

/// The four parts of a token. Two tokens of the same signed bytes and signature are the same card,
/// whatever their unprotected headers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pieces {
    pub(super) protected: Vec<u8>,
    pub(super) unprotected: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Pieces {
    /// The parts of the token in a text; `None` where there is no such token.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        Self::of_token(&token_from_text(&text.trim().to_ascii_uppercase()).ok()?)
    }

    pub(super) fn of_token(token: &[u8]) -> Option<Self> {
        let mut item = read_whole(token)?;
        while let Item::Tag(_, inner) = item {
            item = *inner;
        }
        let Item::Array(parts) = item else {
            return None;
        };
        let [
            Item::Bytes(protected),
            unprotected,
            Item::Bytes(payload),
            Item::Bytes(signature),
        ] = &parts[..]
        else {
            return None;
        };
        Some(Self {
            protected: protected.clone(),
            unprotected: unprotected.encoded(),
            payload: payload.clone(),
            signature: signature.clone(),
        })
    }

    /// The token that these parts make.
    pub(super) fn token(&self) -> Vec<u8> {
        let parts = Item::Array(vec![
            Item::bytes(&self.protected),
            Item::Raw(self.unprotected.clone()),
            Item::bytes(&self.payload),
            Item::bytes(&self.signature),
        ]);
        Item::Tag(18, Box::new(parts)).encoded()
    }

    /// Whether both have the same signed bytes and the same signature.
    pub(super) fn is_same_card(&self, other: &Self) -> bool {
        (&self.protected, &self.payload, &self.signature)
            == (&other.protected, &other.payload, &other.signature)
    }

    pub(super) fn claims(&self) -> Item {
        read_whole(&self.payload).unwrap()
    }
}

/// One item and nothing after it.
fn read_whole(bytes: &[u8]) -> Option<Item> {
    let (item, rest) = read(bytes)?;
    rest.is_empty().then_some(item)
}

fn read(bytes: &[u8]) -> Option<(Item, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (argument, mut rest) = argument(first & 0x1f, rest)?;
    let length = usize::try_from(argument).ok()?;
    let number = i64::try_from(argument).ok()?;
    let item = match first >> 5 {
        0 => Item::Int(number),
        1 => Item::Int(-1 - number),
        major @ (2 | 3) => {
            let (bytes, tail) = rest.split_at_checked(length)?;
            rest = tail;
            if major == 2 {
                Item::bytes(bytes)
            } else {
                Item::text(std::str::from_utf8(bytes).ok()?)
            }
        }
        4 => {
            let mut items = Vec::new();
            for _ in 0..length {
                let (item, tail) = read(rest)?;
                items.push(item);
                rest = tail;
            }
            Item::Array(items)
        }
        5 => {
            let mut entries = Vec::new();
            for _ in 0..length {
                let (key, tail) = read(rest)?;
                let (value, tail) = read(tail)?;
                entries.push((key, value));
                rest = tail;
            }
            Item::Map(entries)
        }
        6 => {
            let (inner, tail) = read(rest)?;
            rest = tail;
            Item::Tag(argument, Box::new(inner))
        }
        _ => (number == 22).then_some(Item::Null)?,
    };
    Some((item, rest))
}

fn argument(information: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let length = match information {
        0..=23 => return Some((information.into(), rest)),
        24..=27 => 1 << (information - 24),
        _ => return None,
    };
    let (bytes, rest) = rest.split_at_checked(length)?;
    let value = bytes
        .iter()
        .fold(0, |value, byte| value << 8 | u64::from(*byte));
    Some((value, rest))
}

#[test]
fn every_valid_card_is_put_together_as_it_was() {
    for (name, text) in super::corpus::valid_texts() {
        let token = token_from_text(&text).unwrap();
        let pieces = Pieces::of_token(&token).unwrap();
        assert_eq!(pieces.token(), token, "{name}");
        assert_eq!(pieces.claims().encoded(), pieces.payload, "{name}");
    }
}
