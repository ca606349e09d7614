//! The conformance test: another program is asked about the vectors, one JSON object a line, and
//! this program can be asked the same. `verifier/CONFORMANCE.md` has the rules and the protocol.

mod answer;
mod check;
mod program;
mod question;
mod report;
mod vectors;

use std::io::{BufRead, Read, Write};

use crate::arguments::Trial;
use crate::run::EXIT_REJECTED;

use self::answer::answer;
use self::check::{Failure, check};
use self::program::{Program, StartError};
use self::question::{Question, QuestionError};
use self::report::Report;
use self::vectors::{VectorError, read_vectors};

/// Vectors in a row without an answer, after which a program is not asked any more: it would take
/// `--seconds` for each of the rest.
const UNANSWERED_MAX: u8 = 10;
/// Bytes of one question. An update of two hundred full lists would not fit; no vector comes near.
const QUESTION_BYTES_MAX: u64 = 64 << 20;

/// Why the conformance test could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConformanceError {
    #[error(transparent)]
    Vector(#[from] VectorError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("question {line} is not understood: {source}")]
    Question { line: u64, source: QuestionError },
    #[error("reading or writing failed: {0}")]
    Stream(#[from] std::io::Error),
}

/// Asks another program about every vector, tells how each went, and gives the exit code.
pub(crate) fn try_program(trial: &Trial, out: &mut impl Write) -> Result<u8, ConformanceError> {
    let vectors = read_vectors(&trial.vectors, &trial.kinds)?;
    let mut program = Program::new(&trial.command, trial.patience);
    let mut report = Report::new(trial, out);
    let mut unanswered = 0_u8;
    for vector in &vectors {
        if unanswered >= UNANSWERED_MAX {
            report.tell(vector, Some(&Failure::not_asked(unanswered)))?;
            continue;
        }
        let failure = match program.ask(vector.question.to_line().map_err(std::io::Error::from)?)? {
            Ok(line) => {
                unanswered = 0;
                check(vector, &line).err()
            }
            Err(silence) => {
                unanswered += 1;
                Some(Failure::silent(vector, &silence))
            }
        };
        // Who answers something else may be a question behind for good.
        if failure.as_ref().is_some_and(Failure::is_of_the_protocol) {
            program.stop();
        }
        report.tell(vector, failure.as_ref())?;
    }
    if let Some(line) = program.finish() {
        report.tell_more(&Failure::more(&line))?;
    }
    let conformant = report.sum_up()?;
    Ok(if conformant { 0 } else { EXIT_REJECTED })
}

/// Answers questions, one a line, as this program's own verifier does.
pub(crate) fn answer_questions(
    mut input: impl BufRead,
    out: &mut impl Write,
) -> Result<(), ConformanceError> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        (&mut input)
            .take(QUESTION_BYTES_MAX)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        let wrong = |source| ConformanceError::Question {
            line: number,
            source,
        };
        let answer = Question::parse(&line).and_then(|question| answer(&question));
        let answer = answer.map_err(wrong)?;
        serde_json::to_writer(&mut *out, &answer).map_err(std::io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}
