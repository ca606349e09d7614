//! The dealer's leaflet, with the very words that a verdict has in the shop.

use card_verifier::{Alteration, Damage, ForeignCode, Outcome};
use issuer_render::document::DocumentSetup;
use issuer_render::papers::{Leaflet, LeafletVerdict, PaperError, leaflet};
use issuer_render::pdf::OutputProfile;
use issuer_render::sample_card::{self, SampleError};
use time::Date;
use time::macros::date;

use super::renderer::{Renderer, UndrawableCard};

/// Since when the leaflet says what it says. The file has no other time, so that it is the same
/// bytes on every day and every machine.
const EDITION: Date = date!(2026 - 11 - 28);

const ACCEPT: [Outcome; 1] = [Outcome::Valid { list_age_days: 0 }];

/// Before what the page itself remembers: that the family was served.
const AMBER: [Outcome; 2] = [
    Outcome::ValidOldList { list_age_days: 8 },
    Outcome::ValidExpiredList { list_age_days: 31 },
];

const REJECT: [Outcome; 5] = [
    Outcome::Suspended,
    Outcome::Superseded,
    Outcome::Revoked,
    Outcome::Expired,
    Outcome::Altered(Alteration::Signature),
];

const GREY: [Outcome; 4] = [
    Outcome::Damaged(Damage::Base45),
    Outcome::NotOurCard(ForeignCode::Other),
    Outcome::UnknownKey,
    Outcome::ClockWrong,
];

/// The page's own words for a second ration in a month, for which the verifier has no code.
const SERVED_BEFORE: LeafletVerdict<'static> = LeafletVerdict {
    code: "",
    words: [
        "इस महीने यहाँ राशन दिया जा चुका है",
        "Already served here this month",
    ],
    next: [
        "रजिस्टर देखें: किस दिन दिया गया।",
        "See the register: on which day.",
    ],
};

/// Why there is no leaflet.
#[derive(Debug, thiserror::Error)]
pub enum LeafletError {
    /// The card for its pictures.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// It does not fit its layout.
    #[error(transparent)]
    Face(#[from] UndrawableCard),
    /// The page.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

/// Draws the leaflet: one A4 page as PDF.
pub fn draw_leaflet(renderer: &mut Renderer) -> Result<Vec<u8>, LeafletError> {
    let card = sample_card::bundled()?;
    let faces = renderer.face(&card)?;
    let mut amber = verdicts(&AMBER);
    amber.push(SERVED_BEFORE);
    let contents = Leaflet {
        faces: &faces,
        layout: renderer.layout_of(&card),
        accept: verdicts(&ACCEPT),
        amber,
        reject: verdicts(&REJECT),
        grey: verdicts(&GREY),
        edition: EDITION,
    };
    let setup = DocumentSetup {
        created: EDITION.midnight().assume_utc(),
        profile: OutputProfile::coated(),
    };
    Ok(leaflet(&contents, renderer.fonts(), &setup)?)
}

fn verdicts(outcomes: &[Outcome]) -> Vec<LeafletVerdict<'static>> {
    let verdict = |outcome: &Outcome| {
        let text = outcome.text();
        LeafletVerdict {
            code: text.code,
            words: [text.hindi, text.english],
            next: [text.next_hindi, text.next_english],
        }
    };
    outcomes.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use card_verifier::Decision;

    use super::*;

    /// The colour as `lookOf` of the page's `verdict.js` has it, and `SPEC.md` section 8.
    fn colour(outcome: &Outcome) -> &'static str {
        match outcome.decision() {
            Decision::Accept => "accept",
            Decision::Reject => "reject",
            Decision::Undecided if outcome.nothing_against() => "amber",
            Decision::Undecided => "grey",
        }
    }

    #[test]
    fn every_verdict_stands_on_the_colour_that_it_has_in_the_shop() {
        let page = include_str!("../../../../verifier/pwa/js/verdict.js");
        for rule in [
            r#"if (verdict.decision === "reject") return "reject";"#,
            r#"if (verdict.code === "T-CLOCK" || !verdict.genuine) return "grey";"#,
            r#"return verdict.decision === "accept" ? "accept" : "amber";"#,
        ] {
            assert!(page.contains(rule), "the page has another rule now");
        }
        for (outcomes, wanted) in [
            (&ACCEPT[..], "accept"),
            (&AMBER, "amber"),
            (&REJECT, "reject"),
            (&GREY, "grey"),
        ] {
            for outcome in outcomes {
                assert_eq!(colour(outcome), wanted, "{}", outcome.code());
            }
        }
    }

    #[test]
    fn a_second_ration_is_called_what_the_page_calls_it() {
        let page = include_str!("../../../../verifier/pwa/js/words.js");
        for words in SERVED_BEFORE.words {
            assert!(page.contains(words), "{words}");
        }
    }
}
