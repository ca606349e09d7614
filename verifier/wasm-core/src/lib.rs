//! The smallest module that verifies a family card, for whoever has a page of their own: lists and a
//! text in, code and claims out, bindings only. `verifier/wasm` is the one with everything.
//!
//! The page writes into [`input`] and calls a function; what comes out lies at [`output`] and is as
//! long as the function says.

#![expect(
    unsafe_code,
    reason = "a name that a module gives out might clash with another's; it has no other unsafe code"
)]

use std::cell::RefCell;

use card_payload::{CardMember, Timestamp};
use card_verifier::{Lists, TrustAnchor, TrustAnchors, Verdict, VerifiedCard, verify as judge};

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

#[derive(Default)]
struct Page {
    input: Vec<u8>,
    output: Vec<u8>,
    anchors: Option<TrustAnchors>,
    lists: Option<Lists>,
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

/// Pins the roots, 32 bytes each, and their majority; 1 where they can be pinned.
#[unsafe(no_mangle)]
pub extern "C" fn pin() -> usize {
    PAGE.with_borrow_mut(|page| {
        let roots = page.input.chunks_exact(32).filter_map(|key| {
            Some(TrustAnchor {
                public_key: key.try_into().ok()?,
                specimen: false,
            })
        });
        page.anchors = TrustAnchors::new(roots.collect(), None).ok();
        usize::from(page.anchors.is_some())
    })
}

/// Opens a verifier update under the roots; 1 where it is taken. An older one than before is not.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> usize {
    PAGE.with_borrow_mut(|page| {
        let Some(anchors) = &page.anchors else {
            return 0;
        };
        let Ok(lists) = Lists::open(&page.input, anchors) else {
            return 0;
        };
        let seen = page.lists.as_ref().map(Lists::seen).unwrap_or_default();
        let newer = lists.not_older_than(&seen).ok();
        let taken = newer.is_some();
        page.lists = newer.or_else(|| page.lists.take());
        usize::from(taken)
    })
}

/// Verifies a text at this time, in seconds since 1970. Without lists nothing comes out; else lines:
/// decision, code, and of a genuine card number, categories, home shop, last second, then a line for each
/// member, the head first: names in Latin and Hindi, birth year, code of the relation, by tabs.
#[unsafe(no_mangle)]
pub extern "C" fn verify(now: f64) -> usize {
    PAGE.with_borrow_mut(|page| {
        page.output.clear();
        if let Some(lists) = &page.lists {
            #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
            let now = Timestamp::from_seconds(now as i64);
            let text = String::from_utf8_lossy(&page.input);
            write_verdict(&judge(&text, lists, now), &mut page.output);
        }
        page.output.len()
    })
}

fn write_verdict(verdict: &Verdict, out: &mut Vec<u8>) {
    line(out, &[verdict.decision().word()]);
    line(out, &[verdict.code()]);
    if let Some(card) = verdict.card() {
        write_card(card, out);
    }
}

fn write_card(card: &VerifiedCard, out: &mut Vec<u8>) {
    line(out, &[&card.card_number().to_string()]);
    line(out, &[&card.categories().to_string()]);
    line(out, &[card.home_shop()]);
    line(out, &[&card.expires_at().seconds().to_string()]);
    let head = card.head();
    person(
        out,
        &head.name,
        head.name_hindi.as_deref(),
        head.birth_year,
        "0",
    );
    for member in card.members() {
        let CardMember {
            name, name_hindi, ..
        } = member;
        let relation = member.relation.code().to_string();
        person(
            out,
            name,
            name_hindi.as_deref(),
            member.birth_year,
            &relation,
        );
    }
}

fn person(out: &mut Vec<u8>, name: &str, hindi: Option<&str>, year: Option<u16>, relation: &str) {
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    line(out, &[name, hindi.unwrap_or_default(), &year, relation]);
}

/// No text of a card has a tab or a line's end: control characters are refused when it is read.
fn line(out: &mut Vec<u8>, cells: &[&str]) {
    out.extend_from_slice(cells.join("\t").as_bytes());
    out.push(b'\n');
}
