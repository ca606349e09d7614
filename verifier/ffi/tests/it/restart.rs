//! A device that is switched off and on again.

#![expect(unsafe_code, reason = "the functions are called as C calls them")]

use std::slice;

use card_verifier_c::{
    CardAnswer, CardDecision, card_verifier_free, card_verifier_kept, card_verifier_lists,
    card_verifier_new, card_verifier_open_kept, card_verifier_remembered, card_verifier_start,
    card_verifier_take, card_verifier_verify,
};
use serde_json::{Value, json};

use crate::c_program::{update_of, vector};

/// A copy of what an answer points to.
fn bytes_of(answer: &CardAnswer) -> Vec<u8> {
    // SAFETY: an answer that is not to a wrong call points to so many bytes until the next call.
    unsafe { slice::from_raw_parts(answer.bytes.cast::<u8>(), answer.length) }.to_vec()
}

#[test]
fn what_was_kept_and_remembered_opens_the_next_verifier() {
    let lists = vector("lists/standard");
    let update = update_of(&lists);
    let card = vector("valid/five-members");
    let (text, now) = (
        card["text"].as_str().unwrap(),
        card["at_seconds"].as_i64().unwrap(),
    );
    let start = json!({ "roots": lists["roots"] }).to_string();
    // SAFETY: verifiers are new ones, and each text is given with its length.
    unsafe {
        let first = card_verifier_new();
        card_verifier_start(first, start.as_ptr().cast(), start.len());
        card_verifier_take(first, update.as_ptr(), update.len());
        let verdict = card_verifier_verify(first, text.as_ptr().cast(), text.len(), now);
        assert_eq!(verdict.decision, CardDecision::Accept);
        let kept = bytes_of(&card_verifier_kept(first));
        let memory = bytes_of(&card_verifier_remembered(first));
        assert_eq!(card_verifier_remembered(first).length, 0, "nothing is new");
        card_verifier_free(first);

        let memory: Value = serde_json::from_slice(&memory).unwrap();
        let start = json!({ "roots": lists["roots"], "memory": memory }).to_string();
        let second = card_verifier_new();
        card_verifier_start(second, start.as_ptr().cast(), start.len());
        card_verifier_open_kept(second, kept.as_ptr(), kept.len());
        let verdict = card_verifier_verify(second, text.as_ptr().cast(), text.len(), now);
        assert_eq!(verdict.decision, CardDecision::Accept);
        let answer = card_verifier_lists(second, now);
        let answer: Value = serde_json::from_slice(&bytes_of(&answer)).unwrap();
        assert_eq!(answer["version"], 12);
        card_verifier_free(second);
    }
}
