//! What a family sees of its request: six steps, with their days.

use crate::production::Production;
use crate::{RequestState, Timestamp};

/// A step that a family sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestStage {
    /// It was asked.
    Requested,
    /// Somebody said yes, and the new card is signed.
    Approved,
    /// The card has its place in a print lot.
    InLot,
    /// It is printed.
    Printed,
    /// It is on its way.
    Dispatched,
    /// A member of the family has it.
    Delivered,
}

/// What ended a request otherwise than with a card in the family's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageEnd {
    /// The request was refused.
    Refused,
    /// The family withdrew it.
    Withdrawn,
    /// The card came back: the family fetches it at its panchayat or block office.
    Returned,
    /// The card was spoiled, lost or destroyed: the office makes another one.
    MadeAnew,
}

/// When a card took the steps that its present state does not tell any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CardWay {
    /// Its lot was frozen.
    pub in_lot: Option<Timestamp>,
    /// The press reported its lot, or the counter printed it.
    pub printed: Option<Timestamp>,
    /// Its consignment left.
    pub dispatched: Option<Timestamp>,
    /// It was handed over.
    pub delivered: Option<Timestamp>,
}

/// How far a request is, as its family sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProgress {
    /// The six steps in their order; `reached` where the request is there, with the time where it
    /// is known.
    pub steps: Vec<StageStep>,
    /// What ended it otherwise.
    pub end: Option<(StageEnd, Option<Timestamp>)>,
}

/// One of the six steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageStep {
    /// Which.
    pub stage: RequestStage,
    /// Whether the request came so far.
    pub reached: bool,
    /// When, where it is known.
    pub at: Option<Timestamp>,
}

impl RequestStage {
    /// All six, in their order.
    pub const ALL: [Self; 6] = [
        Self::Requested,
        Self::Approved,
        Self::InLot,
        Self::Printed,
        Self::Dispatched,
        Self::Delivered,
    ];

    /// The step in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::Approved => "Approved",
            Self::InLot => "In a print lot",
            Self::Printed => "Printed",
            Self::Dispatched => "Dispatched",
            Self::Delivered => "Delivered",
        }
    }

    /// The step in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::Requested => "आवेदन मिला",
            Self::Approved => "स्वीकृत",
            Self::InLot => "छपाई के लॉट में",
            Self::Printed => "छप गया",
            Self::Dispatched => "भेजा गया",
            Self::Delivered => "मिल गया",
        }
    }
}

impl StageEnd {
    /// The end in English, with what to do.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
            Self::Returned => "Returned: fetch it at the panchayat or block office",
            Self::MadeAnew => "The card was spoiled or lost; another one is made",
        }
    }

    /// The end in Hindi, with what to do.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::Refused => "अस्वीकृत",
            Self::Withdrawn => "वापस लिया गया",
            Self::Returned => "लौट आया: पंचायत या ब्लॉक कार्यालय से लें",
            Self::MadeAnew => "कार्ड ख़राब हुआ या खो गया; दूसरा बनेगा",
        }
    }
}

impl RequestProgress {
    /// The steps of a request that was asked then, with its card where there is one.
    pub fn of(
        asked_at: Timestamp,
        state: &RequestState,
        card: Option<(&Production, CardWay)>,
    ) -> Self {
        let production = card.map(|(production, _)| production);
        let way = card.map(|(_, way)| way).unwrap_or_default();
        let since = production.and_then(Production::since);
        let reached = reached(state, production, way);
        let steps = RequestStage::ALL.into_iter().map(|stage| {
            let known = match stage {
                RequestStage::Requested => Some(asked_at),
                RequestStage::Approved => state.approved().map(|approved| approved.at),
                RequestStage::InLot => way.in_lot,
                RequestStage::Printed => way.printed,
                RequestStage::Dispatched => way.dispatched,
                RequestStage::Delivered => way.delivered,
            };
            let here = reached == stage;
            let is_there = reached >= stage;
            let at = known.or(since.filter(|_| here)).filter(|_| is_there);
            StageStep {
                stage,
                reached: is_there,
                at,
            }
        });
        Self {
            steps: steps.collect(),
            end: end(state, production),
        }
    }

    /// The last step that was reached.
    pub fn stage(&self) -> RequestStage {
        let reached = self.steps.iter().rfind(|step| step.reached);
        reached.map_or(RequestStage::Requested, |step| step.stage)
    }
}

fn reached(state: &RequestState, production: Option<&Production>, way: CardWay) -> RequestStage {
    let Some(production) = production else {
        return match state.approved() {
            Some(_) => RequestStage::Approved,
            None => RequestStage::Requested,
        };
    };
    match production {
        Production::Draft | Production::Signed(_) => RequestStage::Approved,
        Production::Frozen(..)
        | Production::Rendered(..)
        | Production::Exported(..)
        | Production::Spoiled(..) => RequestStage::InLot,
        // At an office it was printed there, where it was never sent to it.
        Production::Received(..) | Production::Destroyed(..) if way.dispatched.is_none() => {
            RequestStage::Printed
        }
        Production::Printed(_) | Production::Packed(..) => RequestStage::Printed,
        Production::Dispatched(..)
        | Production::Received(..)
        | Production::Undelivered(..)
        | Production::Returned(..)
        | Production::Destroyed(..) => RequestStage::Dispatched,
        Production::HandedOver(..) => RequestStage::Delivered,
    }
}

fn end(
    state: &RequestState,
    production: Option<&Production>,
) -> Option<(StageEnd, Option<Timestamp>)> {
    match state {
        RequestState::Refused { decided, .. } => {
            return Some((StageEnd::Refused, Some(decided.at)));
        }
        RequestState::Withdrawn(decided) => return Some((StageEnd::Withdrawn, Some(decided.at))),
        _ => {}
    }
    let production = production?;
    let end = match production {
        Production::Returned(..) => StageEnd::Returned,
        Production::Undelivered(_, reason) => match reason {
            crate::production::UndeliveredReason::Lost => StageEnd::MadeAnew,
            _ => StageEnd::Returned,
        },
        Production::Spoiled(..) | Production::Destroyed(..) => StageEnd::MadeAnew,
        _ => return None,
    };
    Some((end, production.since()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::{Lot, Made, Office, Receiver, Signing};
    use crate::reprint_request::Decided;
    use crate::{Actor, Money};

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    fn day(day: i64) -> Timestamp {
        NOW.plus_seconds(day * Timestamp::DAY)
    }

    fn made_state() -> RequestState {
        RequestState::Made {
            approved: Decided {
                by: Actor::office(),
                at: day(1),
            },
            card_number: "41705823-02-6".to_owned(),
            at: day(1),
        }
    }

    fn made(at: i64) -> Made {
        Made {
            signing: Signing {
                at: day(1),
                key_id: [0; 4],
            },
            at: day(at),
        }
    }

    #[test]
    fn a_request_without_a_card_is_requested_or_approved() {
        let due = Money::of_paise(100).unwrap();
        let asked = RequestProgress::of(day(0), &RequestState::Asked { due }, None);
        assert_eq!(asked.stage(), RequestStage::Requested);
        assert_eq!(asked.steps[0].at, Some(day(0)));
        assert!(
            asked.steps[1..]
                .iter()
                .all(|step| !step.reached && step.at.is_none())
        );
        let by = Actor::office();
        let approved = RequestState::Approved(Decided { by, at: day(1) });
        let approved = RequestProgress::of(day(0), &approved, None);
        assert_eq!(approved.stage(), RequestStage::Approved);
    }

    #[test]
    fn each_step_of_a_card_has_its_day_and_none_that_lies_ahead() {
        let way = CardWay {
            in_lot: Some(day(2)),
            printed: Some(day(3)),
            dispatched: Some(day(4)),
            delivered: None,
        };
        let state = Production::Frozen(made(2), Lot("lot-0001".to_owned()));
        let frozen = RequestProgress::of(day(0), &made_state(), Some((&state, way)));
        assert_eq!(frozen.stage(), RequestStage::InLot);
        assert_eq!(frozen.steps[3].at, None, "days of steps ahead are not told");
        let state = Production::HandedOver(made(9), Receiver("100000101".to_owned()));
        let done = RequestProgress::of(day(0), &made_state(), Some((&state, way)));
        let days: Vec<_> = done.steps.iter().map(|step| step.at).collect();
        assert_eq!(days, [0, 1, 2, 3, 4, 9].map(|number| Some(day(number))));
        assert_eq!(done.end, None);
    }

    #[test]
    fn a_card_printed_at_the_counter_is_printed_without_a_lot() {
        let way = CardWay {
            printed: Some(day(1)),
            ..CardWay::default()
        };
        let state = Production::Received(made(1), Office("HP-0231".to_owned()));
        let printed = RequestProgress::of(day(0), &made_state(), Some((&state, way)));
        assert_eq!(printed.stage(), RequestStage::Printed);
        assert_eq!(printed.steps[2].at, None);
    }

    #[test]
    fn other_ends_are_told() {
        let state = Production::Returned(made(9), Office("Block office".to_owned()));
        let returned =
            RequestProgress::of(day(0), &made_state(), Some((&state, CardWay::default())));
        assert_eq!(returned.end, Some((StageEnd::Returned, Some(day(9)))));
        let withdrawn = RequestState::Withdrawn(Decided {
            by: Actor::office(),
            at: day(1),
        });
        let withdrawn = RequestProgress::of(day(0), &withdrawn, None);
        assert_eq!(withdrawn.end, Some((StageEnd::Withdrawn, Some(day(1)))));
    }
}
