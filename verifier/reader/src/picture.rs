use std::borrow::Cow;

/// Pixels along one side. Phones take up to 12,000; rxing counts pixels of a row in 16 bits.
pub const SIDE_MAX: u32 = 16_384;

/// One byte a pixel, row by row; `luma` has `width` × `height` bytes.
pub(crate) struct Picture<'a> {
    pub(crate) luma: Cow<'a, [u8]>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl<'a> Picture<'a> {
    /// `None` where the bytes are not as many as the pixels, or a side is empty or too long.
    pub(crate) fn new(luma: &'a [u8], width: u32, height: u32) -> Option<Self> {
        let sides = 1..=SIDE_MAX;
        let pixels = u64::from(width) * u64::from(height);
        let fits = sides.contains(&width) && sides.contains(&height) && pixels == luma.len() as u64;
        fits.then_some(Self {
            luma: Cow::Borrowed(luma),
            width,
            height,
        })
    }

    pub(crate) fn shorter_side(&self) -> u32 {
        self.width.min(self.height)
    }

    /// Every four pixels become their mean; a last odd row or column is left out.
    pub(crate) fn halved(&self) -> Picture<'static> {
        let row = self.width as usize;
        let mut luma = Vec::with_capacity(self.luma.len() / 4);
        for rows in self.luma.chunks_exact(row * 2) {
            let (upper, lower) = rows.split_at(row);
            for (one, two) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
                luma.push(mean(one.iter().chain(two)));
            }
        }
        Picture {
            luma: Cow::Owned(luma),
            width: self.width / 2,
            height: self.height / 2,
        }
    }
}

/// The mean of four pixels.
fn mean<'a>(four: impl Iterator<Item = &'a u8>) -> u8 {
    let sum: u16 = four.map(|&pixel| u16::from(pixel)).sum();
    u8::try_from(sum / 4).unwrap_or(u8::MAX)
}
