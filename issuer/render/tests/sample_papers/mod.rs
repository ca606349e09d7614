//! An invented lot's bundles for tests and pictures: places of Himachal, numbers of nobody's cards.

use issuer_domain::{CardNumber, FamilyId, Part};
use issuer_render::papers::{
    AboutLot, AcknowledgementSheet, BoxLabel, BundleLabel, CardLine, PaperPlace, QcCheck,
    QcChecklist,
};

/// District, block, panchayat or ward; each as it is printed.
const PLACES: [[&str; 3]; 6] = [
    [
        "काँगड़ा · Kangra",
        "भवारना · Bhawarna",
        "ग्राम पंचायत सुलह · Gram Panchayat Sulah",
    ],
    [
        "मंडी · Mandi",
        "सुंदरनगर · Sundarnagar",
        "ग्राम पंचायत महादेव · Gram Panchayat Mahadev",
    ],
    [
        "शिमला · Shimla",
        "रोहड़ू · Rohru",
        "वार्ड 4, रोहड़ू · Ward 4, Rohru",
    ],
    [
        "लाहौल और स्पीति · Lahaul and Spiti",
        "काज़ा (स्पीति) · Kaza (Spiti)",
        "ग्राम पंचायत लालुंग, ताबो और ढंखर क्षेत्र · Gram Panchayat Lalung, Tabo and Dhankar area",
    ],
    [
        "सिरमौर · Sirmaur",
        "पच्छाद · Pachhad",
        "ग्राम पंचायत नारग · Gram Panchayat Narag",
    ],
    [
        "कुल्लू · Kullu",
        "नग्गर · Naggar",
        "ग्राम पंचायत जगतसुख · Gram Panchayat Jagatsukh",
    ],
];

/// The lot that all papers are for.
pub(crate) fn about() -> AboutLot {
    AboutLot {
        lot: "lot-0007".to_owned(),
        date: time::macros::date!(2026 - 11 - 21),
        specimen: true,
    }
}

/// Cards from a place in the lot.
pub(crate) fn cards(first: u32, count: u32) -> Vec<CardLine> {
    let line = |sequence: u32| CardLine {
        sequence,
        card_number: card_number(sequence),
    };
    (first..first + count).map(line).collect()
}

fn card_number(sequence: u32) -> String {
    let family = FamilyId::parse(&(10_350_000 + sequence * 13).to_string()).expect("eight digits");
    let number = CardNumber::new(family, 1, Part::WHOLE).expect("a card number");
    number.to_string()
}

fn place(bundle: u32) -> PaperPlace {
    let [district, block, local_body] =
        PLACES[bundle as usize / 2 % PLACES.len()].map(str::to_owned);
    PaperPlace {
        district,
        block,
        local_body,
        local_body_lgd: 25_600 + bundle / 2,
        shop_code: format!("HP1713{:04}", 6_031 + bundle / 2),
    }
}

/// Labels of bundles of 100 cards, two for each place.
pub(crate) fn bundle_labels(count: u32) -> Vec<BundleLabel> {
    let label = |index: u32| BundleLabel {
        bundle: index + 1,
        of_place: index % 2 + 1,
        bundles_of_place: 2,
        place: place(index),
        first_card: card_number(index * 100 + 1),
        last_card: card_number(index * 100 + 100),
        cards: 100,
    };
    (0..count).map(label).collect()
}

/// Labels of boxes of 20 bundles.
pub(crate) fn box_labels(count: u32) -> Vec<BoxLabel> {
    let label = |index: u32| BoxLabel {
        number: index + 1,
        boxes: count,
        office: "खंड विकास अधिकारी कार्यालय, भवारना, ज़िला काँगड़ा · Block Development Office, Bhawarna"
            .to_owned(),
        first_bundle: index * 20 + 1,
        last_bundle: index * 20 + 20,
        cards: 2_000,
    };
    (0..count).map(label).collect()
}

/// The sheet of a bundle of so many cards.
pub(crate) fn acknowledgement_sheet(count: u32) -> AcknowledgementSheet {
    AcknowledgementSheet {
        bundle: 7,
        of_place: 1,
        bundles_of_place: 2,
        place: place(6),
        cards: cards(601, count),
    }
}

/// The checklist of a sample of so many cards.
pub(crate) fn checklist(count: u32) -> QcChecklist {
    QcChecklist {
        lot_size: 10_000,
        code_letter: 'L',
        sample_size: count,
        accept_max: 3,
        reject_min: 4,
        seed: "lot-0007/21-11-2026/monday".to_owned(),
        critical: vec![QcCheck::Qr, QcCheck::Names],
        drawn: cards(1, count * 50).into_iter().step_by(50).collect(),
    }
}
