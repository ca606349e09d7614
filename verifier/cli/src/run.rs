use std::io::Write;
use std::path::PathBuf;
use std::time::SystemTime;

use card_payload::{TEXT_START, Timestamp};
use card_verifier::{Decision, Entitlement, JsonVerdict, Verdict};
use serde::Serialize;

use crate::arguments::{Arguments, Source};
use crate::conformance::ConformanceError;
use crate::habits::{Habit, without_habits};
use crate::human::{self, Tally};
use crate::input::Input;
use crate::kept_device::KeptDevice;
use crate::memory::MemoryError;
use crate::open_lists::{ListsError, Opened, open_lists};
use crate::paint::Paint;
use crate::picture::{PictureError, read_code};
use crate::shop_ledger::{LedgerError, SERVED, ShopLedger, with_register};
use crate::update::UpdateCommandError;
use crate::watch::{Watch, WatchError};

/// Something did not work: a file, the update, the output.
pub(crate) const EXIT_FAILURE: u8 = 1;
/// The command line was not understood.
pub(crate) const EXIT_USAGE: u8 = 2;
/// A card is rejected, or a program is not conformant.
pub(crate) const EXIT_REJECTED: u8 = 3;
const EXIT_UNDECIDED: u8 = 4;
/// All that was scanned is valid, but not all of the list was scanned.
const EXIT_MISSING: u8 = 5;

/// Why verifying could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Lists(#[from] ListsError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Watch(#[from] WatchError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Update(#[from] UpdateCommandError),
    #[error(transparent)]
    Conformance(#[from] ConformanceError),
    #[error(
        "{path} cannot be opened: {source}\n\n\
         hint: is the scanner plugged in, and may you read its device? \
         On Linux the group dialout may"
    )]
    Device {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("reading or writing failed: {0}")]
    Stream(#[from] std::io::Error),
}

/// Verifies what the arguments name, prints each verdict as it comes, and returns the exit code of
/// the worst.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, RunError> {
    let Opened { kept, mut news } = open_lists(arguments)?;
    let paint = Paint::for_standard_output();
    let watch = match &arguments.watch {
        Some(options) => Some(Watch::open(options, paint, &mut news)?),
        None => None,
    };
    let ledger = match &arguments.ledger {
        Some(path) => Some(ShopLedger::open(path, arguments.shop.as_deref())?),
        None => None,
    };
    let mut talk = std::io::stderr();
    for line in news {
        writeln!(talk, "{line}")?;
    }
    let mut session = Session {
        arguments,
        kept,
        paint,
        watch,
        ledger,
        habits_told: Vec::new(),
        worst: 0,
        tally: Tally::default(),
    };
    let read = session.read(out);
    // A scanner that is unplugged ends a watch; what came before counts.
    if read.is_ok() || session.watch.is_some() {
        session.kept.remember()?;
        session.sum_up(out)?;
    }
    read.map(|()| session.worst)
}

fn is_card(text: &str) -> bool {
    text.starts_with(TEXT_START)
}

/// One run: what verdicts are made and printed with.
struct Session<'a> {
    arguments: &'a Arguments,
    kept: KeptDevice,
    paint: Paint,
    watch: Option<Watch>,
    ledger: Option<ShopLedger>,
    habits_told: Vec<Habit>,
    worst: u8,
    tally: Tally,
}

impl Session<'_> {
    fn read(&mut self, out: &mut impl Write) -> Result<(), RunError> {
        match &self.arguments.source {
            Source::Text(text) => self.text("text", text, out),
            Source::StandardInput => self.lines(Input::standard()?, out),
            Source::Device(path) => {
                let input = Input::open(path).map_err(|source| RunError::Device {
                    path: path.clone(),
                    source,
                })?;
                self.lines(input, out)
            }
            Source::Pictures(files) => {
                for file in files {
                    let name = file.display().to_string();
                    match read_code(file, is_card)? {
                        Some(text) => self.text(&name, &text, out)?,
                        None => self.tell(&name, &Verdict::no_code_in_picture(), out)?,
                    }
                }
                Ok(())
            }
        }
    }

    /// What a scanner types, one code a line.
    fn lines(&mut self, mut input: Input, out: &mut impl Write) -> Result<(), RunError> {
        let mut number = 0_u64;
        while let Some(line) = input.next_line()? {
            number += 1;
            let (text, habits) = without_habits(&line);
            for habit in habits {
                if !self.habits_told.contains(&habit) {
                    self.habits_told.push(habit);
                    writeln!(std::io::stderr(), "{}", habit.text())?;
                }
            }
            self.text(&format!("line {number}"), &text, out)?;
        }
        Ok(())
    }

    fn text(&mut self, name: &str, text: &str, out: &mut impl Write) -> Result<(), RunError> {
        let now = self.now();
        let verdict = match self.arguments.at {
            Some(at) => self.kept.device.verify_at(text, at),
            None => self.kept.device.verify(text, now),
        };
        let Some(verdict) = verdict else {
            return Ok(());
        };
        self.kept.remember()?;
        self.tell(name, &verdict, out)
    }

    fn tell(
        &mut self,
        name: &str,
        verdict: &Verdict,
        out: &mut impl Write,
    ) -> Result<(), RunError> {
        let now = self.now();
        let served = match &mut self.ledger {
            Some(ledger) => ledger.scan(verdict, now)?,
            None => None,
        };
        let mut decision = verdict.decision();
        if let Some(watch) = &mut self.watch {
            decision = watch.tell(verdict, now, out)?;
        } else if self.arguments.json {
            let shown = Shown {
                verdict: JsonVerdict::new(verdict, name),
                served_at: served.map(|at| at.to_string()),
                entitlement: self.kept.entitlement(verdict, now),
            };
            serde_json::to_writer(&mut *out, &shown).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            if !matches!(self.arguments.source, Source::Text(_)) {
                writeln!(out, "{}", self.paint.dim(&format!("── {name}")))?;
            }
            writeln!(out, "{}", human::describe(verdict, self.paint))?;
            if let Some(entitlement) = self.kept.entitlement(verdict, now) {
                writeln!(out, "{}", human::entitled(&entitlement))?;
            }
        }
        decision = with_register(decision, served);
        if let Some(before) = served
            && !self.arguments.json
        {
            let words = human::served_before(before, SERVED);
            writeln!(out, "{}", self.paint.inverse(&words))?;
        }
        // A person at the counter waits for it, even through a pipe.
        out.flush()?;
        self.tally.count(verdict.decision());
        self.worst = worse(self.worst, exit_code(decision));
        Ok(())
    }

    fn sum_up(&mut self, out: &mut impl Write) -> Result<(), RunError> {
        let now = self.now();
        if let Some(watch) = &mut self.watch {
            writeln!(out, "{}", self.tally.describe())?;
            if watch.sum_up(now, out)? > 0 {
                self.worst = worse(self.worst, EXIT_MISSING);
            }
        } else if !self.arguments.json && self.tally.all() > 1 {
            writeln!(out, "{}", self.tally.describe())?;
        }
        Ok(())
    }

    /// The time to verify at. A scanner may stand for days, so the clock is asked anew.
    fn now(&self) -> Timestamp {
        self.arguments.at.unwrap_or_else(clock)
    }
}

/// A verdict as JSON, with what the register and the month's scale say.
#[derive(Debug, Serialize)]
struct Shown<'v> {
    #[serde(flatten)]
    verdict: JsonVerdict<'v>,
    /// When the family was served before in this month, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    served_at: Option<String>,
    /// What the family has this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    entitlement: Option<Entitlement<'v>>,
}

const fn exit_code(decision: Decision) -> u8 {
    match decision {
        Decision::Accept => 0,
        Decision::Reject => EXIT_REJECTED,
        Decision::Undecided => EXIT_UNDECIDED,
    }
}

/// The worse of two exit codes: rejected, then undecided, then valid with cards missing.
fn worse(one: u8, other: u8) -> u8 {
    let rank = |code| match code {
        0 => 0,
        EXIT_MISSING => 1,
        EXIT_UNDECIDED => 2,
        _ => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where this program reads the clock"
)]
pub(crate) fn clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
