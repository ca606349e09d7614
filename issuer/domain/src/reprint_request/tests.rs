//! The steps of a request, rightly and wrongly.

use proptest::prelude::{Just, Strategy, prop_assert, prop_oneof, proptest};

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

fn money(paise: u64) -> Money {
    Money::of_paise(paise).unwrap()
}

fn somebody() -> Actor {
    Actor::parse("s.negi").unwrap()
}

#[test]
fn a_request_is_paid_exactly_approved_and_made() {
    let asked = RequestState::with_fee(money(5_500));
    assert_eq!(
        asked.clone().approve(somebody(), NOW).unwrap_err(),
        RequestStepRefused::State {
            from: "asked",
            to: "approved"
        },
        "nothing is approved before its fee is there"
    );
    for wrong in [0, 5_499, 5_501] {
        let refused = asked.clone().pay(money(wrong), NOW);
        assert!(matches!(refused, Err(RequestStepRefused::Amount { .. })));
    }
    let paid = asked.pay(money(5_500), NOW).unwrap();
    assert!(paid.clone().pay(money(5_500), NOW).is_err(), "once");
    let approved = paid.approve(somebody(), NOW).unwrap();
    assert!(approved.clone().withdraw(somebody(), NOW).is_err());
    let made = approved.make("41705823-02-6".to_owned(), NOW).unwrap();
    assert!(!made.is_open());
    assert_eq!(made.approved().unwrap().by, somebody());
}

#[test]
fn where_nothing_is_due_nothing_can_be_paid() {
    let waived = RequestState::with_fee(Money::ZERO);
    assert_eq!(waived, RequestState::Waived);
    assert!(waived.clone().pay(Money::ZERO, NOW).is_err());
    assert!(waived.approve(somebody(), NOW).is_ok());
}

#[test]
fn words_of_refusals_are_read_back_and_have_both_languages() {
    for reason in RefusalReason::ALL {
        assert_eq!(RefusalReason::from_word(reason.word()), Some(reason));
        assert!(reason.english().is_ascii());
        assert!(reason.hindi().chars().any(|letter| letter >= '\u{900}'));
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Pay(u64),
    Approve,
    Make,
    Refuse,
    Withdraw,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3_u64).prop_map(Step::Pay),
        Just(Step::Approve),
        Just(Step::Make),
        Just(Step::Refuse),
        Just(Step::Withdraw),
    ]
}

proptest! {
    #[test]
    fn no_history_makes_a_card_without_fee_and_approval_or_leaves_an_end(
        due in 0..3_u64,
        steps in proptest::collection::vec(any_step(), 0..12),
    ) {
        let mut state = RequestState::with_fee(money(due));
        let (mut paid, mut approved) = (due == 0, false);
        for step in steps {
            let was_open = state.is_open();
            let next = match step {
                Step::Pay(came) => state.clone().pay(money(came), NOW),
                Step::Approve => state.clone().approve(somebody(), NOW),
                Step::Make => state.clone().make("1".to_owned(), NOW),
                Step::Refuse => state.clone().refuse(RefusalReason::AskedTwice, somebody(), NOW),
                Step::Withdraw => state.clone().withdraw(somebody(), NOW),
            };
            let Ok(next) = next else { continue };
            prop_assert!(was_open, "an end is left");
            match step {
                Step::Pay(came) => {
                    prop_assert!(!paid && came == due);
                    paid = true;
                }
                Step::Approve => {
                    prop_assert!(paid);
                    approved = true;
                }
                Step::Make => prop_assert!(paid && approved),
                Step::Refuse => approved = false,
                Step::Withdraw => prop_assert!(!approved),
            }
            state = next;
        }
    }
}
