//! Whether a scanned card is genuine and holds. The scan is not kept.

use card_verifier::{Lists, verify};
use issuer_domain::ApiScope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::{FamilyCard, InBoth};
use super::error::ExchangeError;
use super::{Asking, refuse_aadhaar};

/// Characters of a scanned code: the largest QR code has 4,296 (ISO/IEC 18004, version 40-L).
pub const CODE_MAX: usize = 4_296;

/// A scanned code.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeAsked {
    /// The text of the QR code, as a scanner reads it.
    #[schema(min_length = 1, max_length = 4296)]
    pub code: String,
}

/// What there is to say about it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CodeAnswer {
    /// `accept`, `reject` or `undecided`.
    #[schema(pattern = "^(accept|reject|undecided)$")]
    pub decision: String,
    /// The verdict's short stable code: `V-OK`, `R-SUPERSEDED`, `S-BAD` ...
    pub code: String,
    /// Whether it was signed under a demonstration root, and so is worth nothing.
    pub specimen: bool,
    /// The verdict in words.
    pub message: InBoth,
    /// What to do.
    pub next: InBoth,
    /// The card in the fields of the client's profile, where its signature holds and the family is of
    /// the client's area.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub card: Option<FamilyCard>,
}

/// Checks a scanned code with the lists of this moment.
pub async fn verify_card(
    asking: Asking<'_>,
    lists: &Lists,
    asked: &CodeAsked,
) -> Result<CodeAnswer, ExchangeError> {
    let code = asked.code.as_str();
    if code.is_empty() {
        return Err(ExchangeError::Nothing { field: "code" });
    }
    if code.chars().count() > CODE_MAX {
        return Err(ExchangeError::Field {
            field: "code",
            what: format!("a QR code has at most {CODE_MAX} characters"),
        });
    }
    let verdict = verify(code, lists, asking.app.now);
    if verdict.card().is_none() {
        refuse_aadhaar("code", code)?;
    }
    let text = verdict.text();
    let mut answer = CodeAnswer {
        decision: verdict.decision().word().to_owned(),
        code: verdict.code().to_owned(),
        specimen: verdict.specimen(),
        message: both(text.hindi, text.english),
        next: both(text.next_hindi, text.next_english),
        card: None,
    };
    let Some(card) = verdict.card() else {
        return Ok(answer);
    };
    let storage = &asking.app.storage;
    let stored = storage.families().find(card.family_id()).await?;
    if let Some(stored) = stored.filter(|stored| asking.may_see(&stored.family)) {
        let ids = [card.family_id()];
        let mut cards = storage.cards().list_of_families(&ids).await?;
        let cards = cards.remove(card.family_id()).unwrap_or_default();
        let profile = asking.client.profile;
        let purpose = ApiScope::CardVerify.purpose();
        asking.note_share(purpose, &profile.fields(), 1).await?;
        answer.card = Some(FamilyCard::of(&stored.family, &cards, profile));
    }
    Ok(answer)
}

fn both(hindi: &str, english: &str) -> InBoth {
    InBoth {
        hi: hindi.to_owned(),
        en: english.to_owned(),
    }
}
