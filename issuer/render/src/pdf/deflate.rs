//! Deflate for PDF streams with one compressor for all of them.

use std::io;

use flate2::{Compress, Compression, FlushCompress, Status};

/// Level for all streams. Of a page's 2,932 bytes level 1 leaves 1,321, 4 leaves 1,016 and 6 leaves
/// 1,011, in 15, 31 and 68 µs (`cargo bench -p issuer-render --bench render -- deflate`).
const LEVEL: u32 = 4;

/// A compressor whose 300 kB of tables are set up once, not for every stream.
pub(super) struct Deflater {
    compress: Compress,
    output: Vec<u8>,
}

impl Deflater {
    pub(super) fn new() -> Self {
        Self {
            compress: Compress::new(Compression::new(LEVEL), true),
            output: Vec::new(),
        }
    }

    /// The data as a zlib stream, valid until the next call.
    pub(super) fn deflate(&mut self, data: &[u8]) -> io::Result<&[u8]> {
        self.compress.reset();
        self.output.clear();
        // A stream that does not shrink grows by 5 bytes for each 16 kB and 6 for zlib's frame
        // (RFC 1950 and 1951).
        self.output.reserve(data.len() + data.len() / 1000 + 64);
        let mut consumed = 0;
        loop {
            let status = self
                .compress
                .compress_vec(&data[consumed..], &mut self.output, FlushCompress::Finish)
                .map_err(io::Error::other)?;
            if status == Status::StreamEnd {
                return Ok(self.last());
            }
            consumed = usize::try_from(self.compress.total_in()).unwrap_or(data.len());
            self.output.reserve(data.len() / 2 + 1024);
        }
    }

    /// What was deflated last.
    pub(super) fn last(&self) -> &[u8] {
        &self.output
    }
}
