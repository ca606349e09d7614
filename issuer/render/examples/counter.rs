//! Writes a counter's papers for an invented request into a folder:
//! `cargo run --release -p issuer-render --example counter -- counter`

use std::error::Error;
use std::path::PathBuf;

use issuer_render::document::{self, DocumentSetup};
use issuer_render::face;
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::papers::{self, CounterPaper, ReceiptPayment, SlipFee};
use issuer_render::pdf::OutputProfile;
use issuer_render::qr_svg::qr_svg;
use issuer_render::text::TextShaper;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;
#[path = "../tests/sample_counter/mod.rs"]
mod sample_counter;
#[path = "../tests/sample_photo/mod.rs"]
mod sample_photo;

use sample_counter::{receipt, rupees, slip, upi_link};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1);
    let folder = PathBuf::from(folder.unwrap_or_else(|| "counter".to_owned()));
    let fonts = FontSet::bundled()?;
    let setup = DocumentSetup {
        created: time::macros::datetime!(2026-11-28 10:00 +5:30),
        profile: OutputProfile::coated(),
    };
    std::fs::create_dir_all(&folder)?;
    let link = upi_link(rupees("55"));
    let paid = ReceiptPayment::Upi {
        reference: "SAMPLE-UTR-0001".to_owned(),
    };
    for (paper, size) in [(CounterPaper::A5, "a5"), (CounterPaper::Roll, "roll")] {
        for (name, payment) in [
            ("cash", ReceiptPayment::Cash),
            ("upi", paid.clone()),
            ("not-confirmed", ReceiptPayment::NotConfirmed),
        ] {
            let bytes = papers::receipt(&receipt(payment), paper, &fonts, &setup)?;
            std::fs::write(folder.join(format!("receipt-{name}-{size}.pdf")), bytes)?;
        }
        for (name, fee) in [
            ("free", SlipFee::Free),
            ("paid", SlipFee::Paid),
            ("cash", SlipFee::Cash(rupees("55"))),
            ("upi", SlipFee::Upi(link.clone())),
        ] {
            let mut contents = slip(fee);
            contents.specimen = name == "cash";
            let bytes = papers::slip(&contents, paper, &fonts, &setup)?;
            std::fs::write(folder.join(format!("slip-{name}-{size}.pdf")), bytes)?;
        }
    }
    let layouts = Layouts::bundled(&fonts)?;
    let mut card = sample_cards::card(1, Some(&sample_photo::jpeg()));
    card.card_type = issuer_domain::CardType::Temporary;
    card.expires_on = time::macros::date!(2026 - 12 - 28);
    let layout = layouts.get(card.card_type);
    let faces = face::lay_out(&card, layout, &mut TextShaper::new(&fonts))?;
    let interim = document::interim_card(&card, &faces, layout, &fonts, &setup)?;
    std::fs::write(folder.join("interim.pdf"), interim)?;
    let svg = qr_svg(link.as_str(), "₹ 55.00").ok_or("the link is too long")?;
    std::fs::write(folder.join("upi.svg"), svg)?;
    Ok(())
}
