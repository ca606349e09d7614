use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Longest passphrase file that is read: a passphrase is a line, not a document.
const FILE_MAX: usize = 4_096;

/// The passphrase of a key file. It comes from a file, never from a flag or the environment, where
/// other processes and shell histories could read it; its memory is overwritten when it is dropped.
pub struct Passphrase(Zeroizing<Vec<u8>>);

/// Why there is no passphrase.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The file cannot be read.
    #[error("the passphrase file {} cannot be read\n\nhint: name a file with one line; passphrases are not taken from flags or the environment", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing stands on its first line.
    #[error("the passphrase file {} is empty\n\nhint: write the passphrase on its first line", path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// More than a line of text.
    #[error("the passphrase file {} is longer than {FILE_MAX} bytes: it is probably another file", path.display())]
    TooLong {
        /// Which file.
        path: PathBuf,
    },
    /// Every user of the machine may read it.
    #[error("the passphrase file {} can be read by every user of this machine\n\nhint: chmod 600 {}", path.display(), path.display())]
    ReadableByAll {
        /// Which file.
        path: PathBuf,
    },
}

impl Passphrase {
    /// Reads the first line of a file.
    pub fn read(path: &Path) -> Result<Self, PassphraseError> {
        let bytes = fs::read(path).map_err(|source| PassphraseError::Read {
            path: path.to_owned(),
            source,
        })?;
        let bytes = Zeroizing::new(bytes);
        if bytes.len() > FILE_MAX {
            return Err(PassphraseError::TooLong {
                path: path.to_owned(),
            });
        }
        let line = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Err(PassphraseError::Empty {
                path: path.to_owned(),
            });
        }
        Ok(Self(Zeroizing::new(line.to_vec())))
    }

    /// Refuses a file that every user of the machine may read. The demo's passphrase is public
    /// anyway; all others must pass this.
    pub fn require_private(path: &Path) -> Result<(), PassphraseError> {
        let open = readable_by_others(path).map_err(|source| PassphraseError::Read {
            path: path.to_owned(),
            source,
        })?;
        if open {
            return Err(PassphraseError::ReadableByAll {
                path: path.to_owned(),
            });
        }
        Ok(())
    }

    pub(super) fn of(text: &str) -> Self {
        Self(Zeroizing::new(text.as_bytes().to_vec()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Whether every user of the machine may read a file.
pub(super) fn readable_by_others(path: &Path) -> io::Result<bool> {
    let metadata = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const OTHERS_READ: u32 = 0o004;
        Ok(metadata.permissions().mode() & OTHERS_READ != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        Ok(false)
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_line_counts_and_its_end_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passphrase");
        fs::write(&path, "one two three\r\nsecond line\n").unwrap();
        assert_eq!(Passphrase::read(&path).unwrap().bytes(), b"one two three");
    }

    #[test]
    fn an_empty_or_missing_file_is_told_with_the_next_step() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passphrase");
        assert!(
            Passphrase::read(&path)
                .unwrap_err()
                .to_string()
                .contains("hint: ")
        );
        fs::write(&path, "\n").unwrap();
        assert!(matches!(
            Passphrase::read(&path),
            Err(PassphraseError::Empty { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_everybody_reads_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passphrase");
        fs::write(&path, "secret\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Passphrase::require_private(&path).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(Passphrase::require_private(&path).is_ok());
    }
}
