//! Where a lot's cards are, as a picture: how many came how far, and why the others did not.

use std::fmt::Write as _;

use issuer_domain::LotCounts;

/// Widths and heights in user units (CSS pixels).
const WIDTH: u32 = 760;
const LABELS: u32 = 290;
const BAR_MAX: u32 = 380;
const ROW: u32 = 40;
const HEAD: u32 = 66;
const GAP: u32 = 34;

/// Dark enough beside white to be told apart by everybody: contrast 3:1 and more (WCAG 2.2, 1.4.11).
const ON_THE_WAY: &str = "#1f5f8b";
const NOT_DELIVERED: &str = "#a8471c";

/// Draws the funnel of a lot as SVG. Every number stands in it as text too.
pub fn funnel_picture(lot: &str, counts: &LotCounts) -> String {
    let lot = escaped(lot);
    let way = [
        ("लॉट में", "In the lot", counts.exported),
        ("सही छपे", "Printed well", counts.good()),
        (
            "प्रेस से निकले",
            "No longer at the press",
            counts.on_the_way() + counts.handed_over + counts.not_delivered(),
        ),
        (
            "कार्यालय पहुँचे",
            "At an office or further",
            counts.received + counts.handed_over + counts.not_delivered(),
        ),
        ("परिवार को मिले", "Handed over", counts.handed_over),
    ];
    let others = [
        ("छपाई में ख़राब", "Spoiled", counts.spoiled),
        ("नमूने", "Samples", counts.samples),
        ("नहीं मिले", "Missing", counts.missing),
        ("नहीं बँटे", "Undelivered", counts.undelivered),
        ("खो गए", "Lost", counts.lost),
        ("वापस, रखे हुए", "Returned and stored", counts.returned),
        ("नष्ट", "Destroyed", counts.destroyed),
    ];
    let rows = u32::try_from(way.len() + others.len()).unwrap_or_default();
    let height = HEAD + GAP + rows * ROW + 16;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"'Noto Sans', 'Noto Sans Devanagari', sans-serif\">\n\
         <title id=\"title\">Lot {lot}: where its cards are</title>\n\
         <desc id=\"desc\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"24\" y=\"36\" font-size=\"22\" font-weight=\"600\" fill=\"#1a1a1a\">\
         <tspan lang=\"hi\">लॉट</tspan> · Lot {lot}</text>\n",
        description(&[&way[..], &others[..]].concat()),
    );
    let mut top = HEAD;
    for row in way {
        push_row(&mut svg, top, row, counts.exported, ON_THE_WAY);
        top += ROW;
    }
    let (line, end) = (top + GAP / 2, WIDTH - 24);
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<path d=\"M24 {line}H{end}\" stroke=\"#8a8a8a\" stroke-width=\"1\"/>"
    );
    top += GAP;
    for row in others {
        push_row(&mut svg, top, row, counts.exported, NOT_DELIVERED);
        top += ROW;
    }
    svg.push_str("</svg>\n");
    svg
}

fn push_row(
    svg: &mut String,
    top: u32,
    (hindi, english, cards): (&str, &str, u64),
    all: u64,
    colour: &str,
) {
    let share = u128::from(BAR_MAX) * u128::from(cards) / u128::from(all.max(1));
    let length = u32::try_from(share).unwrap_or(BAR_MAX).min(BAR_MAX);
    // A single card of ten thousand is seen too.
    let length = if cards > 0 { length.max(2) } else { 0 };
    let (number_at, text_at) = (LABELS + length + 8, top + 25);
    let _ = writeln!(
        svg,
        "<text x=\"24\" y=\"{text_at}\" font-size=\"15\" fill=\"#1a1a1a\">\
         <tspan lang=\"hi\">{hindi}</tspan> · {english}</text>\n\
         <rect x=\"{LABELS}\" y=\"{}\" width=\"{length}\" height=\"24\" fill=\"{colour}\"/>\n\
         <text x=\"{number_at}\" y=\"{text_at}\" font-size=\"15\" font-weight=\"600\" \
         fill=\"#1a1a1a\">{cards}</text>",
        top + 8,
    );
}

fn description(rows: &[(&str, &str, u64)]) -> String {
    let rows = rows
        .iter()
        .map(|(_, english, cards)| format!("{english} {cards}"));
    rows.collect::<Vec<_>>().join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_is_a_bar_and_a_text_in_both_languages() {
        let counts = LotCounts {
            exported: 100,
            received: 12,
            handed_over: 80,
            returned: 2,
            spoiled: 5,
            missing: 1,
            ..LotCounts::default()
        };
        let svg = funnel_picture("lot-<1>", &counts);
        assert!(svg.contains("Lot lot-&lt;1&gt;"));
        for text in [
            "<tspan lang=\"hi\">परिवार को मिले</tspan> · Handed over",
            "width=\"304\" height=\"24\"",
            "In the lot 100, Printed well 94",
            "Missing 1",
        ] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
        assert_eq!(svg.matches("<rect").count(), 13);
    }

    #[test]
    fn an_empty_lot_has_a_picture_too() {
        let svg = funnel_picture("x", &LotCounts::default());
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"));
    }
}
