use flate2::{Compress, Compression, FlushCompress};

/// One zlib stream at level 9. Writing to memory with room for the worst case cannot fail.
pub(crate) fn deflate(plain: &[u8]) -> Vec<u8> {
    // Stored blocks add 5 bytes each; zlib-rs promises at most 13 bytes and a little per 4 KiB.
    let mut compressed = Vec::with_capacity(plain.len() + plain.len() / 512 + 64);
    let mut state = Compress::new(Compression::best(), true);
    loop {
        let at = usize::try_from(state.total_in())
            .unwrap_or(usize::MAX)
            .min(plain.len());
        let status = state.compress_vec(&plain[at..], &mut compressed, FlushCompress::Finish);
        if !matches!(status, Ok(flate2::Status::Ok | flate2::Status::BufError)) {
            return compressed;
        }
        compressed.reserve(plain.len() / 2 + 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inflate::inflate;

    #[test]
    fn what_was_deflated_inflates_to_the_same() {
        for length in [0, 1, 300, 4_096, 262_144] {
            let mut state = 1_u32;
            let plain: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            let compressed = deflate(&plain);
            assert_eq!(&compressed[..2], &[0x78, 0xda]);
            assert_eq!(inflate(&compressed, length).unwrap(), plain);
        }
    }
}
