//! The first half of `verify`, by itself, against the whole.

use std::collections::BTreeMap;

use card_payload::{Envelope, KeyUse, Timestamp, TokenKind, token_from_text};
use card_verifier::{Decision, Lists, PublicKey, signed_claims, verify};

use crate::support::{ROOTS, anchors, family, from_hex, good_update, id_of, public_key, text_of};
use crate::vectors::read;

fn keys_of(update: &[u8]) -> Vec<PublicKey> {
    let envelope = Envelope::parse(update, TokenKind::Update).unwrap();
    let trust_token = envelope.trust_list_of_unverified_update().unwrap();
    let keys = anchors().open(&trust_token).unwrap().keys;
    keys.iter()
        .map(|key| PublicKey::new(key.key_id, key.key_use, &key.public_key).unwrap())
        .collect()
}

#[test]
fn what_it_refuses_the_whole_refuses_with_the_same_code_and_it_refuses_no_card_that_the_whole_knows()
 {
    let sets = read("lists").into_iter().map(|set| {
        let update = from_hex(set["update"].as_str().unwrap());
        let lists = Lists::open(&update, &anchors()).unwrap();
        (
            set["name"].as_str().unwrap().to_owned(),
            (lists, keys_of(&update)),
        )
    });
    let sets: BTreeMap<_, _> = sets.collect();
    let (mut refused, mut signed) = (0, 0);
    for vector in ["valid", "edge", "invalid"].into_iter().flat_map(read) {
        let (lists, keys) = &sets[vector["lists"].as_str().unwrap()];
        let (name, text) = (&vector["name"], vector["text"].as_str().unwrap());
        let at = Timestamp::from_seconds(vector["at_seconds"].as_i64().unwrap());
        let whole = verify(text, lists, at);
        match signed_claims(text, keys) {
            Ok(_) => signed += 1,
            Err(outcome) => {
                assert_eq!(&outcome, whole.outcome(), "{name}");
                assert_ne!(whole.decision(), Decision::Accept, "{name}");
                assert!(whole.card().is_none(), "{name}");
                refused += 1;
            }
        }
    }
    assert!(refused >= 70 && signed >= 70, "{refused}, {signed}");
}

#[test]
fn the_claims_are_the_signed_bytes_and_the_key_is_the_one_that_signed() {
    let text = text_of(&family(5));
    let wrong = PublicKey::new(id_of("card"), KeyUse::Card, &public_key(ROOTS[0])).unwrap();
    let mut keys = vec![wrong];
    keys.extend(keys_of(&good_update()));
    let signed = signed_claims(&text, &keys).unwrap();
    assert_eq!(
        keys[signed.key],
        PublicKey::new(id_of("card"), KeyUse::Card, &public_key("card")).unwrap()
    );
    let token = token_from_text(&text).unwrap();
    let payload = Envelope::parse(&token, TokenKind::Card)
        .unwrap()
        .open(|_, _| true)
        .unwrap();
    assert_eq!(signed.claims, payload.claims().unwrap());
    assert_eq!(
        signed_claims(&text, &keys[..1]).unwrap_err().code(),
        "S-BAD"
    );
    assert_eq!(signed_claims(&text, &[]).unwrap_err().code(), "K-UNKNOWN");
}

/// All points of order 1, 2, 4 and 8, as RFC 8032 section 5.1.2 writes them.
#[test]
fn a_key_of_small_order_is_no_key() {
    for bytes in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        let key: [u8; 32] = from_hex(bytes).try_into().unwrap();
        assert_eq!(
            PublicKey::new(id_of("card"), KeyUse::Card, &key),
            None,
            "{bytes}"
        );
    }
}
