//! The shop page's module: bindings between a page and the verifier, and no rules of its own.
//!
//! The page writes into [`input`] and calls a function; what comes out lies at [`output`] and is as
//! long as the function says. Texts are UTF-8, answers JSON. There is one page and one thread, so
//! that all state is one session.

#![expect(
    unsafe_code,
    reason = "a name that a module gives out might clash with another's; it has no other unsafe code"
)]

use std::cell::RefCell;

use card_payload::Timestamp;
use card_verifier::Session;

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

#[derive(Default)]
struct Page {
    input: Vec<u8>,
    output: Vec<u8>,
    session: Session,
}

/// Room for so many bytes that the page writes before it calls a function.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    PAGE.with_borrow_mut(|page| {
        page.input.clear();
        page.input.resize(length, 0);
        page.input.as_mut_ptr()
    })
}

/// What the function called last gave out.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    PAGE.with_borrow(|page| page.output.as_ptr())
}

/// Begins with roots, memory, register and the shop's settings; see [`Session::start`].
#[unsafe(no_mangle)]
pub extern "C" fn start() -> usize {
    answer(Session::start)
}

/// Opens the lists that were kept, as [`kept`] gave them.
#[unsafe(no_mangle)]
pub extern "C" fn open_kept() -> usize {
    answer(Session::open_kept)
}

/// Takes an update, a delta or a trust list.
#[unsafe(no_mangle)]
pub extern "C" fn take() -> usize {
    answer(Session::take)
}

/// Takes a part of an update, as an SMS or a poster's code has it.
#[unsafe(no_mangle)]
pub extern "C" fn take_part() -> usize {
    answer(|session, input| session.take_part(&String::from_utf8_lossy(input)))
}

/// Which lists there are, and how old they are at this time, in seconds since 1970.
#[unsafe(no_mangle)]
pub extern "C" fn lists(now: f64) -> usize {
    answer(|session, _| session.lists(timestamp(now)))
}

/// Verifies a scanned text at this time, in seconds since 1970.
#[unsafe(no_mangle)]
pub extern "C" fn verify(now: f64) -> usize {
    answer(|session, input| session.verify(&String::from_utf8_lossy(input), timestamp(now)))
}

/// A person looked and says that the clock is right at this time.
#[unsafe(no_mangle)]
pub extern "C" fn clock_is_right(now: f64) -> usize {
    answer(|session, _| session.clock_is_right(timestamp(now)))
}

/// Sets the code of this shop.
#[unsafe(no_mangle)]
pub extern "C" fn set_shop() -> usize {
    answer(|session, input| session.set_shop(&String::from_utf8_lossy(input)))
}

/// Notes that the card on the screen was served; the input is why without a fingerprint.
#[unsafe(no_mangle)]
pub extern "C" fn note(now: f64) -> usize {
    answer(|session, input| session.note(&String::from_utf8_lossy(input), timestamp(now)))
}

/// Notes a typed number of a card.
#[unsafe(no_mangle)]
pub extern "C" fn note_typed(now: f64) -> usize {
    answer(|session, input| session.note_typed(&String::from_utf8_lossy(input), timestamp(now)))
}

/// The verdict leaves the screen.
#[unsafe(no_mangle)]
pub extern "C" fn forget() -> usize {
    answer(|session, _| {
        session.forget();
        Vec::new()
    })
}

/// How the register stands.
#[unsafe(no_mangle)]
pub extern "C" fn register(now: f64) -> usize {
    answer(|session, _| session.register(timestamp(now)))
}

/// A month's lines for the department, as CSV.
#[unsafe(no_mangle)]
pub extern "C" fn hand_back() -> usize {
    answer(|session, input| session.hand_back(&String::from_utf8_lossy(input)))
}

/// The month was handed back.
#[unsafe(no_mangle)]
pub extern "C" fn handed_back() -> usize {
    answer(|session, input| session.handed_back(&String::from_utf8_lossy(input)))
}

/// The register to keep, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn ledger() -> usize {
    answer(|session, _| session.ledger())
}

/// The lists to keep, as bytes.
#[unsafe(no_mangle)]
pub extern "C" fn kept() -> usize {
    answer(|session, _| session.kept())
}

/// What to remember, as JSON; nothing where it has not changed.
#[unsafe(no_mangle)]
pub extern "C" fn remembered() -> usize {
    answer(|session, _| session.memory())
}

/// The text of the code in a picture of one byte a pixel, row by row; nothing where none is read.
#[cfg(feature = "decoder")]
#[unsafe(no_mangle)]
pub extern "C" fn decode(width: u32, height: u32) -> usize {
    answer(|_, input| {
        let text = code_reader::read_code(input, width, height);
        text.unwrap_or_default().into_bytes()
    })
}

fn answer(work: impl FnOnce(&mut Session, &[u8]) -> Vec<u8>) -> usize {
    PAGE.with_borrow_mut(|page| {
        page.output = work(&mut page.session, &page.input);
        page.output.len()
    })
}

/// The page's clock gives whole numbers far below 2^53; what is none becomes 1970, which no list
/// lets pass.
fn timestamp(seconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    let seconds = seconds as i64;
    Timestamp::from_seconds(seconds)
}
