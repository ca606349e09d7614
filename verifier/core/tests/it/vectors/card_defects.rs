use card_payload::{FamilyCard, Timestamp, qr_text};

use super::Vector;
use crate::cbor::Item;
use crate::forge::{Forgery, family_fields, identity};
use crate::support::{
    DAY, EXPIRES, NOW, REVOKED_INDEX, SUPERSEDED_INDEX, SUSPENDED_INDEX, family, text_of,
};

/// Cards with a right signature that must not be accepted.
pub(super) fn all() -> Vec<Vector> {
    let mut vectors = not_in_force();
    vectors.extend(not_well_made());
    vectors
}

pub(super) fn vector(
    name: &'static str,
    defect: &'static str,
    text: String,
    at: Timestamp,
    lists: &'static str,
    code: &'static str,
) -> Vector {
    Vector {
        folder: "invalid",
        name,
        defect,
        text,
        at,
        lists,
        code,
    }
}

pub(super) fn claims(name: &'static str, defect: &'static str, forgery: &Forgery) -> Vector {
    vector(
        name,
        defect,
        qr_text(&forgery.token()),
        NOW,
        "standard",
        "D-CLAIMS",
    )
}

#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
fn not_in_force() -> Vec<Vector> {
    let one = || text_of(&family(1));
    let of_index = |index| {
        let mut card = family(1);
        card.status.index = index;
        text_of(&card)
    };
    let later = FamilyCard {
        not_before: Some(NOW.plus_seconds(DAY + 1)),
        ..family(1)
    };
    let future = FamilyCard {
        issued_at: NOW.plus_seconds(DAY + 1),
        ..family(1)
    };
    vec![
        vector(
            "expired",
            "its time was over a day ago",
            one(),
            EXPIRES.plus_seconds(DAY),
            "standard",
            "T-EXPIRED",
        ),
        vector(
            "not-yet-valid",
            "nbf is more than a day ahead",
            text_of(&later),
            NOW,
            "standard",
            "T-EARLY",
        ),
        vector(
            "signed-in-the-future",
            "iat is more than a day ahead: the clock is wrong",
            text_of(&future),
            NOW,
            "standard",
            "T-CLOCK",
        ),
        vector(
            "revoked",
            "the status list has it as revoked",
            of_index(REVOKED_INDEX),
            NOW,
            "standard",
            "R-REVOKED",
        ),
        vector(
            "suspended",
            "the status list has it as suspended",
            of_index(SUSPENDED_INDEX),
            NOW,
            "standard",
            "R-SUSPENDED",
        ),
        vector(
            "superseded",
            "the status list has it as superseded",
            of_index(SUPERSEDED_INDEX),
            NOW,
            "standard",
            "R-SUPERSEDED",
        ),
        vector(
            "status-index-beyond-list",
            "its place lies behind the status list's end",
            of_index(1 << 14),
            NOW,
            "standard",
            "R-INDEX",
        ),
        vector(
            "key-not-begun",
            "signed before the key's period",
            one(),
            NOW,
            "key-not-begun",
            "K-PERIOD",
        ),
        vector(
            "key-period-over",
            "signed after the key's period",
            one(),
            NOW,
            "key-period-over",
            "K-PERIOD",
        ),
        vector(
            "key-stolen-before",
            "signed after the key was stolen",
            one(),
            NOW,
            "key-stolen-before",
            "K-STOLEN",
        ),
        vector(
            "key-ended",
            "the key is no longer for checking",
            one(),
            NOW,
            "key-ended",
            "K-ENDED",
        ),
        vector(
            "key-not-in-trust-list",
            "the trust list has other keys",
            one(),
            NOW,
            "without-the-card-key",
            "K-UNKNOWN",
        ),
    ]
}

fn not_well_made() -> Vec<Vector> {
    let good = Item::int_map(Forgery::new().claims).encoded();
    let payload = |name, defect, payload: Vec<u8>| {
        claims(
            name,
            defect,
            &Forgery {
                payload: Some(payload),
                ..Forgery::new()
            },
        )
    };
    let mut duplicate = Forgery::new();
    duplicate
        .claims
        .insert(1, (4, Item::Int(EXPIRES.plus_seconds(DAY).seconds())));
    duplicate.claims.sort_by_key(|(key, _)| *key);
    let mut unsorted = Forgery::new();
    unsorted.claims.swap(1, 2);
    let float = Item::Raw([&[0xfb][..], &1.95e9_f64.to_be_bytes()].concat());
    let long_integer = Item::Raw([&[0x1b][..], &1_950_000_000_u64.to_be_bytes()].concat());
    let dated = Item::Tag(1, Box::new(Item::Int(EXPIRES.seconds())));
    let deep = (0..9).fold(Item::Int(0), |inner, _| Item::Array(vec![inner]));
    let wrapped = Item::Bytes(Item::int_map(identity(family_fields(&family(5)))).encoded());
    vec![
        claims("claims-duplicate-key", "exp twice", &duplicate),
        claims("claims-unsorted", "iat before exp", &unsorted),
        claims(
            "exp-float",
            "exp as a floating-point number",
            &Forgery::new().with_claim(4, float),
        ),
        claims(
            "exp-not-shortest",
            "exp in nine bytes",
            &Forgery::new().with_claim(4, long_integer),
        ),
        claims(
            "exp-tagged",
            "exp with the tag for times",
            &Forgery::new().with_claim(4, dated),
        ),
        claims(
            "exp-text",
            "exp as a text",
            &Forgery::new().with_claim(4, Item::text("2031")),
        ),
        claims(
            "nested-too-deep",
            "an unknown claim of nine nested arrays",
            &Forgery::new().with_claim(99_999, deep),
        ),
        claims(
            "text-not-utf8",
            "the issuer is no UTF-8",
            &Forgery::new().with_claim(1, Item::Raw(vec![0x61, 0xff])),
        ),
        claims(
            "claim-169-wrapped",
            "claim 169 as a byte string, as some readers want it",
            &Forgery::new().with_claim(169, wrapped),
        ),
        payload(
            "claims-indefinite",
            "a map without length",
            [&[0xbf], &good[1..], &[0xff]].concat(),
        ),
        payload(
            "claims-trailing-byte",
            "a byte after the claims",
            [&good[..], &[0]].concat(),
        ),
        payload(
            "claims-cut",
            "the claims end early",
            good[..good.len() - 1].to_vec(),
        ),
        payload("claims-empty", "no bytes", Vec::new()),
        payload("claims-no-map", "an array in place of the map", vec![0x80]),
    ]
}
