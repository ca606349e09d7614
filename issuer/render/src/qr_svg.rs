//! QR codes for pages: an SVG that stands in the page's own text, so that no address of a picture
//! tells anybody what is in it.

use std::fmt::Write as _;

use crate::qr::{self, LARGEST_VERSION_OF_PAPERS, QUIET_ZONE_MODULES, QrSymbol};

/// Room for the largest symbol with one dot a module: 4 × 25 + 17 + 2 × 4. The page makes of it what
/// it likes.
const BOX_DOTS: u16 = 125;

/// The code of any text as an `<svg>` element: dark modules on white, its quiet zone included, one
/// unit a module, as large as the page makes it. `title` is what a screen reader says. `None` where
/// a cheap phone would not read it: more than a version 25 holds, about 1,270 bytes.
///
/// It has neither style nor script, which a page's content security policy would refuse.
pub fn qr_svg(text: &str, title: &str) -> Option<String> {
    let symbol = qr::of_text(text, BOX_DOTS, LARGEST_VERSION_OF_PAPERS)?;
    let side = symbol.size() + 2 * QUIET_ZONE_MODULES;
    let title = escaped(title);
    let path = path(&symbol);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         shape-rendering=\"crispEdges\"><title>{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// A rectangle for each run of dark modules in a row.
fn path(symbol: &QrSymbol) -> String {
    let mut path = String::new();
    for row in 0..symbol.size() {
        let mut column = 0;
        while column < symbol.size() {
            let begin = column;
            while symbol.is_dark(column, row) {
                column += 1;
            }
            let run = column - begin;
            if run > 0 {
                let [x, y] = [begin, row].map(|at| at + QUIET_ZONE_MODULES);
                // Nothing fails that is written into a string.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            column += 1;
        }
    }
    path
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};
    use tiny_skia::{Pixmap, Transform};
    use usvg::{Options, Tree};

    use super::*;

    const LINK: &str = "upi://pay?pa=hpfcs.fees@sbi&pn=HP%20Food&tr=HP2600482713&am=55.00&cu=INR";

    /// The SVG as another library understands it, painted at four dots a unit, read by rxing.
    fn read_back(svg: &str) -> String {
        let tree = Tree::from_str(svg, &Options::default()).expect("SVG");
        let side = 4 * tree.size().to_int_size().width();
        let mut picture = Pixmap::new(side, side).expect("a size");
        picture.fill(tiny_skia::Color::WHITE);
        for node in tree.root().children() {
            let usvg::Node::Path(path) = node else {
                panic!("only paths are drawn");
            };
            let mut paint = tiny_skia::Paint::default();
            let Some(usvg::Paint::Color(color)) = path.fill().map(usvg::Fill::paint) else {
                panic!("a flat colour");
            };
            paint.set_color_rgba8(color.red, color.green, color.blue, 255);
            let scale = Transform::from_scale(4.0, 4.0);
            let rule = tiny_skia::FillRule::Winding;
            picture.fill_path(path.data(), &paint, rule, scale, None);
        }
        let luma = picture.pixels().iter().map(|dot| dot.green()).collect();
        let side = picture.width();
        let format = Some(rxing::BarcodeFormat::QR_CODE);
        let read = rxing::helpers::detect_in_luma(luma, side, side, format).expect("a code");
        read.getText().to_owned()
    }

    #[test]
    fn a_link_is_read_back_from_its_picture() {
        let svg = qr_svg(LINK, "₹ 55.00").expect("a code");
        assert_eq!(read_back(&svg), LINK);
        assert!(!svg.contains("style") && !svg.contains("script"), "{svg}");
    }

    #[test]
    fn a_title_is_text_and_never_markup() {
        let svg = qr_svg(LINK, "</title><script>&").expect("a code");
        assert!(svg.contains("<title>&lt;/title&gt;&lt;script&gt;&amp;</title>"));
        assert_eq!(read_back(&svg), LINK);
    }

    #[test]
    fn more_than_a_phone_reads_is_no_picture() {
        assert!(qr_svg(&"a".repeat(1_273), "").is_some());
        assert!(qr_svg(&"a".repeat(1_274), "").is_none());
    }

    proptest! {
        #[test]
        fn any_printed_text_is_read_back(text in "[ -~]{1,200}") {
            prop_assert_eq!(read_back(&qr_svg(&text, "QR").expect("a code")), text);
        }
    }
}
