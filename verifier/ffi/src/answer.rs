use std::borrow::Cow;
use std::ffi::c_char;
use std::ptr;

use serde::Deserialize;

/// Room for a code and the NUL after it; the longest, `U-TRUST-THRESHOLD`, has 17 letters.
pub const CARD_CODE_BYTES: usize = 32;

/// What to do with a card.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardDecision {
    /// The answer is no verdict.
    None = 0,
    /// Green: the card is valid.
    Accept = 1,
    /// Red: the card is not valid, or is no card of ours.
    Reject = 2,
    /// Amber or grey: old lists, a wrong clock, a damaged code, another kind of code.
    Undecided = 3,
}

/// An answer.
///
/// `bytes` belong to the verifier that answered: they are there until its next call or until it is
/// freed. A NUL that is not counted follows them, so that JSON may be printed as a C string. Of the
/// output of `card_verifier_kept` use the length: it has NULs inside.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CardAnswer {
    /// JSON in UTF-8, or the bytes that were asked for; NULL where the call itself was wrong.
    pub bytes: *const c_char,
    /// How many bytes, without the NUL.
    pub length: usize,
    /// The decision of a verdict.
    pub decision: CardDecision,
    /// A short stable code that ends with a NUL: of a verdict (`V-OK`), or why something was refused
    /// (`U-ROLLBACK`); empty where all went well. `C-NULL`: no verifier was given. `C-FAULT`: the
    /// verifier failed inside and must be started anew.
    pub code: [c_char; CARD_CODE_BYTES],
}

/// The fields of an answer that are given out without JSON.
#[derive(Default, Deserialize)]
struct Short<'a> {
    #[serde(borrow, default)]
    decision: Cow<'a, str>,
    #[serde(borrow, default)]
    code: Cow<'a, str>,
}

impl CardAnswer {
    /// An answer whose bytes are `output`, to which a NUL is added.
    pub(crate) fn of(output: &mut Vec<u8>) -> Self {
        // What is kept is no JSON, and has neither.
        let short: Short<'_> = serde_json::from_slice(output).unwrap_or_default();
        let decision = match &*short.decision {
            "accept" => CardDecision::Accept,
            "reject" => CardDecision::Reject,
            "undecided" => CardDecision::Undecided,
            _ => CardDecision::None,
        };
        let code = code_bytes(&short.code);
        let length = output.len();
        output.push(0);
        Self {
            bytes: output.as_ptr().cast(),
            length,
            decision,
            code,
        }
    }

    /// An answer to a call that was wrong.
    pub(crate) fn without_bytes(code: &str) -> Self {
        Self {
            bytes: ptr::null(),
            length: 0,
            decision: CardDecision::None,
            code: code_bytes(code),
        }
    }

    /// The code as text.
    #[cfg(test)]
    pub(crate) fn code(&self) -> String {
        let bytes = self.code.iter().flat_map(|byte| byte.to_ne_bytes());
        String::from_utf8(bytes.take_while(|byte| *byte != 0).collect()).unwrap()
    }
}

fn code_bytes(code: &str) -> [c_char; CARD_CODE_BYTES] {
    let mut bytes = [0; CARD_CODE_BYTES];
    let room = bytes.iter_mut().take(CARD_CODE_BYTES - 1);
    for (place, byte) in room.zip(code.bytes()) {
        // A char of C has a sign on some machines and none on others.
        *place = c_char::from_ne_bytes([byte]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decision_and_code_are_those_of_the_json() {
        for (json, decision, code) in [
            (
                r#"{"version":1,"decision":"accept","code":"V-OK"}"#,
                CardDecision::Accept,
                "V-OK",
            ),
            (
                r#"{"decision":"undecided","code":"K-OLD","card":null}"#,
                CardDecision::Undecided,
                "K-OLD",
            ),
            (
                r#"{"ok":false,"code":"U-ROLLBACK"}"#,
                CardDecision::None,
                "U-ROLLBACK",
            ),
            (r#"{"ok":true}"#, CardDecision::None, ""),
            ("", CardDecision::None, ""),
            ("card-verify lists 1", CardDecision::None, ""),
        ] {
            let mut output = json.as_bytes().to_vec();
            let answer = CardAnswer::of(&mut output);
            assert_eq!(
                (answer.decision, answer.code().as_str(), answer.length),
                (decision, code, json.len()),
                "{json}"
            );
            assert_eq!(output.last(), Some(&0), "a NUL follows");
        }
    }

    #[test]
    fn a_code_that_is_too_long_is_cut_and_still_ends() {
        assert_eq!(code_bytes(&"X".repeat(40))[CARD_CODE_BYTES - 1], 0);
    }
}
