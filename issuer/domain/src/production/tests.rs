//! The machine walked at random, against its graph written down a second time.

use std::collections::BTreeSet;

use proptest::prelude::{Just, Strategy, prop_oneof, proptest};

use super::{
    Bundle, Certificate, Consignment, Lot, Office, Production, Receiver, Signing, SpoilReason,
    UndeliveredReason,
};
use crate::{Timestamp, TransitionRefused};

/// From which word a step leads to which: the picture of the machine.
const GRAPH: [(&str, Step, &str); 24] = [
    ("draft", Step::Sign, "signed"),
    ("signed", Step::Freeze, "frozen"),
    ("signed", Step::PrintAt, "received"),
    ("frozen", Step::Render, "rendered"),
    ("rendered", Step::Export, "exported"),
    ("exported", Step::Print, "printed"),
    ("exported", Step::Spoil, "spoiled"),
    ("printed", Step::Spoil, "spoiled"),
    ("printed", Step::Pack, "packed"),
    ("printed", Step::Destroy, "destroyed"),
    ("packed", Step::Dispatch, "dispatched"),
    ("dispatched", Step::Receive, "received"),
    ("received", Step::HandOver, "handed_over"),
    ("received", Step::FailDelivery, "undelivered"),
    ("received", Step::Lose, "undelivered"),
    ("received", Step::Destroy, "destroyed"),
    ("dispatched", Step::Lose, "undelivered"),
    ("undelivered", Step::Lose, "undelivered"),
    ("returned", Step::Lose, "undelivered"),
    ("undelivered", Step::HandOver, "handed_over"),
    ("returned", Step::HandOver, "handed_over"),
    ("undelivered", Step::Destroy, "destroyed"),
    ("undelivered", Step::TakeBack, "returned"),
    ("returned", Step::Destroy, "destroyed"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Sign,
    Freeze,
    PrintAt,
    Render,
    Export,
    Print,
    Spoil,
    Pack,
    Dispatch,
    Receive,
    HandOver,
    FailDelivery,
    Lose,
    TakeBack,
    Destroy,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Sign),
        Just(Step::Freeze),
        Just(Step::PrintAt),
        Just(Step::Render),
        Just(Step::Export),
        Just(Step::Print),
        Just(Step::Spoil),
        Just(Step::Pack),
        Just(Step::Dispatch),
        Just(Step::Receive),
        Just(Step::HandOver),
        Just(Step::FailDelivery),
        Just(Step::Lose),
        Just(Step::TakeBack),
        Just(Step::Destroy),
    ]
}

fn take(state: Production, step: Step, at: Timestamp) -> Result<Production, TransitionRefused> {
    let named = |what: &str| format!("{what}-{}", at.seconds());
    match step {
        Step::Sign => state.sign(Signing {
            at,
            key_id: [1, 2, 3, 4],
        }),
        Step::Freeze => state.freeze(Lot(named("lot")), at),
        Step::PrintAt => state.print_at(Office(named("centre")), at),
        Step::Render => state.render(at),
        Step::Export => state.export(at),
        Step::Print => state.print(at),
        Step::Spoil => state.spoil(SpoilReason::Cut, at),
        Step::Pack => state.pack(Bundle(named("bundle")), at),
        Step::Dispatch => state.dispatch(Consignment(named("parcel")), at),
        Step::Receive => state.receive(Office(named("office")), at),
        Step::HandOver => state.hand_over(Receiver(named("member")), at),
        Step::FailDelivery => state.fail_delivery(UndeliveredReason::Moved, at),
        Step::Lose => state.fail_delivery(UndeliveredReason::Lost, at),
        Step::TakeBack => state.take_back(Office(named("store")), at),
        Step::Destroy => state.destroy(Certificate(named("certificate")), at),
    }
}

proptest! {
    #[test]
    fn every_walk_stays_on_the_graph_and_every_other_step_is_refused(
        tries in proptest::collection::vec(any_step(), 0..80),
    ) {
        let mut state = Production::Draft;
        for (second, step) in (1_i64..).zip(tries) {
            let at = Timestamp::from_seconds(second);
            let from = state.word();
            let allowed = GRAPH.iter().find(|(word, known, _)| *word == from && *known == step);
            match (take(state.clone(), step, at), allowed) {
                (Ok(next), Some((_, _, to))) => {
                    assert_eq!(next.word(), *to);
                    assert_eq!(next.since(), Some(at), "a step is dated");
                    if from != "draft" {
                        assert_eq!(next.signing(), state.signing(), "a signature stays");
                    }
                    state = next;
                }
                (Err(refused), None) => assert!(refused.to_string().contains(from)),
                (result, allowed) => panic!("{from} {step:?}: {result:?}, graph: {allowed:?}"),
            }
            let row = (state.word(), state.signing(), state.since(), state.fact());
            let read = Production::of_row(row.0, row.1, row.2, row.3);
            assert_eq!(read.as_ref(), Some(&state), "a row gives its state back");
        }
    }
}

#[test]
fn walks_reach_every_state() {
    let mut reached = vec![Production::Draft];
    let mut seen = 0;
    while seen < reached.len() {
        let state = reached[seen].clone();
        seen += 1;
        for (_, step, _) in GRAPH {
            if let Ok(next) = take(state.clone(), step, Timestamp::from_seconds(1))
                && !reached.contains(&next)
            {
                reached.push(next);
            }
        }
    }
    let words: BTreeSet<&str> = reached.iter().map(Production::word).collect();
    assert_eq!(words.len(), 14, "and none besides the fourteen");
}

#[test]
fn a_row_whose_facts_do_not_belong_together_is_no_state() {
    let signing = Signing {
        at: Timestamp::from_seconds(5),
        key_id: [0; 4],
    };
    let later = Some(Timestamp::from_seconds(6));
    for (word, signing, since, fact) in [
        ("draft", Some(signing), None, None),
        ("signed", None, None, None),
        ("signed", Some(signing), later, None),
        ("frozen", Some(signing), later, None),
        ("printed", Some(signing), later, Some("lot-1")),
        ("spoiled", Some(signing), later, Some("eaten")),
        ("returned", Some(signing), later, None),
        ("lost", Some(signing), later, None),
    ] {
        assert_eq!(
            Production::of_row(word, signing, since, fact),
            None,
            "{word}"
        );
    }
}
