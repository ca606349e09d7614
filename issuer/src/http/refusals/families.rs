//! Why a family's card is not changed or made anew.

use issuer_office::storage::ChangeRefused;
use issuer_office::workflow::card_targets::TargetError;
use issuer_office::workflow::replace_cards::ReplaceRefused;
use issuer_pages::Refusal;

use crate::http::fault::Fault;

/// Why the cards of a family were left as they are.
pub(in crate::http) const fn change_refused(refused: &ChangeRefused) -> Refusal {
    Refusal::new(match refused {
        ChangeRefused::NoCard => "refused-change-no-card",
        ChangeRefused::DraftWaits => "refused-change-draft",
        ChangeRefused::Transition(_) => "refused-card-step",
    })
}

impl From<ReplaceRefused> for Fault {
    fn from(refused: ReplaceRefused) -> Self {
        let of_card = |code, card: &String| Refusal::new(code).with("card", card);
        Self::NotTaken(match &refused {
            ReplaceRefused::NeverHadOne => Refusal::new("refused-never-had-one"),
            ReplaceRefused::NotThePresentOne(card) => of_card("refused-not-present-card", card),
            ReplaceRefused::Blocked(card) => of_card("refused-card-blocked", card),
            ReplaceRefused::Closed(reason) => Refusal::new("refused-family-closed").with_words(
                "reason",
                reason.hindi(),
                reason.english(),
            ),
            ReplaceRefused::Over(card) => of_card("refused-card-over", card),
            ReplaceRefused::HoldsYet(card, days) => {
                of_card("refused-holds-yet", card).with("days", days)
            }
            ReplaceRefused::NothingNew(card) => of_card("refused-nothing-new", card),
            ReplaceRefused::Held(_) => Refusal::new("refused-held"),
            ReplaceRefused::NotInRegister => Refusal::new("refused-not-in-register"),
            ReplaceRefused::TooOften(times) => {
                Refusal::new("refused-too-often").with("times", times)
            }
        })
    }
}

impl From<TargetError> for Fault {
    fn from(error: TargetError) -> Self {
        let on_line = |code, line: usize| Refusal::new(code).with("line", &line);
        Self::NotTaken(match error {
            TargetError::Neither(line) => on_line("refused-target-neither", line),
            TargetError::CheckDigit(line) => on_line("refused-target-digit", line),
            TargetError::Aadhaar(line) => on_line("refused-target-aadhaar", line),
            TargetError::Nothing => Refusal::new("refused-target-nothing"),
        })
    }
}
