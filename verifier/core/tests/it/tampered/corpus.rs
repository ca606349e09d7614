//! All tampered cards, made from the valid vectors by a seed.

use std::collections::BTreeSet;

use card_payload::{Timestamp, qr_text};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::pieces::Pieces;
use super::{fields, headers, signatures, texts};
use crate::vectors::read;

/// A text and how it came about.
#[derive(Debug)]
pub(super) struct Tampered {
    pub(super) how: &'static str,
    /// The vector's name.
    pub(super) from: String,
    pub(super) text: String,
    same: bool,
}

/// A valid card to begin with.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) token: Vec<u8>,
    pub(super) pieces: Pieces,
}

#[derive(Debug)]
pub(super) struct Corpus {
    /// When the valid cards are valid.
    pub(super) at: Timestamp,
    pub(super) cards: Vec<Card>,
    random: ChaCha8Rng,
    seen: BTreeSet<String>,
    texts: Vec<Tampered>,
}

/// Names and texts of the valid vectors, which are all under the same lists at the same time.
pub(super) fn valid_texts() -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let valid = read("valid");
    assert!(
        valid.iter().all(|vector| vector["lists"] == "standard"
            && vector["at_seconds"] == valid[0]["at_seconds"])
    );
    valid
        .iter()
        .map(|vector| (text(&vector["name"]), text(&vector["text"])))
        .collect()
}

impl Corpus {
    pub(super) fn new(seed: u64) -> Self {
        let card = |(name, text): (String, String)| {
            let token = card_payload::token_from_text(&text).unwrap();
            let pieces = Pieces::of_token(&token).unwrap();
            Card {
                name,
                text,
                token,
                pieces,
            }
        };
        let cards: Vec<Card> = valid_texts().into_iter().map(card).collect();
        let mut corpus = Self {
            at: Timestamp::from_seconds(read("valid")[0]["at_seconds"].as_i64().unwrap()),
            seen: cards.iter().map(|card| card.text.clone()).collect(),
            cards,
            random: ChaCha8Rng::seed_from_u64(seed),
            texts: Vec::new(),
        };
        for place in 0..corpus.cards.len() {
            texts::add(&mut corpus, place);
            fields::add(&mut corpus, place);
            signatures::add(&mut corpus, place);
            headers::add(&mut corpus, place);
        }
        corpus
    }

    /// The texts of which none may be accepted, or other packings of the same signed bytes and
    /// signature.
    pub(super) fn texts(&self, same: bool) -> impl Iterator<Item = &Tampered> {
        self.texts.iter().filter(move |text| text.same == same)
    }

    pub(super) fn text_of(&self, name: &str) -> &str {
        let mut cards = self.cards.iter();
        &cards.find(|card| card.name == name).unwrap().text
    }

    /// Adds a text; where it has the very bytes that some card's signature is over, it counts as that
    /// card.
    pub(super) fn add(&mut self, how: &'static str, place: usize, text: String) {
        let same = Pieces::of_text(&text).and_then(|pieces| {
            let mut cards = self.cards.iter();
            cards.find(|card| card.pieces.is_same_card(&pieces))
        });
        let from = same.unwrap_or(&self.cards[place]).name.clone();
        let same = same.is_some();
        self.push(how, from, text, same);
    }

    pub(super) fn add_token(&mut self, how: &'static str, place: usize, token: &[u8]) {
        self.add(how, place, qr_text(token));
    }

    /// Adds a token that must be refused though its signature holds.
    pub(super) fn add_refused(&mut self, how: &'static str, place: usize, token: &[u8]) {
        let from = self.cards[place].name.clone();
        self.push(how, from, qr_text(token), false);
    }

    fn push(&mut self, how: &'static str, from: String, text: String, same: bool) {
        if self.seen.insert(text.clone()) {
            self.texts.push(Tampered {
                how,
                from,
                text,
                same,
            });
        }
    }

    /// A number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random.next_u64() % limit as u64).unwrap()
    }

    /// A byte other than this one.
    pub(super) fn other_byte(&mut self, byte: u8) -> u8 {
        byte ^ u8::try_from(1 + self.below(255)).unwrap()
    }
}
