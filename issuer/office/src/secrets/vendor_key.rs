use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519;
use zeroize::Zeroizing;

use super::wrapping_key::is_private;

/// The key with which a vendor opens what was sealed for it: an X25519 identity of age, in a file
/// as `age-keygen` writes it.
pub struct VendorKey(x25519::Identity);

/// The public half, which the department needs: `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct VendorRecipient(x25519::Recipient);

/// A text that is no public key of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no vendor's key\n\nhint: it begins with age1 and has 62 letters; the vendor makes it with `issuer lot vendor-key`"
)]
pub struct VendorRecipientError(String);

/// Why a file gives no key.
#[derive(Debug, thiserror::Error)]
pub enum VendorKeyError {
    /// The file cannot be read.
    #[error("the key file {} cannot be read\n\nhint: name the file that `issuer lot vendor-key` wrote", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It holds no key, or more than one.
    #[error("{} holds no key of a vendor\n\nhint: it has one line that begins with AGE-SECRET-KEY-1; `issuer lot vendor-key` writes one", path.display())]
    Form {
        /// Which file.
        path: PathBuf,
    },
    /// Others may read it.
    #[error("the key file {} can be read by others\n\nhint: chmod 600 {}", path.display(), path.display())]
    Open {
        /// Which file.
        path: PathBuf,
    },
}

/// A key file has three short lines; more is another file.
const FILE_MAX: u64 = 16 * 1_024;

impl VendorKey {
    /// A new key. Its 32 random bytes come from the operating system, through the `age` crate, which
    /// takes none from outside.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads a key file, which its owner alone may read.
    pub fn read(path: &Path) -> Result<Self, VendorKeyError> {
        let unread = |source| VendorKeyError::Read {
            path: path.to_owned(),
            source,
        };
        let form = || VendorKeyError::Form {
            path: path.to_owned(),
        };
        if fs::metadata(path).map_err(unread)?.len() > FILE_MAX {
            return Err(form());
        }
        if !is_private(path).map_err(unread)? {
            let path = path.to_owned();
            return Err(VendorKeyError::Open { path });
        }
        let bytes = Zeroizing::new(fs::read(path).map_err(unread)?);
        let text = str::from_utf8(&bytes).map_err(|_| form())?;
        let is_key = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let mut keys = text.lines().map(str::trim).filter(is_key);
        match (keys.next(), keys.next()) {
            (Some(key), None) => key.parse().map(Self).map_err(|_| form()),
            _ => Err(form()),
        }
    }

    /// What stands in its file.
    pub fn file_text(&self) -> Zeroizing<String> {
        let secret = self.0.to_string();
        Zeroizing::new(format!(
            "# Opens what was sealed for this vendor. Keep it secret.\n# public key: {}\n{}\n",
            self.recipient(),
            secret.expose_secret()
        ))
    }

    /// The public half.
    pub fn recipient(&self) -> VendorRecipient {
        VendorRecipient(self.0.to_public())
    }

    pub(super) fn as_age(&self) -> &dyn age::Identity {
        &self.0
    }
}

impl fmt::Debug for VendorKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VendorKey({})", self.recipient())
    }
}

impl VendorRecipient {
    pub(super) fn as_age(&self) -> &dyn age::Recipient {
        &self.0
    }
}

impl FromStr for VendorRecipient {
    type Err = VendorRecipientError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = text.parse().map(Self);
        key.map_err(|_| VendorRecipientError(text.to_owned()))
    }
}

impl fmt::Display for VendorRecipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Debug for VendorRecipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that its owner alone may read, as temporary files are.
    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn a_key_file_is_read_back_and_debug_shows_no_secret() {
        let key = VendorKey::generate();
        let read = VendorKey::read(file(&key.file_text()).path()).unwrap();
        assert_eq!(read.recipient(), key.recipient());
        let text = key.recipient().to_string();
        assert_eq!(text.parse(), Ok(key.recipient()));
        assert!(text.starts_with("age1") && text.len() == 62);
        assert!(!format!("{key:?}").contains("SECRET"));
    }

    #[test]
    fn a_file_without_a_key_or_with_two_is_told_with_the_next_step() {
        let key = VendorKey::generate().file_text();
        for text in ["", "# nothing\n", "AGE-SECRET-KEY-1QQ\n", &key.repeat(2)] {
            let error = VendorKey::read(file(text).path()).unwrap_err();
            assert!(matches!(error, VendorKeyError::Form { .. }), "{error}");
            assert!(error.to_string().contains("hint: "));
        }
        for text in ["", "age1", "AGE-SECRET-KEY-1QQ"] {
            assert!(text.parse::<VendorRecipient>().is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = file(&VendorKey::generate().file_text());
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        let error = VendorKey::read(file.path()).unwrap_err();
        assert!(matches!(error, VendorKeyError::Open { .. }), "{error}");
    }
}
