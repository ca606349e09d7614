//! Printed pages become pictures at 300 dpi, and two readers find the signed text in each.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use system_tests::demo::{Demo, demo};
use system_tests::page_picture::{PagePicture, Pages, draw};
use system_tests::qr_reader::{read_with_rxing, read_with_zbar};

/// Cards whose pages are read in every run. Each hard case of the synthetic register stands in
/// them several times.
const CARDS: usize = 200;

/// Cards that are drawn and read in one go.
const BATCH: usize = 20;

/// Read all pages instead: `tests/all-pages` sets it.
const ALL_PAGES: &str = "ALL_PAGES";

#[test]
#[expect(clippy::print_stdout, reason = "`tests/all-pages` shows the result")]
fn zbar_and_rxing_read_the_signed_text_from_every_printed_page() {
    let demo = demo();
    let numbers = demo.card_numbers();
    let all = std::env::var_os(ALL_PAGES).is_some();
    let cards = if all { numbers.len() } else { CARDS };
    let started = Instant::now();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let first = next.fetch_add(BATCH, Ordering::Relaxed);
                    if first >= cards {
                        return;
                    }
                    let batch = &numbers[first..cards.min(first + BATCH)];
                    let found = read_batch(demo, first, batch);
                    failures.lock().expect("no reader panics").extend(found);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no reader panics");
    let seconds = started.elapsed().as_secs();
    println!(
        "{cards} backs at 300 dpi, {} not read by both, {seconds} s",
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let types: BTreeSet<&str> = numbers[..cards]
        .iter()
        .map(|number| &*demo.family_of(number).card_type)
        .collect();
    assert_eq!(
        types.into_iter().collect::<Vec<_>>(),
        ["migrant", "permanent", "temporary"]
    );
}

fn read_batch(demo: &Demo, first: usize, numbers: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let page = |card: usize| u32::try_from(2 * card).expect("a page");
    let pages = Pages {
        first: page(first) + 1,
        last: page(first + numbers.len()),
        backs_only: true,
    };
    let pictures = draw(&demo.lot_pdf(), folder.path(), 300, &pages);
    assert_eq!(pictures.len(), numbers.len());
    let mut failures = Vec::new();
    for (path, number) in pictures.iter().zip(numbers) {
        let signed = demo.texts.get(*number).map(String::as_str);
        let picture = PagePicture::read(path);
        for (reader, read) in [
            ("zbar", read_with_zbar(path)),
            ("rxing", read_with_rxing(&picture)),
        ] {
            if read.as_deref() != signed {
                let how = if read.is_some() {
                    "reads another text"
                } else {
                    "reads nothing"
                };
                failures.push(format!("{reader} {how} from card {number}"));
            }
        }
    }
    failures
}
