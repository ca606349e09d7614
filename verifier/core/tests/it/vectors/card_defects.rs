use card_payload::{FamilyCard, Timestamp, qr_text};

use super::Vector;
use crate::cbor::Item;
use crate::forge::{Forgery, family_fields, identity, status};
use crate::support::{
    DAY, EXPIRES, NOW, REVOKED_INDEX, STATUS_URI, SUPERSEDED_INDEX, SUSPENDED_INDEX, family,
    text_of,
};

/// Cards with a right signature that must not be accepted.
pub(super) fn all() -> Vec<Vector> {
    let mut vectors = not_in_force();
    vectors.extend(not_well_made());
    vectors.extend(out_of_range());
    vectors
}

fn vector(
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

fn claims(name: &'static str, defect: &'static str, forgery: &Forgery) -> Vector {
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

#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
fn out_of_range() -> Vec<Vector> {
    let fields = |name, defect, at: usize, value: Item| {
        let mut fields = family_fields(&family(5));
        fields[at] = value;
        claims(name, defect, &Forgery::with_family(fields))
    };
    let member = |name, defect, entry: Vec<Item>| {
        let head = Item::Array(vec![Item::Int(76), Item::Int(2)]);
        fields(name, defect, 8, Item::Array(vec![head, Item::Array(entry)]))
    };
    let of_identity = |name, defect, at: usize, value: Item| {
        let mut entries = identity(family_fields(&family(5)));
        entries[at].1 = value;
        claims(
            name,
            defect,
            &Forgery::new().with_claim(169, Item::int_map(entries)),
        )
    };
    let missing = |name, defect, claim| claims(name, defect, &Forgery::new().without_claim(claim));
    let named = |name: &str| vec![Item::text(name), Item::Int(74), Item::Int(5)];
    let mut newer = family_fields(&family(5));
    newer[0] = Item::Int(2);
    newer.push(Item::text("something new"));
    let mut short = family_fields(&family(5));
    short.pop();
    let mut without_family = identity(Vec::new());
    without_family.pop();
    let many: Vec<Item> = std::iter::once(Item::Array(vec![Item::Int(76), Item::Int(2)]))
        .chain((0..16).map(|_| Item::Array(named("Ram Lal"))))
        .collect();
    let status_text = status(Item::text("1"), STATUS_URI);
    vec![
        vector(
            "newer-format",
            "format version 2",
            qr_text(&Forgery::with_family(newer).token()),
            NOW,
            "standard",
            "D-NEWER",
        ),
        claims(
            "family-field-missing",
            "key 75 has no members",
            &Forgery::with_family(short),
        ),
        claims(
            "family-missing",
            "claim 169 has no key 75",
            &Forgery::new().with_claim(169, Item::int_map(without_family)),
        ),
        fields("card-type-unknown", "card type 3", 1, Item::Int(3)),
        fields("categories-empty", "no category", 2, Item::Int(0)),
        fields(
            "categories-unknown",
            "a category that nobody has",
            2,
            Item::Int(64),
        ),
        fields("issue-number-zero", "issue number 0", 3, Item::Int(0)),
        fields("issue-number-100", "issue number 100", 3, Item::Int(100)),
        fields(
            "home-shop-too-long",
            "25 characters",
            4,
            Item::text(&"1".repeat(25)),
        ),
        fields("part-beyond-parts", "part 2 of 1", 6, Item::Int(2)),
        fields(
            "members-none",
            "not even the head",
            8,
            Item::Array(Vec::new()),
        ),
        fields("members-too-many", "17 entries", 8, Item::Array(many)),
        fields(
            "head-is-spouse",
            "the first entry is no head",
            8,
            Item::Array(vec![Item::Array(vec![Item::Int(76), Item::Int(6)])]),
        ),
        member("member-name-too-long", "298 bytes", named(&"a".repeat(298))),
        member("member-name-empty", "no letters", named("")),
        member(
            "member-name-control-character",
            "an escape that could steer a terminal",
            named("Ram\u{1b}[31m"),
        ),
        member(
            "member-name-direction-override",
            "a character that turns the writing",
            named("Ram \u{202e}laL"),
        ),
        member(
            "member-relation-unknown",
            "relation 15",
            vec![Item::text("Ram Lal"), Item::Int(74), Item::Int(61)],
        ),
        member(
            "member-birth-year-negative",
            "born before 1900",
            vec![Item::text("Ram Lal"), Item::Int(-1), Item::Int(5)],
        ),
        member(
            "member-birth-year-too-late",
            "born in 2156",
            vec![Item::text("Ram Lal"), Item::Int(256), Item::Int(5)],
        ),
        member(
            "member-entry-of-two",
            "a member without kinship",
            vec![Item::text("Ram Lal"), Item::Int(74)],
        ),
        of_identity(
            "family-id-small-letter",
            "a family id with a small letter",
            0,
            Item::text("4170582a"),
        ),
        of_identity(
            "family-id-number",
            "a family id that is a number",
            0,
            Item::Int(41_705_823),
        ),
        of_identity(
            "head-name-too-long",
            "298 bytes",
            1,
            Item::text(&"a".repeat(298)),
        ),
        missing("issuer-missing", "no iss", 1),
        missing("exp-missing", "no exp", 4),
        missing("iat-missing", "no iat", 6),
        missing("claim-169-missing", "no claim 169", 169),
        missing("status-missing", "no status", 65_535),
        claims(
            "issuer-too-long",
            "25 characters",
            &Forgery::new().with_claim(1, Item::text(&"i".repeat(25))),
        ),
        claims(
            "exp-before-iat",
            "it ends before it was signed",
            &Forgery::new().with_claim(4, Item::Int(1)),
        ),
        claims(
            "status-index-too-large",
            "place 2^20",
            &Forgery::new().with_claim(65_535, status(Item::Int(1 << 20), STATUS_URI)),
        ),
        claims(
            "status-index-text",
            "a place that is a text",
            &Forgery::new().with_claim(65_535, status_text),
        ),
    ]
}
