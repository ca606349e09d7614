//! Finds a family at a counter and shows no more of it than an operator needs who has the family
//! before them: names are masked. Never by Aadhaar.

use card_verifier::{Lists, verify};
use issuer_domain::{
    Act, CardNumber, CredentialStatus, Family, FamilyId, Hold, Making, Name, NumberPatternError,
    Place, Production, Relation, Timestamp, aadhaar, with_ascii_digits,
};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::register::NumberPatterns;
use crate::storage::{StorageError, StoredCard, StoredRequest};

/// The longest number that anybody types; what is longer came from a QR.
const NUMBER_MAX: usize = 40;
/// Requests of a family that a counter is shown.
const REQUESTS_MAX: u32 = 10;
/// Digits of an Aadhaar number and of the virtual id that stands for one (UIDAI circular 1 of 2018).
const AADHAAR_DIGITS: [usize; 2] = [12, 16];

/// Why no family is shown.
#[derive(Debug, thiserror::Error)]
pub enum FindFamilyError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The settings.
    #[error(transparent)]
    Pattern(#[from] NumberPatternError),
    /// An Aadhaar number or virtual id. It is not repeated.
    #[error(
        "this may be an Aadhaar number or virtual id, and no family is looked up by it\n\nhint: clear the field; type the family id, the ration card or card number, or scan the old card"
    )]
    Aadhaar,
    /// None of the numbers. It is not repeated: it may be a name.
    #[error(
        "this is no family id, ration card number or card number\n\nhint: 41705823, HP2019041705823 or 41705823-01-8 as printed on the card; or scan the card"
    )]
    Neither,
    /// A card number with a wrong digit.
    #[error(
        "the card number has a wrong digit\n\nhint: compare it with the print; the last digit checks the others"
    )]
    CheckDigit,
    /// A scanned code that is no genuine card.
    #[error(
        "the scanned code is no genuine card: {code}\n\nhint: type a number instead; a card with this code is to be kept back and shown to an inspector"
    )]
    NotGenuine {
        /// The verdict's code.
        code: &'static str,
    },
    /// Codes cannot be checked here.
    #[error("codes cannot be checked here now\n\nhint: type a number instead")]
    NoLists,
    /// There is none.
    #[error(
        "the register has no such family\n\nhint: look at the number again; a family that is new comes with the next register file"
    )]
    NotThere,
}

/// A family as a counter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyView {
    /// Its id.
    pub family_id: FamilyId,
    /// Its ration card, but for the last four digits masked.
    pub ration_card: Option<String>,
    /// Its members, the head first.
    pub members: Vec<MaskedMember>,
    /// Its shop.
    pub shop: (String, Name),
    /// Its panchayat or ward, and its district.
    pub places: (Place, Place),
    /// Its present card, or the last one that it had.
    pub card: Option<PresentCard>,
    /// Why it gets no card for now.
    pub holds: Vec<Hold>,
    /// Its requests at whatever centre, the newest first: the last ten.
    pub requests: Vec<StoredRequest>,
    /// Whether it may be called about its card.
    pub may_be_called: bool,
    /// Reprints in the last 12 months that count against it.
    pub reprints: u8,
    /// What a scanned card said.
    pub scanned: Option<ScannedCard>,
}

/// A member with a masked name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedMember {
    /// In Hindi where there is such a name.
    pub hindi: String,
    /// In Latin letters where there is such a name.
    pub latin: String,
    /// What the member is to the head.
    pub relation: Relation,
}

/// A card as a counter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentCard {
    /// The number of its first part.
    pub number: CardNumber,
    /// How many parts it has.
    pub parts: u8,
    /// Why it was made.
    pub making: Making,
    /// Whether it holds.
    pub status: CredentialStatus,
    /// How far its making is.
    pub production: Production,
    /// When it ceases to hold.
    pub expires_at: Timestamp,
}

/// What a scanned card said, which is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedCard {
    /// Its number.
    pub number: String,
    /// The verdict's code: `V-OK`, `R-SUPERSEDED` …
    pub code: &'static str,
    /// Whether it is the family's present card.
    pub is_present: bool,
}

/// Whether a text is a scanned code, for which lists are needed, and no number that was typed.
pub fn is_scanned(text: &str) -> bool {
    text.trim().len() > NUMBER_MAX
}

/// Finds a family by what was typed or scanned.
pub async fn find_family(
    app: &App,
    text: &str,
    lists: Option<&Lists>,
) -> Result<FamilyView, FindFamilyError> {
    permission::require(app, Act::TakeRequests).await?;
    let text = text.trim();
    if is_scanned(text) {
        let verdict = verify(text, lists.ok_or(FindFamilyError::NoLists)?, app.now);
        let code = verdict.code();
        let card = verdict.card().ok_or(FindFamilyError::NotGenuine { code })?;
        let mut view = view(app, card.family_id()).await?;
        let number = card.card_number();
        let present = view.card.as_ref().filter(|card| card.status.is_live());
        view.scanned = Some(ScannedCard {
            number: number.to_string(),
            code,
            is_present: present
                .is_some_and(|card| card.number.issue_number() == number.issue_number()),
        });
        return Ok(view);
    }
    let family_id = read_number(app, text).await?;
    view(app, &family_id).await
}

/// Shows a family whose id is known.
pub async fn show_family(app: &App, family_id: &FamilyId) -> Result<FamilyView, FindFamilyError> {
    permission::require(app, Act::TakeRequests).await?;
    view(app, family_id).await
}

async fn read_number(app: &App, text: &str) -> Result<FamilyId, FindFamilyError> {
    let patterns = app.config.register.number_patterns()?;
    let plain = with_ascii_digits(text).to_ascii_uppercase();
    let number: String = plain.split_whitespace().collect();
    refuse_aadhaar(text, &number, &patterns)?;
    if patterns.ration_card.matches(&number) {
        let found = app.storage.families().find_by_ration_card(&number).await?;
        return found.ok_or(FindFamilyError::NotThere);
    }
    match CardNumber::parse(&number) {
        Ok((family_id, _, _)) => return Ok(family_id),
        Err(card_payload::CardNumberError::CheckDigit) => return Err(FindFamilyError::CheckDigit),
        Err(_) => {}
    }
    let family_id = number.replace('-', "");
    if patterns.family_id.matches(&family_id) {
        return FamilyId::parse(&family_id).map_err(|_| FindFamilyError::Neither);
    }
    Err(FindFamilyError::Neither)
}

/// Twelve or sixteen digits are refused whatever their check digit says, unless the office's own
/// numbers look like that.
fn refuse_aadhaar(
    text: &str,
    number: &str,
    patterns: &NumberPatterns,
) -> Result<(), FindFamilyError> {
    let digits: String = number
        .chars()
        .filter(|letter| !matches!(letter, '-' | '.' | '/'))
        .collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let ours = patterns.family_id.matches(number) || patterns.ration_card.matches(number);
    let is_aadhaar = is_number && AADHAAR_DIGITS.contains(&digits.len()) && !ours;
    if is_aadhaar || aadhaar::find_in(text) {
        return Err(FindFamilyError::Aadhaar);
    }
    Ok(())
}

async fn view(app: &App, family_id: &FamilyId) -> Result<FamilyView, FindFamilyError> {
    let families = app.storage.families();
    let stored = families.find_for_counter(family_id, REQUESTS_MAX).await?;
    let stored = stored.ok_or(FindFamilyError::NotThere)?;
    let family = stored.family;
    Ok(FamilyView {
        family_id: family_id.clone(),
        ration_card: family.ration_card.as_deref().map(masked_number),
        members: masked_members(&family),
        shop: (family.home_shop.code, family.home_shop.name),
        places: (family.local_body.place, family.district),
        card: present_card(&stored.cards),
        holds: stored.holds,
        requests: stored.requests,
        may_be_called: stored.may_be_called,
        reprints: super::reprint_cards::count_reprints(&stored.cards, app.now),
        scanned: None,
    })
}

fn masked_members(family: &Family) -> Vec<MaskedMember> {
    family
        .members
        .iter()
        .map(|member| MaskedMember {
            hindi: member.name.masked_hindi(),
            latin: member.name.masked_latin(),
            relation: member.relation,
        })
        .collect()
}

/// The newest issue that was signed; a draft is no card yet.
fn present_card(cards: &[StoredCard]) -> Option<PresentCard> {
    let card = cards.iter().rfind(|card| {
        card.production != Production::Draft && card.version.number.part().number() == 1
    })?;
    Some(PresentCard {
        number: card.version.number.clone(),
        parts: card.version.number.part().of(),
        making: card.version.making,
        status: card.status.clone(),
        production: card.production.clone(),
        expires_at: card.version.expires_at,
    })
}

/// `•••••••••••5823`: the last four characters.
fn masked_number(number: &str) -> String {
    let length = number.chars().count();
    let hidden = length.saturating_sub(4);
    let shown = number.chars().skip(hidden);
    std::iter::repeat_n('•', hidden).chain(shown).collect()
}

#[cfg(test)]
mod tests;
