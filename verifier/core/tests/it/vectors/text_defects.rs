use card_payload::limits::TEXT_MAX;
use card_payload::{TEXT_START, qr_text};

use super::Vector;
use crate::support::{NOW, family, sign_card, text_of};

/// Texts that yield no token, and other people's codes.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn all() -> Vec<Vector> {
    let text = |name, defect, text, code| Vector {
        folder: "invalid",
        name,
        defect,
        text,
        at: NOW,
        lists: "standard",
        code,
    };
    let good = text_of(&family(5));
    let middle = good.len() / 2 / 3 * 3;
    let compressed = base45::decode(&good).unwrap();
    let end = compressed.len() - 1;
    let mut wrong_sum = compressed.clone();
    wrong_sum[end] ^= 1;
    let mut longer = compressed.clone();
    longer.push(0);
    let mut wrong_symbol = good.clone().into_bytes();
    wrong_symbol.splice(middle..middle + 3, *b":::");
    let token = sign_card("card", &family(5));
    let mut bomb = token.clone();
    bomb.resize(500_000, 0);
    vec![
        text("text-empty", "nothing was read", String::new(), "D-OTHER"),
        text(
            "text-start-only",
            "only the first three characters",
            TEXT_START.to_owned(),
            "D-ZLIB",
        ),
        text(
            "text-cut-in-half",
            "the second half is missing",
            good[..middle].to_owned(),
            "D-ZLIB",
        ),
        text(
            "text-one-character-short",
            "the last character is missing",
            good[..good.len() - 1].to_owned(),
            "D-BASE45",
        ),
        text(
            "text-spaces-removed",
            "the scanner left out the spaces",
            good.replace(' ', ""),
            "D-BASE45",
        ),
        text(
            "text-too-long",
            "a character more than allowed",
            format!("{TEXT_START}{}", "0".repeat(TEXT_MAX - 2)),
            "D-LONG",
        ),
        text(
            "text-two-cards",
            "the same card twice on one line",
            good.repeat(2),
            "D-BASE45",
        ),
        text(
            "base45-value-too-large",
            "three characters above 65535",
            String::from_utf8(wrong_symbol).unwrap(),
            "D-BASE45",
        ),
        text(
            "base45-wrong-layout",
            "a German keyboard layout: - and / typed as ß and -",
            good.replace('/', "-").replace('$', "\u{df}") + "\u{df}",
            "D-CHARS",
        ),
        text(
            "base45-tab",
            "a tab in place of a space",
            good.replacen(' ', "\t", 1) + "\t",
            "D-CHARS",
        ),
        text(
            "zlib-checksum",
            "the checksum at the end is wrong",
            base45::encode(&wrong_sum),
            "D-ZLIB",
        ),
        text(
            "zlib-trailing-byte",
            "a byte after the compressed data",
            base45::encode(&longer),
            "D-ZLIB",
        ),
        text(
            "zlib-truncated",
            "the compressed data ends early",
            base45::encode(&compressed[..end]),
            "D-ZLIB",
        ),
        text(
            "zlib-left-out",
            "the token is not compressed",
            base45::encode(&token),
            "D-OTHER",
        ),
        text(
            "inflate-bomb",
            "half a megabyte of zeros is packed in it",
            qr_text(&bomb),
            "D-BOMB",
        ),
        text(
            "prefix-hc1",
            "a prefix as European certificates had",
            format!("HC1:{good}"),
            "D-OTHER",
        ),
        text(
            "foreign-aadhaar-secure-qr",
            "digits as in an Aadhaar Secure QR",
            "1234567890".repeat(300),
            "D-AADHAAR",
        ),
        text(
            "foreign-aadhaar-number",
            "twelve digits, grouped",
            "0000 0000 0000".to_owned(),
            "D-AADHAAR",
        ),
        text(
            "foreign-aadhaar-xml",
            "the XML of older Aadhaar letters",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?> <PrintLetterBarcodeData uid=\"\"/>"
                .to_owned(),
            "D-AADHAAR",
        ),
        text(
            "foreign-upi",
            "a payment code",
            "upi://pay?pa=shop@example&pn=Shop".to_owned(),
            "D-UPI",
        ),
        text(
            "foreign-url",
            "a web address",
            "https://card.hp.example/".to_owned(),
            "D-URL",
        ),
        text(
            "foreign-old-ration-card",
            "HP and thirteen digits",
            "HP2021000012345".to_owned(),
            "D-OLDCARD",
        ),
        text(
            "foreign-vaccination",
            "a European vaccination certificate's beginning",
            "HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N".to_owned(),
            "D-OTHER",
        ),
        text(
            "foreign-hindi-text",
            "some Hindi text",
            "हिम परिवार कार्ड".to_owned(),
            "D-OTHER",
        ),
    ]
}
