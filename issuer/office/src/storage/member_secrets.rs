use issuer_domain::{Member, Timestamp};
use zeroize::Zeroizing;

use super::engine::{Row, Statement, Value, WriteTransaction};
use super::{ApprovedRequest, AuditEvent, Storage, StorageError, approvals};
use crate::secrets::{DataKey, SecretField, WrappedKey};

/// Secret columns of members, and the key that seals them.
#[derive(Debug, Clone, Copy)]
pub struct MemberSecrets<'a> {
    pub(super) storage: &'a Storage,
}

/// What happens to secret columns of a register file.
#[derive(Debug, Default)]
pub enum SecretColumns {
    /// There is no key: a file that has them is refused.
    #[default]
    Refuse,
    /// They are left out, as the settings say.
    LeaveOut,
    /// They are sealed.
    Seal(DataKey),
}

/// Rows of one statement: 256 × 5 columns = 1,280 values.
const ROWS_A_STATEMENT: usize = 256;

impl MemberSecrets<'_> {
    /// The data key as it is kept, if there is one.
    pub async fn find_data_key(&self) -> Result<Option<WrappedKey>, StorageError> {
        let row = self
            .storage
            .fetch_optional(Statement::new(
                "select wrapping_key_id, nonce, ciphertext
                 from data_key
                 where data_key_id = 1",
            ))
            .await?;
        row.map(|row| {
            Ok(WrappedKey {
                wrapping_key_id: array(&row, "data_key", "wrapping_key_id")?,
                nonce: array(&row, "data_key", "nonce")?,
                ciphertext: row.bytes("ciphertext")?,
            })
        })
        .transpose()
    }

    /// Keeps the data key, in place of the same one wrapped with another key.
    pub async fn keep_data_key(
        &self,
        wrapped: &WrappedKey,
        action: &'static str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        transaction
            .execute(
                Statement::new(
                    "insert into data_key (data_key_id, wrapping_key_id, nonce, ciphertext, wrapped_at)
                     values (1, $1, $2, $3, $4)
                     on conflict (data_key_id) do update set
                         wrapping_key_id = excluded.wrapping_key_id,
                         nonce = excluded.nonce,
                         ciphertext = excluded.ciphertext,
                         wrapped_at = excluded.wrapped_at",
                )
                .bind(&wrapped.wrapping_key_id[..])
                .bind(&wrapped.nonce[..])
                .bind(&wrapped.ciphertext[..])
                .bind(at.seconds()),
            )
            .await?;
        let event = AuditEvent::new(at, action, "secrets");
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Members with this value of a field, by its blind index. The same transaction notes who
    /// looked up and how many were found, never the value or its index: what is not noted is not
    /// given out.
    pub async fn find_members(
        &self,
        field: SecretField,
        blind_index: &[u8; 32],
        at: Timestamp,
    ) -> Result<Vec<String>, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let rows = transaction
            .fetch_all(
                Statement::new(
                    "select member_id
                     from member_secret
                     where field = $1
                       and blind_index = $2
                     order by member_id",
                )
                .bind(field.word())
                .bind(&blind_index[..]),
            )
            .await?;
        let members: Vec<String> = rows
            .iter()
            .map(|row| row.text("member_id"))
            .collect::<Result<_, _>>()?;
        let mut event = AuditEvent::new(at, "secret.looked_up", "secrets");
        event.detail = format!(
            "{{\"field\":\"{}\",\"found\":{}}}",
            field.word(),
            members.len()
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(members)
    }

    /// Opens a value, and notes who did it under which approval in the same transaction: what is
    /// not noted is not shown.
    pub async fn unmask(
        &self,
        key: &DataKey,
        member_id: &str,
        field: SecretField,
        approved: &ApprovedRequest<'_>,
        at: Timestamp,
    ) -> Result<Option<Zeroizing<String>>, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let row = transaction
            .fetch_optional(
                Statement::new(
                    "select nonce, ciphertext
                     from member_secret
                     where member_id = $1
                       and field = $2",
                )
                .bind(member_id)
                .bind(field.word()),
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let nonce = array(&row, "member_secret", "nonce")?;
        let value = key
            .open(member_id, field, nonce, &row.bytes("ciphertext")?)
            .ok_or_else(|| impossible("member_secret", "ciphertext", member_id))?;
        let mut event = AuditEvent::new(at, "secret.unmasked", member_id);
        event.detail = format!(
            "{{\"approval\":{},\"field\":\"{}\"}}",
            approved.id.0,
            field.word()
        );
        approvals::use_up(&mut transaction, approved, self.storage.actor(), at).await?;
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(Some(value))
    }
}

/// Seals what these members have and takes away what they have no more. Values that are there
/// already stay as they are.
pub(super) async fn write(
    transaction: &mut WriteTransaction,
    columns: &SecretColumns,
    members: &[&Member],
) -> Result<(), StorageError> {
    let key = match columns {
        SecretColumns::Seal(key) => key,
        SecretColumns::LeaveOut => return Ok(()),
        SecretColumns::Refuse
            if members
                .iter()
                .all(|member| secrets(member).next().is_none()) =>
        {
            return Ok(());
        }
        SecretColumns::Refuse => return Err(StorageError::NoSecretKey),
    };
    for field in [SecretField::Mobile, SecretField::VaultReference] {
        let mut gone = Statement::new("delete from member_secret where field = ");
        gone.push_value(field.word());
        gone.push(" and member_id in ");
        gone.push_list(
            members
                .iter()
                .filter(|member| secrets(member).all(|(has, _)| has != field))
                .map(|member| member.id.as_str()),
        );
        transaction.execute(gone).await?;
    }
    let mut rows = Vec::new();
    for member in members {
        for (field, value) in secrets(member) {
            let sealed = key
                .seal(&member.id, field, value)
                .ok_or_else(|| impossible("member_secret", "ciphertext", &member.id))?;
            rows.push(vec![
                Value::from(member.id.as_str()),
                field.word().into(),
                sealed.nonce.to_vec().into(),
                sealed.ciphertext.into(),
                sealed.blind_index.to_vec().into(),
            ]);
        }
    }
    for chunk in super::batch::chunks(&rows, ROWS_A_STATEMENT) {
        let mut statement = Statement::new(
            "insert into member_secret (member_id, field, nonce, ciphertext, blind_index)",
        );
        statement.push_rows(chunk.iter().cloned());
        statement.push(
            " on conflict (member_id, field) do update set
                  nonce = excluded.nonce,
                  ciphertext = excluded.ciphertext,
                  blind_index = excluded.blind_index
              where member_secret.nonce <> excluded.nonce",
        );
        transaction.execute(statement).await?;
    }
    Ok(())
}

fn secrets(member: &Member) -> impl Iterator<Item = (SecretField, &str)> {
    let facts = &member.facts;
    let mobile = facts.mobile.as_ref();
    let vault = facts.vault_reference.as_ref();
    [
        mobile.map(|value| (SecretField::Mobile, value.expose())),
        vault.map(|value| (SecretField::VaultReference, value.expose())),
    ]
    .into_iter()
    .flatten()
}

fn array<const LENGTH: usize>(
    row: &Row,
    table: &'static str,
    column: &'static str,
) -> Result<[u8; LENGTH], StorageError> {
    let bytes = row.bytes(column)?;
    bytes.try_into().map_err(|_| impossible(table, column, ""))
}

fn impossible(table: &'static str, column: &'static str, row: &str) -> StorageError {
    StorageError::Impossible {
        table,
        column,
        row: row.to_owned(),
    }
}
