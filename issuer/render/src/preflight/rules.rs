//! The rules: what each says, where it stands, and what to do where it is broken.

/// A rule that a file is looked over for.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name for programs; it never changes.
    pub id: &'static str,
    /// Where it stands, if it is a standard's.
    pub clause: Option<&'static str>,
    /// What must be so.
    pub sentence: &'static str,
    /// What to do if it is not.
    pub advice: &'static str,
    /// What breaking it means.
    pub severity: Severity,
}

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The file must not go to a press.
    Error,
    /// The file can be printed, but look at it.
    Warning,
}

macro_rules! rules {
    ($($name:ident, $severity:ident: $id:literal, $clause:expr, $sentence:literal, $advice:literal;)*) => {
        $(pub(super) static $name: Rule = Rule {
            id: $id,
            clause: $clause,
            sentence: $sentence,
            advice: $advice,
            severity: Severity::$severity,
        };)*
        /// Every rule, in the order in which they are told.
        pub(super) static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    OBJECTS, Error: "pdf-objects", Some("ISO 32000-1, 7.5.4"),
        "Every object that the file's table names can be read", "write the file anew: it is damaged";
    PAGES, Error: "pdf-pages", Some("ISO 32000-1, 7.7.3"),
        "The tree of pages has as many pages as it says, and at least one", "write the file anew: it is damaged";
    CONTENTS, Error: "pdf-contents", Some("ISO 32000-1, 7.8"),
        "Every content stream can be read to its end and names only what its resources have", "write the file anew: it is damaged";
    VERSION, Error: "x4-version", Some("ISO 15930-7; ISO 32000-1, 7.5.2"),
        "The file says that it is PDF 1.6", "export it as PDF/X-4, which is built on PDF 1.6";
    FILE_ID, Error: "x4-file-id", Some("ISO 15930-7; ISO 32000-1, 14.4"),
        "The trailer identifies the file", "let the writing program set ID in the trailer";
    ENCRYPTION, Error: "x4-encryption", Some("ISO 15930-7; ISO 32000-1, 7.6"),
        "The file is not encrypted, not even with an empty password", "export it without password and permissions";
    FILTERS, Error: "x4-filters", Some("ISO 15930-7; ISO 32000-1, 7.4"),
        "No stream is compressed with LZW or encrypted by a Crypt filter", "compress with Flate";
    COMPLETE, Error: "x4-complete", Some("ISO 15930-7; ISO 32000-1, 7.3.8"),
        "Everything that is printed stands in the file: no external streams, OPI, reference or alternate images", "place the images themselves";
    POSTSCRIPT, Error: "x4-postscript", Some("ISO 15930-7; ISO 32000-1, 8.8.2"),
        "No XObject is a PostScript program", "place the drawing as a form";
    ACTIONS, Error: "x4-actions", Some("ISO 15930-7; ISO 32000-1, 12.6"),
        "Nothing in the file acts: no JavaScript, no actions", "export without interactive elements";
    EMBEDDED_FILES, Error: "card-embedded-files", Some("ISO 32000-1, 7.11.4"),
        "No other file is hidden in the file", "remove the attachments";
    FORMS, Error: "x4-forms", Some("ISO 15930-7; ISO 32000-1, 12.7"),
        "There is no form to fill in", "flatten form fields before the export";
    ANNOTATIONS, Error: "x4-annotations", Some("ISO 15930-7; ISO 32000-1, 12.5"),
        "No annotation lies on what is printed", "remove comments and links, or move them out of the bleed";
    IDENTIFICATION, Error: "x4-identification", Some("ISO 15930-7"),
        "The metadata name the file as PDF/X-4", "export it as PDF/X-4, not as another PDF/X or PDF/A";
    METADATA, Error: "x4-metadata", Some("ISO 15930-7; ISO 32000-1, 14.3.2"),
        "The XMP metadata have title, dates and ids, and every program can find them", "let the writing program add XMP metadata";
    INFO_AGREES, Error: "x4-info-agrees", Some("ISO 15930-7; ISO 32000-1, 14.3.3"),
        "Document information and XMP metadata say the same", "change both, or let the writing program write both";
    TRAPPED, Error: "x4-trapped", Some("ISO 15930-7; ISO 32000-1, 14.3.3"),
        "The file says whether it is trapped: True or False", "set Trapped to False if nobody has trapped it";
    OUTPUT_INTENT, Error: "x4-output-intent", Some("ISO 15930-7; ISO 32000-1, 14.11.5"),
        "One output intent says for which press the file is made", "export with one output intent GTS_PDFX and the name of its printing condition";
    OUTPUT_PROFILE, Error: "x4-output-profile", Some("ISO 15930-7; ISO 32000-1, 14.11.5; ICC.1, 7.2"),
        "The output intent has the press's ICC profile, for CMYK", "embed the profile that the press gave";
    BOXES, Error: "x4-boxes", Some("ISO 15930-7; ISO 32000-1, 14.11.2"),
        "Every page has a MediaBox and either a TrimBox or an ArtBox", "set the size after cutting as TrimBox";
    BOXES_NESTED, Error: "x4-boxes-nested", Some("ISO 15930-7; ISO 32000-1, 14.11.2"),
        "TrimBox lies in BleedBox, and both in MediaBox", "write boxes as left, bottom, right, top";
    BLEED, Error: "card-bleed", Some("ISO 32000-1, 14.11.2"),
        "Every page has 3 mm of bleed around its trim", "let the drawing run 3 mm over the cut and set BleedBox";
    PAGES_ALIKE, Error: "card-pages-alike", None,
        "All pages are of one size", "write cards of another size as another lot";
    PAGES_EVEN, Error: "card-pages-even", None,
        "The number of pages is even: a front and a back for each card", "look for the card that lacks a side";
    FONTS_EMBEDDED, Error: "x4-fonts-embedded", Some("ISO 15930-7; ISO 32000-1, 9.9"),
        "Every font that is used stands in the file", "embed all fonts";
    FONTS_SUBSET, Error: "card-fonts-subset", Some("ISO 32000-1, 9.6.4"),
        "Every font holds only the glyphs in use", "embed fonts as subsets";
    FONTS_READABLE, Error: "card-fonts-to-unicode", Some("ISO 32000-1, 9.10.3"),
        "Every font says which characters its glyphs are", "export with ToUnicode tables, so that search finds names";
    DEVICE_RGB, Error: "x4-device-rgb", Some("ISO 15930-7; ISO 32000-1, 8.6.4.3"),
        "Nothing is in RGB of no known device: no content, shading or image", "convert drawings to CMYK and tag photos with their profile";
    ICC_BASED, Error: "x4-icc-based", Some("ISO 15930-7; ISO 32000-1, 8.6.5.5; ICC.1, 7.2"),
        "Every ICC profile of content and photos is sound and has as many channels as is said", "tag the image with a sound profile, such as sRGB";
    SPOT_COLOURS, Error: "x4-spot-colours", Some("ISO 15930-7; ISO 32000-1, 8.6.6.4"),
        "Every spot colour has a substitute in CMYK", "give the spot colour a CMYK alternate";
    BLEND_SPACE, Error: "x4-blend-space", Some("ISO 15930-7; ISO 32000-1, 11.6.6"),
        "Nothing is blended in RGB", "blend in DeviceCMYK";
    TRANSFER, Error: "x4-transfer-functions", Some("ISO 15930-7; ISO 32000-1, 10.4"),
        "No transfer function changes the press's tone curve", "export without transfer functions";
    HALFTONES, Error: "x4-halftones", Some("ISO 15930-7; ISO 32000-1, 10.5"),
        "No halftone is named, placed, or of another type than 1 and 5", "leave screening to the press";
    OPTIONAL_CONTENT, Error: "card-optional-content", Some("ISO 32000-1, 8.11"),
        "Nothing can be switched on or off: the card is what it looks like", "flatten the layers";
    TOTAL_INK, Error: "card-total-ink", None,
        "No fill or line is set with more ink than 300 %; what images and overprint add is not counted", "take less ink: the paper or plastic does not dry";
    BLACK_TEXT, Error: "card-black-text-overprints", Some("ISO 32000-1, 8.6.7"),
        "Small black text, 12 pt or less, is black ink alone and prints over what is below", "set it in CMYK 0 0 0 1 with overprint on and overprint mode 1";
    HAIRLINES, Error: "card-hairlines", Some("ISO 32000-1, 8.4.3.2"),
        "No line is thinner than 0.05 mm; thin filled shapes are not measured", "draw lines thicker: a press loses thinner ones";
    RESOLUTION, Warning: "card-photo-resolution", None,
        "Photos have 300 dpi or more where they stand", "ask for a larger photo";
    QR_DOTS, Error: "card-qr-whole-dots", None,
        "QR codes are black alone, upright, unsmoothed, and their modules are whole dots of 300 dpi", "place the code at a multiple of 0.24 pt a module";
    DATA_PARTS, Error: "vt-data-parts", Some("ISO 16612-2"),
        "The parts of a PDF/VT name each page once, in order", "write the parts anew, or leave them out";
    SAFE_AREA, Error: "card-safe-area", None,
        "No text stands nearer to the cut than 3 mm", "look at a proof with the cut marked";
    INK_ON_PAPER, Error: "card-ink-on-paper", None,
        "Colours, small text and QR codes come out on the real card", "order a printed sample, measure it, and scan it in a shop";
    CONFORMANCE, Error: "x4-conformance", Some("ISO 15930-7"),
        "The file keeps every other rule of PDF/X-4", "let the press run its own preflight on the file";
}

/// What no reading of a file can tell.
pub(super) static CANNOT_CHECK: [(&Rule, &str); 3] = [
    (
        &SAFE_AREA,
        "a PDF tells where glyphs stand, not which are text that must be read and which are pattern; layouts are checked when they are loaded",
    ),
    (
        &INK_ON_PAPER,
        "a file says what is wanted; what plastic, ink and heat make of it shows on a sample",
    ),
    (
        &CONFORMANCE,
        "the standard has rules that only a licensed validator knows; this program checks those listed here",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_id_and_says_what_to_do() {
        let ids: std::collections::BTreeSet<_> = ALL.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for rule in ALL {
            assert!(!rule.sentence.ends_with('.') && !rule.advice.is_empty());
        }
    }
}
