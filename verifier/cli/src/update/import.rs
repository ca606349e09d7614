use std::io::Write;

use card_payload::carrier::JoinError;
use serde::Serialize;

use super::UpdateCommandError;
use super::show::Shown;
use crate::arguments::ImportArguments;
use crate::kept_device::KeptDevice;
use crate::offered::{OfferError, read_offers};
use crate::run::{EXIT_FAILURE, clock};
use crate::take::{Outcome, take_all};

/// What became of something that was to be imported, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Told {
    /// The file, or all the files that its parts stand in.
    file: String,
    /// `taken`, `held`, `refused`, `missing` or `unreadable`.
    outcome: &'static str,
    code: Option<String>,
    message: String,
    /// Numbers of parts, from 1.
    missing: Vec<u8>,
    /// How many parts there are, where some are missing.
    of: Option<u8>,
}

/// Takes files into the state folder, tells of each what became of it, and then what is kept. What
/// fits is taken, whatever else is refused; the exit code says whether anything was.
pub(crate) fn import(
    arguments: &ImportArguments,
    out: &mut impl Write,
) -> Result<u8, UpdateCommandError> {
    let mut kept = KeptDevice::open(&arguments.trust, Some(&arguments.state))?;
    let outcomes = take_all(&mut kept.device, read_offers(&arguments.files));
    kept.keep()?;
    kept.remember()?;
    let mut exit = 0;
    for (file, outcome) in outcomes {
        let told = Told::of(file, &outcome);
        if !matches!(told.outcome, "taken" | "held") {
            exit = EXIT_FAILURE;
        }
        if arguments.json {
            serde_json::to_writer(&mut *out, &told).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            told.write(out)?;
        }
    }
    if !arguments.json {
        writeln!(out)?;
    }
    out.flush()?;
    kept.needs_lists()?;
    let now = arguments.at.unwrap_or_else(clock);
    Shown::of(&kept.device, now).write(arguments.json, out)?;
    Ok(exit)
}

impl Told {
    fn of(file: String, outcome: &Outcome) -> Self {
        let (word, code, message) = match outcome {
            Outcome::Taken(what) => ("taken", None, what.clone()),
            Outcome::Held(what, code) => ("held", code.clone(), what.clone()),
            Outcome::Refused(error) => ("refused", Some(error.code()), error.to_string()),
            Outcome::Unreadable(error @ OfferError::Join(JoinError::Missing { .. })) => {
                ("missing", None, error.to_string())
            }
            Outcome::Unreadable(error) => ("unreadable", None, error.to_string()),
        };
        let (missing, of) = match outcome {
            Outcome::Unreadable(OfferError::Join(JoinError::Missing { missing, of })) => {
                (missing.clone(), Some(*of))
            }
            _ => (Vec::new(), None),
        };
        Self {
            file,
            outcome: word,
            code,
            message,
            missing,
            of,
        }
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let sign = match self.outcome {
            "taken" => '✓',
            "held" => '·',
            _ => '✗',
        };
        // What to do stands under it, as far to the right.
        let file = format!("{}: ", self.file);
        let message = self.message.trim_start_matches(&file);
        let message = message.replace("\n\n", "\n").replace('\n', "\n   ");
        write!(out, " {sign} {file}{message}")?;
        match &self.code {
            Some(code) => writeln!(out, "  [{code}]"),
            None => writeln!(out),
        }
    }
}
