use serde_json::Value;

use super::answer::Answer;
use super::program::Silence;
use super::question::Fields;
use super::vectors::Vector;

/// Characters of an answer that are shown: who reads them needs the beginning.
const SHOWN_MAX: usize = 200;
/// What may be said of a card that is not genuine.
const WITHOUT_CARD: [&str; 5] = ["id", "code", "verdict", "decision", "genuine"];

/// The rule that every question has one answer, in time and in order.
const ANSWERS: &str = "C-1";
/// The rule that nothing of a card is said before its signature held.
const NOTHING_BEFORE: &str = "C-4";
/// The rule that the card number is computed and shown.
const CARD_NUMBER: &str = "C-11";

/// How an answer fails.
#[derive(Debug)]
pub(super) struct Failure {
    /// The rule of CONFORMANCE.md.
    pub(super) rule: &'static str,
    pub(super) expected: String,
    pub(super) got: String,
    /// Whether the protocol is broken, so that the next answer may be to another question.
    protocol: bool,
}

/// Compares an answer's line with what is expected.
pub(super) fn check(vector: &Vector, line: &[u8]) -> Result<(), Failure> {
    let expected = &vector.expected;
    let Ok(got) = serde_json::from_slice::<Fields>(line) else {
        let wanted = "an answer in JSON, and nothing else on standard output";
        return Err(Failure::of_the_protocol(wanted.to_owned(), shown(line)));
    };
    let id = got.get("id").and_then(Value::as_str);
    if id != Some(&expected.id) {
        let wanted = format!("the answer to {:?}", expected.id);
        return Err(Failure::of_the_protocol(wanted, shown(line)));
    }
    if expected.genuine == Some(false) {
        says_nothing_of_the_card(&got)?;
    }
    let rule = rule_of(expected);
    compare(rule, &got, "code", Some(&expected.code), true)?;
    compare(rule, &got, "verdict", expected.verdict, true)?;
    compare(rule, &got, "decision", expected.decision, false)?;
    if let Some(genuine) = expected.genuine {
        let given = got.get("genuine").filter(|value| !value.is_null());
        if given.is_some_and(|value| value.as_bool() != Some(genuine)) {
            let wanted = format!("genuine: {genuine}");
            return Err(Failure::new(NOTHING_BEFORE, wanted, shown(line)));
        }
    }
    let number = expected.card_number.as_deref();
    compare(CARD_NUMBER, &got, "card_number", number, false)
}

/// Compares one field; one that need not be there may be absent or null.
fn compare(
    rule: &'static str,
    got: &Fields,
    field: &str,
    expected: Option<&str>,
    must: bool,
) -> Result<(), Failure> {
    let given = got.get(field).filter(|value| !value.is_null());
    let holds = match (given, expected) {
        (Some(value), Some(expected)) => value.as_str() == Some(expected),
        (None, Some(_)) => !must,
        (_, None) => true,
    };
    if holds {
        return Ok(());
    }
    let wanted = format!("{field}: {:?}", expected.unwrap_or_default());
    let said = match given {
        Some(value) => format!("{field}: {}", shown(value.to_string().as_bytes())),
        None => format!("no {field}"),
    };
    Err(Failure::new(rule, wanted, said))
}

fn says_nothing_of_the_card(got: &Fields) -> Result<(), Failure> {
    let more = got
        .iter()
        .find(|(field, value)| !value.is_null() && !WITHOUT_CARD.contains(&field.as_str()));
    let Some((field, _)) = more else {
        return Ok(());
    };
    Err(Failure::new(
        NOTHING_BEFORE,
        "nothing of a card whose signature did not hold".to_owned(),
        format!("a field {}", shown(field.as_bytes())),
    ))
}

/// The rule that a wrong code breaks, by the code that is expected.
fn rule_of(expected: &Answer) -> &'static str {
    let code = match expected.verdict {
        Some(verdict) if expected.code == "U-OK" => verdict,
        _ => &expected.code,
    };
    match code {
        "D-AADHAAR" | "D-UPI" | "D-URL" | "D-OLDCARD" | "D-OTHER" => "C-3",
        "D-CHARS" | "D-BASE45" => "C-2",
        "D-CLAIMS" | "D-NEWER" => "C-7",
        "R-OLD" | "R-STALE" | "R-NONE" | "K-OLD" => "C-10",
        "U-ROLLBACK" | "U-TRUST-ROLLBACK" | "U-STATUS-ROLLBACK" | "U-DELTA-OLD" => "C-13",
        _ => match code.split('-').next() {
            Some("D") => "C-5",
            Some("S" | "K") => "C-6",
            Some("T") => "C-8",
            Some("U") => "C-12",
            _ => "C-9",
        },
    }
}

impl Failure {
    fn new(rule: &'static str, expected: String, got: String) -> Self {
        Self {
            rule,
            expected,
            got,
            protocol: false,
        }
    }

    fn of_the_protocol(expected: String, got: String) -> Self {
        Self {
            protocol: true,
            ..Self::new(ANSWERS, expected, got)
        }
    }

    /// No answer came.
    pub(super) fn silent(vector: &Vector, silence: &Silence) -> Self {
        let got = match silence {
            Silence::Ended(Some(code)) => format!("its end, with exit code {code}"),
            Silence::Ended(None) => "its end: it was killed or closed its output".to_owned(),
            Silence::Late(patience) => format!(
                "no answer in {} s; does it flush its output after each line?",
                patience.as_secs()
            ),
            Silence::TooLong => "a line that is longer than any answer".to_owned(),
        };
        Self::new(ANSWERS, wanted(&vector.expected), got)
    }

    /// The program was given up.
    pub(super) fn not_asked(unanswered: u8) -> Self {
        let got = format!("not asked: no answer to {unanswered} questions in a row");
        Self::new(ANSWERS, "an answer".to_owned(), got)
    }

    /// Something was said after the last answer.
    pub(super) fn more(line: &[u8]) -> Self {
        Self::new(
            ANSWERS,
            "nothing after the last answer".to_owned(),
            shown(line),
        )
    }

    /// Whether the next answer may be to another question.
    pub(super) fn is_of_the_protocol(&self) -> bool {
        self.protocol
    }
}

fn wanted(expected: &Answer) -> String {
    let code = &expected.code;
    match expected.verdict {
        Some(verdict) => format!("code: {code:?}, verdict: {verdict:?}"),
        None => format!("code: {code:?}"),
    }
}

/// The beginning of what was said, without control characters that a terminal would obey.
fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end();
    let mut shown: String = text.chars().take(SHOWN_MAX).collect();
    shown = shown.escape_debug().to_string().replace("\\\"", "\"");
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}
