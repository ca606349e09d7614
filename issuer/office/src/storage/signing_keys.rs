use std::collections::BTreeMap;

use issuer_domain::{KeyId, KeyStepRefused, SigningKey, Timestamp, key_use_word};

use super::engine::{NamedRead, Row, Statement, WriteTransaction};
use super::signing_key_rows::{
    find_key, insert_of, read_key, select_keys, state_columns, window_columns,
};
use super::{AuditEvent, Storage, StorageError};

/// Signing keys and their history. Rows never hold private material.
#[derive(Debug, Clone, Copy)]
pub struct SigningKeys<'a> {
    pub(super) storage: &'a Storage,
}

/// A card that a key signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardOfKey {
    /// Its number.
    pub card_number: String,
    /// The family's id.
    pub family_id: String,
    /// When its claims were made.
    pub issued_at: Timestamp,
    /// `valid`, `suspended`, `revoked` or `superseded`.
    pub status: String,
}

impl SigningKeys<'_> {
    /// Notes a key. One that is noted already, or whose short name another key has, is refused.
    pub async fn add(&self, key: &SigningKey, change: &'static str) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        if find_key(&mut transaction, key.key_id).await?.is_some() {
            return Err(StorageError::KeyNoted { key_id: key.key_id });
        }
        transaction.execute(insert_of(key)).await?;
        self.note(&mut transaction, key, change, key.made_at)
            .await?;
        transaction.commit().await
    }

    /// Moves a key one step on: `change(id, "key.retired", now, |key| key.retire(now))`.
    pub async fn change(
        &self,
        key_id: KeyId,
        change: &'static str,
        at: Timestamp,
        step: impl FnOnce(SigningKey) -> Result<SigningKey, KeyStepRefused>,
    ) -> Result<SigningKey, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let before = find_key(&mut transaction, key_id).await?;
        let before = before.ok_or(StorageError::NoSuchKey { key_id })?;
        let after = step(before)?;
        self.write(&mut transaction, &after, change, at).await?;
        transaction.commit().await?;
        Ok(after)
    }

    /// All keys, cards first, in the order in which they sign.
    pub async fn list(&self) -> Result<Vec<SigningKey>, StorageError> {
        let rows = self.storage.fetch_all(select_keys()).await?;
        rows.iter().map(read_key).collect()
    }

    /// The key of this short name.
    pub async fn find(&self, key_id: KeyId) -> Result<Option<SigningKey>, StorageError> {
        find_key(&mut self.storage.begin_read().await?, key_id).await
    }

    /// All keys, and how many cards each has signed or is about to sign, in one journey: every card
    /// asks for both.
    pub async fn list_with_uses(
        &self,
    ) -> Result<(Vec<SigningKey>, BTreeMap<[u8; 4], u64>), StorageError> {
        let reads = [named_keys(), named_uses()];
        let [keys, uses] = self.storage.fetch_together(reads).await?;
        let keys = keys.iter().map(read_key).collect::<Result<_, _>>()?;
        Ok((keys, read_uses(&uses)?))
    }

    /// How many steps a key has made since it was noted, that included.
    #[cfg(test)]
    pub(crate) async fn count_changes(&self, key_id: KeyId) -> Result<u64, StorageError> {
        let query = Statement::new(
            "select count(*) as changes
             from signing_key_change
             where public_key = (select public_key from signing_key where key_id = $1)",
        );
        let query = query.bind(key_id.as_bytes().as_slice());
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("changes")?.cast_unsigned())
    }

    /// Signed cards of a key with a later time than `later_than`, by card number, from the one
    /// after `after`.
    pub async fn list_cards(
        &self,
        key_id: KeyId,
        later_than: Timestamp,
        after: &str,
        limit: u32,
    ) -> Result<Vec<CardOfKey>, StorageError> {
        let query = Statement::new(
            "select card_number,
                    family_id,
                    issued_at,
                    status
             from card
             where key_id = $1
               and issued_at > $2
               and card_number > $3
               and signature is not null
             order by card_number
             limit $4",
        );
        let query = query.bind(key_id.as_bytes().as_slice());
        let query = query.bind(later_than.seconds()).bind(after);
        let rows = self.storage.fetch_all(query.bind(i64::from(limit))).await?;
        rows.iter()
            .map(|row| {
                Ok(CardOfKey {
                    card_number: row.text("card_number")?,
                    family_id: row.text("family_id")?,
                    issued_at: Timestamp::from_seconds(row.integer("issued_at")?),
                    status: row.text("status")?,
                })
            })
            .collect()
    }

    /// Stores a key's step with its history and audit event.
    pub(super) async fn write(
        &self,
        transaction: &mut WriteTransaction,
        key: &SigningKey,
        change: &'static str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let update = Statement::new(
            "update signing_key
             set sign_from = $1,
                 sign_to = $2,
                 verify_until = $3,
                 state = $4,
                 state_at = $5,
                 announced_version = coalesce($6, announced_version),
                 revoked_after = $7
             where public_key = $8",
        );
        let [sign_from, sign_to, verify_until] = window_columns(key);
        let state = state_columns(key);
        let update = update.bind(sign_from).bind(sign_to).bind(verify_until);
        let update = update.bind(key.state.word()).bind(state.at);
        let update = update
            .bind(state.announced_version)
            .bind(state.revoked_after);
        transaction
            .execute(update.bind(key.public_key.as_slice()))
            .await?;
        self.note(transaction, key, change, at).await
    }

    async fn note(
        &self,
        transaction: &mut WriteTransaction,
        key: &SigningKey,
        change: &'static str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let next = Statement::new(
            "select coalesce(max(change_number), 0) + 1 as next
             from signing_key_change
             where public_key = $1",
        );
        let next = next.bind(key.public_key.as_slice());
        let number = transaction.fetch_one(next).await?.integer("next")?;
        let insert = Statement::new(
            "insert into signing_key_change (
                 public_key, change_number, at, actor, change, state, sign_from, sign_to,
                 revoked_after
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let [sign_from, sign_to, _] = window_columns(key);
        let insert = insert.bind(key.public_key.as_slice()).bind(number);
        let insert = insert.bind(at.seconds());
        let insert = insert.bind(self.storage.actor().as_str()).bind(change);
        let insert = insert.bind(key.state.word()).bind(sign_from).bind(sign_to);
        let insert = insert.bind(state_columns(key).revoked_after);
        transaction.execute(insert).await?;
        let mut event = AuditEvent::new(at, change, key.key_id.to_string());
        event.detail = format!("{{\"use\":\"{}\"}}", key_use_word(key.key_use));
        transaction.audit(self.storage.actor(), event).await
    }
}

/// All keys, to be read with others.
pub(super) fn named_keys() -> NamedRead<'static> {
    NamedRead::new("signing_keys", select_keys())
}

/// How many cards there are of each key, to be read with others.
pub(super) fn named_uses() -> NamedRead<'static> {
    let query = Statement::new(
        "select key_id, cards
         from card_key_use
         order by key_id",
    );
    NamedRead::new("key_uses", query)
}

fn read_uses(rows: &[Row]) -> Result<BTreeMap<[u8; 4], u64>, StorageError> {
    rows.iter()
        .map(|row| {
            let key_id = row.bytes("key_id")?.try_into();
            let key_id = key_id.map_err(|_| StorageError::Impossible {
                table: "card_key_use",
                column: "key_id",
                row: "a key".to_owned(),
            })?;
            Ok((key_id, row.integer("cards")?.cast_unsigned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use issuer_domain::{KeyUse, SigningKeyState, SigningWindow};

    use super::super::sample::{NOW, Office, on_both_engines, signed};
    use super::*;

    fn day(day: i64) -> Timestamp {
        NOW.plus_seconds(day * Timestamp::DAY)
    }

    /// The key that the sample's drafts wait for.
    fn key() -> SigningKey {
        SigningKey {
            key_id: KeyId::from_bytes([1, 2, 3, 4]),
            public_key: [7; 32],
            key_use: KeyUse::Card,
            place: "card.key.pem".to_owned(),
            made_at: NOW,
            window: None,
            state: SigningKeyState::Made,
        }
    }

    on_both_engines! {
    async fn a_key_and_its_steps_are_kept_and_read_back(office: Office) {
        let keys = office.storage.signing_keys();
        keys.add(&key(), "key.noted").await.unwrap();
        let again = keys.add(&key(), "key.noted").await;
        assert!(matches!(again, Err(StorageError::KeyNoted { .. })));
        assert_eq!(keys.list().await.unwrap(), [key()]);

        let window = SigningWindow::new(day(1), day(90), day(2_000)).unwrap();
        let key_id = key().key_id;
        keys.change(key_id, "key.planned", NOW, |key| key.plan(window)).await.unwrap();
        let stolen = |key: SigningKey| key.compromise(day(3), day(4));
        let after = keys.change(key_id, "key.compromised", day(4), stolen).await.unwrap();
        assert_eq!(keys.find(key_id).await.unwrap(), Some(after));
        // A step that is refused changes nothing.
        let refused = keys.change(key_id, "key.retired", day(5), |key| key.retire(day(5))).await;
        assert!(matches!(refused, Err(StorageError::KeyStep(_))));
        let key = keys.find(key_id).await.unwrap().unwrap();
        assert_eq!(key.state.word(), "compromised");
        let changes = office.storage.signing_keys().count_changes(key_id).await.unwrap();
        assert_eq!(changes, 3);
        let missing = KeyId::from_bytes([0; 4]);
        let missing = keys.change(missing, "key.retired", NOW, |key| key.retire(NOW)).await;
        assert!(matches!(missing, Err(StorageError::NoSuchKey { .. })));
    }

    async fn cards_of_a_key_are_counted_and_those_after_a_theft_are_listed(office: Office) {
        let drafts = office.drafts(3).await;
        let cards = office.storage.cards();
        cards.store_drafts(&drafts).await.unwrap();
        let keys = office.storage.signing_keys();
        let key_id = key().key_id;
        let uses = keys.list_with_uses().await.unwrap().1;
        assert_eq!(uses.into_iter().collect::<Vec<_>>(), [(*key_id.as_bytes(), 3)]);
        let after = |time| keys.list_cards(key_id, time, "", 10);
        assert!(after(NOW.plus_seconds(-1)).await.unwrap().is_empty(), "drafts are no cards");
        let signed: Vec<_> = drafts.iter().map(signed).collect();
        cards.store_signed(&signed, NOW).await.unwrap();
        assert!(after(NOW).await.unwrap().is_empty());
        let stolen = after(NOW.plus_seconds(-1)).await.unwrap();
        assert_eq!(stolen.len(), 3);
        assert_eq!(stolen[0].card_number, drafts[0].number.to_string());
        let rest = keys.list_cards(key_id, NOW.plus_seconds(-1), &stolen[0].card_number, 10);
        assert_eq!(rest.await.unwrap().len(), 2);
    }
    }
}
