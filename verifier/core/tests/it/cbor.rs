//! CBOR written exactly as told, defects included.

/// One item; maps keep the order and the repetitions they are given.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Int(i64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
    Null,
    /// Bytes that are written as they are.
    Raw(Vec<u8>),
}

impl Item {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }

    pub(crate) fn int_map(entries: Vec<(i64, Self)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (Self::Int(key), value))
                .collect(),
        )
    }

    pub(crate) fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Int(value) if *value >= 0 => head(out, 0, value.cast_unsigned()),
            Self::Int(value) => head(out, 1, (-1 - value).cast_unsigned()),
            Self::Bytes(bytes) => {
                head(out, 2, bytes.len() as u64);
                out.extend(bytes);
            }
            Self::Text(text) => {
                head(out, 3, text.len() as u64);
                out.extend(text.as_bytes());
            }
            Self::Array(items) => {
                head(out, 4, items.len() as u64);
                for item in items {
                    item.write(out);
                }
            }
            Self::Map(entries) => {
                head(out, 5, entries.len() as u64);
                for (key, value) in entries {
                    key.write(out);
                    value.write(out);
                }
            }
            Self::Tag(tag, item) => {
                head(out, 6, *tag);
                item.write(out);
            }
            Self::Null => out.push(0xf6),
            Self::Raw(bytes) => out.extend(bytes),
        }
    }
}

fn head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let long = argument.to_be_bytes();
    let (information, tail) = match argument {
        0..=23 => (long[7], &long[8..]),
        24..=0xff => (24, &long[7..]),
        0x100..=0xffff => (25, &long[6..]),
        0x1_0000..=0xffff_ffff => (26, &long[4..]),
        _ => (27, &long[..]),
    };
    out.push(major << 5 | information);
    out.extend(tail);
}
