/// Codes that people hold up by mistake, told apart by their shape alone. They are never decoded,
/// stored or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ForeignCode {
    /// An Aadhaar QR or number.
    Aadhaar,
    /// A payment code.
    Upi,
    /// A web address.
    Url,
    /// The unsigned QR of an old ration card.
    OldRationCard,
    /// Anything else.
    Other,
}

impl ForeignCode {
    /// Tells what kind of code a text is that is not a family card's.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if is_aadhaar(text) {
            Self::Aadhaar
        } else if starts_with(text, "upi:") {
            Self::Upi
        } else if ["http://", "https://", "www."]
            .iter()
            .any(|start| starts_with(text, start))
        {
            Self::Url
        } else if is_old_ration_card(text) {
            Self::OldRationCard
        } else {
            Self::Other
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Aadhaar => "D-AADHAAR",
            Self::Upi => "D-UPI",
            Self::Url => "D-URL",
            Self::OldRationCard => "D-OLDCARD",
            Self::Other => "D-OTHER",
        }
    }
}

/// Decimal digits of the shortest Secure QR that could be: UIDAI's published one has 3,181; its
/// 256-byte signature alone is 616.
const SECURE_QR_DIGITS_MIN: usize = 600;

/// Secure QR (one long decimal number), the XML of older letters, or a bare number of 12 or 16
/// digits (16: a virtual id), grouped or not.
fn is_aadhaar(text: &str) -> bool {
    if starts_with(text, "<?xml") || starts_with(text, "<PrintLetterBarcodeData") {
        return contains(text, "PrintLetterBarcodeData") || contains(text, "uid=");
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == text.len() && digits >= SECURE_QR_DIGITS_MIN {
        return true;
    }
    let grouped = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'));
    grouped && matches!(digits, 12 | 16)
}

/// `HP` and 13 digits, alone or in a longer text, or a text that calls itself a ration card.
fn is_old_ration_card(text: &str) -> bool {
    let number = text.as_bytes().windows(15).any(|window| {
        window[..2].eq_ignore_ascii_case(b"HP") && window[2..].iter().all(u8::is_ascii_digit)
    });
    number
        || contains(text, "ration card")
        || contains(text, "rationcard")
        || contains(text, "rcno")
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn contains(text: &str, part: &str) -> bool {
    text.as_bytes()
        .windows(part.len())
        .any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_shape() {
        let secure_qr = "6".repeat(3_181);
        for (text, expected) in [
            (secure_qr.as_str(), ForeignCode::Aadhaar),
            ("2000 0000 0000", ForeignCode::Aadhaar),
            (
                "<?xml version=\"1.0\"?><PrintLetterBarcodeData uid=\"x\"/>",
                ForeignCode::Aadhaar,
            ),
            ("upi://pay?pa=shop@example", ForeignCode::Upi),
            ("UPI:PAY", ForeignCode::Upi),
            ("HTTPS://CARD.HP.EXAMPLE/", ForeignCode::Url),
            ("HP2021000012345", ForeignCode::OldRationCard),
            ("RC:HP2021000012345;FPS 12", ForeignCode::OldRationCard),
            ("Ration Card No 12", ForeignCode::OldRationCard),
            ("HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2", ForeignCode::Other),
            ("12345", ForeignCode::Other),
            ("", ForeignCode::Other),
            ("परिवार", ForeignCode::Other),
        ] {
            assert_eq!(ForeignCode::of(text), expected, "{text:.40}");
        }
    }
}
