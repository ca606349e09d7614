//! What an inspection found: noted card by card; when every card of the round was looked at, the
//! rule decides.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::production::SpoilReason;
use issuer_domain::{Production, Timestamp};

use super::audit::AuditEvent;
use super::engine::{Statement, WriteTransaction};
use super::inspection_rows::found_word;
use super::lot_cards::{CardInLot, of_numbers, require_open, write_steps};
use super::lot_inspections::{
    Inspection, RoundKind, RoundState, last_inspection, require_second_person,
};
use super::lots::Lots;
use super::{LotRefused, StorageError};

/// What was found of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFinding {
    /// The printed number.
    pub number: String,
    /// What is wrong with it; nothing where it is good. Sorted, each once.
    pub defects: Vec<SpoilReason>,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingOutcome {
    /// It is new and was recorded.
    Recorded,
    /// It says what was recorded before.
    Unchanged,
    /// The card is not among those to look at.
    NotInSample,
    /// It contradicts what was recorded before.
    Contradiction,
    /// The card stands in the file more than once, with different findings.
    Twice,
}

/// What an inspection's results changed, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The round with the results in it.
    pub inspection: Inspection,
    /// The outcome of each finding, in their order.
    pub outcomes: Vec<FindingOutcome>,
    /// Cards that are spoiled by what was found.
    pub spoiled: Vec<String>,
}

impl Lots<'_> {
    /// Records what was found of cards of the lot's round, in one transaction. Bad cards are spoiled
    /// at once; the last card decides the round.
    pub async fn record_findings(
        &self,
        lot_id: &str,
        findings: &[CardFinding],
        at: Timestamp,
        dry_run: bool,
    ) -> Result<Inspected, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, lot_id).await?;
        require_second_person(&mut transaction, lot_id, self.storage.actor()).await?;
        let last = last_inspection(&mut transaction, lot_id).await?;
        let mut inspection = last.ok_or_else(|| LotRefused::NotSampled {
            lot: lot_id.to_owned(),
        })?;
        let outcomes = note(&mut inspection, findings);
        let is_new = |outcome: &&FindingOutcome| **outcome == FindingOutcome::Recorded;
        let new: Vec<&CardFinding> = findings
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| is_new(outcome))
            .map(|(finding, _)| finding)
            .collect();
        let bad = new.iter().filter(|finding| !finding.defects.is_empty());
        let numbers = bad.map(|finding| finding.number.as_str());
        let cards = of_numbers(&mut transaction, numbers).await?;
        let steps = spoil(&new, &cards, at);
        let decided = decide(&mut inspection);
        let inspected = Inspected {
            spoiled: steps.iter().map(|(number, _)| number.clone()).collect(),
            outcomes,
            inspection,
        };
        if dry_run || new.is_empty() {
            return Ok(inspected);
        }
        write_steps(&mut transaction, &steps).await?;
        let round = &inspected.inspection;
        self.write(&mut transaction, lot_id, round, &new).await?;
        if decided {
            self.decide(&mut transaction, lot_id, round, at).await?;
        }
        let mut event = AuditEvent::new(at, "lot.inspected", lot_id);
        event.detail = serde_json::json!({
            "round": round.round,
            "looked_at": new.len(),
            "spoiled": inspected.spoiled.len(),
            "state": round.state.word(),
            "bad": round.bad,
            "critical": round.critical,
        })
        .to_string();
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(inspected)
    }

    async fn write(
        &self,
        transaction: &mut WriteTransaction,
        lot_id: &str,
        round: &Inspection,
        new: &[&CardFinding],
    ) -> Result<(), StorageError> {
        let mut by_word = BTreeMap::<String, Vec<&str>>::new();
        for finding in new {
            let numbers = by_word.entry(found_word(&finding.defects)).or_default();
            numbers.push(&finding.number);
        }
        for (word, numbers) in by_word {
            let mut update = Statement::new("update lot_sample set found = ");
            update.push_value(word).push(", found_by = ");
            update.push_value(self.storage.actor().as_str());
            update.push(" where lot_id = ").push_value(lot_id);
            update
                .push(" and round = ")
                .push_value(round.round.cast_signed());
            update.push(" and card_number in ").push_list(numbers);
            transaction.execute(update).await?;
        }
        Ok(())
    }

    async fn decide(
        &self,
        transaction: &mut WriteTransaction,
        lot_id: &str,
        round: &Inspection,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let update = Statement::new(
            "update lot_inspection
             set state = $1,
                 bad = $2,
                 critical = $3,
                 decided_at = $4,
                 decided_by = $5
             where lot_id = $6
               and round = $7",
        );
        let update = update
            .bind(round.state.word())
            .bind(round.bad.cast_signed())
            .bind(round.critical.cast_signed())
            .bind(at.seconds())
            .bind(self.storage.actor().as_str())
            .bind(lot_id)
            .bind(round.round.cast_signed());
        transaction.execute(update).await?;
        Ok(())
    }
}

/// Puts findings into a round.
fn note(inspection: &mut Inspection, findings: &[CardFinding]) -> Vec<FindingOutcome> {
    let mut first = BTreeMap::new();
    let mut doubled = BTreeSet::new();
    for finding in findings {
        let said = first.entry(&finding.number).or_insert(&finding.defects);
        if *said != &finding.defects {
            doubled.insert(&finding.number);
        }
    }
    let is_decided = inspection.state != RoundState::Drawn;
    let mut places: BTreeMap<&str, &mut Option<Vec<SpoilReason>>> = inspection
        .cards
        .iter_mut()
        .map(|card| (card.number.as_str(), &mut card.found))
        .collect();
    let outcomes = findings.iter().map(|finding| {
        if doubled.contains(&finding.number) {
            return FindingOutcome::Twice;
        }
        let Some(found) = places.get_mut(finding.number.as_str()) else {
            return FindingOutcome::NotInSample;
        };
        match found.as_ref() {
            Some(before) if *before == finding.defects => FindingOutcome::Unchanged,
            Some(_) => FindingOutcome::Contradiction,
            None if is_decided => FindingOutcome::Contradiction,
            None => {
                **found = Some(finding.defects.clone());
                FindingOutcome::Recorded
            }
        }
    });
    outcomes.collect()
}

/// Bad cards are spoiled, for the gravest of their defects; those that are already stay.
fn spoil(
    new: &[&CardFinding],
    cards: &BTreeMap<String, CardInLot>,
    at: Timestamp,
) -> Vec<(String, Production)> {
    let spoiled = new.iter().filter_map(|finding| {
        let critical = finding.defects.iter().find(|defect| defect.is_critical());
        let reason = critical.or(finding.defects.first())?;
        let card = cards.get(&finding.number)?;
        let next = card.production.clone().spoil(*reason, at).ok()?;
        Some((finding.number.clone(), next))
    });
    spoiled.collect()
}

/// Decides a round whose last card was looked at; whether it did.
fn decide(inspection: &mut Inspection) -> bool {
    if inspection.state != RoundState::Drawn || inspection.waiting() > 0 {
        return false;
    }
    let found = || {
        inspection
            .cards
            .iter()
            .filter_map(|card| card.found.as_ref())
    };
    let bad = found().filter(|defects| !defects.is_empty()).count() as u64;
    let is_critical = |defects: &&Vec<SpoilReason>| defects.iter().any(|one| one.is_critical());
    let critical = found().filter(is_critical).count() as u64;
    inspection.bad = bad;
    inspection.critical = critical;
    inspection.state = match &inspection.kind {
        RoundKind::Sorting => RoundState::Sorted,
        RoundKind::Sample { plan, .. } if plan.accepts(bad, critical) => RoundState::Accepted,
        RoundKind::Sample { .. } => RoundState::Rejected,
    };
    true
}
