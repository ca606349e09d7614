//! `SHA256SUMS`: the hashes of a folder's files, as `sha256sum --check` reads them.

use super::lot_manifest::hex;

/// Its name.
pub const CHECKSUM_FILE: &str = "SHA256SUMS";

/// Its content.
pub fn checksum_file<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8; 32])>) -> String {
    let line = |(name, sha256): (&str, &[u8; 32])| [&hex(sha256), "  ", name, "\n"].concat();
    files.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_hash_two_blanks_and_the_name() {
        let text = checksum_file([("cards.pdf", &[2; 32])]);
        assert_eq!(text, format!("{}  cards.pdf\n", "02".repeat(32)));
    }
}
