//! Why a family's card is not changed or made anew.

use issuer_office::workflow::card_targets::TargetError;
use issuer_office::workflow::no_card::{
    ChangeRefused, GuardRefused, NoCard, OrderRefused, PlanError, ReplaceRefused,
};
use issuer_pages::Refusal;
use issuer_pages::written::date;

use crate::http::fault::Fault;

/// Why the cards of a family were left as they are.
pub(in crate::http) const fn change_refused(refused: &ChangeRefused) -> Refusal {
    Refusal::new(match refused {
        ChangeRefused::NoCard => "refused-change-no-card",
        ChangeRefused::DraftWaits => "refused-change-draft",
        ChangeRefused::Transition(_) => "refused-card-step",
    })
}

impl From<NoCard> for Fault {
    fn from(why: NoCard) -> Self {
        Self::NotTaken(match &why {
            NoCard::Replace(refused) => as_its_cards_are(refused),
            NoCard::Change(refused) => change_refused(refused),
            NoCard::Guard(refused) => who_draws_twice(refused),
            NoCard::Order(refused) => what_goes_on_no_card(refused),
        })
    }
}

fn as_its_cards_are(refused: &ReplaceRefused) -> Refusal {
    let of_card = |code, card: &String| Refusal::new(code).with("card", card);
    match refused {
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
        ReplaceRefused::TooOften(times) => Refusal::new("refused-too-often").with("times", times),
    }
}

fn who_draws_twice(refused: &GuardRefused) -> Refusal {
    let (code, member, card, other) = match refused {
        GuardRefused::OnLiveCard {
            member,
            card,
            other,
            ..
        } => ("refused-on-live-card", member, card, other),
        GuardRefused::HasLeft {
            member,
            card,
            other,
            ..
        } => ("refused-has-left", member, card, other),
        GuardRefused::WaitForNextMonth {
            member,
            card,
            other,
            ..
        } => ("refused-wait-for-month", member, card, other),
    };
    let refusal = Refusal::new(code).with("member", member);
    let refusal = refusal.with("card", card).with("family", other);
    match refused {
        GuardRefused::WaitForNextMonth { from, .. } => refusal.with("from", &date(*from)),
        _ => refusal,
    }
}

fn what_goes_on_no_card(refused: &OrderRefused) -> Refusal {
    match refused {
        OrderRefused::Plan(PlanError::TooManyMembers { members, .. }) => {
            Refusal::new("refused-too-many-members").with("members", members)
        }
        OrderRefused::Plan(_) | OrderRefused::Face(_) | OrderRefused::Number(_) => {
            Refusal::new("refused-does-not-fit")
        }
        OrderRefused::NumbersUsedUp => Refusal::new("refused-card-numbers-used-up"),
        OrderRefused::Over => Refusal::new("refused-family-over"),
        OrderRefused::NotWithout(other) => {
            Refusal::new("refused-not-without").with("family", other)
        }
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
