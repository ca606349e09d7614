use percent_encoding::percent_decode_str;
use proptest::prelude::{Just, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

/// Twelve digits with the Verhoeff digit that belongs to them: made up, nobody's number.
const LIKE_AADHAAR: &str = "123456789010";

fn payee(merchant_code: Option<&str>) -> UpiPayee {
    let address = UpiAddress::parse("hpfcs.fees@sbi").unwrap();
    UpiPayee::new(address, "HP Food & Supplies", merchant_code).unwrap()
}

fn link(amount: &str, note: &str) -> Result<UpiLink, UpiError> {
    let reference = PaymentReference::parse("HP2600482713").unwrap();
    UpiLink::new(
        &payee(None),
        Money::parse(amount).unwrap(),
        &reference,
        note,
    )
}

#[test]
fn a_link_says_payee_reference_note_amount_and_currency() {
    let made = link("55", "Him Parivar card reprint").unwrap();
    assert_eq!(
        made.as_str(),
        "upi://pay?pa=hpfcs.fees@sbi&pn=HP%20Food%20%26%20Supplies&tr=HP2600482713\
         &tn=Him%20Parivar%20card%20reprint&am=55.00&cu=INR"
    );
    assert_eq!(made.amount().to_string(), "₹ 55.00");
}

#[test]
fn a_merchants_code_stands_in_the_link_only_where_it_is_configured() {
    let reference = PaymentReference::parse("A-1").unwrap();
    let amount = Money::of_paise(100).unwrap();
    let made = UpiLink::new(&payee(Some("9399")), amount, &reference, "Fee").unwrap();
    assert!(made.as_str().contains("&mc=9399&"), "{made}");
    let address = UpiAddress::parse("ab@upi").unwrap();
    for code in ["", "939", "93999", "939A"] {
        let refused = UpiPayee::new(address.clone(), "Office", Some(code));
        assert_eq!(refused, Err(UpiError::MerchantCode), "{code}");
    }
}

#[test]
fn addresses_are_checked() {
    for address in [
        "hpfcs.fees@sbi",
        "a-b_c.1@okhdfcbank",
        "00123@SBIN0000001.ifsc.npci",
    ] {
        assert!(UpiAddress::parse(address).is_ok(), "{address}");
    }
    for address in [
        "",
        "hpfcs",
        "@sbi",
        "a@sbi",
        "ab@",
        "ab@1sbi",
        "a b@sbi",
        "ab@sbi@sbi",
        "ab@sbi&am=1",
        "अब@sbi",
    ] {
        assert_eq!(
            UpiAddress::parse(address),
            Err(UpiError::Address),
            "{address}"
        );
    }
    let long = format!("{}@sbi", "a".repeat(ADDRESS_MAX));
    assert_eq!(UpiAddress::parse(&long), Err(UpiError::Address));
}

#[test]
fn what_may_be_an_aadhaar_number_is_in_no_link() {
    assert!(aadhaar::find_in(LIKE_AADHAAR));
    let grouped = "1234-5678-9010";
    for text in [LIKE_AADHAAR, grouped] {
        let refused = PaymentReference::parse(text).unwrap_err();
        assert!(matches!(refused, UpiError::Aadhaar { .. }), "{text}");
        let refused = link("55", text).unwrap_err();
        assert!(matches!(refused, UpiError::Aadhaar { .. }), "{text}");
    }
    let refused = UpiAddress::parse(&format!("{LIKE_AADHAAR}@aadhaar.npci")).unwrap_err();
    assert!(matches!(refused, UpiError::Aadhaar { .. }));
    assert!(!refused.to_string().contains(LIKE_AADHAAR));
}

#[test]
fn references_notes_and_amounts_keep_to_their_limits() {
    for reference in ["", "hp26", "HP 26", "HP&26", &"A".repeat(REFERENCE_MAX + 1)] {
        let refused = PaymentReference::parse(reference);
        assert_eq!(refused, Err(UpiError::Reference), "{reference}");
    }
    assert!(PaymentReference::parse(&"A".repeat(REFERENCE_MAX)).is_ok());
    for note in ["", " ", "a\nb", &"a".repeat(NOTE_MAX + 1)] {
        assert!(
            matches!(link("55", note), Err(UpiError::Text { .. })),
            "{note}"
        );
    }
    assert_eq!(link("0", "Fee"), Err(UpiError::NoAmount));
}

proptest! {
    /// An app splits at `&` and `=` and decodes: it finds what was put in and nothing else.
    #[test]
    fn an_app_reads_from_the_link_what_was_put_in(
        name in "[ -~अ-ह]{1,40}",
        note in "[ -~अ-ह]{1,40}",
        reference in "[A-Z][A-Z0-9-]{0,10}",
        paise in 1..=Money::MAX.paise(),
        code in prop_oneof![Just(None), Just(Some("9399"))],
    ) {
        let address = UpiAddress::parse("hpfcs.fees@sbi").unwrap();
        let amount = Money::of_paise(paise).unwrap();
        let made = UpiPayee::new(address, &name, code).and_then(|payee| {
            let reference = PaymentReference::parse(&reference)?;
            UpiLink::new(&payee, amount, &reference, &note)
        });
        let Ok(made) = made else {
            let is_blank = name.trim().is_empty() || note.trim().is_empty();
            prop_assert!(is_blank || aadhaar::find_in(&note), "{name:?} {note:?}");
            return Ok(());
        };
        prop_assert!(made.as_str().is_ascii() && !made.as_str().contains([' ', '+']));
        let query = made.as_str().strip_prefix("upi://pay?").expect("the scheme");
        let read: Vec<(&str, String)> = query
            .split('&')
            .map(|pair| {
                let (key, value) = pair.split_once('=').expect("a value");
                (key, percent_decode_str(value).decode_utf8().expect("UTF-8").into_owned())
            })
            .collect();
        let mut wanted = vec![("pa", "hpfcs.fees@sbi".to_owned()), ("pn", name)];
        wanted.extend(code.map(|code| ("mc", code.to_owned())));
        wanted.extend([
            ("tr", reference),
            ("tn", note),
            ("am", amount.decimal()),
            ("cu", "INR".to_owned()),
        ]);
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn any_text_is_an_address_or_an_error(text in any::<String>()) {
        let _ = UpiAddress::parse(&text);
        let _ = PaymentReference::parse(&text);
    }
}
