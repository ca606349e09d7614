use card_payload::{KeyId, Timestamp};
use card_verifier::{Seen, SeenVersion};
use serde_json::{Map, Value};

/// A JSON object.
pub(super) type Fields = Map<String, Value>;

/// What a vector's file has that is not asked: what must be answered, and what is about the file.
const NOT_ASKED: [&str; 6] = ["name", "defect", "lists", "code", "decision", "verdict"];

/// What a program is asked: a vector's file without its answers, and with the lists that it names.
#[derive(Debug)]
pub(super) struct Question(Fields);

/// Why a question cannot be answered: the fault is the asker's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QuestionError {
    #[error("it is no JSON object: {0}")]
    Json(#[from] serde_json::Error),
    #[error("`{0}` is missing or of another type than CONFORMANCE.md says")]
    Field(&'static str),
    #[error("the roots cannot be pinned: {0}")]
    Roots(#[from] card_verifier::TrustAnchorsError),
}

impl Question {
    /// The question on a line.
    pub(super) fn parse(line: &[u8]) -> Result<Self, QuestionError> {
        Ok(Self(serde_json::from_slice(line)?))
    }

    /// The question that a vector's file is; `lists` are the fields of the lists that it names.
    pub(super) fn of_vector(id: &str, mut file: Fields, lists: Option<Fields>) -> Self {
        let lists = lists.unwrap_or_default();
        file.extend(lists.into_iter().filter(|(field, _)| field != "about"));
        file.retain(|field, _| !NOT_ASKED.contains(&field.as_str()));
        file.insert("id".to_owned(), id.into());
        Self(file)
    }

    /// It as a line, with its end.
    pub(super) fn to_line(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut line = serde_json::to_vec(&self.0)?;
        line.push(b'\n');
        Ok(line)
    }

    /// The vector's folder and name.
    pub(super) fn id(&self) -> &str {
        self.0.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// A QR's text, and the time to verify it at; `None` where only lists are asked about.
    pub(super) fn text(&self) -> Result<Option<(&str, Timestamp)>, QuestionError> {
        let Some(text) = self.0.get("text") else {
            return Ok(None);
        };
        let text = text.as_str().ok_or(QuestionError::Field("text"))?;
        let at = self.0.get("at_seconds").and_then(Value::as_i64);
        let at = at.ok_or(QuestionError::Field("at_seconds"))?;
        Ok(Some((text, Timestamp::from_seconds(at))))
    }

    /// The pinned Ed25519 public keys.
    pub(super) fn roots(&self) -> Result<Vec<[u8; 32]>, QuestionError> {
        let roots = all_bytes(self.0.get("roots"), "roots")?.into_iter();
        roots
            .map(|root| root.try_into().map_err(|_| QuestionError::Field("roots")))
            .collect()
    }

    /// The update.
    pub(super) fn update(&self) -> Result<Vec<u8>, QuestionError> {
        bytes(self.0.get("update"), "update")
    }

    /// The tokens to be taken after it; `None` where the question is not about taking.
    pub(super) fn taken(&self) -> Result<Option<Vec<Vec<u8>>>, QuestionError> {
        let taken = self.0.get("taken");
        taken.map(|_| all_bytes(taken, "taken")).transpose()
    }

    /// The highest versions accepted before; none where absent or null.
    pub(super) fn seen(&self) -> Result<Seen, QuestionError> {
        let mut seen = Seen::default();
        let Some(Value::Object(before)) = self.0.get("seen") else {
            return Ok(seen);
        };
        let trust_list = before.get("trust_list").and_then(Value::as_u64);
        seen.trust_list = trust_list.ok_or(QuestionError::Field("seen"))?;
        seen.update = seen_version(before.get("update"))?;
        let lists = before.get("status_lists").and_then(Value::as_object);
        for (uri, list) in lists.ok_or(QuestionError::Field("seen"))? {
            let version = seen_version(Some(list))?;
            seen.status_lists.insert(uri.clone(), version);
        }
        Ok(seen)
    }
}

fn seen_version(value: Option<&Value>) -> Result<SeenVersion, QuestionError> {
    let field = |name| value.and_then(|value| value.get(name));
    let wrong = || QuestionError::Field("seen");
    let key = match field("key") {
        None | Some(Value::Null) => None,
        key => Some(bytes(key, "seen")?.try_into().map_err(|_| wrong())?),
    };
    Ok(SeenVersion {
        version: field("version").and_then(Value::as_u64).ok_or_else(wrong)?,
        key: key.map(KeyId::from_bytes),
    })
}

fn all_bytes(values: Option<&Value>, field: &'static str) -> Result<Vec<Vec<u8>>, QuestionError> {
    let values = values.and_then(Value::as_array);
    let values = values.ok_or(QuestionError::Field(field))?.iter();
    values.map(|value| bytes(Some(value), field)).collect()
}

fn bytes(value: Option<&Value>, field: &'static str) -> Result<Vec<u8>, QuestionError> {
    let digits = value.and_then(Value::as_str);
    digits.and_then(from_hex).ok_or(QuestionError::Field(field))
}

/// The bytes that hexadecimal digits stand for.
fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_strictly() {
        assert_eq!(from_hex("00fFa1").unwrap(), [0, 255, 161]);
        assert_eq!(from_hex("").unwrap(), [0; 0]);
        for wrong in ["0", "0g", "+1", "é", "0 "] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_question_never_has_its_answer() {
        let file = r#"{"name":"n","defect":"d","lists":"l","code":"V-OK","decision":"accept","verdict":"V-OK","text":"NCF","at_seconds":1}"#;
        let lists = r#"{"about":"a","name":"l","roots":[],"update":"00"}"#;
        let fields = |text| serde_json::from_str::<Fields>(text).unwrap();
        let question = Question::of_vector("edge/n", fields(file), Some(fields(lists)));
        let line = String::from_utf8(question.to_line().unwrap()).unwrap();
        assert_eq!(
            line,
            "{\"at_seconds\":1,\"id\":\"edge/n\",\"roots\":[],\"text\":\"NCF\",\"update\":\"00\"}\n"
        );
    }
}
