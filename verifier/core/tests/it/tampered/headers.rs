//! Other key ids, other algorithms, tricks with the header that is not signed, and other forms of the
//! envelope.

use super::corpus::Corpus;
use super::pieces::Pieces;
use crate::cbor::Item;
use crate::support::id_of;

const ALGORITHM: i64 = 1;
const CRITICAL: i64 = 2;
const CONTENT_TYPE: i64 = 3;
const KEY_ID: i64 = 4;
const TYPE: i64 = 16;

pub(super) fn add(corpus: &mut Corpus, place: usize) {
    let pieces = corpus.cards[place].pieces.clone();
    let key_id = Item::bytes(id_of("card").as_bytes());
    let eddsa = Item::Int(-8);
    for id in key_ids(corpus) {
        let id = Item::Bytes(id);
        let header = vec![(ALGORITHM, eddsa.clone()), (KEY_ID, id.clone())];
        protect(corpus, "another key id", place, &pieces, header);
        let moved = Pieces {
            protected: Item::int_map(vec![(ALGORITHM, eddsa.clone())]).encoded(),
            unprotected: Item::int_map(vec![(KEY_ID, id.clone())]).encoded(),
            ..pieces.clone()
        };
        corpus.add_token("a key id outside what is signed", place, &moved.token());
        // Beside the signed one, which counts: the same card.
        outside(corpus, place, &pieces, vec![(KEY_ID, id)]);
    }
    for algorithm in algorithms() {
        let header = vec![(ALGORITHM, algorithm.clone()), (KEY_ID, key_id.clone())];
        protect(corpus, "another algorithm", place, &pieces, header);
        let both = outside_only(&pieces, vec![(ALGORITHM, algorithm.clone())]);
        corpus.add_refused("an algorithm outside what is signed", place, &both);
        let moved = Pieces {
            protected: Item::int_map(vec![(KEY_ID, key_id.clone())]).encoded(),
            unprotected: Item::int_map(vec![(ALGORITHM, algorithm)]).encoded(),
            ..pieces.clone()
        };
        corpus.add_token("an algorithm outside what is signed", place, &moved.token());
    }
    for (key, value) in demands() {
        let token = outside_only(&pieces, vec![(key, value.clone())]);
        corpus.add_refused("a demand outside what is signed", place, &token);
        let mut header = vec![(ALGORITHM, eddsa.clone()), (KEY_ID, key_id.clone())];
        header.push((key, value));
        header.sort_by_key(|(key, _)| *key);
        protect(corpus, "a header added", place, &pieces, header);
    }
    for (key, value) in [
        (CONTENT_TYPE, Item::Int(61)),
        (5, Item::bytes(&[0; 12])),
        (11, Item::bytes(&pieces.signature)),
        (33, Item::bytes(&[0x30; 40])),
        (99, Item::Null),
        (-65_537, Item::text("x")),
    ] {
        outside(corpus, place, &pieces, vec![(key, value.clone())]);
        let header = vec![
            (ALGORITHM, eddsa.clone()),
            (KEY_ID, key_id.clone()),
            (key, value),
        ];
        protect(corpus, "a header added", place, &pieces, header);
    }
    envelopes(corpus, place, &pieces);
}

fn protect(
    corpus: &mut Corpus,
    how: &'static str,
    place: usize,
    pieces: &Pieces,
    header: Vec<(i64, Item)>,
) {
    let changed = Pieces {
        protected: Item::int_map(header).encoded(),
        ..pieces.clone()
    };
    corpus.add_token(how, place, &changed.token());
}

/// A token with this unprotected header, and all else as it was.
fn outside_only(pieces: &Pieces, header: Vec<(i64, Item)>) -> Vec<u8> {
    let changed = Pieces {
        unprotected: Item::int_map(header).encoded(),
        ..pieces.clone()
    };
    changed.token()
}

fn outside(corpus: &mut Corpus, place: usize, pieces: &Pieces, header: Vec<(i64, Item)>) {
    let token = outside_only(pieces, header);
    corpus.add_token("a header that is not used", place, &token);
}

/// Ids of other keys of the trust list, of none, and such as are no ids.
fn key_ids(corpus: &mut Corpus) -> Vec<Vec<u8>> {
    let mut ids: Vec<Vec<u8>> = ["status", "update", "root 1"]
        .map(|role| id_of(role).as_bytes().to_vec())
        .into();
    let own = id_of("card").as_bytes().to_vec();
    ids.extend([own[..3].to_vec(), [&own[..], &[0]].concat()]);
    ids.extend([0, 1, 8, 32, 33].map(|length| vec![0x11; length]));
    for _ in 0..20 {
        ids.push((0..4).map(|_| corpus.other_byte(0)).collect());
    }
    ids
}

/// ES256, Ed25519 by its new name, ESP256, Ed448, HMAC, RSA, none, and what is no algorithm.
fn algorithms() -> Vec<Item> {
    let mut algorithms: Vec<Item> = [-7, -19, -9, -53, -35, -36, -37, -257, 0, 1, 5, 8, i64::MIN]
        .map(Item::Int)
        .into();
    algorithms.extend([Item::Null, Item::text("EdDSA"), Item::bytes(&[0x27])]);
    algorithms
}

/// Headers that must be understood, and those that would make it another kind of token.
fn demands() -> Vec<(i64, Item)> {
    vec![
        (CRITICAL, Item::Array(vec![Item::Int(99)])),
        (CRITICAL, Item::Array(vec![Item::Int(ALGORITHM)])),
        (CRITICAL, Item::Array(Vec::new())),
        (TYPE, Item::text("application/statuslist+cwt")),
        (TYPE, Item::text("application/card-verifier-update+cwt")),
        (TYPE, Item::Int(65_169)),
        (TYPE, Item::Int(0)),
    ]
}

/// Other tags, parts too many or too few, and a card inside a card.
fn envelopes(corpus: &mut Corpus, place: usize, pieces: &Pieces) {
    let token = corpus.cards[place].token.clone();
    for tag in [16, 17, 61, 96, 97, 98, 55_799] {
        let tagged = Item::Tag(tag, Box::new(Item::Raw(token[1..].to_vec())));
        corpus.add_refused("another envelope", place, &tagged.encoded());
        let tagged = Item::Tag(tag, Box::new(Item::Raw(token.clone())));
        corpus.add_refused("another envelope", place, &tagged.encoded());
    }
    corpus.add_refused("another envelope", place, &token[1..]);
    let part = |bytes: &[u8]| Item::bytes(bytes);
    let (protected, payload) = (part(&pieces.protected), part(&pieces.payload));
    let (signature, empty) = (part(&pieces.signature), Item::Map(Vec::new()));
    for parts in [
        vec![protected.clone(), payload.clone(), signature.clone()],
        vec![protected.clone(), empty.clone(), payload.clone()],
        vec![
            protected.clone(),
            empty.clone(),
            payload.clone(),
            signature.clone(),
            signature.clone(),
        ],
        vec![
            protected.clone(),
            empty.clone(),
            payload.clone(),
            payload.clone(),
            signature.clone(),
        ],
        vec![
            protected.clone(),
            empty.clone(),
            signature.clone(),
            payload.clone(),
        ],
        vec![
            payload.clone(),
            empty.clone(),
            protected.clone(),
            signature.clone(),
        ],
        vec![
            empty.clone(),
            protected.clone(),
            payload.clone(),
            signature.clone(),
        ],
        vec![
            protected.clone(),
            empty.clone(),
            Item::Null,
            signature.clone(),
        ],
        vec![part(&[]), empty.clone(), payload, signature.clone()],
        vec![protected, empty, part(&token), signature],
    ] {
        let token = Item::Tag(18, Box::new(Item::Array(parts))).encoded();
        corpus.add_refused("another envelope", place, &token);
    }
}
