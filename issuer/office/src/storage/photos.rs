use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::StorageError;
use super::family_record::{from_hex, hex};

/// Photos by their checksum: printing does not depend on the folder that a register file came in,
/// and a photo of two families is kept once.
///
/// `ab/ab01….jpg`, 256 folders of about 8,000 files for two million photos.
#[derive(Debug, Clone)]
pub struct PhotoStore {
    folder: PathBuf,
}

impl PhotoStore {
    /// A store in a folder, which is made when the first photo comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Keeps a photo and returns its checksum. A file is whole or absent; one that a power cut took
    /// comes back with the next import of the same register file.
    pub fn put(&self, jpeg: &[u8]) -> Result<[u8; 32], StorageError> {
        let sha256 = Self::checksum(jpeg);
        let path = self.path(&sha256);
        let has_it = fs::metadata(&path).is_ok_and(|file| file.len() == jpeg.len() as u64);
        if !has_it {
            self.write(&path, jpeg)
                .map_err(|source| StorageError::PhotoStore { path, source })?;
        }
        Ok(sha256)
    }

    /// The checksum under which a photo is kept.
    pub fn checksum(jpeg: &[u8]) -> [u8; 32] {
        Sha256::digest(jpeg).into()
    }

    /// The photo with a checksum, as it was imported.
    pub fn get(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, StorageError> {
        let path = self.path(sha256);
        let jpeg = match fs::read(&path) {
            Ok(jpeg) => jpeg,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(StorageError::PhotoChanged { path });
            }
            Err(source) => return Err(StorageError::PhotoStore { path, source }),
        };
        if Sha256::digest(&jpeg)[..] == sha256[..] {
            Ok(jpeg)
        } else {
            Err(StorageError::PhotoChanged { path })
        }
    }

    /// Removes a photo; one that is not there is removed already.
    pub fn remove(&self, sha256: &[u8; 32]) -> Result<(), StorageError> {
        let path = self.path(sha256);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(StorageError::PhotoStore { path, source })
            }
            _ => Ok(()),
        }
    }

    /// The checksums of all photos, in order.
    pub fn list(&self) -> Result<Vec<[u8; 32]>, StorageError> {
        let mut found = Vec::new();
        let list = |folder: &Path, found: &mut Vec<[u8; 32]>| -> std::io::Result<()> {
            for start in fs::read_dir(folder)? {
                let start = start?.path();
                if !start.is_dir() {
                    continue;
                }
                for file in fs::read_dir(start)? {
                    let name = file?.file_name();
                    let digits = name.to_str().and_then(|name| name.strip_suffix(".jpg"));
                    found.extend(digits.and_then(from_hex));
                }
            }
            Ok(())
        };
        if self.folder.exists() {
            list(&self.folder, &mut found).map_err(|source| StorageError::PhotoStore {
                path: self.folder.clone(),
                source,
            })?;
        }
        found.sort_unstable();
        Ok(found)
    }

    fn path(&self, sha256: &[u8; 32]) -> PathBuf {
        let name = hex(sha256);
        self.folder.join(&name[..2]).join(format!("{name}.jpg"))
    }

    fn write(&self, path: &Path, jpeg: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(jpeg)?;
        file.persist(path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_comes_back_and_a_changed_one_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let store = PhotoStore::new(folder.path().join("photos"));
        let sha256 = store.put(b"not looked at here").unwrap();
        assert_eq!(store.put(b"not looked at here").unwrap(), sha256);
        assert_eq!(store.get(&sha256).unwrap(), b"not looked at here");
        fs::write(store.path(&sha256), b"something else").unwrap();
        assert!(matches!(
            store.get(&sha256),
            Err(StorageError::PhotoChanged { .. })
        ));
        assert!(matches!(
            store.get(&[0; 32]),
            Err(StorageError::PhotoChanged { .. })
        ));
    }
}
