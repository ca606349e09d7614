//! Pages of a PDF as pictures, by poppler.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tool;

/// A page in shades of grey: 0 is black, 255 is white.
#[derive(Debug)]
pub struct PagePicture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Rows of pixels, from the top.
    pub pixels: Vec<u8>,
}

/// Draws some pages into files of a folder, in the order of the pages.
///
/// # Panics
/// Where poppler fails.
pub fn draw(pdf: &Path, folder: &Path, dpi: u32, pages: &Pages) -> Vec<PathBuf> {
    let prefix = folder.join("page");
    let (first, last, dpi) = (
        pages.first.to_string(),
        pages.last.to_string(),
        dpi.to_string(),
    );
    let mut arguments = vec!["-gray", "-r", &dpi, "-f", &first, "-l", &last];
    if pages.backs_only {
        arguments.push("-e"); // even pages: a card's front is odd, its back even
    }
    let (pdf, prefix) = (pdf.to_string_lossy(), prefix.to_string_lossy());
    arguments.extend([&*pdf, &*prefix]);
    tool::run("pdftoppm", &arguments);
    let entries = fs::read_dir(folder).expect("the folder of pictures");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// Which pages of a file, from 1.
#[derive(Debug, Clone, Copy)]
pub struct Pages {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Only the even ones: the backs of cards.
    pub backs_only: bool,
}

impl PagePicture {
    /// How light a pixel is.
    ///
    /// # Panics
    /// Outside the picture.
    pub fn level(&self, x: u32, y: u32) -> u8 {
        assert!(x < self.width && y < self.height, "({x}, {y}) lies outside");
        self.pixels[y as usize * self.width as usize + x as usize]
    }

    /// A part of it: left and top, width and height.
    ///
    /// # Panics
    /// Where it reaches outside the picture.
    #[must_use]
    pub fn part(&self, [left, top]: [u32; 2], [width, height]: [u32; 2]) -> Self {
        let row = |y: u32| {
            let begin = (y * self.width + left) as usize;
            &self.pixels[begin..begin + width as usize]
        };
        assert!(left + width <= self.width && top + height <= self.height);
        Self {
            width,
            height,
            pixels: (top..top + height).flat_map(row).copied().collect(),
        }
    }

    /// Reads a PNG file in shades of grey.
    ///
    /// # Panics
    /// Where it is none.
    pub fn read_png(path: &Path) -> Self {
        let picture = image::open(path).expect("a PNG").into_luma8();
        let (width, height) = picture.dimensions();
        Self {
            width,
            height,
            pixels: picture.into_raw(),
        }
    }

    /// Writes a PGM file.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, path: &Path) {
        let heading = format!("P5\n{} {}\n255\n", self.width, self.height);
        let file = [heading.as_bytes(), &self.pixels].concat();
        fs::write(path, file).expect("a picture is written");
    }

    /// Reads a PGM file as poppler writes it.
    ///
    /// # Panics
    /// Where it is none.
    pub fn read(path: &Path) -> Self {
        let file = fs::read(path).expect("a picture");
        let mut at = 0;
        let mut word = || {
            let start = at;
            while file.get(at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
                at += 1;
            }
            at += 1;
            String::from_utf8_lossy(&file[start..at - 1]).into_owned()
        };
        assert_eq!(word(), "P5", "{}", path.display());
        let mut number = || word().parse().expect("a number");
        let (width, height, white): (u32, u32, u32) = (number(), number(), number());
        assert_eq!(white, 255);
        let pixels = file[at..].to_vec();
        assert_eq!(pixels.len(), width as usize * height as usize);
        Self {
            width,
            height,
            pixels,
        }
    }
}
