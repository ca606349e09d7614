use card_payload::qr_text;

use super::Vector;
use super::card_defects::{claims, vector};
use crate::cbor::Item;
use crate::forge::{Forgery, family_fields, identity, status};
use crate::support::{NOW, STATUS_URI, family};

/// Cards with a right signature whose fields are missing or out of their range.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn all() -> Vec<Vector> {
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
