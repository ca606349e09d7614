use card_payload::Timestamp;
use card_verifier::{Lists, TrustAnchor, TrustAnchors, Verdict, verify};
use serde::Serialize;

use super::question::{Question, QuestionError, from_hex};

/// What is said where lists are taken.
const TAKEN: &str = "U-OK";

/// An answer, its fields as in the vectors' files.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Answer {
    pub(crate) id: String,
    /// The verdict's code; `U-OK` or an update's code where the question is about lists.
    pub(crate) code: String,
    /// The verdict's code after what was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) decision: Option<&'static str>,
    /// Whether the signature held under a key for cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) genuine: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) card_number: Option<String>,
}

/// Answers a question with this program's own verifier.
pub(super) fn answer(question: &Question) -> Result<Answer, QuestionError> {
    let anchors = anchors(question)?;
    let id = question.id.clone();
    let mut answer = Answer {
        id,
        code: TAKEN.to_owned(),
        ..Answer::default()
    };
    let opened = Lists::open(&from_hex(&question.update, "update")?, &anchors);
    let opened = match &question.seen {
        Some(seen) => {
            let seen = seen.to_seen()?;
            opened.and_then(|lists| lists.not_older_than(&seen))
        }
        None => opened,
    };
    let mut lists = match opened {
        Ok(lists) => lists,
        Err(error) => {
            answer.code = error.code();
            return Ok(answer);
        }
    };
    for token in question.taken.iter().flatten() {
        if let Err(error) = lists.take(&from_hex(token, "taken")?, &anchors) {
            answer.code = error.code();
            break;
        }
    }
    if let Some(text) = &question.text {
        let at = question.at_seconds.ok_or(QuestionError::NoTime)?;
        let verdict = verify(text, &lists, Timestamp::from_seconds(at));
        answer.say(&verdict, question.taken.is_some());
    }
    Ok(answer)
}

impl Answer {
    fn say(&mut self, verdict: &Verdict, after_taking: bool) {
        if after_taking {
            self.verdict = Some(verdict.code());
        } else {
            verdict.code().clone_into(&mut self.code);
            self.decision = Some(verdict.decision().word());
        }
        self.genuine = Some(verdict.card().is_some());
        self.card_number = verdict.card().map(|card| card.card_number().to_string());
    }
}

fn anchors(question: &Question) -> Result<TrustAnchors, QuestionError> {
    let mut roots = Vec::new();
    for root in &question.roots {
        let key = from_hex(root, "roots")?;
        roots.push(TrustAnchor {
            public_key: key.try_into().map_err(|_| QuestionError::Hex("roots"))?,
            specimen: false,
        });
    }
    Ok(TrustAnchors::new(roots, None)?)
}
