use std::collections::BTreeMap;
use std::io::Write;

use card_payload::Timestamp;
use card_verifier::{Damage, Decision, Outcome, Verdict, VerdictText, VerifiedCard};

use crate::arguments::WatchOptions;
use crate::bell::Bell;
use crate::expected_cards::{ExpectedCards, ExpectedError, Listing};
use crate::human;
use crate::paint::Paint;
use crate::scan_record::{RecordError, Row, ScanRecord};

/// Why watching cannot begin or go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WatchError {
    #[error(transparent)]
    Expected(#[from] ExpectedError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error("writing failed: {0}")]
    Stream(#[from] std::io::Error),
}

/// How `--watch` tells verdicts: a line for each, a bell, a record, a list that is ticked off, and
/// sums at the end.
#[derive(Debug)]
pub(crate) struct Watch {
    paint: Paint,
    names: bool,
    bell: Bell,
    record: Option<ScanRecord>,
    expected: Option<ExpectedCards>,
    by_code: BTreeMap<&'static str, (u64, &'static VerdictText)>,
    twice: u64,
    other: u64,
}

impl Watch {
    /// Reads the list and opens the record; what an earlier run recorded is ticked off.
    pub(crate) fn open(
        options: &WatchOptions,
        paint: Paint,
        news: &mut Vec<String>,
    ) -> Result<Self, WatchError> {
        let expected = options.expect.as_deref().map(ExpectedCards::read);
        let mut expected = expected.transpose()?;
        let tick = |number: &str| {
            if let Some(expected) = &mut expected {
                expected.scan(number);
            }
        };
        let record = match &options.csv {
            Some(path) => Some(ScanRecord::open(path, tick, news)?),
            None => None,
        };
        Ok(Self {
            paint,
            names: options.names,
            bell: Bell::new(options.quiet),
            record,
            expected,
            by_code: BTreeMap::new(),
            twice: 0,
            other: 0,
        })
    }

    /// Records, prints and rings a verdict; returns what verdict and list together make of it.
    pub(crate) fn tell(
        &mut self,
        verdict: &Verdict,
        at: Timestamp,
        out: &mut impl Write,
    ) -> Result<Decision, WatchError> {
        let number = verdict.card().map(|card| card.card_number().to_string());
        let listing = match (&mut self.expected, &number) {
            (Some(expected), Some(number)) => expected.scan(number),
            _ => Listing::Expected,
        };
        match listing {
            Listing::Expected => (),
            Listing::Twice => self.twice += 1,
            Listing::Other => self.other += 1,
        }
        self.by_code
            .entry(verdict.code())
            .or_insert((0, verdict.text()))
            .0 += 1;
        // What is not recorded must not look done.
        if let Some(record) = &mut self.record {
            record.write(Row {
                at,
                card_number: number.as_deref().unwrap_or_default(),
                issue_number: verdict.card().map(VerifiedCard::issue_number),
                decision: verdict.decision().word(),
                code: verdict.code(),
                list_code: listing.code(),
            })?;
        }
        let decision = together(verdict.decision(), listing.decision());
        writeln!(out, "{}", self.line(verdict, listing, number.as_deref()))?;
        out.flush()?;
        self.bell.ring(decision == Decision::Accept)?;
        Ok(decision)
    }

    /// The sums by code and by list; how many cards of the list were not scanned.
    pub(crate) fn sum_up(
        &mut self,
        at: Timestamp,
        out: &mut impl Write,
    ) -> Result<usize, WatchError> {
        for (code, (count, text)) in &self.by_code {
            let words = format!("{} · {}", text.english, text.hindi);
            writeln!(out, "{count:>7}  {code:<12}  {words}")?;
        }
        let Some(expected) = &self.expected else {
            return Ok(0);
        };
        let missing = expected.missing();
        writeln!(
            out,
            "List: {} of {} scanned, {} missing; {} not of this list, {} scanned again",
            expected.scanned(),
            expected.len(),
            missing.len(),
            self.other,
            self.twice,
        )?;
        if let Some(record) = &mut self.record {
            for card_number in &missing {
                record.write(Row {
                    at,
                    card_number,
                    issue_number: None,
                    decision: "",
                    code: "",
                    list_code: Listing::MISSING,
                })?;
            }
            if !missing.is_empty() {
                writeln!(out, "Those missing stand in {}", record.path().display())?;
            }
        } else {
            for card_number in &missing {
                writeln!(out, "{card_number:>22}  [{}]", Listing::MISSING)?;
            }
        }
        Ok(missing.len())
    }

    /// Sign, word, card number, codes, and words where something is to be said. Columns hold Latin
    /// letters only, as in [`human::describe`].
    fn line(&self, verdict: &Verdict, listing: Listing, number: Option<&str>) -> String {
        let decision = together(verdict.decision(), listing.decision());
        let word = match listing {
            Listing::Other if verdict.decision() == Decision::Accept => "✗ NOT OF LIST",
            Listing::Twice if verdict.decision() == Decision::Accept => "! SCANNED TWICE",
            _ => human::word(verdict),
        };
        let word = format!("{word:<15}");
        let banner = human::banner(&word, decision, verdict.specimen(), self.paint);
        let number = number.unwrap_or("—");
        let codes = match listing.code() {
            "" => format!("[{}]", verdict.code()),
            code => format!("[{} {code}]", verdict.code()),
        };
        let mut line = format!("{banner}  {number:<15}  {}", self.paint.dim(&codes));
        let head = verdict.card().filter(|_| self.names);
        let head = head.map(|card| card.head().name.as_str());
        let words = (verdict.decision() != Decision::Accept).then(|| words(verdict));
        let list_words = Some(listing.text()).filter(|text| !text.is_empty());
        for part in [head, words.as_deref(), list_words].into_iter().flatten() {
            line.push_str("  ");
            line.push_str(part);
        }
        line
    }
}

/// Why a card is not simply valid, and for a scanner that types wrongly what to set.
fn words(verdict: &Verdict) -> String {
    let text = verdict.text();
    if *verdict.outcome() == Outcome::Damaged(Damage::Characters) {
        return format!("{}. {} · {}", text.english, text.next_english, text.hindi);
    }
    format!("{} · {}", text.english, text.hindi)
}

/// What a verdict and a list make of a card: the worse of both.
const fn together(verdict: Decision, list: Decision) -> Decision {
    match (verdict, list) {
        (Decision::Reject, _) | (_, Decision::Reject) => Decision::Reject,
        (Decision::Accept, Decision::Accept) => Decision::Accept,
        _ => Decision::Undecided,
    }
}
