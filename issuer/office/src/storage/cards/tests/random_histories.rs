//! Random histories against a real database: after every step each family has one live card at
//! most, the database is as a plain model says, every change is audited and a refusal changes
//! nothing.

use issuer_domain::{
    Actor, CardNumber, CredentialStatus, Part, RevocationReason, SuspensionReason,
};
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::super::sample::{NOW, Office, family, intent, on_both_engines, signed};
use super::super::super::{SignedDraft, StorageError};
use super::super::{CardVersion, Statement};
use super::change;

/// Histories, their length, and the families that each is about.
const HISTORIES: u32 = 24;
const STEPS: usize = 30;
const FAMILIES: u32 = 3;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// A draft that names the live issue rightly, or wrongly.
    Draft {
        rightly: bool,
        parts: u8,
    },
    Sign,
    Suspend,
    Reinstate,
    Revoke,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (proptest::bool::weighted(0.8), 1..=3_u8)
            .prop_map(|(rightly, parts)| Step::Draft { rightly, parts }),
        4 => Just(Step::Sign),
        2 => Just(Step::Suspend),
        2 => Just(Step::Reinstate),
        1 => Just(Step::Revoke),
    ]
}

/// A family's cards as they ought to be: the status word and parts of each issue.
#[derive(Debug, Clone, Default, PartialEq)]
struct Model {
    issues: Vec<(&'static str, u8)>,
    draft: Option<Vec<CardVersion>>,
}

impl Model {
    fn live(&mut self) -> Option<(u8, &mut (&'static str, u8))> {
        let found = self.issues.iter_mut().zip(1_u8..);
        let mut live = found.filter(|(issue, _)| matches!(issue.0, "valid" | "suspended"));
        live.next().map(|(issue, number)| (number, issue))
    }

    /// Takes the step if it is allowed; how many audit events it makes.
    fn take(&mut self, step: Step, drafts: &[CardVersion]) -> Option<usize> {
        let waits = self.draft.is_some();
        let live = self.live().map(|(number, issue)| (number, *issue));
        match (step, live) {
            (Step::Draft { rightly, parts }, live) => {
                let replaceable = live.is_none_or(|(_, (status, _))| status == "valid");
                let allowed = rightly && !waits && replaceable;
                allowed.then(|| {
                    self.draft = Some(drafts.to_vec());
                    usize::from(parts)
                })
            }
            (Step::Sign, live) => {
                let draft = self.draft.take()?;
                let ended = live.map_or(0, |(_, (_, parts))| usize::from(parts));
                if let Some((_, issue)) = self.live() {
                    issue.0 = "superseded";
                }
                let parts = draft[0].number.part().of();
                self.issues.push(("valid", parts));
                Some(ended + usize::from(parts))
            }
            (_, None) => None,
            (_, Some(_)) if waits => None,
            (step, Some((_, (status, parts)))) => {
                let next = match (step, status) {
                    (Step::Suspend, "valid") => "suspended",
                    (Step::Reinstate, "suspended") => "valid",
                    (Step::Revoke, _) => "revoked",
                    _ => return None,
                };
                if let Some((_, issue)) = self.live() {
                    issue.0 = next;
                }
                Some(usize::from(parts))
            }
        }
    }
}

async fn drafts(office: &Office, number: u32, model: &mut Model, step: Step) -> Vec<CardVersion> {
    let Step::Draft { rightly, parts } = step else {
        return Vec::new();
    };
    let live = model.live().map(|(number, _)| number);
    let issue = u8::try_from(model.issues.len()).unwrap() + 1;
    let replaces = match (rightly, live) {
        (true, live) => live,
        (false, Some(_)) => None,
        (false, None) => Some(issue.max(2) - 1),
    };
    let issue = issue.max(2 * u8::from(!rightly));
    let places = office.places(u32::from(parts)).await;
    let parts = (1..=parts).map(|part| Part::new(part, parts).unwrap());
    parts
        .zip(places)
        .map(|(part, place)| {
            let id = family(number, 1).id;
            let mut draft = intent(&id, place);
            draft.number = CardNumber::new(id, issue, part).unwrap();
            draft.replaces_issue = replaces;
            draft
        })
        .collect()
}

/// Does it to the database: whether something changed.
async fn carry_out(
    office: &Office,
    number: u32,
    step: Step,
    drafts: &[CardVersion],
    waiting: Option<&Vec<CardVersion>>,
) -> bool {
    let cards = office.storage.cards();
    let by = Actor::office;
    let steps: Box<dyn Fn(CredentialStatus) -> _ + Sync> = match step {
        Step::Draft { .. } => return cards.store_drafts(drafts).await.is_ok(),
        Step::Sign => {
            let fabricated = vec![intent(
                &family(number, 1).id,
                office.places(1).await.remove(0),
            )];
            let signed: Vec<SignedDraft> =
                waiting.unwrap_or(&fabricated).iter().map(signed).collect();
            let done = cards.store_signed(&signed, NOW).await;
            let refused = matches!(
                done,
                Err(StorageError::NotADraft { .. } | StorageError::CardExists { .. })
            );
            assert!(done.is_ok() || refused, "{done:?}");
            return done.is_ok();
        }
        Step::Suspend => {
            Box::new(move |status| status.suspend(SuspensionReason::EkycMissing, NOW, by()))
        }
        Step::Reinstate => Box::new(CredentialStatus::reinstate),
        Step::Revoke => Box::new(move |status| status.revoke(RevocationReason::Stolen, NOW, by())),
    };
    let changed = change(office, &[number], &*steps).await;
    changed.refused.is_empty()
}

/// Status word and parts of each signed issue, and how many parts of drafts there are.
async fn stored(office: &Office, number: u32) -> (Vec<(&'static str, u8)>, usize) {
    let id = family(number, 1).id;
    let mut of_families = office
        .storage
        .cards()
        .list_of_families(&[&id])
        .await
        .unwrap();
    let cards = of_families.remove(&id).unwrap_or_default();
    let (mut issues, mut drafts) = (Vec::<(&'static str, u8)>::new(), 0);
    let mut live_parts = std::collections::BTreeSet::new();
    for card in &cards {
        if card.signature.is_none() {
            drafts += 1;
            continue;
        }
        let part = card.version.number.part();
        if card.is_live() {
            assert!(live_parts.insert(part.number()), "two live cards of a part");
        }
        if part.number() == 1 {
            issues.push((card.status.word(), part.of()));
        }
        let same = issues.last().map(|issue| issue.0);
        assert_eq!(
            same,
            Some(card.status.word()),
            "parts of an issue stay together"
        );
    }
    (issues, drafts)
}

async fn audit_events(office: &Office) -> i64 {
    let mut transaction = office.storage.begin_read().await.unwrap();
    let query = Statement::new("select count(*) as events from audit_event");
    let row = transaction.fetch_one(query).await.unwrap();
    row.integer("events").unwrap()
}

on_both_engines! {
async fn no_history_makes_two_live_cards_and_each_step_is_audited_or_changes_nothing(office: Office) {
    let families: Vec<_> = (0..HISTORIES * FAMILIES).map(|number| family(number, 1)).collect();
    office.import(&families).await;
    let mut runner = TestRunner::deterministic();
    let steps = proptest::collection::vec((0..FAMILIES, any_step()), STEPS);
    let mut done = 0;
    for history in 0..HISTORIES {
        let mut models = vec![Model::default(); FAMILIES as usize];
        for (which, step) in steps.new_tree(&mut runner).unwrap().current() {
            let number = history * FAMILIES + which;
            let model = &mut models[which as usize];
            let made = drafts(&office, number, model, step).await;
            let (before, waiting) = (audit_events(&office).await, model.draft.clone());
            let expected = model.take(step, &made);
            let changed = carry_out(&office, number, step, &made, waiting.as_ref()).await;
            assert_eq!(changed, expected.is_some(), "{step:?} of {model:?}");
            let events = usize::try_from(audit_events(&office).await - before).unwrap();
            assert_eq!(events, expected.unwrap_or_default(), "{step:?}");
            let draft = model.draft.as_ref().map_or(0, Vec::len);
            assert_eq!(stored(&office, number).await, (model.issues.clone(), draft));
            done += usize::from(changed);
        }
    }
    assert!(done > 200, "the histories are of some length: {done} steps");
}
}
