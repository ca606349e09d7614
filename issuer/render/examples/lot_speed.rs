//! Writes a lot of invented cards for a press and tells the processor time of its parts, beside the
//! floor, and the memory that the process had at most:
//! `cargo run --release -p issuer-render --example lot_speed -- 1000 lot.pdf sra3-21`
//!
//! In place of a profile's name it takes the path of a profile's file.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};

use issuer_render::CardData;
use issuer_render::face::{self, Faces};
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotWriter};
use issuer_render::pdf::OutputProfile;
use issuer_render::pdf::floor::Floor;
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;
#[path = "../tests/sample_photo/mod.rs"]
mod sample_photo;

/// Cards that the floor is measured with.
const FLOOR_CARDS: u32 = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let cards: u32 = arguments.next().map_or(Ok(1000), |text| text.parse())?;
    let path = arguments.next().unwrap_or_else(|| "lot.pdf".to_owned());
    let press = press(&arguments.next().unwrap_or_else(|| "single".to_owned()))?;

    let fonts = FontSet::bundled()?;
    let layouts = Layouts::bundled(&fonts)?;
    press.check_inks(&layouts)?;
    let mut shaper = TextShaper::new(&fonts);
    let photo = sample_photo::jpeg();
    let card =
        |number: u32| sample_cards::card(number, (!number.is_multiple_of(5)).then_some(&*photo));
    let setup = LotSetup {
        title: "Lot of invented cards".into(),
        lot_id: "speed".into(),
        created: time::macros::datetime!(2026-11-21 10:00 +5:30),
        profile: OutputProfile::coated(),
        press,
        first_sequence: 1,
        first_sheet: 1,
    };

    let (mut laid_out, mut written) = (0, 0);
    let mut lot = LotWriter::new(BufWriter::new(File::create(&path)?), &fonts, setup)?;
    for number in 0..cards {
        let card = card(number);
        let layout = layouts.get(card.card_type);
        let before = processor_nanoseconds()?;
        let faces = face::lay_out(&card, layout, &mut shaper)?;
        let between = processor_nanoseconds()?;
        lot.add_card(&card, &faces, layout)?;
        laid_out += between - before;
        written += processor_nanoseconds()? - between;
    }
    let before = processor_nanoseconds()?;
    let summary = lot.finish()?;
    written += processor_nanoseconds()? - before;
    let memory = peak_kilobytes()? / 1024;

    let sample: Vec<(CardData, Faces)> = (0..FLOOR_CARDS)
        .map(|number| {
            let card = card(number);
            let faces = face::lay_out(&card, layouts.get(card.card_type), &mut shaper)?;
            Ok((card, faces))
        })
        .collect::<Result<_, face::FaceError>>()?;
    let with_layouts = sample
        .iter()
        .map(|(card, faces)| (card, faces, layouts.get(card.card_type)));
    let mut floor = Floor::new(with_layouts, &fonts)?;
    let floor_path = format!("{path}.floor");
    let mut out = BufWriter::new(File::create(&floor_path)?);
    let before = processor_nanoseconds()?;
    for (index, (card, _)) in sample.iter().enumerate() {
        floor.card(index, card, &mut out)?;
    }
    let floor = (processor_nanoseconds()? - before) / u64::from(FLOOR_CARDS) / 1000;
    out.flush()?;
    std::fs::remove_file(floor_path)?;

    let micros = |nanoseconds: u64| nanoseconds / u64::from(cards.max(1)) / 1000;
    let whole = micros(laid_out + written).max(1);
    writeln!(
        std::io::stdout(),
        "{cards} cards on {} sheets, {} bytes; processor time of a card: {} µs laid out with its \
         QR, {} µs written, {whole} µs in all; {} cards a CPU-second; floor {floor} µs without \
         signing, {} % of it; {memory} MB of memory at most",
        summary.sheets,
        summary.bytes,
        micros(laid_out),
        micros(written),
        1_000_000 / whole,
        100 * floor / whole,
    )?;
    Ok(())
}

fn press(name: &str) -> Result<PressProfile, Box<dyn Error>> {
    if PressProfile::bundled_names().any(|bundled| bundled == name) {
        return Ok(PressProfile::bundled(name)?);
    }
    Ok(PressProfile::parse(&std::fs::read_to_string(name)?)?)
}

/// Time that this thread had a processor (Linux).
fn processor_nanoseconds() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split(' ').next().unwrap_or_default().parse()?)
}

/// The most memory that the process had so far (Linux).
fn peak_kilobytes() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.unwrap_or_default().parse()?)
}
