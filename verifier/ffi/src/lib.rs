//! The C library: bindings between a device's program and the verifier, and no rules of its own.
//!
//! `card_verifier.h` beside this crate is made from these files by cbindgen; a test compares them.
//! What a C programmer must know stands in the comments there, so they speak of C.

#![expect(
    unsafe_code,
    reason = "C gives pointers and takes names; every pointer is looked at in `from_c` alone"
)]

mod answer;
mod from_c;

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use card_payload::Timestamp;
use card_verifier::Session;

pub use answer::{CARD_CODE_BYTES, CardAnswer, CardDecision};

/// A device's verifier: pinned roots, lists, and what it remembers from scan to scan.
///
/// There may be several; they share nothing. One verifier is used by one thread at a time, whichever
/// that is; different ones at the same time.
#[derive(Debug, Default)]
pub struct CardVerifier {
    session: Session,
    /// What the last answer points to.
    output: Vec<u8>,
}

/// A new verifier that trusts nothing until `card_verifier_start`. The caller owns it and gives it back
/// with `card_verifier_free`.
#[unsafe(no_mangle)]
pub extern "C" fn card_verifier_new() -> *mut CardVerifier {
    let made = catch_unwind(|| Box::into_raw(Box::default()));
    made.unwrap_or(ptr::null_mut())
}

/// Frees a verifier and what its last answer points to. NULL is allowed.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_free(verifier: *mut CardVerifier) {
    if !verifier.is_null() {
        // SAFETY: it came from `Box::into_raw` and the caller gives it back once.
        let owned = AssertUnwindSafe(unsafe { Box::from_raw(verifier) });
        // Nothing in it has a destructor that could panic, and nobody to tell if one had.
        drop(catch_unwind(move || drop(owned)));
    }
}

/// Begins with roots and memory, as JSON:
/// `{"roots": ["<64 hexadecimal digits>"], "threshold": 2, "memory": {…}}`. All of it may be left out:
/// without `threshold` the majority of the roots must have signed, and `memory` is what
/// `card_verifier_remembered` gave. The demonstration's roots are always pinned too; what stands under
/// them is marked as specimen. Lists that were there before are forgotten.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`; `json` is NULL or has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_start(
    verifier: *mut CardVerifier,
    json: *const c_char,
    length: usize,
) -> CardAnswer {
    // SAFETY: as the caller promises.
    let (verifier, json) = unsafe {
        (
            from_c::verifier(verifier),
            from_c::bytes(json.cast(), length),
        )
    };
    answer(verifier, |session| session.start(json))
}

/// Opens the lists that were kept, as `card_verifier_kept` gave them. Every signature in them is
/// checked again, so the file needs no protection.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`; `kept` is NULL or has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_open_kept(
    verifier: *mut CardVerifier,
    kept: *const u8,
    length: usize,
) -> CardAnswer {
    // SAFETY: as the caller promises.
    let (verifier, kept) = unsafe { (from_c::verifier(verifier), from_c::bytes(kept, length)) };
    answer(verifier, |session| session.open_kept(kept))
}

/// Takes a file: an update, a delta, a trust list or a month's scale. Refused, it changes nothing.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`; `file` is NULL or has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_take(
    verifier: *mut CardVerifier,
    file: *const u8,
    length: usize,
) -> CardAnswer {
    // SAFETY: as the caller promises.
    let (verifier, file) = unsafe { (from_c::verifier(verifier), from_c::bytes(file, length)) };
    answer(verifier, |session| session.take(file))
}

/// Takes a part of an update, as an SMS or a poster's code has it; a text that begins with `FCD`,
/// `FCT`, `FCU` or `FCS` is one. With the last part the whole is taken.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`; `text` is NULL or has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_take_part(
    verifier: *mut CardVerifier,
    text: *const c_char,
    length: usize,
) -> CardAnswer {
    // SAFETY: as the caller promises.
    let (verifier, text) = unsafe {
        (
            from_c::verifier(verifier),
            from_c::bytes(text.cast(), length),
        )
    };
    answer(verifier, |session| {
        session.take_part(&String::from_utf8_lossy(text))
    })
}

/// Which lists there are, and how old they are. `now` is in seconds since 1970, UTC.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_lists(verifier: *mut CardVerifier, now: i64) -> CardAnswer {
    // SAFETY: as the caller promises.
    let verifier = unsafe { from_c::verifier(verifier) };
    answer(verifier, |session| {
        session.lists(Timestamp::from_seconds(now))
    })
}

/// Verifies the text of a scanned code. `now` is the device's clock in seconds since 1970, UTC. The
/// answer has a decision, a code, and as JSON the words to show and what the card says.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`; `text` is NULL or has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_verify(
    verifier: *mut CardVerifier,
    text: *const c_char,
    length: usize,
    now: i64,
) -> CardAnswer {
    // SAFETY: as the caller promises.
    let (verifier, text) = unsafe {
        (
            from_c::verifier(verifier),
            from_c::bytes(text.cast(), length),
        )
    };
    answer(verifier, |session| {
        session.verify(&String::from_utf8_lossy(text), Timestamp::from_seconds(now))
    })
}

/// The lists as bytes, to be stored and given to `card_verifier_open_kept` at the next start. Empty
/// where there are none.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_kept(verifier: *mut CardVerifier) -> CardAnswer {
    // SAFETY: as the caller promises.
    let verifier = unsafe { from_c::verifier(verifier) };
    answer(verifier, |session| session.kept())
}

/// What to remember, as JSON: the highest versions and issues that were seen. It is stored and given
/// as `memory` to `card_verifier_start`, so that nothing older is believed. Empty where it has not
/// changed since it was asked last.
///
/// # Safety
/// `verifier` is NULL or from `card_verifier_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn card_verifier_remembered(verifier: *mut CardVerifier) -> CardAnswer {
    // SAFETY: as the caller promises.
    let verifier = unsafe { from_c::verifier(verifier) };
    answer(verifier, Session::memory)
}

/// Does the work and keeps its output; a panic becomes an answer and a verifier that trusts nothing.
fn answer(
    verifier: Option<&mut CardVerifier>,
    work: impl FnOnce(&mut Session) -> Vec<u8>,
) -> CardAnswer {
    let Some(verifier) = verifier else {
        return CardAnswer::without_bytes("C-NULL");
    };
    let done = catch_unwind(AssertUnwindSafe(|| {
        verifier.output = work(&mut verifier.session);
        CardAnswer::of(&mut verifier.output)
    }));
    done.unwrap_or_else(|_| {
        *verifier = CardVerifier::default();
        CardAnswer::without_bytes("C-FAULT")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_may_go_from_thread_to_thread() {
        fn goes<T: Send>() {}
        goes::<CardVerifier>();
    }

    #[test]
    fn null_is_never_followed() {
        let (null, nothing) = (ptr::null_mut(), ptr::null());
        // SAFETY: NULL is what the functions allow.
        let answers = unsafe {
            card_verifier_free(null);
            [
                card_verifier_start(null, nothing, 3),
                card_verifier_open_kept(null, nothing.cast(), 3),
                card_verifier_take(null, nothing.cast(), 3),
                card_verifier_take_part(null, nothing, 3),
                card_verifier_lists(null, 0),
                card_verifier_verify(null, nothing, 3, 0),
                card_verifier_kept(null),
                card_verifier_remembered(null),
            ]
        };
        assert!(answers.iter().all(|answer| answer.code() == "C-NULL"));
        let verifier = card_verifier_new();
        // SAFETY: the verifier is a new one, and NULL is allowed for a text.
        let codes = unsafe {
            let codes = [
                card_verifier_start(verifier, nothing, 3).code(),
                card_verifier_take(verifier, nothing.cast(), 3).code(),
                card_verifier_verify(verifier, nothing, usize::MAX, 0).code(),
            ];
            card_verifier_free(verifier);
            codes
        };
        assert_eq!(codes, ["P-START", "P-START", "P-NO-LISTS"]);
    }

    #[test]
    fn a_panic_stays_inside_and_leaves_a_verifier_that_trusts_nothing() {
        let mut verifier = CardVerifier::default();
        assert_eq!(verifier.session.start(b"{}"), b"{\"ok\":true}");
        let fault = answer(Some(&mut verifier), |_| panic!("as a test"));
        assert_eq!(fault.code(), "C-FAULT");
        assert!(fault.bytes.is_null());
        let after = answer(Some(&mut verifier), |session| session.take(b""));
        assert_eq!(after.code(), "P-START");
    }
}
