use std::fmt;

use sha2::{Digest, Sha256};

/// What people read to each other to know that they have the same file: twenty digits of the
/// file's SHA-256.
///
/// 64 bits: whoever wants another file with the same checksum has to try 2^64 files, and the file
/// that was reviewed is not of his making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checksum(u64);

impl Checksum {
    /// The checksum of a file's bytes: a changed comment is a changed file.
    pub fn of(file: &[u8]) -> Self {
        let digest = Sha256::digest(file);
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        Self(u64::from_be_bytes(first))
    }

    /// Reads a checksum as people write it; spaces and hyphens do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-'))
            .collect();
        let is_checksum = digits.len() == 20 && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_checksum.then(|| digits.parse().ok().map(Self)).flatten()
    }
}

/// Five groups of four digits.
impl fmt::Display for Checksum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:020}", self.0);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                out.write_str(" ")?;
            }
            write!(out, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_read_as_it_is_spoken_and_no_two_files_share_one() {
        let checksum = Checksum::of(b"ceremony");
        let text = checksum.to_string();
        assert_eq!(text.len(), 24);
        assert_eq!(Checksum::parse(&text), Some(checksum));
        assert_eq!(Checksum::parse(&text.replace(' ', "-")), Some(checksum));
        assert_ne!(Checksum::of(b"ceremony "), checksum);
        assert_eq!(Checksum(7).to_string(), "0000 0000 0000 0000 0007");
        for wrong in [
            "",
            "1234",
            "99999999999999999999",
            "1234 5678 9012 3456 789x",
        ] {
            assert_eq!(Checksum::parse(wrong), None, "{wrong}");
        }
    }
}
