/// Writes CBOR items with shortest heads and definite lengths; the caller keeps map keys sorted.
///
/// Writing to memory cannot fail, so neither can these calls.
pub(crate) struct CborWriter(Vec<u8>);

impl CborWriter {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn array(&mut self, items: usize) -> &mut Self {
        self.head(4, items as u64)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(2, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.head(3, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Major type and argument in their shortest form (RFC 8949 section 4.2.1).
    fn head(&mut self, major: u8, argument: u64) -> &mut Self {
        let major = major << 5;
        let long = argument.to_be_bytes();
        match argument {
            0..=23 => self.0.push(major | long[7]),
            24..=0xff => self.0.extend_from_slice(&[major | 0x18, long[7]]),
            0x100..=0xffff => self.0.extend_from_slice(&[major | 0x19, long[6], long[7]]),
            0x1_0000..=0xffff_ffff => {
                self.0.push(major | 0x1a);
                self.0.extend_from_slice(&long[4..]);
            }
            _ => {
                self.0.push(major | 0x1b);
                self.0.extend_from_slice(&long);
            }
        }
        self
    }
}

#[cfg(feature = "encode")]
impl CborWriter {
    pub(crate) fn map(&mut self, entries: usize) -> &mut Self {
        self.head(5, entries as u64)
    }

    pub(crate) fn tag(&mut self, tag: u64) -> &mut Self {
        self.head(6, tag)
    }

    pub(crate) fn null(&mut self) -> &mut Self {
        self.0.push(0xf6);
        self
    }

    pub(crate) fn unsigned(&mut self, value: u64) -> &mut Self {
        self.head(0, value)
    }

    pub(crate) fn integer(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.head(0, value),
            // -1 - value (RFC 8949 section 3.1, major type 1): the complement.
            Err(_) => self.head(1, value.cast_unsigned() ^ u64::MAX),
        }
    }
}

#[cfg(all(test, feature = "encode"))]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_as_in_rfc_8949_appendix_a() {
        let cases: [(i64, &[u8]); 10] = [
            (0, &[0x00]),
            (23, &[0x17]),
            (24, &[0x18, 0x18]),
            (1000, &[0x19, 0x03, 0xe8]),
            (1_000_000, &[0x1a, 0x00, 0x0f, 0x42, 0x40]),
            (
                1_000_000_000_000,
                &[0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00],
            ),
            (-1, &[0x20]),
            (-100, &[0x38, 0x63]),
            (-1000, &[0x39, 0x03, 0xe7]),
            (
                i64::MIN,
                &[0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            ),
        ];
        for (value, expected) in cases {
            let mut writer = CborWriter::with_capacity(9);
            writer.integer(value);
            assert_eq!(writer.into_bytes(), expected);
        }
    }
}
