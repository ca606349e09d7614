use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Why compressed bytes were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InflateError {
    /// Not zlib, a wrong checksum, or something before the end or after it.
    Corrupt,
    /// More than the limit comes out.
    TooLarge,
}

/// Inflates one zlib stream (RFC 1950) that fills `compressed` exactly; never holds more than
/// `limit` bytes and one.
pub(crate) fn inflate(compressed: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut inflated = vec![0; limit + 1];
    let mut state = Box::<DecompressorOxide>::default();
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, consumed, written) = decompress(&mut state, compressed, &mut inflated, 0, flags);
    match status {
        TINFLStatus::Done if written > limit => Err(InflateError::TooLarge),
        TINFLStatus::Done if consumed == compressed.len() => {
            inflated.truncate(written);
            inflated.shrink_to_fit();
            Ok(inflated)
        }
        TINFLStatus::HasMoreOutput => Err(InflateError::TooLarge),
        _ => Err(InflateError::Corrupt),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // zlib.compress(b"aaaaaaaaaa", 9)
    const TEN: [u8; 12] = [
        0x78, 0xda, 0x4b, 0x4c, 0x84, 0x01, 0x00, 0x14, 0xe1, 0x03, 0xcb, 0x00,
    ];

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(inflate(&TEN[..11], 10).as_deref(), Ok(&b"aaaaaaaaaa"[..]));
        assert_eq!(inflate(&TEN[..11], 9), Err(InflateError::TooLarge));
    }

    #[test]
    fn bytes_after_the_stream_and_missing_bytes_are_refused() {
        assert_eq!(inflate(&TEN, 10), Err(InflateError::Corrupt));
        assert_eq!(inflate(&TEN[..9], 10), Err(InflateError::Corrupt));
        assert_eq!(inflate(&[], 10), Err(InflateError::Corrupt));
    }
}
