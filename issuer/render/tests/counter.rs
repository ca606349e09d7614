//! A counter's slips and receipts, read back by another library and by a reader of QR codes.

use issuer_domain::Money;
use issuer_render::document::DocumentSetup;
use issuer_render::fonts::FontSet;
use issuer_render::papers::{
    self, CounterPaper, PaperError, Receipt, ReceiptPayment, Slip, SlipFee,
};
use issuer_render::pdf::OutputProfile;
use lopdf::{Document, Object};

mod paper_reader;
mod sample_counter;

use paper_reader::{codes, count_of, pages, texts};
use sample_counter::{TRACKING_PAGE, acknowledgement, rupees, tracking, upi_link};

const PAPERS: [CounterPaper; 2] = [CounterPaper::A5, CounterPaper::Roll];

fn setup() -> DocumentSetup {
    DocumentSetup {
        created: time::macros::datetime!(2026-11-28 10:00 +5:30),
        profile: OutputProfile::coated(),
    }
}

fn receipt(receipt: &Receipt, paper: CounterPaper) -> Result<Vec<u8>, PaperError> {
    let fonts = FontSet::bundled().expect("bundled fonts");
    papers::receipt(receipt, paper, &fonts, &setup())
}

fn slip(slip: &Slip, paper: CounterPaper) -> Result<Vec<u8>, PaperError> {
    let fonts = FontSet::bundled().expect("bundled fonts");
    papers::slip(slip, paper, &fonts, &setup())
}

fn cash() -> Receipt {
    sample_counter::receipt(ReceiptPayment::Cash)
}

fn with_upi() -> Slip {
    sample_counter::slip(SlipFee::Upi(upi_link(rupees("55"))))
}

fn tracking_link() -> String {
    format!("{TRACKING_PAGE}{}", tracking().in_link())
}

/// Width and height of the only page, mm.
fn size(bytes: &[u8]) -> [f32; 2] {
    let document = Document::load_mem(bytes).expect("a PDF");
    let page = document.page_iter().next().expect("a page");
    let page = document.get_dictionary(page).expect("a page");
    let edges = page.get(b"MediaBox").and_then(Object::as_array);
    let edges: Vec<f32> = edges
        .expect("four edges")
        .iter()
        .map(|edge| edge.as_float().expect("a number") / 72.0 * 25.4)
        .collect();
    [edges[2] - edges[0], edges[3] - edges[1]]
}

#[test]
fn a_receipt_says_this_and_nothing_else() {
    let paid = sample_counter::receipt(ReceiptPayment::Upi {
        reference: "SAMPLE-UTR-0001".to_owned(),
    });
    let said = texts(&receipt(&paid, CounterPaper::A5).unwrap());
    assert_eq!(
        said,
        [
            "रसीद",
            "हिम परिवार कार्ड",
            "Receipt",
            "Him Parivar Card",
            "रसीद संख्या",
            "Receipt number",
            "R-02-0417-26-001893",
            "पावती संख्या",
            "Acknowledgement",
            "HP-26-004-8271-3",
            "लोक मित्र केंद्र",
            "Lok Mitra Kendra",
            "लोक मित्र केंद्र, सुलह, ज़िला काँगड़ा",
            "Lok Mitra Kendra, Sulah, District Kangra",
            "कोड · Code LMK-02-0417",
            "दिनांक",
            "Date",
            "28-11-2026",
            "परिवार आईडी",
            "Family id",
            "•••••823",
            "किसके लिए · For",
            "राशि · Amount",
            "आवेदन शुल्क",
            "Application fee",
            "₹ 7.00",
            "कार्ड की छपाई",
            "Printing of the card",
            "₹ 30.00",
            "लोक मित्र केंद्र का शुल्क",
            "Service of the Lok Mitra Kendra",
            "₹ 18.00",
            "कुल राशि",
            "Total",
            "₹ 55.00",
            "पचपन रुपये मात्र",
            "fifty-five rupees only",
            "UPI से चुकाया",
            "Paid by UPI",
            "बैंक संदर्भ · Bank reference SAMPLE-UTR-0001",
            "इससे अधिक राशि नहीं ली जा सकती।",
            "No more than this may be charged.",
            "अधिक माँगी जाए तो शिकायत करें।",
            "If more is asked for, complain.",
            "1100",
            "शिकायत · Complaints",
            "शुल्क सूची · Rate list 3, 01-04-2026",
        ]
    );
}

#[test]
fn a_slip_says_this_and_nothing_else() {
    let said = texts(&slip(&with_upi(), CounterPaper::A5).unwrap());
    assert_eq!(
        said,
        [
            "पावती",
            "हिम परिवार कार्ड",
            "Acknowledgement slip",
            "Him Parivar Card",
            "पावती संख्या · Acknowledgement number",
            "HP-26-004-8271-3",
            "कारण",
            "Reason",
            "कार्ड खो गया",
            "The card was lost",
            "लोक मित्र केंद्र",
            "Lok Mitra Kendra",
            "लोक मित्र केंद्र, सुलह, ज़िला काँगड़ा",
            "Lok Mitra Kendra, Sulah, District Kangra",
            "कोड · Code LMK-02-0417",
            "दिनांक",
            "Date",
            "28-11-2026",
            "परिवार आईडी",
            "Family id",
            "•••••823",
            "आगे क्या होगा · What happens next",
            "1",
            "खंड कार्यालय आवेदन जाँचता है; पुराना कार्ड बंद होता है",
            "The block office checks the request; the old card ends",
            "3 दिन में",
            "within 3 days",
            "2",
            "कार्ड छपता है",
            "The card is printed",
            "10 दिन में",
            "within 10 days",
            "3",
            "कार्ड इसी केंद्र पर मिलेगा; SMS आएगा",
            "The card is at this centre; you get an SMS",
            "15 दिन में",
            "within 15 days",
            "UPI से चुकाएँ · Pay with any UPI app",
            "₹ 55.00",
            "पचपन रुपये मात्र",
            "fifty-five rupees only",
            "ऐप में यही नाम दिखे: HP Food Civil Supplies",
            "The app must show HP Food Civil Supplies (hpfcs.fees@examplebank).",
            "बैंक की पुष्टि होने पर रसीद मिलेगी।",
            "You get a receipt when the bank confirms it.",
            "आवेदन की स्थिति · How your request stands",
            "फ़ोन के कैमरे से यह कोड स्कैन करें।",
            "Scan this code with the phone’s camera.",
            "या 1100 पर पावती संख्या बताएँ।",
            "Or call 1100 and give the acknowledgement number.",
            "पर्ची सँभालकर रखें: यह कोड केवल आपके परिवार के लिए है।",
            "Keep the slip: this code is for your family alone.",
        ]
    );
}

#[test]
fn both_papers_say_the_same_and_are_the_same_bytes_again() {
    let words = |bytes: &[u8]| {
        let mut words: Vec<String> = texts(bytes)
            .iter()
            .flat_map(|text| text.split(' '))
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    let [sheet, roll] = PAPERS.map(|paper| receipt(&cash(), paper).unwrap());
    assert_eq!(words(&sheet), words(&roll));
    assert!(sheet == receipt(&cash(), CounterPaper::A5).unwrap());
    let [sheet, roll] = PAPERS.map(|paper| slip(&with_upi(), paper).unwrap());
    assert_eq!(words(&sheet), words(&roll));
    assert!(roll == slip(&with_upi(), CounterPaper::Roll).unwrap());
}

#[test]
fn a_sheet_is_a5_and_a_roll_is_as_long_as_what_stands_on_it() {
    for bytes in [
        receipt(&cash(), CounterPaper::A5),
        slip(&with_upi(), CounterPaper::A5),
    ] {
        let bytes = bytes.unwrap();
        let [width, height] = size(&bytes);
        assert!((width - 148.0).abs() < 0.1 && (height - 210.0).abs() < 0.1);
        assert_eq!(pages(&bytes), 1);
    }
    let mut longer = cash();
    longer.items.push(longer.items[0].clone());
    let [short, long] = [cash(), longer].map(|contents| {
        let [width, height] = size(&receipt(&contents, CounterPaper::Roll).unwrap());
        assert!((width - 80.0).abs() < 0.1, "{width}");
        height
    });
    assert!(
        (8.0..14.0).contains(&(long - short)),
        "{short} and {long} mm"
    );
}

#[test]
fn the_codes_of_a_slip_are_the_payment_for_the_exact_amount_and_the_request() {
    let link = upi_link(rupees("55")).to_string();
    assert!(link.contains("&am=55.00&"), "{link}");
    for paper in PAPERS {
        let read = codes(&slip(&with_upi(), paper).unwrap());
        assert_eq!(read, [link.clone(), tracking_link()]);
        for fee in [SlipFee::Free, SlipFee::Paid, SlipFee::Cash(rupees("55"))] {
            let read = codes(&slip(&sample_counter::slip(fee), paper).unwrap());
            assert_eq!(read, [tracking_link()]);
        }
    }
}

#[test]
fn of_the_family_only_the_end_of_its_id_is_printed_and_the_secret_only_in_the_code() {
    let secret = tracking().in_link();
    assert!(!format!("{:?}", with_upi()).contains(&secret));
    for paper in PAPERS {
        for bytes in [receipt(&cash(), paper), slip(&with_upi(), paper)] {
            let said = texts(&bytes.unwrap());
            assert_eq!(count_of(&said, "•••••823"), 1);
            assert_eq!(count_of(&said, "41705823"), 0);
            assert_eq!(count_of(&said, &secret), 0);
            assert_eq!(count_of(&said, &acknowledgement().to_string()), 1);
        }
    }
}

#[test]
fn a_receipt_says_how_it_was_paid_or_that_nobody_knows_yet() {
    let says = |payment: ReceiptPayment, wanted: &str| {
        let said = texts(&receipt(&sample_counter::receipt(payment), CounterPaper::Roll).unwrap());
        assert_eq!(count_of(&said, wanted), 1, "{wanted}: {said:?}");
        said
    };
    says(ReceiptPayment::Cash, "Paid in cash");
    let waits = says(ReceiptPayment::NotConfirmed, "Payment not yet confirmed");
    assert_eq!(count_of(&waits, "Paid"), 0);
    let reference = "SAMPLE-UTR-0001".to_owned();
    says(ReceiptPayment::Upi { reference }, "SAMPLE-UTR-0001");

    let mut free = cash();
    for item in &mut free.items {
        item.amount = Money::ZERO;
    }
    let said = texts(&receipt(&free, CounterPaper::A5).unwrap());
    assert_eq!(count_of(&said, "No fee was charged"), 1);
    assert_eq!(count_of(&said, "Paid"), 0);
}

#[test]
fn what_is_only_to_be_looked_at_says_so() {
    for paper in PAPERS {
        let (mut looked_at, mut slip_looked_at) = (cash(), with_upi());
        looked_at.specimen = true;
        slip_looked_at.specimen = true;
        for bytes in [receipt(&looked_at, paper), slip(&slip_looked_at, paper)] {
            assert_eq!(count_of(&texts(&bytes.unwrap()), "SPECIMEN"), 1);
        }
        for bytes in [receipt(&cash(), paper), slip(&with_upi(), paper)] {
            assert_eq!(count_of(&texts(&bytes.unwrap()), "SPECIMEN"), 0);
        }
    }
}

#[test]
fn long_names_are_wrapped_whole_and_endless_ones_are_refused() {
    let hindi = "लोक मित्र केंद्र, ग्राम पंचायत श्री नैना देवी जी स्वारघाट धारकांशी";
    for paper in PAPERS {
        let mut long = with_upi();
        long.centre.name[0] = hindi.to_owned();
        long.reason[1] = "The department printed a name or a date wrongly on the card".to_owned();
        let said = texts(&slip(&long, paper).unwrap()).join(" ");
        assert!(said.contains(hindi), "{said}");
        // A centre's name comes from a register: no slip may fail for it.
        long.specimen = true;
        long.centre.name[0] = hindi.repeat(3);
        long.centre.name[1] = "Lok Mitra Kendra, Gram Panchayat Shri Naina Devi Ji ".repeat(4);
        let made = slip(&long, paper).unwrap();
        assert_eq!(pages(&made), 1);
        let mut endless = cash();
        endless.centre.name[0] = hindi.repeat(12);
        let error = receipt(&endless, paper).unwrap_err();
        assert!(matches!(error, PaperError::TooLong { .. }), "{error}");
        let mut endless = cash();
        endless.items[0].words[1] = "Fee ".repeat(80);
        let error = receipt(&endless, paper).unwrap_err();
        assert!(matches!(error, PaperError::TooManyLines { .. }), "{error}");
    }
}

#[test]
fn what_no_paper_can_say_is_refused_with_what_to_do() {
    let mut empty = cash();
    empty.items.clear();
    let mut dear = cash();
    dear.items[0].amount = Money::MAX;
    let mut full = cash();
    full.items = vec![full.items[0].clone(); 30];
    let mut far = with_upi();
    far.tracking_page = format!("https://himparivar.example/{}", "a".repeat(600));
    for (error, begin) in [
        (receipt(&empty, CounterPaper::A5), "the receipt has no item"),
        (
            receipt(&dear, CounterPaper::A5),
            "the receipt's items are more than ₹ 99,99,99,999.99",
        ),
        (receipt(&full, CounterPaper::A5), "the receipt needs"),
        (
            slip(&far, CounterPaper::A5),
            "the link of the request's page has 653 characters",
        ),
    ] {
        let error = error.unwrap_err().to_string();
        assert!(
            error.starts_with(begin) && error.contains("\n\nhint: "),
            "{error}"
        );
        assert!(
            !error.contains("himparivar.example"),
            "no secret in an error"
        );
    }
    assert!(
        receipt(&full, CounterPaper::Roll).is_ok(),
        "a roll has no end"
    );
}
