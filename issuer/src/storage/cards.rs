use issuer_domain::{
    CardNumber, CardType, CredentialStatus, Production, Timestamp, TransitionRefused,
};
use time::Date;

use super::card_rows::{CARD_COLUMNS, read_card, read_status, status_columns};
use super::engine::{Statement, Value, inserting};
use super::family_rows::date_text;
use super::{AuditEvent, StatusPlace, Storage, StorageError};

/// A card that is to be signed: what is stored before anything is signed.
#[derive(Debug, Clone)]
pub struct CardIntent {
    /// Family, issue number and part.
    pub number: CardNumber,
    /// The revision of the family whose content the claims have.
    pub family_revision: u32,
    /// Permanent, temporary or migrant.
    pub card_type: CardType,
    /// The as-on date that is printed.
    pub as_on: Date,
    /// `iat` of the claims.
    pub issued_at: Timestamp,
    /// `exp` of the claims.
    pub expires_at: Timestamp,
    /// The card's place in a status list, from [`StatusIndexes::reserve`](super::StatusIndexes::reserve).
    pub status_place: StatusPlace,
    /// The key that is to sign.
    pub key_id: [u8; 4],
    /// The exact bytes to sign.
    pub to_be_signed: Vec<u8>,
}

/// A signature for a stored intent, verified by the caller.
#[derive(Debug, Clone)]
pub struct SignedIntent {
    /// Which card.
    pub number: CardNumber,
    /// Ed25519 over the stored bytes.
    pub signature: [u8; 64],
    /// The text of the QR.
    pub qr_text: String,
}

/// A card version as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCard {
    /// Family, issue number and part.
    pub number: CardNumber,
    /// The revision of the family that the card shows.
    pub family_revision: u32,
    /// Permanent, temporary or migrant.
    pub card_type: CardType,
    /// The as-on date that is printed.
    pub as_on: Date,
    /// When its claims were made.
    pub issued_at: Timestamp,
    /// When it ceases to hold.
    pub expires_at: Timestamp,
    /// Its place in a status list.
    pub status_place: StatusPlace,
    /// The key that is to sign or has signed.
    pub key_id: [u8; 4],
    /// The bytes that are to be signed or were signed.
    pub to_be_signed: Vec<u8>,
    /// Draft or signed.
    pub production: Production,
    /// Present where it is signed.
    pub signature: Option<[u8; 64]>,
    /// The text of the QR; present where it is signed.
    pub qr_text: Option<String>,
    /// Whether it holds.
    pub status: CredentialStatus,
}

/// Card versions.
#[derive(Debug, Clone, Copy)]
pub struct Cards<'a> {
    pub(super) storage: &'a Storage,
}

impl Cards<'_> {
    /// Stores drafts, all or none. A family that has a live card refuses the whole batch. Store all
    /// parts of a family in one batch.
    pub async fn store_intents(&self, intents: &[CardIntent]) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let rows: Vec<Vec<Value<'_>>> = intents.iter().map(draft_row).collect();
        let into = inserting!(
            "card (
                 card_number, family_id, family_revision, issue_number, part, parts, card_type,
                 as_on, issued_at, expires_at, list_number, status_index, key_id, to_be_signed,
                 production, status
             )"
        );
        transaction
            .insert_rows(into, &rows)
            .await
            .map_err(|error| match intents.first() {
                Some(first) if error.is_taken() => StorageError::CardExists {
                    card_number: first.number.to_string(),
                },
                _ => error,
            })?;
        transaction.commit().await?;
        Ok(())
    }

    /// Cards that wait for their signature, by card number; at most `limit`. What an interrupted
    /// run left stands here.
    pub async fn list_drafts(&self, limit: u32) -> Result<Vec<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(" where card.production = 'draft' order by card.card_number limit ");
        query.push_value(limit);
        self.fetch(query).await
    }

    /// Makes drafts signed cards, all or none.
    pub async fn store_signed(
        &self,
        signed: &[SignedIntent],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        for card in signed {
            let number = card.number.to_string();
            let done = transaction
                .execute(
                    Statement::new(
                        "update card
                 set production = 'signed',
                     signature = $1,
                     qr_text = $2,
                     signed_at = $3
                 where card_number = $4
                   and production = 'draft'",
                    )
                    .bind(&card.signature[..])
                    .bind(&card.qr_text)
                    .bind(at.seconds())
                    .bind(&number),
                )
                .await?;
            if done != 1 {
                return Err(StorageError::NotADraft {
                    card_number: number,
                });
            }
        }
        let events: Vec<AuditEvent> = signed
            .iter()
            .map(|card| AuditEvent::new(at, "card.signed", card.number.to_string()))
            .collect();
        transaction.audit_all(self.storage.actor(), &events).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Signed cards by card number, after a card number; at most `limit`.
    pub async fn list_signed(
        &self,
        after: Option<&CardNumber>,
        limit: u32,
    ) -> Result<Vec<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(" where card.production = 'signed' and card.card_number > ");
        query.push_value(after.map(CardNumber::to_string).unwrap_or_default());
        query.push(" order by card.card_number limit ");
        query.push_value(limit);
        self.fetch(query).await
    }

    /// One card, by the number printed on it.
    pub async fn find(&self, number: &str) -> Result<Option<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(" where card.card_number = ");
        query.push_value(number);
        Ok(self.fetch(query).await?.pop())
    }

    /// How many cards wait for their signature, and how many are signed.
    pub async fn count(&self) -> Result<(u64, u64), StorageError> {
        let row = self
            .storage
            .begin_read()
            .await?
            .fetch_one(Statement::new(
                "select (select count(*) from card where production = 'draft') as drafts,
                    (select count(*) from card where production = 'signed') as signed",
            ))
            .await?;
        Ok((
            row.integer("drafts")?.cast_unsigned(),
            row.integer("signed")?.cast_unsigned(),
        ))
    }

    /// Moves a card from its present status to the one that `step` makes of it, if the step is
    /// allowed: `change_status("41705823-01-4", |status| status.suspend(now))`.
    pub async fn change_status(
        &self,
        number: &str,
        step: impl FnOnce(CredentialStatus) -> Result<CredentialStatus, TransitionRefused>,
    ) -> Result<CredentialStatus, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let row = transaction
            .fetch_optional(
                Statement::new(
                    "select card_number, status, status_at, status_reason
             from card
             where card_number = $1",
                )
                .bind(number),
            )
            .await?
            .ok_or_else(|| StorageError::NoSuchCard {
                card_number: number.to_owned(),
            })?;
        let status = step(read_status(&row)?)?;
        let (word, at, reason) = status_columns(status);
        transaction
            .execute(
                Statement::new(
                    "update card
             set status = $1,
                 status_at = $2,
                 status_reason = $3
             where card_number = $4",
                )
                .bind(word)
                .bind(at)
                .bind(reason)
                .bind(number),
            )
            .await?;
        transaction.commit().await?;
        Ok(status)
    }

    async fn fetch(&self, query: Statement<'_>) -> Result<Vec<StoredCard>, StorageError> {
        let rows = self.storage.begin_read().await?.fetch_all(query).await?;
        rows.iter().map(read_card).collect()
    }
}

fn draft_row(intent: &CardIntent) -> Vec<Value<'_>> {
    vec![
        intent.number.to_string().into(),
        intent.number.family_id().as_str().into(),
        intent.family_revision.into(),
        intent.number.issue_number().into(),
        intent.number.part().number().into(),
        intent.number.part().of().into(),
        intent.card_type.word().into(),
        date_text(intent.as_on).into(),
        intent.issued_at.seconds().into(),
        intent.expires_at.seconds().into(),
        intent.status_place.list_number.into(),
        intent.status_place.index.into(),
        intent.key_id[..].into(),
        intent.to_be_signed[..].into(),
        Production::Draft.word().into(),
        CredentialStatus::Valid.word().into(),
    ]
}

fn select_cards<'v>() -> Statement<'v> {
    let mut query = Statement::new("select ");
    query.push(CARD_COLUMNS);
    query.push(" from card join status_list on status_list.list_number = card.list_number");
    query
}

#[cfg(test)]
mod tests;
