//! Rows of `card`.

use issuer_domain::{
    CardNumber, CardType, CredentialStatus, FamilyId, Part, Production, RevocationReason, Timestamp,
};

use super::cards::StoredCard;
use super::engine::Row;
use super::family_rows::read_date;
use super::{StatusPlace, StorageError};

/// The columns that a [`StoredCard`] is read from, of `card` joined with `status_list`.
pub(super) const CARD_COLUMNS: &str = "
    card.card_number,
    card.family_id,
    card.family_revision,
    card.issue_number,
    card.part,
    card.parts,
    card.card_type,
    card.as_on,
    card.issued_at,
    card.expires_at,
    card.list_number,
    status_list.uri,
    card.status_index,
    card.key_id,
    card.to_be_signed,
    card.production,
    card.signature,
    card.qr_text,
    card.signed_at,
    card.status,
    card.status_at,
    card.status_reason";

pub(super) fn read_card(row: &Row) -> Result<StoredCard, StorageError> {
    let key = row.text("card_number")?;
    let impossible = |column| StorageError::Impossible {
        table: "card",
        column,
        row: key.clone(),
    };
    let small = |column: &'static str| -> Result<u8, StorageError> {
        u8::try_from(row.integer(column)?).map_err(|_| impossible(column))
    };
    let large = |column: &'static str| -> Result<u32, StorageError> {
        u32::try_from(row.integer(column)?).map_err(|_| impossible(column))
    };
    let family_id = row.text("family_id")?;
    let family_id = FamilyId::parse(&family_id).map_err(|_| impossible("family_id"))?;
    let part = Part::new(small("part")?, small("parts")?).ok_or_else(|| impossible("part"))?;
    let number = CardNumber::new(family_id, small("issue_number")?, part)
        .map_err(|_| impossible("issue_number"))?;
    if number.to_string() != key {
        return Err(impossible("card_number"));
    }
    let card_type = row.text("card_type")?;
    let as_on = row.text("as_on")?;
    let key_id = row.bytes("key_id")?;
    let key_id: [u8; 4] = key_id.try_into().map_err(|_| impossible("key_id"))?;
    let production = row.text("production")?;
    let signed_at = row.optional_integer("signed_at")?;
    let production = match (production.as_str(), signed_at) {
        ("draft", None) => Production::Draft,
        ("signed", Some(at)) => Production::Signed {
            at: Timestamp::from_seconds(at),
            key_id,
        },
        _ => return Err(impossible("production")),
    };
    let signature = row.optional_bytes("signature")?;
    let signature = signature
        .map(|bytes| <[u8; 64]>::try_from(bytes).map_err(|_| impossible("signature")))
        .transpose()?;
    Ok(StoredCard {
        number,
        family_revision: large("family_revision")?,
        card_type: CardType::from_word(&card_type).ok_or_else(|| impossible("card_type"))?,
        as_on: read_date(&as_on).ok_or_else(|| impossible("as_on"))?,
        issued_at: Timestamp::from_seconds(row.integer("issued_at")?),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        status_place: StatusPlace {
            list_number: large("list_number")?,
            uri: row.text("uri")?,
            index: large("status_index")?,
        },
        key_id,
        to_be_signed: row.bytes("to_be_signed")?,
        production,
        signature,
        qr_text: row.optional_text("qr_text")?,
        status: read_status(row)?,
    })
}

/// The status of a row with `card_number`, `status`, `status_at` and `status_reason`.
pub(super) fn read_status(row: &Row) -> Result<CredentialStatus, StorageError> {
    let word = row.text("status")?;
    let at = row.optional_integer("status_at")?;
    let reason = row.optional_text("status_reason")?;
    let reason = reason.as_deref().and_then(RevocationReason::from_word);
    match (word.as_str(), at.map(Timestamp::from_seconds), reason) {
        ("valid", None, None) => Ok(CredentialStatus::Valid),
        ("suspended", Some(at), None) => Ok(CredentialStatus::Suspended { at }),
        ("revoked", Some(at), Some(reason)) => Ok(CredentialStatus::Revoked { reason, at }),
        ("superseded", Some(at), None) => Ok(CredentialStatus::Superseded { at }),
        _ => Err(StorageError::Impossible {
            table: "card",
            column: "status",
            row: row.text("card_number")?,
        }),
    }
}

/// `status`, `status_at` and `status_reason` of a status.
pub(super) fn status_columns(
    status: CredentialStatus,
) -> (&'static str, Option<i64>, Option<&'static str>) {
    let (at, reason) = match status {
        CredentialStatus::Valid => (None, None),
        CredentialStatus::Suspended { at } | CredentialStatus::Superseded { at } => {
            (Some(at), None)
        }
        CredentialStatus::Revoked { reason, at } => (Some(at), Some(reason.word())),
    };
    (status.word(), at.map(Timestamp::seconds), reason)
}
