#[cfg(feature = "encode")]
use std::fmt;

/// What parts carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// The changes of a status list; its number is the version that comes out.
    StatusDelta,
    /// A trust list; its number is its version.
    TrustList,
    /// A verifier update; its number is its version.
    Update,
    /// A month's scale; its number is the month, such as 202612.
    Scale,
}

impl Content {
    #[cfg(feature = "carrier")]
    const ALL: [Self; 4] = [
        Self::StatusDelta,
        Self::TrustList,
        Self::Update,
        Self::Scale,
    ];

    const fn letter(self) -> char {
        match self {
            Self::StatusDelta => 'D',
            Self::TrustList => 'T',
            Self::Update => 'U',
            Self::Scale => 'S',
        }
    }
}

/// What every part begins with.
pub(super) const PART_START: &str = "FC";

/// One part, its check found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<'t> {
    pub(super) content: Content,
    pub(super) number: u64,
    pub(super) at: u8,
    pub(super) of: u8,
    pub(super) whole: u16,
    pub(super) piece: &'t str,
}

#[cfg(feature = "encode")]
impl fmt::Display for Part<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            number,
            at,
            of,
            whole,
            piece,
            ..
        } = self;
        let letter = self.content.letter();
        let text = format!("{PART_START}{letter}{number}.{at}/{of}.{whole:04X}:{piece}");
        write!(out, "{text}:{:04X}", check_of(text.as_bytes()))
    }
}

#[cfg(feature = "carrier")]
impl<'t> Part<'t> {
    /// Reads a part; `None` where it is none or its check is wrong.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (checked, check) = text.rsplit_once(':')?;
        if parse_check(check)? != check_of(checked.as_bytes()) {
            return None;
        }
        let (head, piece) = checked.split_once(':')?;
        let head = head.strip_prefix(PART_START)?;
        let letter = head.chars().next()?;
        let content = Content::ALL
            .into_iter()
            .find(|content| content.letter() == letter)?;
        let mut fields = head.get(1..)?.splitn(3, '.');
        let number = parse_number(fields.next()?, 20)?;
        let (at, of) = fields.next()?.split_once('/')?;
        let at = u8::try_from(parse_number(at, 2)?).ok()?;
        let of = u8::try_from(parse_number(of, 2)?).ok()?;
        let whole = parse_check(fields.next()?)?;
        (1..=of).contains(&at).then_some(Self {
            content,
            number,
            at,
            of,
            whole,
            piece,
        })
    }
}

#[cfg(feature = "carrier")]
fn parse_check(text: &str) -> Option<u16> {
    let hex = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(text, 16).ok()).flatten()
}

/// A number of digits alone: the standard parser takes a sign too.
#[cfg(feature = "carrier")]
fn parse_number(text: &str, digits: usize) -> Option<u64> {
    let plain =
        (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// CRC-16/CCITT-FALSE: polynomial 1021, begun with FFFF.
pub(super) fn check_of(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_is_the_one_of_its_catalogue_entry() {
        assert_eq!(check_of(b"123456789"), 0x29b1);
    }
}
