//! The whole verdict: lists in, then a text, and decision, code and claims out.

use std::cell::RefCell;

use card_payload::{CardMember, Timestamp};
use card_verifier::{Lists, TrustAnchor, TrustAnchors, Verdict, VerifiedCard, verify as judge};

use crate::{BUFFERS, Buffers};

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

#[derive(Default)]
struct State {
    anchors: Option<TrustAnchors>,
    lists: Option<Lists>,
}

/// Pins the roots, 32 bytes each, and their majority; 1 where they can be pinned.
#[unsafe(no_mangle)]
pub extern "C" fn pin() -> usize {
    with_state(|state, buffers| {
        let roots = buffers.input.chunks_exact(32).filter_map(|key| {
            Some(TrustAnchor {
                public_key: key.try_into().ok()?,
                specimen: false,
            })
        });
        state.anchors = TrustAnchors::new(roots.collect(), None).ok();
        usize::from(state.anchors.is_some())
    })
}

/// Opens a verifier update under the roots; 1 where it is taken. An older one than before is not.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> usize {
    with_state(|state, buffers| {
        let Some(anchors) = &state.anchors else {
            return 0;
        };
        let Ok(lists) = Lists::open(&buffers.input, anchors) else {
            return 0;
        };
        let seen = state.lists.as_ref().map(Lists::seen).unwrap_or_default();
        let newer = lists.not_older_than(&seen).ok();
        let taken = newer.is_some();
        state.lists = newer.or_else(|| state.lists.take());
        usize::from(taken)
    })
}

/// Verifies a text at this time, in seconds since 1970. Without lists nothing comes out; else lines:
/// decision, code, and of a genuine card number, categories, home shop, last second, then a line for each
/// member, the head first: names in Latin and Hindi, birth year, code of the relation, by tabs.
#[unsafe(no_mangle)]
pub extern "C" fn verify(now: f64) -> usize {
    with_state(|state, buffers| {
        buffers.output.clear();
        if let Some(lists) = &state.lists {
            #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
            let now = Timestamp::from_seconds(now as i64);
            let text = String::from_utf8_lossy(&buffers.input);
            write_verdict(&judge(&text, lists, now), &mut buffers.output);
        }
        buffers.output.len()
    })
}

fn with_state(answer: impl FnOnce(&mut State, &mut Buffers) -> usize) -> usize {
    STATE.with_borrow_mut(|state| BUFFERS.with_borrow_mut(|buffers| answer(state, buffers)))
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
