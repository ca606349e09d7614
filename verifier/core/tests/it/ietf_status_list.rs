//! The test vectors of draft-ietf-oauth-status-list, appendix "Test vectors for Status List
//! encoding": two bits are read as the draft says, other sizes are refused by name.
//!
//! The draft writes the map with `bits` before `lst`, which is not the order of deterministic CBOR;
//! our lists are deterministic, so the entries are taken out and put into a sorted map.

use card_payload::CardStatus;
use card_verifier::{ListError, Lists, UpdateError};
use ed25519_dalek::Signer;

use crate::cbor::Item;
use crate::support::{
    LISTED, STATUS_URI, anchors, from_hex, good_trust_token, id_of, signing_key, trust_list,
    update_of, update_token,
};

/// `a2 64 "bits" 02 63 "lst" …`: 2^20 entries of two bits.
const TWO_BITS: &str = "\
    a2646269747302636c737459013d78daeddb310d00211000412ea1a04004fe5520ed\
    357c28c81d3312b6df68bc65480000000000406e2101000000000000000000000000\
    0000000000000000000000000000000000000040795b020000000000000000000000\
    00000000000000000000000000000000000000000000000000000000000000000000\
    00000000000000000000000000000000000000000000000000000000000000000000\
    0080f4ba0400000000000000000000000000406d764a000000000000000000000000\
    000000000000000000e0922101000000000000000000000000000000000000fc1312\
    00000000000000000000000000000000000000000000000000000000000000c0912e\
    01000000000000000000000000000000000000c07d4b020000000000000000000000\
    00000000a8614a0000000000000000000000406a1fcd60010c";
/// The draft's short example: twelve entries.
const TWO_BITS_SHORT: &str = "a2646269747302636c73744b78da3be9f2130003df0207";
/// 2^20 entries of one bit.
const ONE_BIT: &str = "\
    a2646269747301636c737458bd78daeddc010dc0200c0041a88249400ad2903e0f4b\
    ba00bd93f002beb7a2a2010000a91e09000000000000000000000000000000807296\
    04000000000000000000000000000000000000000000000000000000000000000000\
    000000000000005c6f4800000000000000fc2c240000000000000000000000be1b12\
    000000000000000000ecaa4b000000000000000000000000000000009b0b09000000\
    00000000000038de9400000000000000002a30cc010000000080642f0bd8011b";

/// The bytes of `lst`: after the map's head, `bits`, `lst` and the head of the byte string.
fn entries(vector: &str) -> Vec<u8> {
    let bytes = from_hex(vector);
    let head = 11;
    let tail = match bytes[head] {
        0x59 => &bytes[head + 3..],
        0x58 => &bytes[head + 2..],
        _ => &bytes[head + 1..],
    };
    tail.to_vec()
}

/// Opens an update with a list of so many bits an entry.
fn open(bits: i64, entries: &[u8]) -> Result<Lists, UpdateError> {
    let list = Item::Map(vec![
        (Item::text("lst"), Item::bytes(entries)),
        (Item::text("bits"), Item::Int(bits)),
    ]);
    let payload = Item::int_map(vec![
        (2, Item::text(STATUS_URI)),
        (4, Item::Int(LISTED.seconds() + 86_400)),
        (6, Item::Int(LISTED.seconds())),
        (65_533, list),
    ]);
    let protected = Item::int_map(vec![
        (1, Item::Int(-8)),
        (4, Item::bytes(id_of("status").as_bytes())),
        (16, Item::text("application/statuslist+cwt")),
    ]);
    let (protected, payload) = (protected.encoded(), payload.encoded());
    let message = Item::Array(vec![
        Item::text("Signature1"),
        Item::bytes(&protected),
        Item::bytes(&[]),
        Item::bytes(&payload),
    ]);
    let signature = signing_key("status").sign(&message.encoded()).to_bytes();
    let parts = Item::Array(vec![
        Item::bytes(&protected),
        Item::int_map(Vec::new()),
        Item::bytes(&payload),
        Item::bytes(&signature),
    ]);
    let token = Item::Tag(18, Box::new(parts)).encoded();
    let update = update_of(good_trust_token(&trust_list()), vec![token]);
    Lists::open(&update_token("update", &update), &anchors())
}

#[test]
fn the_long_list_of_two_bits_says_what_the_draft_says() {
    let lists = open(2, &entries(TWO_BITS)).unwrap();
    let set = [
        (0, 1),
        (1_993, 2),
        (25_460, 1),
        (159_495, 3),
        (495_669, 1),
        (554_353, 1),
        (645_645, 2),
        (723_232, 1),
        (854_545, 1),
        (934_534, 2),
        (1_000_345, 3),
    ];
    for index in 0..1 << 20 {
        let bits = set.iter().find(|(at, _)| *at == index);
        let expected = CardStatus::from_bits(bits.map_or(0, |(_, bits)| *bits));
        assert_eq!(
            lists.status_at(STATUS_URI, index),
            Some(expected),
            "{index}"
        );
    }
    assert_eq!(lists.status_at(STATUS_URI, 1 << 20), None);
}

#[test]
fn the_short_list_of_two_bits_says_what_the_draft_says() {
    let lists = open(2, &entries(TWO_BITS_SHORT)).unwrap();
    for (index, bits) in (0..).zip([1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]) {
        let expected = Some(CardStatus::from_bits(bits));
        assert_eq!(lists.status_at(STATUS_URI, index), expected);
    }
}

#[test]
fn lists_of_one_four_and_eight_bits_are_refused_by_name() {
    for bits in [1, 4, 8] {
        let error = open(bits, &entries(ONE_BIT)).unwrap_err();
        assert_eq!(error.code(), "U-STATUS-CONTENT");
        let UpdateError::StatusList { reason, .. } = error else {
            panic!("{error}")
        };
        assert!(matches!(reason, ListError::Content(_)));
        assert!(
            reason.to_string().contains("status list's bits"),
            "{reason}"
        );
    }
}
