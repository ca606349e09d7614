//! The header of an ICC profile (ICC.1, 7.2).

/// What a profile's first 128 bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IccHeader {
    /// Major version.
    pub(super) version: u8,
    /// `prtr`, `mntr`, `scnr` or `spac`.
    pub(super) class: [u8; 4],
    /// `CMYK`, `RGB ` or `GRAY`, and others.
    pub(super) space: [u8; 4],
}

/// Bytes of a header.
const HEADER_BYTES: usize = 128;

impl IccHeader {
    /// Reads a profile's header; the reason why it is none otherwise.
    pub(super) fn read(profile: &[u8]) -> Result<Self, &'static str> {
        let field = |at: usize| -> Option<[u8; 4]> { profile.get(at..at + 4)?.try_into().ok() };
        let (Some(size), Some(class), Some(space), Some(signature)) =
            (field(0), field(12), field(16), field(36))
        else {
            return Err("it is shorter than a header");
        };
        if &signature != b"acsp" {
            return Err("it has no ICC signature");
        }
        let size = usize::try_from(u32::from_be_bytes(size)).unwrap_or(usize::MAX);
        if size > profile.len() || size < HEADER_BYTES {
            return Err("it is cut off");
        }
        let version = profile.get(8).copied().unwrap_or_default();
        if !matches!(version, 2 | 4) {
            return Err("its version is neither 2 nor 4");
        }
        Ok(Self {
            version,
            class,
            space,
        })
    }

    /// Channels of the colour space, for those that a PDF may name.
    pub(super) fn channels(self) -> Option<i64> {
        match &self.space {
            b"GRAY" => Some(1),
            b"RGB " | b"Lab " => Some(3),
            b"CMYK" => Some(4),
            _ => None,
        }
    }

    /// Whether it may stand for colours in a page (ISO 32000-1, table 67).
    pub(super) fn is_for_content(self) -> bool {
        matches!(&self.class, b"scnr" | b"mntr" | b"prtr" | b"spac")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::OutputProfile;
    use crate::pdf::metadata::SRGB;

    #[test]
    fn the_bundled_profiles_are_sound_and_half_of_one_is_not() {
        let coated = OutputProfile::coated().icc().to_vec();
        let header = IccHeader::read(&coated).unwrap();
        assert_eq!((&header.class, &header.space), (b"prtr", b"CMYK"));
        assert_eq!(header.channels(), Some(4));
        assert_eq!(IccHeader::read(SRGB).unwrap().channels(), Some(3));
        assert_eq!(IccHeader::read(&coated[..1000]), Err("it is cut off"));
        assert!(IccHeader::read(b"").is_err());
        assert!(IccHeader::read(&[0; 200]).is_err());
    }
}
