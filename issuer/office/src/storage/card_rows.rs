//! Rows of `card`.

use issuer_domain::{
    Actor, CardNumber, CardType, CredentialStatus, FamilyId, Making, Part, Production,
    RevocationReason, Signing, SuspensionReason, Timestamp,
};

use super::card_version::{CardVersion, SettlementId, SignedDraft, StoredCard};
use super::engine::{InsertInto, Row, Value, inserting};
use super::family_rows::{date_text, read_date};
use super::{StatusPlace, StorageError};

/// The columns that a [`StoredCard`] is read from, of `card` joined with `status_list`.
pub(super) const CARD_COLUMNS: &str = "
    card.card_number,
    card.family_id,
    card.family_revision,
    card.issue_number,
    card.part,
    card.parts,
    card.making,
    card.making_reason,
    card.made_by,
    card.replaces_issue,
    card.settlement_id,
    card.card_type,
    card.as_on,
    card.issued_at,
    card.not_before,
    card.expires_at,
    card.list_number,
    status_list.uri,
    card.status_index,
    card.key_id,
    card.to_be_signed,
    card.production,
    card.production_at,
    card.production_fact,
    card.signature,
    card.qr_text,
    card.signed_at,
    card.status,
    card.status_at,
    card.status_by,
    card.status_reason,
    card.superseded_by";

pub(super) fn read_card(row: &Row) -> Result<StoredCard, StorageError> {
    let key = row.text("card_number")?;
    let impossible = |column| impossible(&key, column);
    let version = read_version(row, &key)?;
    let signing = row.optional_integer("signed_at")?.map(|at| Signing {
        at: Timestamp::from_seconds(at),
        key_id: version.key_id,
    });
    let since = row.optional_integer("production_at")?;
    let fact = row.optional_text("production_fact")?;
    let word = row.text("production")?;
    let since = since.map(Timestamp::from_seconds);
    let production = Production::of_row(&word, signing, since, fact.as_deref())
        .ok_or_else(|| impossible("production"))?;
    let signature = row
        .optional_bytes("signature")?
        .map(|bytes| <[u8; 64]>::try_from(bytes).map_err(|_| impossible("signature")))
        .transpose()?;
    Ok(StoredCard {
        version,
        production,
        signature,
        qr_text: row.optional_text("qr_text")?,
        status: read_status(row)?,
    })
}

fn read_version(row: &Row, key: &str) -> Result<CardVersion, StorageError> {
    let impossible = |column| impossible(key, column);
    let small = |column: &'static str| -> Result<u8, StorageError> {
        u8::try_from(row.integer(column)?).map_err(|_| impossible(column))
    };
    let large = |column: &'static str| -> Result<u32, StorageError> {
        u32::try_from(row.integer(column)?).map_err(|_| impossible(column))
    };
    let family_id =
        FamilyId::parse(&row.text("family_id")?).map_err(|_| impossible("family_id"))?;
    let part = Part::new(small("part")?, small("parts")?).ok_or_else(|| impossible("part"))?;
    let number = CardNumber::new(family_id, small("issue_number")?, part)
        .map_err(|_| impossible("issue_number"))?;
    if number.to_string() != key {
        return Err(impossible("card_number"));
    }
    let reason = row.optional_text("making_reason")?;
    let making = Making::of_row(&row.text("making")?, reason.as_deref())
        .ok_or_else(|| impossible("making"))?;
    let replaces_issue = row
        .optional_integer("replaces_issue")?
        .map(|issue| u8::try_from(issue).map_err(|_| impossible("replaces_issue")))
        .transpose()?;
    Ok(CardVersion {
        number,
        making,
        made_by: Actor::parse(&row.text("made_by")?).map_err(|_| impossible("made_by"))?,
        replaces_issue,
        settlement: row.optional_integer("settlement_id")?.map(SettlementId),
        family_revision: large("family_revision")?,
        card_type: CardType::from_word(&row.text("card_type")?)
            .ok_or_else(|| impossible("card_type"))?,
        as_on: read_date(&row.text("as_on")?).ok_or_else(|| impossible("as_on"))?,
        issued_at: Timestamp::from_seconds(row.integer("issued_at")?),
        not_before: row
            .optional_integer("not_before")?
            .map(Timestamp::from_seconds),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        status_place: StatusPlace {
            list_number: large("list_number")?,
            uri: row.text("uri")?,
            index: large("status_index")?,
        },
        key_id: <[u8; 4]>::try_from(row.bytes("key_id")?).map_err(|_| impossible("key_id"))?,
        to_be_signed: row.bytes("to_be_signed")?,
    })
}

/// The columns of a new row, and more after them.
macro_rules! card_columns {
    ($more:literal) => {
        inserting!(
            "card (
                 card_number, family_id, family_revision, issue_number, part, parts, making,
                 making_reason, made_by, replaces_issue, settlement_id, card_type, as_on, issued_at,
                 not_before, expires_at, list_number, status_index, key_id, to_be_signed,
                 status, production",
            $more,
            ")"
        )
    };
}

/// Where a [`draft_row`] goes.
pub(super) const DRAFT_COLUMNS: InsertInto = card_columns!("");
/// Where a [`signed_row`] goes.
pub(super) const SIGNED_COLUMNS: InsertInto =
    card_columns!(", production_at, signature, qr_text, signed_at");

/// A draft's row, in the order of [`DRAFT_COLUMNS`].
pub(super) fn draft_row(version: &CardVersion) -> Vec<Value<'_>> {
    let mut row = version_row(version);
    row.push(Production::Draft.word().into());
    row
}

/// The row of a card that was signed without having been a draft, in the order of [`SIGNED_COLUMNS`].
pub(super) fn signed_row(signed: &SignedDraft, at: Timestamp) -> Vec<Value<'_>> {
    let mut row = version_row(&signed.version);
    row.extend([
        "signed".into(),
        at.seconds().into(),
        signed.signature[..].into(),
        signed.qr_text.as_str().into(),
        at.seconds().into(),
    ]);
    row
}

fn version_row(version: &CardVersion) -> Vec<Value<'_>> {
    let (making, reason) = version.making.words();
    vec![
        version.number.to_string().into(),
        version.number.family_id().as_str().into(),
        version.family_revision.into(),
        version.number.issue_number().into(),
        version.number.part().number().into(),
        version.number.part().of().into(),
        making.into(),
        reason.into(),
        version.made_by.as_str().into(),
        version.replaces_issue.map(i64::from).into(),
        version.settlement.map(|id| id.0).into(),
        version.card_type.word().into(),
        date_text(version.as_on).into(),
        version.issued_at.seconds().into(),
        version.not_before.map(Timestamp::seconds).into(),
        version.expires_at.seconds().into(),
        version.status_place.list_number.into(),
        version.status_place.index.into(),
        version.key_id[..].into(),
        version.to_be_signed[..].into(),
        CredentialStatus::Valid.word().into(),
    ]
}

/// The columns that [`read_status`] reads.
pub(super) const STATUS_COLUMNS: &str = "
    card.card_number,
    card.status,
    card.status_at,
    card.status_by,
    card.status_reason,
    card.superseded_by";

pub(super) fn read_status(row: &Row) -> Result<CredentialStatus, StorageError> {
    let impossible = || -> Result<StorageError, StorageError> {
        Ok(impossible(&row.text("card_number")?, "status"))
    };
    let word = row.text("status")?;
    let at = row
        .optional_integer("status_at")?
        .map(Timestamp::from_seconds);
    let by = row.optional_text("status_by")?;
    let by = by.as_deref().map(Actor::parse).transpose();
    let Ok(by) = by else {
        return Err(impossible()?);
    };
    let reason = row.optional_text("status_reason")?;
    let by_issue = row.optional_integer("superseded_by")?.map(u8::try_from);
    let status = match (word.as_str(), at, by, reason.as_deref(), by_issue) {
        ("valid", None, None, None, None) => Some(CredentialStatus::Valid),
        ("suspended", Some(at), Some(by), Some(reason), None) => {
            SuspensionReason::from_word(reason).map(|reason| CredentialStatus::Suspended {
                reason,
                at,
                by,
            })
        }
        ("revoked", Some(at), Some(by), Some(reason), None) => RevocationReason::from_word(reason)
            .map(|reason| CredentialStatus::Revoked { reason, at, by }),
        ("superseded", Some(at), Some(by), None, Some(Ok(by_issue))) => {
            Some(CredentialStatus::Superseded { by_issue, at, by })
        }
        _ => None,
    };
    match status {
        Some(status) => Ok(status),
        None => Err(impossible()?),
    }
}

/// A card's status as a row: number, word, time, who, reason, issue.
pub(super) fn status_row<'v>(number: &'v str, status: &'v CredentialStatus) -> Vec<Value<'v>> {
    let (at, by, reason, by_issue) = match status {
        CredentialStatus::Valid => (None, None, None, None),
        CredentialStatus::Suspended { reason, at, by } => {
            (Some(*at), Some(by), Some(reason.word()), None)
        }
        CredentialStatus::Revoked { reason, at, by } => {
            (Some(*at), Some(by), Some(reason.word()), None)
        }
        CredentialStatus::Superseded { by_issue, at, by } => {
            (Some(*at), Some(by), None, Some(i64::from(*by_issue)))
        }
    };
    vec![
        number.into(),
        status.word().into(),
        at.map(Timestamp::seconds).into(),
        by.map(Actor::as_str).into(),
        reason.into(),
        by_issue.into(),
    ]
}

fn impossible(card_number: &str, column: &'static str) -> StorageError {
    StorageError::Impossible {
        table: "card",
        column,
        row: card_number.to_owned(),
    }
}
