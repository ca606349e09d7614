use crate::family_card::FamilyCard;
use crate::limits::{
    BIRTH_YEARS, HOME_SHOP_MAX, ISSUE_NUMBER_MAX, ISSUER_MAX, MEMBERS_MAX, NAME_BYTES_MAX,
    STATUS_LIST_ENTRIES_MAX, STATUS_URI_MAX,
};
use crate::schema_error::SchemaError;

/// Checks what the types do not say: lengths, ranges and the order of times. Encoder and decoder
/// ask the same questions.
pub(crate) fn check(card: &FamilyCard) -> Result<(), SchemaError> {
    text("issuer", &card.issuer, ISSUER_MAX)?;
    text("home shop", &card.home_shop, HOME_SHOP_MAX)?;
    text("status list's URI", &card.status.uri, STATUS_URI_MAX)?;
    text("head's name", &card.head.name, NAME_BYTES_MAX)?;
    if let Some(hindi) = &card.head.name_hindi {
        text("head's Hindi name", hindi, NAME_BYTES_MAX)?;
    }
    birth_year(card.head.birth_year)?;
    range("number of members", card.members.len() < MEMBERS_MAX)?;
    for member in &card.members {
        text("member's name", &member.name, NAME_BYTES_MAX)?;
        if let Some(hindi) = &member.name_hindi {
            text("member's Hindi name", hindi, NAME_BYTES_MAX)?;
        }
        birth_year(member.birth_year)?;
    }
    range(
        "issue number",
        (1..=ISSUE_NUMBER_MAX).contains(&card.issue_number),
    )?;
    range("status index", card.status.index < STATUS_LIST_ENTRIES_MAX)?;
    range("time of issue", card.issued_at.seconds() >= 0)?;
    range("expiry", card.issued_at < card.expires_at)?;
    range(
        "beginning",
        card.not_before
            .is_none_or(|begins| begins < card.expires_at),
    )
}

fn birth_year(year: Option<u16>) -> Result<(), SchemaError> {
    range(
        "birth year",
        year.is_none_or(|year| BIRTH_YEARS.contains(&year)),
    )
}

/// A text is there, is not too long, and cannot steer a terminal or turn its writing direction.
fn text(field: &'static str, text: &str, bytes_max: usize) -> Result<(), SchemaError> {
    let plain = !text.chars().any(|character| {
        character.is_control()
            || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    });
    range(field, plain && (1..=bytes_max).contains(&text.len()))
}

fn range(field: &'static str, within: bool) -> Result<(), SchemaError> {
    if within {
        Ok(())
    } else {
        Err(SchemaError::Range(field))
    }
}
