//! Pages of a PDF as pictures, by poppler.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tool;

/// A page in shades of grey: 0 is black, 255 is white.
#[derive(Debug)]
pub struct PagePicture {
    /// The PGM file.
    pub path: PathBuf,
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
            path: path.to_owned(),
            width,
            height,
            pixels,
        }
    }
}
