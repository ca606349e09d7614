//! An invented request at a counter, for tests and pictures: nobody's family, nobody's address.

use issuer_domain::{
    AcknowledgementNumber, FamilyId, Money, PaymentReference, TrackingSecret, UpiAddress, UpiLink,
    UpiPayee,
};
use issuer_render::papers::{
    Centre, Receipt, ReceiptItem, ReceiptPayment, Slip, SlipFee, SlipStep,
};
use time::macros::date;

fn both(hindi: &str, english: &str) -> [String; 2] {
    [hindi, english].map(str::to_owned)
}

pub(crate) fn rupees(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}

pub(crate) fn acknowledgement() -> AcknowledgementNumber {
    AcknowledgementNumber::new(2026, 48_271).expect("a number")
}

fn family() -> FamilyId {
    FamilyId::parse("41705823").expect("an id")
}

fn centre() -> Centre {
    Centre {
        name: both(
            "लोक मित्र केंद्र, सुलह, ज़िला काँगड़ा",
            "Lok Mitra Kendra, Sulah, District Kangra",
        ),
        code: "LMK-02-0417".to_owned(),
    }
}

/// The address of the request's page.
pub(crate) const TRACKING_PAGE: &str = "https://himparivar.example/s/";

pub(crate) fn tracking() -> TrackingSecret {
    TrackingSecret::new([0x5A; 16])
}

/// What the bank would be asked for.
pub(crate) fn upi_link(amount: Money) -> UpiLink {
    let address = UpiAddress::parse("hpfcs.fees@examplebank").expect("an address");
    let payee = UpiPayee::new(address, "HP Food Civil Supplies", None).expect("a payee");
    let reference = PaymentReference::parse(&acknowledgement().compact()).expect("a reference");
    UpiLink::new(&payee, amount, &reference, "Him Parivar card reprint").expect("a link")
}

pub(crate) fn receipt(payment: ReceiptPayment) -> Receipt {
    let item = |hindi: &str, english: &str, amount: &str| ReceiptItem {
        words: both(hindi, english),
        amount: rupees(amount),
    };
    Receipt {
        number: "R-02-0417-26-001893".to_owned(),
        date: date!(2026 - 11 - 28),
        centre: centre(),
        acknowledgement: acknowledgement(),
        family: family(),
        items: vec![
            item("आवेदन शुल्क", "Application fee", "7"),
            item("कार्ड की छपाई", "Printing of the card", "30"),
            item(
                "लोक मित्र केंद्र का शुल्क",
                "Service of the Lok Mitra Kendra",
                "18",
            ),
        ],
        payment,
        rate_list: "3, 01-04-2026".to_owned(),
        specimen: false,
    }
}

pub(crate) fn slip(fee: SlipFee) -> Slip {
    let step = |hindi: &str, english: &str, within_days| SlipStep {
        words: both(hindi, english),
        within_days,
    };
    Slip {
        acknowledgement: acknowledgement(),
        date: date!(2026 - 11 - 28),
        centre: centre(),
        family: family(),
        reason: both("कार्ड खो गया", "The card was lost"),
        steps: vec![
            step(
                "खंड कार्यालय आवेदन जाँचता है; पुराना कार्ड बंद होता है",
                "The block office checks the request; the old card ends",
                3,
            ),
            step("कार्ड छपता है", "The card is printed", 10),
            step(
                "कार्ड इसी केंद्र पर मिलेगा; SMS आएगा",
                "The card is at this centre; you get an SMS",
                15,
            ),
        ],
        fee,
        tracking_page: TRACKING_PAGE.to_owned(),
        tracking: tracking(),
        specimen: false,
    }
}
