//! What tools that are not ours say of a PDF.

use std::collections::BTreeMap;
use std::path::Path;

use crate::tool;

/// A font as `pdffonts` lists it.
#[derive(Debug)]
pub struct FontRow {
    /// With its subset tag: `ABCDEF+NotoSans-Regular`.
    pub name: String,
    /// Its file stands in the PDF.
    pub embedded: bool,
    /// Only the glyphs in use do.
    pub subset: bool,
    /// Its glyphs can be turned into characters.
    pub to_unicode: bool,
}

/// The fonts of a PDF.
///
/// # Panics
/// Where `pdffonts` fails or writes something unknown.
pub fn fonts(pdf: &Path) -> Vec<FontRow> {
    let listed = run("pdffonts", &[], pdf);
    listed
        .lines()
        .skip(2)
        .map(|line| {
            // name, type (words), encoding, emb, sub, uni, object, generation
            let words: Vec<&str> = line.split_whitespace().collect();
            let from_end = |back: usize| words[words.len() - back] == "yes";
            FontRow {
                name: words[0].to_owned(),
                embedded: from_end(5),
                subset: from_end(4),
                to_unicode: from_end(3),
            }
        })
        .collect()
}

/// Fails unless a PDF has fonts, each embedded as a subset and searchable.
///
/// # Panics
/// With the font that is not.
pub fn assert_fonts(pdf: &Path) {
    let fonts = fonts(pdf);
    assert!(!fonts.is_empty(), "{} has no font", pdf.display());
    for font in fonts {
        assert!(font.embedded && font.subset && font.to_unicode, "{font:?}");
        assert_eq!(font.name.find('+'), Some(6), "no subset tag: {font:?}");
    }
}

/// The text of each page, in the order in which it is drawn; runs of white space are one space.
pub fn page_texts(pdf: &Path) -> Vec<String> {
    let text = run("pdftotext", &["-raw", "-enc", "UTF-8"], pdf);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// The lines of `pdfinfo -box` for the first page: `TrimBox` and others to their values.
pub fn info(pdf: &Path) -> BTreeMap<String, String> {
    let lines = run("pdfinfo", &["-box"], pdf);
    lines
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

/// Fails where `qpdf --check` finds anything: an error or a warning.
///
/// # Panics
/// With what qpdf said.
pub fn check_structure(pdf: &Path) {
    let output = tool::run_for_output("qpdf", &["--check", &*pdf.to_string_lossy()]);
    let said = String::from_utf8_lossy(&output.stdout);
    let warned = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && warned.is_empty(),
        "{}: {said}{warned}",
        pdf.display()
    );
}

fn run(name: &str, options: &[&str], pdf: &Path) -> String {
    let pdf = pdf.to_string_lossy();
    let mut arguments = options.to_vec();
    arguments.push(&pdf);
    if name == "pdftotext" {
        arguments.push("-");
    }
    String::from_utf8(tool::run(name, &arguments)).expect("poppler writes UTF-8")
}
