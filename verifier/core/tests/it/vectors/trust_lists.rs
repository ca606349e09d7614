use std::collections::BTreeMap;

use card_payload::{KeyUse, TrustList, TrustListToSign, VerifierUpdate};
use card_verifier::{Seen, SeenVersion};

use super::UpdateVector;
use crate::cbor::Item;
use crate::support::{
    ROOTS, STATUS_URI, good_trust_token, good_update, id_of, public_key, sign_card, status_list,
    status_token, trust_list, trust_token, trusted_key, update_of, update_token,
};

/// Attacks on the trust list and on the order of versions.
pub(super) fn all() -> Vec<UpdateVector> {
    let mut vectors = taken();
    vectors.extend(too_few());
    vectors.extend(forged());
    vectors.extend(misshapen());
    vectors.extend(versions());
    vectors
}

fn vector(
    name: &'static str,
    defect: &'static str,
    update: Vec<u8>,
    code: &'static str,
) -> UpdateVector {
    UpdateVector {
        name,
        defect,
        update,
        roots: ROOTS.map(public_key).to_vec(),
        seen: None,
        code,
    }
}

/// An update, faultless but for its trust list.
fn under(trust: Vec<u8>) -> Vec<u8> {
    let lists = vec![status_token("status", &status_list())];
    update_token("update", &update_of(trust, lists))
}

fn taken() -> Vec<UpdateVector> {
    let list = trust_list();
    let one_root = UpdateVector {
        roots: vec![public_key("root 1")],
        ..vector(
            "trust-list-one-of-one",
            "none: one root is pinned",
            under(trust_token(&ROOTS[..1], &list)),
            "U-OK",
        )
    };
    vec![
        one_root,
        vector(
            "trust-list-three-of-three",
            "none: every root signed",
            under(trust_token(&ROOTS, &list)),
            "U-OK",
        ),
        vector(
            "trust-list-next-root-too",
            "none: a root that is not pinned signed beside two that are",
            under(trust_token(&[ROOTS[0], ROOTS[2], "root 4"], &list)),
            "U-OK",
        ),
    ]
}

fn too_few() -> Vec<UpdateVector> {
    let list = trust_list();
    vec![
        vector(
            "trust-list-below-threshold",
            "one of three roots signed",
            under(trust_token(&ROOTS[..1], &list)),
            "U-TRUST-THRESHOLD",
        ),
        vector(
            "trust-list-root-and-stranger",
            "one pinned root and one that is not",
            under(trust_token(&[ROOTS[0], "forger"], &list)),
            "U-TRUST-THRESHOLD",
        ),
        vector(
            "trust-list-root-twice",
            "one root's signature stands there twice",
            under(trust_token(&[ROOTS[0], ROOTS[0]], &list)),
            "U-TRUST-TWICE",
        ),
        vector(
            "trust-list-unknown-roots",
            "two roots signed, neither is pinned",
            under(trust_token(&["root 4", "root 5"], &list)),
            "U-ROOT",
        ),
    ]
}

fn forged() -> Vec<UpdateVector> {
    let list = trust_list();
    let mut altered = good_trust_token(&list);
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    let mut self_made = trust_list();
    self_made.keys[2] = trusted_key("forger", KeyUse::Update);
    let mut weak = trust_list();
    weak.keys[0].public_key = [0; 32];
    let later = TrustList {
        version: list.version + 1,
        ..trust_list()
    };
    let (_, first) = TrustListToSign::from_token(&trust_token(&[ROOTS[0]], &list)).unwrap();
    let (_, second) = TrustListToSign::from_token(&trust_token(&[ROOTS[1]], &later)).unwrap();
    let mixed = TrustListToSign::new(&list)
        .unwrap()
        .into_token([first, second].concat());
    let other_roots = UpdateVector {
        roots: ["card", "status"].map(public_key).to_vec(),
        ..vector(
            "wrong-root",
            "other roots are pinned",
            good_update(),
            "U-ROOT",
        )
    };
    vec![
        other_roots,
        vector(
            "trust-list-altered",
            "a bit of a root's signature",
            under(altered),
            "U-TRUST-SIGNATURE",
        ),
        vector(
            "trust-list-signature-of-another-list",
            "the second root signed another version",
            under(mixed),
            "U-TRUST-SIGNATURE",
        ),
        vector(
            "trust-list-self-made",
            "a trust list with the forger's key, signed by the forger",
            update_token(
                "forger",
                &update_of(trust_token(&["forger"], &self_made), Vec::new()),
            ),
            "U-ROOT",
        ),
        vector(
            "trust-list-signed-by-card-key",
            "the card key made a trust list",
            under(trust_token(&["card"], &list)),
            "U-ROOT",
        ),
        vector(
            "trust-list-with-weak-key",
            "a public key of small order",
            under(good_trust_token(&weak)),
            "U-TRUST-CONTENT",
        ),
    ]
}

fn misshapen() -> Vec<UpdateVector> {
    let list = trust_list();
    let good = good_trust_token(&list);
    let sign1 = [&[0xd2], &good[2..]].concat();
    let card = sign_card("card", &crate::support::family(1));
    let nine: Vec<&str> = ROOTS.iter().copied().cycle().take(9).collect();
    vec![
        vector(
            "trust-list-of-one-signature-form",
            "tag 18, the form with one signature",
            under(sign1),
            "U-TRUST-FORM",
        ),
        vector(
            "trust-list-unsigned",
            "no signature at all",
            under(trust_token(&[], &list)),
            "U-TRUST-FORM",
        ),
        vector(
            "trust-list-nine-signatures",
            "more signatures than are read",
            under(trust_token(&nine, &list)),
            "U-TRUST-FORM",
        ),
        vector(
            "trust-list-algorithm-for-all",
            "an algorithm in the header of the whole",
            under(with_header(vec![
                (1, Item::Int(-8)),
                (16, Item::text("application/card-trust-list+cwt")),
            ])),
            "U-TRUST-FORM",
        ),
        vector(
            "trust-list-of-another-kind",
            "the header says status list",
            under(with_header(vec![(
                16,
                Item::text("application/statuslist+cwt"),
            )])),
            "U-TRUST-KIND",
        ),
        vector(
            "trust-list-critical-header",
            "a header that must be understood",
            under(with_header(vec![
                (2, Item::Array(vec![Item::Int(99)])),
                (16, Item::text("application/card-trust-list+cwt")),
            ])),
            "U-TRUST-FORM",
        ),
        vector(
            "card-as-trust-list",
            "a card in place of the trust list",
            under(card),
            "U-TRUST-FORM",
        ),
    ]
}

/// A trust list with another protected header, the signature under it being of no account.
fn with_header(header: Vec<(i64, Item)>) -> Vec<u8> {
    let protected = Item::int_map(vec![
        (1, Item::Int(-8)),
        (4, Item::bytes(id_of(ROOTS[0]).as_bytes())),
    ]);
    let signature = Item::Array(vec![
        Item::bytes(&protected.encoded()),
        Item::int_map(Vec::new()),
        Item::bytes(&[0; 64]),
    ]);
    let parts = Item::Array(vec![
        Item::bytes(&Item::int_map(header).encoded()),
        Item::int_map(Vec::new()),
        Item::bytes(&[0xa0]),
        Item::Array(vec![signature]),
    ]);
    Item::Tag(98, Box::new(parts)).encoded()
}

/// What a verifier has accepted before decides.
fn versions() -> Vec<UpdateVector> {
    let seen = |update, trust_list| {
        Some(Seen {
            trust_list,
            update: SeenVersion {
                version: update,
                key: Some(id_of("update")),
            },
            ..Seen::default()
        })
    };
    let after = |name, defect, seen, code| UpdateVector {
        seen,
        ..vector(name, defect, good_update(), code)
    };
    let far = VerifierUpdate {
        version: 1 << 40,
        ..update_of(good_trust_token(&trust_list()), Vec::new())
    };
    let mut other_key = trust_list();
    other_key.version = 8;
    other_key.keys[2] = trusted_key("update 2", KeyUse::Update);
    let recovered = update_token(
        "update 2",
        &update_of(good_trust_token(&other_key), Vec::new()),
    );
    other_key.version = 7;
    let no_newer_trust = update_token(
        "update 2",
        &update_of(good_trust_token(&other_key), Vec::new()),
    );
    vec![
        after(
            "same-version",
            "none: the versions seen before",
            seen(12, 7),
            "U-OK",
        ),
        after(
            "rollback",
            "a lower version than seen before",
            seen(13, 7),
            "U-ROLLBACK",
        ),
        after(
            "trust-list-rollback",
            "a higher version than seen before, with an older trust list in it",
            seen(11, 8),
            "U-TRUST-ROLLBACK",
        ),
        after(
            "status-list-rollback",
            "a higher version than seen before, with an older status list in it",
            Some(Seen {
                status_lists: BTreeMap::from([(
                    STATUS_URI.to_owned(),
                    SeenVersion {
                        version: 13,
                        key: Some(id_of("status")),
                    },
                )]),
                ..Seen::default()
            }),
            "U-STATUS-ROLLBACK",
        ),
        UpdateVector {
            seen: seen(12, 7),
            ..vector(
                "version-far-ahead",
                "none: versions may be left out",
                update_token("update", &far),
                "U-OK",
            )
        },
        UpdateVector {
            seen: seen(1 << 40, 7),
            ..vector(
                "far-ahead-forgotten",
                "none: a newer trust list has another update key in place of the one that ran ahead",
                recovered,
                "U-OK",
            )
        },
        UpdateVector {
            seen: seen(1 << 40, 7),
            ..vector(
                "far-ahead-not-forgotten",
                "another update key, but no newer trust list that took the first one away",
                no_newer_trust,
                "U-ROLLBACK",
            )
        },
    ]
}
