use card_verifier::{Lists, TrustAnchor, TrustAnchors, Verdict, verify};
use serde::Serialize;

use super::question::{Question, QuestionError};

/// What is said where lists are taken.
const TAKEN: &str = "U-OK";

/// An answer, its fields as in the vectors' files.
#[derive(Debug, Default, Serialize)]
pub(super) struct Answer {
    pub(super) id: String,
    /// The verdict's code; `U-OK` or an update's code where the question is about lists.
    pub(super) code: String,
    /// The verdict's code after what was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decision: Option<&'static str>,
    /// Whether the signature held under a key for cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) genuine: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) card_number: Option<String>,
}

/// Answers a question with this program's own verifier.
pub(super) fn answer(question: &Question) -> Result<Answer, QuestionError> {
    let roots = question.roots()?.into_iter();
    let roots = roots.map(|public_key| TrustAnchor {
        public_key,
        specimen: false,
    });
    let anchors = TrustAnchors::new(roots.collect(), None)?;
    let (update, taken) = (question.update()?, question.taken()?);
    let (text, seen) = (question.text()?, question.seen()?);
    let mut answer = Answer {
        id: question.id().to_owned(),
        code: TAKEN.to_owned(),
        ..Answer::default()
    };
    let opened = Lists::open(&update, &anchors).and_then(|lists| lists.not_older_than(&seen));
    let mut lists = match opened {
        Ok(lists) => lists,
        Err(error) => {
            answer.code = error.code();
            return Ok(answer);
        }
    };
    for token in taken.iter().flatten() {
        if let Err(error) = lists.take(token, &anchors) {
            answer.code = error.code();
            break;
        }
    }
    if let Some((text, at)) = text {
        answer.say(&verify(text, &lists, at), taken.is_some());
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
