use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::NONCE_BYTES;

/// The key that wraps the data key: 32 random bytes in base64, in a file of its owner alone.
pub struct WrappingKey(Zeroizing<[u8; 32]>);

/// A data key as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which wrapping key opens it.
    pub wrapping_key_id: [u8; 8],
    /// The nonce.
    pub nonce: [u8; NONCE_BYTES],
    /// The data key and its tag.
    pub ciphertext: Vec<u8>,
}

/// Why there is no wrapping key, or it does not open the data key.
#[derive(Debug, thiserror::Error)]
pub enum WrappingKeyError {
    /// The file cannot be read or written.
    #[error("the key file of secret columns {} cannot be used\n\nhint: `issuer secrets init` makes it once; afterwards bring it back from where its copy is kept", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not a key.
    #[error("{} holds no wrapping key: 32 bytes in base64 on one line", path.display())]
    Form {
        /// Which file.
        path: PathBuf,
    },
    /// Others may read it.
    #[error("others may read {}\n\nhint: chmod 600 {}", path.display(), path.display())]
    NotPrivate {
        /// Which file.
        path: PathBuf,
    },
    /// It is another key.
    #[error(
        "the data key was wrapped with another key than the one in the key file\n\nhint: name the key file that `issuer secrets init` or `rotate` wrote last"
    )]
    Other,
}

/// What a wrapped data key is bound to.
const WRAPPED: &[u8] = b"family card office, data key 1";

impl WrappingKey {
    /// Writes a new key into a file that must not be there.
    pub fn create(path: &Path, key: [u8; 32]) -> Result<Self, WrappingKeyError> {
        let key = Zeroizing::new(key);
        let create = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path)?;
            let text = Zeroizing::new(Base64::encode_string(&*key));
            writeln!(file, "{}", *text)?;
            file.sync_all()
        };
        create().map_err(|source| WrappingKeyError::File {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self(key))
    }

    /// Reads a key file, which its owner alone may read.
    pub fn read(path: &Path) -> Result<Self, WrappingKeyError> {
        let read = || {
            let text = fs::read_to_string(path).map(Zeroizing::new)?;
            Ok((text, is_private(path)?))
        };
        let (text, is_private) = read().map_err(|source| WrappingKeyError::File {
            path: path.to_owned(),
            source,
        })?;
        let path = path.to_owned();
        if !is_private {
            return Err(WrappingKeyError::NotPrivate { path });
        }
        let mut key = Zeroizing::new([0; 32]);
        match Base64::decode(text.trim(), &mut *key) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(key)),
            _ => Err(WrappingKeyError::Form { path }),
        }
    }

    /// A short name of the key.
    pub fn id(&self) -> [u8; 8] {
        let digest = Sha256::new()
            .chain_update(b"wrapping key id\0")
            .chain_update(*self.0)
            .finalize();
        let mut id = [0; 8];
        id.copy_from_slice(&digest[..8]);
        id
    }

    /// Wraps a data key with a random nonce.
    pub fn wrap(&self, data_key: &[u8; 32], nonce: [u8; NONCE_BYTES]) -> Option<WrappedKey> {
        let payload = Payload {
            msg: data_key,
            aad: WRAPPED,
        };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(WrappedKey {
            wrapping_key_id: self.id(),
            nonce,
            ciphertext,
        })
    }

    /// Opens a wrapped data key.
    pub fn unwrap(&self, wrapped: &WrappedKey) -> Result<Zeroizing<[u8; 32]>, WrappingKeyError> {
        let payload = Payload {
            msg: &wrapped.ciphertext,
            aad: WRAPPED,
        };
        let opened = self
            .cipher()
            .decrypt(&XNonce::from(wrapped.nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| WrappingKeyError::Other)?;
        let key = <[u8; 32]>::try_from(&opened[..]).map_err(|_| WrappingKeyError::Other)?;
        Ok(Zeroizing::new(key))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

impl std::fmt::Debug for WrappingKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("WrappingKey(…)")
    }
}

/// Whether its owner alone may read a file.
pub(super) fn is_private(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(fs::metadata(path)?.permissions().mode().trailing_zeros() >= 6)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_opens_what_it_wrapped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/secrets.key");
        let key = WrappingKey::create(&path, [3; 32]).unwrap();
        assert!(WrappingKey::create(&path, [4; 32]).is_err());
        let wrapped = key.wrap(&[9; 32], [1; NONCE_BYTES]).unwrap();
        let read = WrappingKey::read(&path).unwrap();
        assert_eq!(*read.unwrap(&wrapped).unwrap(), [9; 32]);
        let other = WrappingKey::create(&folder.path().join("other"), [5; 32]).unwrap();
        assert!(matches!(
            other.unwrap(&wrapped),
            Err(WrappingKeyError::Other)
        ));
        let mut changed = wrapped;
        changed.ciphertext[0] ^= 1;
        assert!(read.unwrap(&changed).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.key");
        WrappingKey::create(&path, [3; 32]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = WrappingKey::read(&path).unwrap_err();
        assert!(matches!(refused, WrappingKeyError::NotPrivate { .. }));
    }
}
