//! What an identity provider knows this office by.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::wrapping_key::is_private;

/// Why people cannot sign in at the identity provider.
#[derive(Debug, thiserror::Error)]
pub enum ClientSecretError {
    /// The file cannot be read.
    #[error("the identity provider's secret {path} cannot be read\n\nhint: name the right file with [oidc] client_secret_file", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Others may read it.
    #[error("others may read the identity provider's secret {path}\n\nhint: chmod 600 {path}", path = path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing in it.
    #[error("the identity provider's secret {path} is empty\n\nhint: it has one line, as the provider gave it", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// Reads a secret: the file's text without blanks and line ends around it.
pub fn read_client_secret(path: &Path) -> Result<Zeroizing<String>, ClientSecretError> {
    let read = || {
        let text = fs::read_to_string(path).map(Zeroizing::new)?;
        Ok((text, is_private(path)?))
    };
    let (text, is_private) = read().map_err(|source| ClientSecretError::File {
        path: path.to_owned(),
        source,
    })?;
    let path = path.to_owned();
    if !is_private {
        return Err(ClientSecretError::NotPrivate { path });
    }
    if text.trim().is_empty() {
        return Err(ClientSecretError::Empty { path });
    }
    Ok(Zeroizing::new(text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_read_where_its_owner_alone_can_and_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("client.secret");
        let is_absent = matches!(
            read_client_secret(&path),
            Err(ClientSecretError::File { .. })
        );
        assert!(is_absent);
        let keep = |text: &str, mode| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            read_client_secret(&path)
        };
        assert_eq!(*keep("s3cret\n", 0o600).unwrap(), "s3cret");
        let open = keep("s3cret\n", 0o644);
        assert!(matches!(open, Err(ClientSecretError::NotPrivate { .. })));
        let empty = keep("\n", 0o600);
        assert!(matches!(empty, Err(ClientSecretError::Empty { .. })));
    }
}
