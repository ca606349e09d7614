//! More than ten thousand tampered cards: none is accepted, and of none can anything be read.
//!
//! The page's module says the same of the same cards (`tests/page/tampered.test.js`), which reads them
//! from a file: `WRITE_TAMPERED=FILE cargo test -p card-verifier tampered`.

mod corpus;
mod fields;
mod headers;
mod pieces;
mod signatures;
mod texts;

use std::collections::BTreeMap;
use std::fmt::Write;

use card_verifier::{Decision, verify};
use serde_json::json;

use self::corpus::{Corpus, Tampered};
use crate::vectors::standard_lists;

/// What the choices of the corpus come from.
const SEED: u64 = 169;

#[test]
fn no_tampered_card_is_accepted_or_shows_anything() {
    let corpus = Corpus::new(SEED);
    let lists = standard_lists();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for Tampered {
        how, from, text, ..
    } in corpus.texts(false)
    {
        let verdict = verify(text, &lists, corpus.at);
        let place = format!("{how}, {from}: {text}");
        assert_ne!(verdict.decision(), Decision::Accept, "{place}");
        assert!(verdict.card().is_none(), "{place} shows a card");
        *counts.entry(how).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    assert!(total >= 10_000, "{total} tampered cards: {counts:?}");
    for (how, count) in &counts {
        assert!(*count >= 10, "{how}: {count}");
    }
}

/// Another packing, or a header that is neither signed nor used, changes nothing of what was signed:
/// such a text is the same card, or is refused.
#[test]
fn another_packing_of_the_same_signed_bytes_says_what_they_say() {
    let corpus = Corpus::new(SEED);
    let lists = standard_lists();
    let (mut accepted, mut refused) = (0, 0);
    for Tampered {
        how, from, text, ..
    } in corpus.texts(true)
    {
        let verdict = verify(text, &lists, corpus.at);
        let original = verify(corpus.text_of(from), &lists, corpus.at);
        match verdict.card() {
            Some(card) => {
                assert_eq!(Some(card), original.card(), "{how}, {from}");
                accepted += 1;
            }
            None => refused += 1,
        }
    }
    assert!(accepted >= 100 && refused >= 10, "{accepted}, {refused}");
}

#[test]
fn the_corpus_is_the_same_every_time_and_can_be_written_down() {
    let corpus = Corpus::new(SEED);
    let lines = lines_of(&corpus);
    assert_eq!(lines, lines_of(&Corpus::new(SEED)));
    if let Some(file) = std::env::var_os("WRITE_TAMPERED") {
        std::fs::write(file, lines).unwrap();
    }
}

fn lines_of(corpus: &Corpus) -> String {
    let mut lines = String::new();
    for same in [false, true] {
        for text in corpus.texts(same) {
            let line =
                json!({ "how": text.how, "from": text.from, "text": text.text, "same": same });
            writeln!(lines, "{line}").unwrap();
        }
    }
    lines
}
