use issuer_domain::{Actor, Timestamp};

use super::audit::AuditEvent;
use super::engine::{Row, Statement};
use super::{Storage, StorageError};
use crate::secrets::{NOBODYS_PASSWORD, NONCE_BYTES};

/// How a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// What is kept of the password.
    pub password: String,
    /// Whether another person set it, so that it must be changed first.
    pub is_temporary: bool,
    /// The second factor's secret, sealed: nonce and ciphertext.
    pub factor: Option<([u8; NONCE_BYTES], Vec<u8>)>,
}

/// How persons sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignIns<'a> {
    pub(super) storage: &'a Storage,
}

impl SignIns<'_> {
    /// How a person signs in, if the person does.
    pub async fn find(&self, name: &Actor) -> Result<Option<SignIn>, StorageError> {
        let query = Statement::new(
            "select password,
                    is_temporary,
                    factor_nonce,
                    factor
             from sign_in
             where name = $1",
        );
        let query = query.bind(name.as_str());
        let row = self.storage.fetch_optional(query).await?;
        row.map(|row| read(&row, name)).transpose()
    }

    /// Sets what is kept of a password.
    pub async fn set_password(
        &self,
        name: &Actor,
        password: &str,
        is_temporary: bool,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let upsert = Statement::new(
            "insert into sign_in (name, password, password_at, is_temporary)
             values ($1, $2, $3, $4)
             on conflict (name) do update
             set password = excluded.password,
                 password_at = excluded.password_at,
                 is_temporary = excluded.is_temporary",
        );
        let upsert = upsert.bind(name.as_str()).bind(password);
        let upsert = upsert.bind(at.seconds()).bind(i64::from(is_temporary));
        transaction.execute(upsert).await?;
        let action = if is_temporary {
            "sign_in.password_given"
        } else {
            "sign_in.password_changed"
        };
        let event = AuditEvent::new(at, action, name.as_str());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Sets the second factor, or takes it away.
    pub async fn set_factor(
        &self,
        name: &Actor,
        factor: Option<([u8; NONCE_BYTES], &[u8])>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let change = match &factor {
            Some((nonce, sealed)) => {
                // Who signs in elsewhere has no password: then one is kept that nobody has.
                let upsert = Statement::new(
                    "insert into sign_in (name, password, password_at, is_temporary, factor_nonce, factor)
                     values ($1, $2, $3, 0, $4, $5)
                     on conflict (name) do update
                     set factor_nonce = excluded.factor_nonce,
                         factor = excluded.factor,
                         factor_step = null",
                );
                let upsert = upsert.bind(name.as_str()).bind(NOBODYS_PASSWORD);
                upsert.bind(at.seconds()).bind(&nonce[..]).bind(*sealed)
            }
            None => Statement::new(
                "update sign_in
                 set factor_nonce = null,
                     factor = null,
                     factor_step = null
                 where name = $1",
            )
            .bind(name.as_str()),
        };
        transaction.execute(change).await?;
        let action = if factor.is_some() {
            "sign_in.factor_set"
        } else {
            "sign_in.factor_taken_away"
        };
        let event = AuditEvent::new(at, action, name.as_str());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// Uses up the code of a time step. `false` where it, or a later one, was used before.
    pub async fn use_step(&self, name: &Actor, step: i64) -> Result<bool, StorageError> {
        let mut transaction = self.storage.begin_claim().await?;
        let update = Statement::new(
            "update sign_in
             set factor_step = $1
             where name = $2
               and (factor_step is null or factor_step < $1)",
        );
        let used = transaction
            .execute(update.bind(step).bind(name.as_str()))
            .await?;
        transaction.commit().await?;
        Ok(used == 1)
    }
}

fn read(row: &Row, name: &Actor) -> Result<SignIn, StorageError> {
    let factor = match (
        row.optional_bytes("factor_nonce")?,
        row.optional_bytes("factor")?,
    ) {
        (Some(nonce), Some(sealed)) => {
            let nonce = nonce.try_into().map_err(|_| StorageError::Impossible {
                table: "sign_in",
                column: "factor_nonce",
                row: name.to_string(),
            })?;
            Some((nonce, sealed))
        }
        _ => None,
    };
    Ok(SignIn {
        password: row.text("password")?,
        is_temporary: row.integer("is_temporary")? == 1,
        factor,
    })
}
