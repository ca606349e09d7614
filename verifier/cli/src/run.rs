use std::io::{BufReader, IsTerminal, Write};
use std::time::SystemTime;

use card_payload::{TEXT_START, Timestamp};
use card_verifier::{Decision, Lists, Verdict, verify};

use crate::arguments::{Arguments, Source};
use crate::human::{self, Tally};
use crate::input::next_line;
use crate::json::JsonVerdict;
use crate::memory::{Memory, MemoryError};
use crate::open_lists::{OpenError, Opened, open_lists};
use crate::paint::Paint;
use crate::picture::{PictureError, read_code};

/// Something did not work: a file, the update, the output.
pub(crate) const EXIT_FAILURE: u8 = 1;
/// The command line was not understood.
pub(crate) const EXIT_USAGE: u8 = 2;
const EXIT_REJECTED: u8 = 3;
const EXIT_UNDECIDED: u8 = 4;

/// Why verifying could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("reading or writing failed: {0}")]
    Stream(#[from] std::io::Error),
}

/// Verifies what the arguments name, prints each verdict as it comes, and returns the exit code of
/// the worst.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<u8, RunError> {
    let mut memory = match &arguments.state {
        Some(folder) => Memory::load(folder)?,
        None => Memory::default(),
    };
    let Opened { lists, news } = open_lists(arguments, &mut memory)?;
    let mut talk = std::io::stderr();
    for line in news {
        writeln!(talk, "{line}")?;
    }
    let now = arguments.at.unwrap_or_else(clock);
    let mut session = Session {
        arguments,
        lists,
        memory,
        now,
        paint: Paint::for_standard_output(),
        worst: 0,
        tally: Tally::default(),
    };
    match &arguments.source {
        Source::Nothing => (),
        Source::Text(text) => session.text("text", text, out)?,
        Source::StandardInput => {
            let standard_input = std::io::stdin().lock();
            if standard_input.is_terminal() {
                let mut prompt = std::io::stderr();
                writeln!(prompt, "कोड स्कैन करें · Scan a code; Ctrl-D ends")?;
            }
            let mut input = BufReader::new(standard_input);
            let mut number = 0_u64;
            while let Some(line) = next_line(&mut input)? {
                number += 1;
                session.text(&format!("line {number}"), &line, out)?;
            }
        }
        Source::Pictures(files) => {
            for file in files {
                let name = file.display().to_string();
                match read_code(file, is_card)? {
                    Some(text) => session.text(&name, &text, out)?,
                    None => session.tell(&name, &Verdict::no_code_in_picture(), out)?,
                }
            }
        }
    }
    session.remember()?;
    if let Some(tally) = session.tally.describe().filter(|_| !arguments.json) {
        writeln!(out, "{tally}")?;
    }
    Ok(session.worst)
}

fn is_card(text: &str) -> bool {
    text.starts_with(TEXT_START)
}

/// One run: what verdicts are made and printed with.
struct Session<'a> {
    arguments: &'a Arguments,
    lists: Lists,
    memory: Memory,
    now: Timestamp,
    paint: Paint,
    worst: u8,
    tally: Tally,
}

impl Session<'_> {
    fn text(&mut self, name: &str, text: &str, out: &mut impl Write) -> Result<(), RunError> {
        let mut verdict = verify(text, &self.lists, self.now);
        if let Some(card) = verdict.card() {
            let highest_issue = self.memory.highest_issue(card);
            verdict = verdict.with_highest_issue_seen(highest_issue);
        }
        self.remember()?;
        self.tell(name, &verdict, out)
    }

    fn tell(
        &mut self,
        name: &str,
        verdict: &Verdict,
        out: &mut impl Write,
    ) -> Result<(), RunError> {
        if self.arguments.json {
            serde_json::to_writer(&mut *out, &JsonVerdict::new(verdict, name))
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            if !matches!(self.arguments.source, Source::Text(_)) {
                writeln!(out, "{}", self.paint.dim(&format!("── {name}")))?;
            }
            writeln!(out, "{}", human::describe(verdict, self.paint))?;
        }
        // A person at the counter waits for it, even through a pipe.
        out.flush()?;
        self.tally.count(verdict.decision());
        self.worst = worse(self.worst, exit_code(verdict.decision()));
        Ok(())
    }

    fn remember(&mut self) -> Result<(), RunError> {
        if let Some(folder) = &self.arguments.state {
            self.memory.save(folder)?;
        }
        Ok(())
    }
}

const fn exit_code(decision: Decision) -> u8 {
    match decision {
        Decision::Accept => 0,
        Decision::Reject => EXIT_REJECTED,
        Decision::Undecided => EXIT_UNDECIDED,
    }
}

/// The worse of two exit codes: rejected, then undecided, then valid.
fn worse(one: u8, other: u8) -> u8 {
    let rank = |code| match code {
        0 => 0,
        EXIT_UNDECIDED => 1,
        _ => 2,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where this program reads the clock"
)]
fn clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
