//! What the parts of a card cost: `cargo bench -p issuer-render`.

use std::hint::black_box;
use std::io;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flate2::{Compress, Compression, FlushCompress};
use issuer_render::document::{self, DocumentSetup};
use issuer_render::face::{self, Faces};
use issuer_render::fonts::FontSet;
use issuer_render::layout::Layouts;
use issuer_render::lot::{LotSetup, LotWriter};
use issuer_render::pdf::OutputProfile;
use issuer_render::pdf::floor::Floor;
use issuer_render::press::PressProfile;
use issuer_render::text::TextShaper;
use issuer_render::{CardData, qr};
use time::OffsetDateTime;

#[path = "../tests/sample_cards/mod.rs"]
mod sample_cards;
#[path = "../tests/sample_photo/mod.rs"]
mod sample_photo;

/// Cards that the measurements go through: enough that caches do not know them all.
const CARDS: u32 = 500;

struct Shop {
    fonts: FontSet,
    layouts: Layouts,
    shaper: TextShaper,
    cards: Vec<(CardData, Faces)>,
}

impl Shop {
    fn new() -> Self {
        let fonts = FontSet::bundled().expect("sound input");
        let layouts = Layouts::bundled(&fonts).expect("sound input");
        let mut shaper = TextShaper::new(&fonts);
        let photo = sample_photo::jpeg();
        let cards = (0..CARDS)
            .map(|number| {
                let card = sample_cards::card(number, (number % 5 > 0).then_some(&*photo));
                let faces = face::lay_out(&card, layouts.get(card.card_type), &mut shaper)
                    .expect("sound input");
                (card, faces)
            })
            .collect();
        Self {
            fonts,
            layouts,
            shaper,
            cards,
        }
    }

    fn lot(&self) -> LotWriter<io::Sink> {
        let setup = LotSetup {
            title: "Measurement".into(),
            lot_id: "measurement".into(),
            created: OffsetDateTime::UNIX_EPOCH,
            profile: OutputProfile::coated(),
            press: PressProfile::bundled("single").expect("sound input"),
            first_sequence: 1,
            first_sheet: 1,
        };
        LotWriter::new(io::sink(), &self.fonts, setup).expect("sound input")
    }
}

fn symbols(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("qr/choose");
    for characters in [392, 482, 574, 816] {
        let text = "HIM PARIVAR 0123456789 ".repeat(40);
        let text = &text[..characters];
        group.bench_with_input(
            BenchmarkId::from_parameter(characters),
            text,
            |bench, text| {
                bench.iter(|| qr::choose(black_box(text)));
            },
        );
    }
    group.finish();
}

fn cards(criterion: &mut Criterion) {
    let mut shop = Shop::new();
    let mut group = criterion.benchmark_group("card");
    group.throughput(Throughput::Elements(1));

    let mut numbers = (0..shop.cards.len()).cycle();
    group.bench_function("laid out, with its QR", |bench| {
        bench.iter(|| {
            let (card, _) = &shop.cards[numbers.next().expect("sound input")];
            face::lay_out(card, shop.layouts.get(card.card_type), &mut shop.shaper)
        });
    });
    let mut lot = shop.lot();
    group.bench_function("written to a lot", |bench| {
        bench.iter(|| {
            let (card, faces) = &shop.cards[numbers.next().expect("sound input")];
            lot.add_card(card, faces, shop.layouts.get(card.card_type))
                .expect("sound input")
        });
    });
    let with_layouts = || {
        shop.cards
            .iter()
            .map(|(card, faces)| (card, faces, shop.layouts.get(card.card_type)))
    };
    let mut floor = Floor::new(with_layouts(), &shop.fonts).expect("sound input");
    group.bench_function("floor without signing", |bench| {
        bench.iter(|| {
            let index = numbers.next().expect("sound input");
            floor
                .card(index, &shop.cards[index].0, &mut io::sink())
                .expect("sound input");
        });
    });
    let setup = DocumentSetup {
        created: OffsetDateTime::UNIX_EPOCH,
        profile: OutputProfile::coated(),
    };
    group.sample_size(20);
    let (card, faces) = &shop.cards[1];
    let layout = shop.layouts.get(card.card_type);
    group.bench_function("as a single card", |bench| {
        bench.iter(|| {
            document::single_card(card, faces, layout, &shop.fonts, &setup).expect("sound input")
        });
    });
    group.bench_function("as an e-copy", |bench| {
        bench.iter(|| {
            document::e_copy(card, faces, layout, &shop.fonts, &setup).expect("sound input")
        });
    });
    group.finish();
}

/// Levels of deflate on the pages of a lot; sizes are printed, since the bench's own report has
/// times only.
fn deflate(criterion: &mut Criterion) {
    let shop = Shop::new();
    let mut lot = Vec::new();
    let setup = LotSetup {
        title: "Measurement".into(),
        lot_id: "measurement".into(),
        created: OffsetDateTime::UNIX_EPOCH,
        profile: OutputProfile::coated(),
        press: PressProfile::bundled("single").expect("sound input"),
        first_sequence: 1,
        first_sheet: 1,
    };
    let mut writer = LotWriter::new(&mut lot, &shop.fonts, setup).expect("sound input");
    for (card, faces) in &shop.cards[..50] {
        writer
            .add_card(card, faces, shop.layouts.get(card.card_type))
            .expect("sound input");
    }
    writer.finish().expect("sound input");
    let document = lopdf::Document::load_mem(&lot).expect("sound input");
    let pages: Vec<Vec<u8>> = document
        .page_iter()
        .map(|page| document.get_page_content(page))
        .collect();
    let bytes: usize = pages.iter().map(Vec::len).sum();

    let mut group = criterion.benchmark_group("deflate/page");
    group.throughput(Throughput::Elements(pages.len() as u64));
    for level in [1, 2, 3, 4, 5, 6, 9] {
        let mut compress = Compress::new(Compression::new(level), true);
        let mut out = Vec::with_capacity(1 << 16);
        let mut run = || {
            let mut size = 0;
            for page in &pages {
                compress.reset();
                out.clear();
                compress
                    .compress_vec(page, &mut out, FlushCompress::Finish)
                    .expect("sound input");
                size += out.len();
            }
            size
        };
        let size = run();
        let name = format!(
            "level {level}: {} of {} bytes",
            size / pages.len(),
            bytes / pages.len()
        );
        group.bench_function(BenchmarkId::from_parameter(name), |bench| {
            bench.iter(&mut run);
        });
    }
    group.finish();
}

criterion_group!(render, symbols, cards, deflate);
criterion_main!(render);
