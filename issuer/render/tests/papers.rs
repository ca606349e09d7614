//! Papers of a lot, read back by another library and by a reader of QR codes.

use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{self, AcknowledgementSheet, PaperError, QcCheck, QcChecklist};
use issuer_render::pdf::OutputProfile;

mod paper_reader;
mod sample_papers;

use paper_reader::{codes, count_of, pages, texts};
use sample_papers::{about, acknowledgement_sheet, box_labels, bundle_labels, checklist};

fn fonts() -> FontSet {
    FontSet::bundled().expect("bundled fonts")
}

fn setup() -> DocumentSetup {
    DocumentSetup {
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
    }
}

fn sheets(sheets: &[AcknowledgementSheet]) -> Result<Vec<u8>, PaperError> {
    papers::acknowledgement_sheets(sheets, &about(), &fonts(), &setup())
}

fn check(checklist: &QcChecklist) -> Result<Vec<u8>, PaperError> {
    papers::qc_checklist(checklist, &about(), &fonts(), &setup())
}

fn all() -> [Vec<u8>; 4] {
    let (about, fonts, setup) = (about(), fonts(), setup());
    [
        papers::bundle_labels(&bundle_labels(9), &about, &fonts, &setup).expect("labels"),
        papers::box_labels(&box_labels(3), &about, &fonts, &setup).expect("labels"),
        sheets(&[acknowledgement_sheet(30)]).expect("sheets"),
        check(&checklist(40)).expect("a checklist"),
    ]
}

#[test]
fn the_same_papers_are_the_same_bytes() {
    assert!(all() == all());
}

#[test]
fn papers_have_as_many_pages_as_their_labels_and_rows_need() {
    let [bundles, boxes, ..] = all();
    assert_eq!(pages(&bundles), 2, "eight labels on a page");
    assert_eq!(pages(&boxes), 2, "two labels on a page");
    for (cards, wanted) in [(1, 1), (18, 1), (19, 2), (100, 5), (250, 12)] {
        let made = sheets(&[acknowledgement_sheet(cards)]).unwrap();
        assert_eq!(pages(&made), wanted, "{cards} cards");
        assert_eq!(
            papers::pages_of_sheet(usize::try_from(cards).unwrap()),
            wanted
        );
    }
    let two = sheets(&[1, 100].map(acknowledgement_sheet)).unwrap();
    assert_eq!(pages(&two), 6);
    for (cards, wanted) in [(1, 1), (20, 1), (21, 2), (100, 5), (250, 10)] {
        assert_eq!(
            pages(&check(&checklist(cards)).unwrap()),
            wanted,
            "{cards} cards"
        );
    }
}

#[test]
fn nothing_to_print_is_an_error_that_says_so() {
    let (about, fonts, setup) = (about(), fonts(), setup());
    let errors = [
        papers::bundle_labels(&[], &about, &fonts, &setup).unwrap_err(),
        papers::box_labels(&[], &about, &fonts, &setup).unwrap_err(),
        sheets(&[]).unwrap_err(),
        check(&checklist(0)).unwrap_err(),
    ];
    let papers = [
        "bundle labels",
        "box labels",
        "acknowledgement sheets",
        "quality checklist",
    ];
    for (error, paper) in errors.iter().zip(papers) {
        let error = error.to_string();
        let wanted = format!("there is nothing to print on the {paper}\n\nhint: ");
        assert!(error.starts_with(&wanted), "{error}");
    }
    let error = sheets(&[100, 0].map(acknowledgement_sheet)).unwrap_err();
    assert!(
        error.to_string().starts_with("bundle 7 has no cards"),
        "{error}"
    );
}

#[test]
fn the_code_of_a_label_says_what_the_label_says() {
    let [bundles, boxes, ..] = all();
    let wanted: Vec<String> = bundle_labels(9)
        .iter()
        .map(|label| {
            let (first, last) = (&label.first_card, &label.last_card);
            format!("HP-BUNDLE lot-0007 {} {first} {last} 100", label.bundle)
        })
        .collect();
    assert_eq!(codes(&bundles), wanted);
    let wanted =
        ["1 3 1 20", "2 3 21 40", "3 3 41 60"].map(|range| format!("HP-BOX lot-0007 {range} 2000"));
    assert_eq!(codes(&boxes), wanted);
}

#[test]
fn every_page_says_what_it_is_of_which_lot_and_that_it_is_a_specimen() {
    let titles = [
        "Bundle labels",
        "Box labels",
        "Acknowledgement of cards",
        "Quality checklist",
    ];
    for (bytes, title) in all().iter().zip(titles) {
        let (pages, texts) = (pages(bytes), texts(bytes));
        assert!(pages > 1, "{title}");
        assert_eq!(count_of(&texts, title), pages, "{title}");
        for page in 1..=pages {
            let number = format!("Page {page} of {pages}");
            assert_eq!(count_of(&texts, &number), 1, "{title}: {number}");
        }
        for wanted in ["Lot lot-0007 · 21-11-2026", "नमूना, असली नहीं · SPECIMEN"]
        {
            assert!(count_of(&texts, wanted) >= pages, "{title}: {wanted}");
        }
    }
    let mut real = about();
    real.specimen = false;
    let bytes = papers::box_labels(&box_labels(1), &real, &fonts(), &setup()).unwrap();
    assert_eq!(count_of(&texts(&bytes), "SPECIMEN"), 0);
}

#[test]
fn labels_and_sheets_say_everything_that_they_were_given() {
    let [bundles, boxes, sheet, list] = all().map(|bytes| texts(&bytes));
    let label = &bundle_labels(1)[0];
    let numbers = format!("{} – {}", label.first_card, label.last_card);
    for wanted in [
        "bundle 1 of 2 for this place",
        "LGD 25600",
        "HP17136031",
        "ज़िला काँगड़ा",
        &numbers,
    ] {
        assert!(count_of(&bundles, wanted) >= 1, "{wanted}");
    }
    for wanted in ["3 / 3", "21 – 40", "2000", "Weight", "Seal"] {
        assert!(count_of(&boxes, wanted) >= 1, "{wanted}");
    }
    for card in acknowledgement_sheet(30).cards {
        assert_eq!(count_of(&sheet, &card.card_number), 1);
        assert!(sheet.contains(&card.sequence.to_string()));
    }
    for wanted in [
        "Distributor",
        "Receiver",
        "Handed over",
        "Undelivered",
        "Returned",
    ] {
        assert!(count_of(&sheet, wanted) >= 1, "{wanted}");
    }
    assert!(list.iter().any(|text| text == "L"), "the code letter");
    for card in checklist(40).drawn {
        assert_eq!(count_of(&list, &card.card_number), 1);
    }
    for wanted in [
        "10000",
        "lot-0007/21-11-2026/monday",
        "Inspector",
        "Witness",
    ] {
        assert!(count_of(&list, wanted) >= 1, "{wanted}");
    }
}

#[test]
fn the_checklist_names_the_critical_defects_that_it_was_given() {
    let critical = |checks: &[QcCheck]| {
        let mut list = checklist(1);
        list.critical = checks.to_vec();
        texts(&check(&list).unwrap())
    };
    let texts = critical(&[QcCheck::Photo, QcCheck::Qr]);
    for rule in [
        "गंभीर (गहरा शीर्षक): क्यूआर पढ़ा, फ़ोटो सही – ",
        "Critical (dark heading): QR reads, Photo right – ",
    ] {
        assert_eq!(count_of(&texts, rule), 1, "{texts:?}");
    }
    assert_eq!(count_of(&critical(&[]), "No check is critical"), 1);
}

#[test]
fn long_names_of_places_stand_whole_and_endless_ones_are_refused() {
    let mut labels = bundle_labels(1);
    let name = "ग्राम पंचायत श्री नैना देवी जी स्वारघाट धारकांशी · Gram Panchayat Shri Naina Devi Ji Swarghat Dharkanshi";
    labels[0].place.local_body = name.to_owned();
    labels[0].place.district = "लाहौल और स्पीति · Lahaul and Spiti".to_owned();
    labels[0].place.block = "श्री नैना देवी जी स्वारघाट · Shri Naina Devi Ji at Swarghat".to_owned();
    let made = papers::bundle_labels(&labels, &about(), &fonts(), &setup()).unwrap();
    let texts = texts(&made);
    for word in name.split(' ') {
        assert!(count_of(&texts, word) >= 1, "{word}");
    }
    labels[0].place.local_body = "ग्राम पंचायत ".repeat(40);
    let error = papers::bundle_labels(&labels, &about(), &fonts(), &setup()).unwrap_err();
    assert!(matches!(error, PaperError::TooLong { .. }), "{error}");
    assert!(error.to_string().contains("\n\nhint: "), "{error}");
}
