//! Makes and changes the keys of secret columns.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::app::App;
use crate::secrets::{NONCE_BYTES, WrappedKey, WrappingKey, WrappingKeyError};
use crate::storage::StorageError;

/// Why no key was made or changed.
#[derive(Debug, thiserror::Error)]
pub enum SecretColumnsError {
    /// The settings name no file.
    #[error(
        "the settings name no key file for secret columns\n\nhint: add to issuer.toml:\n      [secrets]\n      key_file = \"keys/secrets.key\""
    )]
    NotConfigured,
    /// There is a data key.
    #[error(
        "secret columns have their key already\n\nhint: `issuer secrets rotate` changes the key file"
    )]
    Exists,
    /// There is none.
    #[error("secret columns have no key yet\n\nhint: `issuer secrets init`")]
    None,
    /// The key file.
    #[error(transparent)]
    Key(#[from] WrappingKeyError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes the key file that the settings name, and a data key.
pub async fn init_secrets(app: &App) -> Result<PathBuf, SecretColumnsError> {
    let path = app.config.secrets.key_file.clone();
    let path = path.ok_or(SecretColumnsError::NotConfigured)?;
    let secrets = app.storage.member_secrets();
    if secrets.find_data_key().await?.is_some() {
        return Err(SecretColumnsError::Exists);
    }
    let wrapping_key = WrappingKey::create(&path, *random(app, "wrapping key"))?;
    let data_key = random(app, "data key");
    let wrapped = wrap(app, &wrapping_key, &data_key)?;
    secrets
        .keep_data_key(&wrapped, "secrets.key_made", app.now)
        .await?;
    Ok(path)
}

/// Wraps the data key with a new key, written into `new_file`. Old backups open with the old key
/// file alone: where that is destroyed, their secret columns are.
pub async fn rotate_secrets(app: &App, new_file: &Path) -> Result<(), SecretColumnsError> {
    let path = app.config.secrets.key_file.as_ref();
    let old = WrappingKey::read(path.ok_or(SecretColumnsError::NotConfigured)?)?;
    let secrets = app.storage.member_secrets();
    let wrapped = secrets
        .find_data_key()
        .await?
        .ok_or(SecretColumnsError::None)?;
    let data_key = old.unwrap(&wrapped)?;
    let new = WrappingKey::create(new_file, *random(app, "wrapping key"))?;
    let wrapped = wrap(app, &new, &data_key)?;
    secrets
        .keep_data_key(&wrapped, "secrets.key_changed", app.now)
        .await?;
    Ok(())
}

fn wrap(
    app: &App,
    key: &WrappingKey,
    data_key: &[u8; 32],
) -> Result<WrappedKey, SecretColumnsError> {
    let mut nonce = [0; NONCE_BYTES];
    nonce.copy_from_slice(&random(app, "nonce")[..NONCE_BYTES]);
    Ok(key.wrap(data_key, nonce).ok_or(WrappingKeyError::Other)?)
}

/// Random bytes for one purpose, from those that the command was started with.
fn random(app: &App, purpose: &str) -> Zeroizing<[u8; 32]> {
    let digest = Sha256::new()
        .chain_update(b"secret columns\0")
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(app.random);
    Zeroizing::new(digest.finalize().into())
}

#[cfg(test)]
mod tests;
