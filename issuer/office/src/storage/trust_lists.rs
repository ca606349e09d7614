use issuer_domain::{KeyId, SigningKeyState, Timestamp};

use super::approvals::{ApprovedRequest, use_up};
use super::engine::{ReadTransaction, Statement};
use super::signing_key_rows::list_keys;
use super::{AuditEvent, Storage, StorageError};

/// Trust lists that were put into place.
#[derive(Debug, Clone, Copy)]
pub struct TrustLists<'a> {
    pub(super) storage: &'a Storage,
}

/// A trust list that is put into place.
#[derive(Debug, Clone, Copy)]
pub struct NewTrustList<'a> {
    /// Its version.
    pub version: u64,
    /// The signed token.
    pub token: &'a [u8],
    /// The file that the ceremony went by.
    pub ceremony: &'a str,
    /// The keys that it names.
    pub keys: &'a [KeyId],
}

impl TrustLists<'_> {
    /// Puts a trust list into place: the second person's approval is used up, the list is noted,
    /// and its new keys count as announced, all or nothing. A version that is not newer than every
    /// one before is refused.
    pub async fn install(
        &self,
        list: &NewTrustList<'_>,
        approved: &ApprovedRequest<'_>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let newest = newest_version(&mut transaction).await?;
        if list.version <= newest {
            return Err(StorageError::TrustListNotNewer {
                offered: list.version,
                newest,
            });
        }
        use_up(&mut transaction, approved, actor, at).await?;
        let insert = Statement::new(
            "insert into trust_list (version, token, ceremony, installed_at, installed_by)
             values ($1, $2, $3, $4, $5)",
        );
        let insert = insert.bind(list.version.cast_signed()).bind(list.token);
        let insert = insert.bind(list.ceremony).bind(at.seconds());
        transaction.execute(insert.bind(actor.as_str())).await?;
        let keys = self.storage.signing_keys();
        for key in list_keys(&mut transaction).await? {
            if list.keys.contains(&key.key_id) && key.state == SigningKeyState::Made {
                let key = key.announce(list.version, at);
                keys.write(&mut transaction, &key, "key.announced", at)
                    .await?;
            }
        }
        let event = AuditEvent::new(at, "trust_list.installed", list.version.to_string());
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// The version that was put into place last, 0 before the first.
    pub async fn newest(&self) -> Result<u64, StorageError> {
        newest_version(&mut self.storage.begin_read().await?).await
    }

    /// The token that was put into place under this version.
    pub async fn find(&self, version: u64) -> Result<Option<Vec<u8>>, StorageError> {
        let query = Statement::new(
            "select token
             from trust_list
             where version = $1",
        );
        let query = query.bind(version.cast_signed());
        let row = self.storage.fetch_optional(query).await?;
        row.map(|row| row.bytes("token")).transpose()
    }
}

async fn newest_version(transaction: &mut ReadTransaction) -> Result<u64, StorageError> {
    let newest = Statement::new(
        "select coalesce(max(version), 0) as newest
         from trust_list",
    );
    let newest = transaction.fetch_one(newest).await?.integer("newest")?;
    Ok(newest.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use issuer_domain::{Actor, ApprovalKind, KeyUse, Role, SigningKey, SigningWindow};

    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;

    const KEYS: [KeyId; 1] = [KeyId::from_bytes([1, 2, 3, 4])];

    fn key() -> SigningKey {
        let day = |day: i64| NOW.plus_seconds(day * Timestamp::DAY);
        SigningKey {
            key_id: KEYS[0],
            public_key: [7; 32],
            key_use: KeyUse::Card,
            place: "card.key.pem".to_owned(),
            made_at: NOW,
            window: SigningWindow::new(day(1), day(90), day(2_000)).ok(),
            state: SigningKeyState::Made,
        }
    }

    on_both_engines! {
    async fn a_trust_list_needs_a_second_person_and_never_goes_back(office: Office) {
        let storage = &office.storage;
        let [asha, bina] = ["asha", "bina"].map(|name| Actor::parse(name).unwrap());
        for name in [&asha, &bina] {
            let role = Role::KeyOfficer;
            storage.staff().add(name, role, &Actor::office(), NOW).await.unwrap();
        }
        storage.signing_keys().add(&key(), "key.noted").await.unwrap();
        let list = |version| NewTrustList {
            version,
            token: b"token",
            ceremony: "kind = \"new\"",
            keys: &KEYS,
        };
        let lists = storage.trust_lists();
        let (kind, request) = (ApprovalKind::KeyChange, "{\"version\":2}");
        let later = NOW.plus_seconds(Timestamp::DAY);
        let id = storage.approvals().ask(kind, request, &asha, NOW, later).await.unwrap();
        let approved = ApprovedRequest { id, kind, request };
        assert!(lists.install(&list(2), &approved, NOW).await.is_err(), "not approved yet");
        assert_eq!(storage.signing_keys().list().await.unwrap(), [key()], "nothing by halves");
        storage.approvals().decide(id, true, &bina, NOW).await.unwrap();
        lists.install(&list(2), &approved, NOW).await.unwrap();
        assert_eq!(lists.newest().await.unwrap(), 2);
        assert_eq!(lists.find(2).await.unwrap().as_deref(), Some(&b"token"[..]));
        let keys = storage.signing_keys().list().await.unwrap();
        assert_eq!(keys[0].state, SigningKeyState::Announced { version: 2, at: NOW });

        assert!(lists.install(&list(3), &approved, NOW).await.is_err(), "used up");
        let again = lists.install(&list(1), &approved, NOW).await;
        assert!(matches!(again, Err(StorageError::TrustListNotNewer { newest: 2, .. })));
    }
    }
}
