use card_payload::{ToBeSigned, qr_text};
use ed25519_dalek::Signer;

use super::Vector;
use crate::cbor::Item;
use crate::forge::Forgery;
use crate::support::{
    NOW, family, good_trust_token, good_update, id_of, sign, signing_key, status_list,
    status_token, trust_list,
};

/// Tokens whose envelope is not a card's; each signature holds unless the name says otherwise.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn all() -> Vec<Vector> {
    let raw = |name, defect, token: &[u8], code| Vector {
        folder: "invalid",
        name,
        defect,
        text: qr_text(token),
        at: NOW,
        lists: "standard",
        code,
    };
    let forged = |name, defect, change: &dyn Fn(&mut Forgery), code| {
        let mut forgery = Forgery::new();
        change(&mut forgery);
        raw(name, defect, &forgery.token(), code)
    };
    let good = Forgery::new().token();
    let end = good.len() - 1;
    let mut trailing = good.clone();
    trailing.push(0);
    let mut wrong_signature = good.clone();
    wrong_signature[end] ^= 1;
    let mut altered_name = good.clone();
    let at = altered_name
        .windows(5)
        .position(|five| five == b"Kamla")
        .unwrap();
    altered_name[at..at + 5].copy_from_slice(b"Vimla");
    let mut altered_index = good.clone();
    let at = altered_index
        .windows(3)
        .position(|three| three == b"idx")
        .unwrap();
    altered_index[at + 5] ^= 1;
    let mut zero_signature = good.clone();
    zero_signature[end - 63..].fill(0);
    let signed_by_other = {
        let prepared = ToBeSigned::card(&family(5), id_of("card")).unwrap();
        let signature = signing_key("other").sign(prepared.bytes()).to_bytes();
        prepared.into_token(signature)
    };
    let unknown = sign(
        "other",
        ToBeSigned::card(&family(5), id_of("other")).unwrap(),
    );
    let by_status = sign(
        "status",
        ToBeSigned::card(&family(5), id_of("status")).unwrap(),
    );
    let kid = || Item::bytes(id_of("card").as_bytes());
    let status = status_token("status", &status_list());
    let list_by_card_key = status_token("card", &status_list());
    let trust = good_trust_token(&trust_list());
    vec![
        raw(
            "signature-bit",
            "one bit of the signature is wrong",
            &wrong_signature,
            "S-BAD",
        ),
        raw(
            "signature-zero",
            "the signature is 64 zeros",
            &zero_signature,
            "S-BAD",
        ),
        raw(
            "name-altered",
            "Kamla was made Vimla",
            &altered_name,
            "S-BAD",
        ),
        raw(
            "status-index-altered",
            "the place in the status list was changed",
            &altered_index,
            "S-BAD",
        ),
        raw(
            "wrong-key",
            "signed by another key than the one it names",
            &signed_by_other,
            "S-BAD",
        ),
        raw(
            "unknown-key",
            "signed by a key that no list has",
            &unknown,
            "K-UNKNOWN",
        ),
        raw(
            "signed-by-status-key",
            "signed by the key for status lists",
            &by_status,
            "K-USE",
        ),
        raw(
            "trailing-byte",
            "a byte after the token",
            &trailing,
            "D-CBOR",
        ),
        raw("token-empty", "nothing is packed in the text", &[], "D-TAG"),
        raw(
            "status-list-as-card",
            "a status list in place of a card",
            &status,
            "D-KIND",
        ),
        raw(
            "status-list-by-card-key-as-card",
            "a status list signed by the card key",
            &list_by_card_key,
            "D-KIND",
        ),
        raw(
            "trust-list-as-card",
            "a trust list in place of a card",
            &trust,
            "D-TAG",
        ),
        raw(
            "update-as-card",
            "a verifier update in place of a card",
            &good_update(),
            "D-KIND",
        ),
        forged("untagged", "no tag", &|it| it.tags.clear(), "D-TAG"),
        forged(
            "tag-61-and-18",
            "the CWT tag around tag 18, as in Claim 169's example",
            &|it| it.tags = vec![61, 18],
            "D-TAG",
        ),
        forged(
            "tag-18-twice",
            "tag 18 twice",
            &|it| it.tags = vec![18, 18],
            "D-TAG",
        ),
        forged(
            "tag-17",
            "COSE_Mac0's tag",
            &|it| it.tags = vec![17],
            "D-TAG",
        ),
        forged(
            "tag-98",
            "COSE_Sign's tag",
            &|it| it.tags = vec![98],
            "D-TAG",
        ),
        forged(
            "alg-missing",
            "no algorithm",
            &|it| drop(it.protected.remove(0)),
            "D-ALG",
        ),
        forged(
            "alg-unprotected",
            "the algorithm stands in the unprotected header",
            &|it| {
                let algorithm = it.protected.remove(0);
                it.unprotected.push(algorithm);
            },
            "D-ALG",
        ),
        forged(
            "alg-in-both-headers",
            "the algorithm stands in both headers",
            &|it| it.unprotected.push((1, Item::Int(-8))),
            "D-ALG",
        ),
        forged(
            "alg-es256",
            "another algorithm",
            &|it| it.protected[0].1 = Item::Int(-7),
            "D-ALG",
        ),
        forged(
            "alg-text",
            "the algorithm by name",
            &|it| it.protected[0].1 = Item::text("EdDSA"),
            "D-ALG",
        ),
        forged(
            "crit",
            "a critical header that nobody knows",
            &|it| {
                it.protected
                    .insert(1, (2, Item::Array(vec![Item::Int(99)])));
                it.protected.push((99, Item::Int(1)));
            },
            "D-CRIT",
        ),
        forged(
            "crit-unprotected",
            "crit where it may not be",
            &|it| it.unprotected.push((2, Item::Array(vec![Item::Int(4)]))),
            "D-CRIT",
        ),
        forged(
            "kid-missing",
            "no key id",
            &|it| it.protected.truncate(1),
            "D-KEYID",
        ),
        forged(
            "kid-empty",
            "a key id without bytes",
            &|it| it.protected[1].1 = Item::bytes(&[]),
            "D-KEYID",
        ),
        forged(
            "kid-text",
            "a key id that is a text",
            &|it| it.protected[1].1 = Item::text("card"),
            "D-KEYID",
        ),
        forged(
            "kid-too-long",
            "a key id of 33 bytes",
            &|it| it.protected[1].1 = Item::bytes(&[0; 33]),
            "D-KEYID",
        ),
        forged(
            "type-header",
            "a typ header",
            &|it| it.protected.push((16, Item::text("application/cwt"))),
            "D-KIND",
        ),
        forged(
            "protected-header-empty",
            "the protected header has no bytes",
            &|it| it.protected_bytes = Some(Vec::new()),
            "D-CBOR",
        ),
        forged(
            "protected-header-trailing-byte",
            "a byte after the protected header",
            &|it| {
                let mut bytes = Item::int_map(it.protected.clone()).encoded();
                bytes.push(0);
                it.protected_bytes = Some(bytes);
            },
            "D-CBOR",
        ),
        forged(
            "protected-header-duplicate-key",
            "the algorithm twice",
            &|it| it.protected.insert(0, (1, Item::Int(-8))),
            "D-CBOR",
        ),
        forged(
            "protected-header-order",
            "the keys are not sorted",
            &|it| it.protected.reverse(),
            "D-CBOR",
        ),
        forged(
            "protected-header-array",
            "the protected header is no map",
            &|it| it.protected_bytes = Some(vec![0x80]),
            "D-PARTS",
        ),
        forged(
            "protected-alg-not-shortest",
            "-8 in two bytes",
            &|it| {
                it.protected_bytes =
                    Some([&[0xa2, 1, 0x38, 7, 4, 0x44][..], id_of("card").as_bytes()].concat());
            },
            "D-CBOR",
        ),
        forged(
            "unprotected-header-duplicate-key",
            "the same key twice",
            &|it| it.unprotected = vec![(33, Item::Int(1)), (33, Item::Int(2))],
            "D-CBOR",
        ),
        raw(
            "envelope-of-three",
            "no signature",
            &tagged(vec![
                Item::bytes(&[]),
                Item::Map(Vec::new()),
                Item::bytes(&[]),
            ]),
            "D-PARTS",
        ),
        raw(
            "envelope-of-five",
            "a part too many",
            &tagged(vec![
                Item::bytes(&[]),
                Item::Map(Vec::new()),
                Item::bytes(&[]),
                Item::bytes(&[0; 64]),
                Item::Null,
            ]),
            "D-PARTS",
        ),
        raw(
            "envelope-detached-payload",
            "the payload is null",
            &tagged(vec![
                Item::bytes(&[0xa1, 1, 0x27]),
                Item::Map(Vec::new()),
                Item::Null,
                Item::bytes(&[0; 64]),
            ]),
            "D-PARTS",
        ),
        raw(
            "envelope-signature-short",
            "a signature of 63 bytes",
            &tagged(vec![
                Item::Bytes(Item::int_map(vec![(1, Item::Int(-8)), (4, kid())]).encoded()),
                Item::Map(Vec::new()),
                Item::bytes(&[]),
                Item::bytes(&[0; 63]),
            ]),
            "D-PARTS",
        ),
        raw(
            "envelope-indefinite",
            "an array without length",
            &indefinite(&good),
            "D-CBOR",
        ),
        raw(
            "envelope-map",
            "a map in place of the array",
            &[0xd2, 0xa0],
            "D-PARTS",
        ),
    ]
}

fn tagged(parts: Vec<Item>) -> Vec<u8> {
    Item::Tag(18, Box::new(Item::Array(parts))).encoded()
}

/// The array of four opened and closed with a break.
fn indefinite(token: &[u8]) -> Vec<u8> {
    [&[token[0], 0x9f], &token[2..], &[0xff]].concat()
}
