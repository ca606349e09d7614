use card_payload::{
    CardStatus, Envelope, FamilyCard, StatusReference, Timestamp, TokenKind, token_from_text,
};
use card_verifier::verify;
use issuer_domain::{CardType, Family, Member};

use super::{Policy, Violation};
use crate::storage::IssuedCard;

const MAKE_ANEW: &str = "revoke this card as misissued, make a new one, and `issuer publish`";
const ROW_DAMAGED: &str =
    "compare the card's row with the last backup; the signed card says what it should be";
const LOOK_AT_AUDIT: &str =
    "`issuer audit list --subject` shows its life, `issuer audit verify` whether that is whole";

/// The actions after which a card has a status.
const STATUS_ACTIONS: [(&str, &str); 4] = [
    ("card.suspended", "suspended"),
    ("card.reinstated", "valid"),
    ("card.revoked", "revoked"),
    ("card.superseded", "superseded"),
];

/// Everything that is wrong with one card.
pub(super) fn check_card(card: &IssuedCard, policy: &Policy<'_>) -> Vec<Violation> {
    let mut check = Check {
        card,
        found: Vec::new(),
    };
    check.audit();
    check.published(policy);
    if card.is_shredded {
        let is_live = matches!(card.status.as_str(), "valid" | "suspended");
        check.that(!is_live, "shredded.live", || {
            let text = "its family's content was destroyed, and it is still live";
            (text.to_owned(), MAKE_ANEW)
        });
    } else {
        check.content(policy);
    }
    check.found
}

struct Check<'a> {
    card: &'a IssuedCard,
    found: Vec<Violation>,
}

impl Check<'_> {
    fn that(
        &mut self,
        holds: bool,
        code: &'static str,
        wrong: impl FnOnce() -> (String, &'static str),
    ) {
        if !holds {
            let (text, hint) = wrong();
            self.found.push(Violation {
                card_number: self.card.card_number.clone(),
                code,
                text,
                hint,
            });
        }
    }

    fn differs(&mut self, same: bool, code: &'static str, what: &str, hint: &'static str) {
        self.that(same, code, || (what.to_owned(), hint));
    }

    /// What the audit chain says of the card's life.
    fn audit(&mut self) {
        let card = self.card;
        let signed = card
            .events
            .iter()
            .filter(|(action, _)| action == "card.signed");
        let signed = signed.count();
        self.that(signed == 1, "audit.signed", || {
            let text = format!("the audit chain says {signed} times that it was signed");
            (text, LOOK_AT_AUDIT)
        });
        let told = card.events.iter().rev().find_map(|(action, _)| {
            let status = STATUS_ACTIONS.iter().find(|(known, _)| known == action);
            status.map(|(_, status)| *status)
        });
        let told = told.unwrap_or("valid");
        self.that(told == card.status, "audit.status", || {
            let text = format!("it is {}, and the audit chain says {told}", card.status);
            (text, LOOK_AT_AUDIT)
        });
    }

    /// What shops are told of it.
    fn published(&mut self, policy: &Policy<'_>) {
        let card = self.card;
        let Some(uri) = &card.list_uri else {
            return self.differs(
                false,
                "list.missing",
                "its status list does not exist",
                ROW_DAMAGED,
            );
        };
        let index = u32::try_from(card.status_index).unwrap_or(u32::MAX);
        let changed_at = card.events.iter().map(|(_, at)| *at).max();
        let Some((status, issued_at)) = policy.published.status(uri, index) else {
            return;
        };
        // What happened after the lists were signed is in the next ones.
        if changed_at.is_some_and(|at| at >= issued_at) {
            return;
        }
        let word = match status {
            CardStatus::Valid => "valid",
            CardStatus::Suspended => "suspended",
            CardStatus::Revoked => "revoked",
            CardStatus::Superseded => "superseded",
        };
        self.that(word == card.status, "list.differs", || {
            let text = format!("it is {}, and the published list says {word}", card.status);
            (
                text,
                "run `issuer publish` and give the update to the shops",
            )
        });
    }

    /// What stands in the QR.
    fn content(&mut self, policy: &Policy<'_>) {
        let card = self.card;
        let text = card.qr_text.as_deref().unwrap_or_default();
        self.signed_bytes(text);
        let verdict = verify(text, policy.lists, policy.now);
        let Some(read) = verdict.card() else {
            // An old card under a key that is no longer asked is nobody's any more.
            if card.expires_at >= policy.now {
                self.that(false, "qr.refused", || {
                    (format!("verifiers say {}", verdict.code()), MAKE_ANEW)
                });
            }
            return;
        };
        let claims = read.claims();
        self.row(claims, &read.card_number().to_string(), policy);
        match &card.family {
            Some(family) => {
                self.family(claims, family);
                self.expiry(claims, family, policy.card_years);
            }
            None => self.differs(
                false,
                "family.missing",
                "the family revision that it was made from is not there",
                ROW_DAMAGED,
            ),
        }
    }

    /// The QR holds the very bytes and signature that are stored, and names the stored key.
    fn signed_bytes(&mut self, text: &str) {
        let card = self.card;
        let token = token_from_text(text).unwrap_or_default();
        let Ok(envelope) = Envelope::parse(&token, TokenKind::Card) else {
            return;
        };
        let mut same = (false, false);
        // Nothing is opened: the answer is always no.
        let _ = envelope.open(|message, signature| {
            same.0 = message == card.to_be_signed;
            same.1 = Some(&signature[..]) == card.signature.as_deref();
            false
        });
        self.differs(
            same.0,
            "row.bytes",
            "its QR holds other bytes than those stored to be signed",
            MAKE_ANEW,
        );
        self.differs(
            same.1,
            "row.signature",
            "its QR holds another signature than the stored one",
            MAKE_ANEW,
        );
        let same_key = envelope.key_id() == card.key_id;
        self.differs(
            same_key,
            "row.key",
            "its QR names another key than the stored one",
            ROW_DAMAGED,
        );
    }

    /// The card's row.
    fn row(&mut self, claims: &FamilyCard, number: &str, policy: &Policy<'_>) {
        let card = self.card;
        let place = StatusReference {
            index: u32::try_from(card.status_index).unwrap_or(u32::MAX),
            uri: card.list_uri.clone().unwrap_or_default(),
        };
        let part = (i64::from(claims.part.number()), i64::from(claims.part.of()));
        for (same, code, what) in [
            (
                number == card.card_number,
                "row.number",
                "its QR has another card number",
            ),
            (
                claims.family_id.as_str() == card.family_id,
                "row.family",
                "its QR has another family id",
            ),
            (
                i64::from(claims.issue_number) == card.issue_number,
                "row.issue",
                "its QR has another issue number",
            ),
            (
                part == (card.part, card.parts),
                "row.part",
                "its QR is another part",
            ),
            (
                claims.card_type.word() == card.card_type,
                "row.type",
                "its QR has another card type",
            ),
            (
                claims.issued_at == card.issued_at,
                "row.issued",
                "its QR has another time of issue",
            ),
            (
                claims.expires_at == card.expires_at,
                "row.expires",
                "its QR ends on another day",
            ),
            (
                claims.status == place,
                "row.place",
                "its QR names another status place",
            ),
            (
                claims.issuer == policy.issuer,
                "row.issuer",
                "its QR names another issuer",
            ),
        ] {
            self.differs(same, code, what, ROW_DAMAGED);
        }
    }

    /// The family as it was when the card was made.
    fn family(&mut self, claims: &FamilyCard, family: &Family) {
        let head = family.members.first();
        let same_head = head.is_some_and(|head| {
            claims.head.name == latin(head)
                && claims
                    .head
                    .name_hindi
                    .as_deref()
                    .is_none_or(|hindi| head.name.hindi() == Some(hindi))
                && claims.head.birth_year == head.birth_year
                && claims.head.gender == head.gender
        });
        let expected = members_of_part(family, claims);
        let same_members = expected.len() == claims.members.len()
            && expected.iter().zip(&claims.members).all(|(member, read)| {
                read.name == latin(member)
                    && read
                        .name_hindi
                        .as_deref()
                        .is_none_or(|hindi| member.name.hindi() == Some(hindi))
                    && read.birth_year == member.birth_year
                    && read.gender == member.gender
                    && read.relation == member.relation
            });
        for (same, code, what) in [
            (
                same_head,
                "claims.head",
                "its QR names another head of the family",
            ),
            (same_members, "claims.members", "its QR names other members"),
            (
                claims.categories == family.categories,
                "claims.categories",
                "its QR has other categories",
            ),
            (
                claims.home_shop == family.home_shop.code,
                "claims.shop",
                "its QR has another shop",
            ),
            (
                claims.lgd_code == family.local_body.place.lgd_code,
                "claims.place",
                "its QR has another panchayat or ward",
            ),
            (
                claims.card_type == family.card_type,
                "claims.type",
                "its QR has another card type than the family",
            ),
        ] {
            self.differs(same, code, what, MAKE_ANEW);
        }
    }

    /// Not longer than the policy allows, nor than the family's own last day.
    fn expiry(&mut self, claims: &FamilyCard, family: &Family, card_years: u8) {
        /// A year of the calendar has a day more every fourth time.
        const YEAR_SECONDS: i64 = 366 * Timestamp::DAY;
        let longest = claims
            .issued_at
            .plus_seconds(i64::from(card_years) * YEAR_SECONDS);
        let last_day = match claims.card_type {
            CardType::Permanent => None,
            CardType::Temporary | CardType::Migrant => family.valid_until,
        };
        let holds = match last_day {
            Some(day) => {
                let (year, month, date) = claims.expires_at.civil_date();
                (year, month, date) == (day.year().into(), u8::from(day.month()), day.day())
            }
            None => claims.expires_at > claims.issued_at && claims.expires_at <= longest,
        };
        self.differs(
            holds,
            "expiry.policy",
            "it holds longer or shorter than the policy says",
            MAKE_ANEW,
        );
    }
}

/// The name that stands in the QR: Latin letters where the register has them.
fn latin(member: &Member) -> &str {
    let name = &member.name;
    name.latin().or(name.hindi()).unwrap_or_default()
}

/// The members besides the head that a part lists: parts as even as can be, the fuller ones first.
fn members_of_part<'f>(family: &'f Family, claims: &FamilyCard) -> Vec<&'f Member> {
    let (part, parts) = (
        usize::from(claims.part.number()),
        usize::from(claims.part.of()),
    );
    let rows = |part: usize| {
        let members = family.members.len();
        members / parts + usize::from(part <= members % parts)
    };
    let before: usize = (1..part).map(rows).sum();
    let listed = family
        .members
        .iter()
        .enumerate()
        .skip(before)
        .take(rows(part));
    listed
        .filter(|(place, _)| *place > 0)
        .map(|(_, member)| member)
        .collect()
}
