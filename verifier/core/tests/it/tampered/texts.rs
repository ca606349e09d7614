//! Bits, characters and lengths.

use std::io::Write;

use card_payload::{qr_text, token_from_text};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::corpus::Corpus;

/// The characters of base45.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

pub(super) fn add(corpus: &mut Corpus, place: usize) {
    bits(corpus, place);
    bytes(corpus, place);
    lengths(corpus, place);
    characters(corpus, place);
    packings(corpus, place);
}

/// Single bits of every region: all of the headers', a choice of the others'.
fn bits(corpus: &mut Corpus, place: usize) {
    let token = corpus.cards[place].token.clone();
    let pieces = corpus.cards[place].pieces.clone();
    let signature = token.len() - pieces.signature.len();
    // The signature has a head of two bytes.
    let payload = signature - 2 - pieces.payload.len();
    for bit in 0..payload * 8 {
        flip(corpus, "a bit of the headers", place, bit);
    }
    for _ in 0..180 {
        let bit = payload * 8 + corpus.below(pieces.payload.len() * 8);
        flip(corpus, "a bit of the claims", place, bit);
    }
    for bit in (signature - 2) * 8..signature * 8 {
        flip(corpus, "a bit of the signature", place, bit);
    }
    for _ in 0..180 {
        let bit = signature * 8 + corpus.below(pieces.signature.len() * 8);
        flip(corpus, "a bit of the signature", place, bit);
    }
}

fn flip(corpus: &mut Corpus, how: &'static str, place: usize, bit: usize) {
    let mut token = corpus.cards[place].token.clone();
    token[bit / 8] ^= 1 << (bit % 8);
    corpus.add_token(how, place, &token);
}

/// Two to eight bytes at once.
fn bytes(corpus: &mut Corpus, place: usize) {
    for _ in 0..80 {
        let mut token = corpus.cards[place].token.clone();
        for _ in 0..2 + corpus.below(7) {
            let at = corpus.below(token.len());
            token[at] = corpus.other_byte(token[at]);
        }
        corpus.add_token("several bytes", place, &token);
    }
}

/// Shorter, longer, twice.
fn lengths(corpus: &mut Corpus, place: usize) {
    let token = corpus.cards[place].token.clone();
    let text = corpus.cards[place].text.clone();
    for _ in 0..40 {
        let end = corpus.below(token.len());
        corpus.add_token("a token cut", place, &token[..end]);
        let begin = 1 + corpus.below(token.len() - 1);
        corpus.add_token("a token's beginning cut", place, &token[begin..]);
        let end = corpus.below(text.len());
        corpus.add("a text cut", place, text[..end].to_owned());
        let (from, length) = (corpus.below(token.len() - 8), 1 + corpus.below(8));
        let without = [&token[..from], &token[from + length..]].concat();
        corpus.add_token("bytes taken out", place, &without);
        let again = [&token[..from + length], &token[from..]].concat();
        corpus.add_token("bytes twice", place, &again);
    }
    for _ in 0..20 {
        let longer: Vec<u8> = (0..=corpus.below(16))
            .map(|_| corpus.other_byte(0))
            .collect();
        corpus.add_token("bytes added", place, &[&token[..], &longer].concat());
        corpus.add_token("bytes put before", place, &[&longer[..], &token].concat());
        let letters: String = longer.iter().map(|byte| letter(*byte)).collect();
        corpus.add("characters added", place, format!("{text}{letters}"));
    }
    corpus.add("a text twice", place, format!("{text}{text}"));
    corpus.add_token("a token twice", place, &[&token[..], &token].concat());
    let other = (place + 1) % corpus.cards.len();
    let two = [&token[..], &corpus.cards[other].token].concat();
    corpus.add_token("a token twice", place, &two);
    let two = format!("{text}{}", corpus.cards[other].text);
    corpus.add("a text twice", place, two);
}

fn characters(corpus: &mut Corpus, place: usize) {
    let text = corpus.cards[place].text.clone();
    for _ in 0..90 {
        let mut changed = text.clone().into_bytes();
        for _ in 0..=corpus.below(3) {
            let at = corpus.below(changed.len());
            changed[at] = ALPHABET[corpus.below(ALPHABET.len())];
        }
        let changed = String::from_utf8(changed).unwrap();
        corpus.add("base45 letters changed", place, changed);
        let mut swapped = text.clone().into_bytes();
        let (one, other) = (corpus.below(text.len()), corpus.below(text.len()));
        swapped.swap(one, other);
        let swapped = String::from_utf8(swapped).unwrap();
        corpus.add("base45 letters swapped", place, swapped);
        let mut foreign = text.clone();
        foreign.insert(one, ['é', '!', '\t', '@', '_'][other % 5]);
        corpus.add("a foreign letter", place, foreign);
    }
    // The same card, as scanners type it.
    corpus.add("small letters", place, text.to_ascii_lowercase());
    corpus.add("a line end", place, format!("{text}\r\n"));
}

/// Other compressions: of the same bytes, which is the same card, and of changed ones.
fn packings(corpus: &mut Corpus, place: usize) {
    let good = corpus.cards[place].token.clone();
    for level in 0..=9 {
        corpus.add("compressed again", place, packed(&good, level));
        for _ in 0..4 {
            let mut token = good.clone();
            let at = corpus.below(token.len());
            token[at] = corpus.other_byte(token[at]);
            corpus.add("changed and compressed", place, packed(&token, level));
        }
    }
    let zlib = zlib(&good, 9);
    for _ in 0..30 {
        let mut stream = zlib.clone();
        let at = 2 + corpus.below(stream.len() - 2);
        stream[at] = corpus.other_byte(stream[at]);
        corpus.add("compressed bytes changed", place, base45::encode(&stream));
    }
    // Its checksum made right again, so that only the signature can tell.
    for _ in 0..20 {
        let mut stream = self::zlib(&good, 0);
        let at = 7 + corpus.below(good.len());
        stream[at] = corpus.other_byte(stream[at]);
        let end = stream.len() - 4;
        let check = adler(&stream[7..end]);
        stream.truncate(end);
        stream.extend(check.to_be_bytes());
        let text = base45::encode(as_level_9(stream));
        assert!(token_from_text(&text).is_ok(), "the checksum is right");
        corpus.add("a right checksum over changed bytes", place, text);
    }
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::best());
    raw.write_all(&good).unwrap();
    let raw = raw.finish().unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&good).unwrap();
    for stream in [
        raw.clone(),
        gzip.finish().unwrap(),
        [&[0x78, 0xda][..], &raw].concat(),
        [&zlib[..], &zlib].concat(),
        self::zlib(&zlib, 9),
        good.clone(),
    ] {
        corpus.add("another container", place, base45::encode(stream));
    }
    corpus.add_token("another container", place, qr_text(&good).as_bytes());
}

/// A text at another level, with the header that every card has.
fn packed(token: &[u8], level: u32) -> String {
    base45::encode(as_level_9(zlib(token, level)))
}

fn zlib(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn as_level_9(mut stream: Vec<u8>) -> Vec<u8> {
    stream[..2].copy_from_slice(&[0x78, 0xda]);
    stream
}

/// Adler-32, RFC 1950 section 8.2.
fn adler(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

fn letter(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])
}
