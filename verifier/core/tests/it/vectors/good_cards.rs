use card_payload::{CardType, Category, CategorySet, FamilyCard, Part, Timestamp, qr_text};

use super::Vector;
use crate::cbor::Item;
use crate::forge::{Forgery, family_fields, identity};
use crate::support::{DAY, EXPIRES, LISTED, NOW, family, id_of, text_of};

/// Cards as the issuer makes them.
pub(super) fn valid() -> Vec<Vector> {
    let card = |name, card: FamilyCard| Vector {
        folder: "valid",
        name,
        defect: "none",
        text: text_of(&card),
        at: NOW,
        lists: "standard",
        code: "V-OK",
    };
    let migrant = FamilyCard {
        card_type: CardType::Migrant,
        categories: CategorySet::only(Category::Apl),
        not_before: Some(family(1).issued_at),
        ..family(3)
    };
    let temporary = FamilyCard {
        card_type: CardType::Temporary,
        issue_number: 1,
        ..family(2)
    };
    let part = FamilyCard {
        part: Part::new(2, 3).unwrap(),
        ..family(4)
    };
    let mut hindi_only = family(2);
    hindi_only.head.name = "कमला देवी ठाकुर".to_owned();
    hindi_only.head.name_hindi = None;
    hindi_only.members[0].name = "राम लाल ठाकुर".to_owned();
    let mut both_scripts = family(4);
    both_scripts.members.iter_mut().for_each(|member| {
        member.name_hindi = Some("ज्ञानेश्वर क्षत्रिय\u{200d} ज़ैल".to_owned());
    });
    let mut years_unknown = family(3);
    years_unknown.head.birth_year = None;
    years_unknown.members[1].birth_year = None;
    vec![
        card("one-member", family(1)),
        card("five-members", family(5)),
        card("eight-members", family(8)),
        card("sixteen-members", family(16)),
        card("migrant-with-beginning", migrant),
        card("temporary-first-issue", temporary),
        card("continuation-part-2-of-3", part),
        card("hindi-names-only", hindi_only),
        card("members-in-both-scripts", both_scripts),
        card("birth-years-unknown", years_unknown),
    ]
}

/// Cards and readings at the edge of what is allowed.
#[expect(clippy::too_many_lines, reason = "a table, one vector after another")]
pub(super) fn edge() -> Vec<Vector> {
    let edge = |name, defect, text, at, lists, code| Vector {
        folder: "edge",
        name,
        defect,
        text,
        at,
        lists,
        code,
    };
    let forged = |name, defect, forgery: Forgery| {
        edge(
            name,
            defect,
            qr_text(&forgery.token()),
            NOW,
            "standard",
            "V-OK",
        )
    };
    let late =
        |name, defect, at, code| edge(name, defect, text_of(&family(1)), at, "standard", code);
    let under =
        |name, defect, lists, code| edge(name, defect, text_of(&family(1)), NOW, lists, code);

    let key_id = Item::bytes(id_of("card").as_bytes());
    let mut kid_unprotected = Forgery::new();
    kid_unprotected.protected.truncate(1);
    kid_unprotected.unprotected.push((4, key_id.clone()));
    let mut kid_twice = Forgery::new();
    kid_twice.unprotected.push((4, Item::bytes(b"else")));
    let mut ed25519 = Forgery::new();
    ed25519.protected[0].1 = Item::Int(-19);
    let mut content_type = Forgery::new();
    content_type.protected.insert(1, (3, Item::Int(61)));
    let mut foreign_header = Forgery::new();
    foreign_header.unprotected.push((33, Item::bytes(&[1; 16])));
    let card = family(5);
    let mut with_photo = identity(family_fields(&card));
    with_photo.insert(2, (16, Item::bytes(&[0; 32])));
    let mut other_language = identity(family_fields(&card));
    other_language[3].1 = Item::text("pan");
    let unknown_claims = Forgery::new()
        .with_claim(7, Item::bytes(&[7; 4]))
        .with_claim(99_999, Item::Array(vec![Item::Null, Item::text("later")]));
    let begins_tomorrow = FamilyCard {
        not_before: Some(NOW.plus_seconds(DAY)),
        ..family(1)
    };
    let text = text_of(&family(5));
    vec![
        forged(
            "kid-unprotected",
            "the key id stands in the unprotected header",
            kid_unprotected,
        ),
        forged(
            "kid-in-both-headers",
            "the unprotected key id is another: the protected one counts",
            kid_twice,
        ),
        forged(
            "alg-minus-19",
            "algorithm -19 (RFC 9864) in place of -8",
            ed25519,
        ),
        forged(
            "content-type-header",
            "a protected header that is not used",
            content_type,
        ),
        forged(
            "x5chain-unprotected",
            "an unprotected header that is not used",
            foreign_header,
        ),
        forged(
            "unknown-claims",
            "claims of a later version",
            unknown_claims,
        ),
        forged(
            "photo-in-claim-169",
            "a key of claim 169 that is not used",
            Forgery::new().with_claim(169, Item::int_map(with_photo)),
        ),
        forged(
            "second-language-not-hindi",
            "the second name is Punjabi and is not shown as Hindi",
            Forgery::new().with_claim(169, Item::int_map(other_language)),
        ),
        edge(
            "small-letters",
            "the scanner typed with caps lock",
            text.to_ascii_lowercase(),
            NOW,
            "standard",
            "V-OK",
        ),
        edge(
            "line-end",
            "the scanner typed a line end",
            text + "\r\n",
            NOW,
            "standard",
            "V-OK",
        ),
        edge(
            "begins-tomorrow",
            "nbf is a day ahead: within the clock's tolerance",
            text_of(&begins_tomorrow),
            NOW,
            "standard",
            "V-OK",
        ),
        late(
            "list-seven-days-old",
            "the last second of a fresh list",
            LISTED.plus_seconds(7 * DAY),
            "V-OK",
        ),
        late(
            "list-over-seven-days-old",
            "a second after it",
            LISTED.plus_seconds(7 * DAY + 1),
            "R-OLD",
        ),
        late(
            "list-run-out",
            "a second after the list's end",
            LISTED.plus_seconds(35 * DAY + 1),
            "R-STALE",
        ),
        late(
            "last-second",
            "the last second of the card, a day after exp",
            EXPIRES.plus_seconds(DAY - 1),
            "R-STALE",
        ),
        late(
            "clock-a-day-behind",
            "the last second that a clock may show",
            LISTED.plus_seconds(-DAY),
            "V-OK",
        ),
        late(
            "clock-behind",
            "the clock shows less than the lists prove",
            LISTED.plus_seconds(-DAY - 1),
            "T-CLOCK",
        ),
        late(
            "clock-at-1970",
            "the clock was lost",
            Timestamp::from_seconds(0),
            "T-CLOCK",
        ),
        under(
            "no-status-list",
            "there is no status list for it",
            "no-status-list",
            "R-NONE",
        ),
        under(
            "trust-list-expired",
            "a newer trust list was due",
            "trust-list-expired",
            "K-OLD",
        ),
        under(
            "two-keys-of-one-id",
            "the second key with the id is right",
            "two-keys-of-one-id",
            "V-OK",
        ),
        under(
            "key-stolen-after",
            "signed before the key was stolen",
            "key-stolen-after",
            "V-OK",
        ),
        under(
            "key-retired",
            "the key signs no more, what it signed holds",
            "key-retired",
            "V-OK",
        ),
    ]
}
