//! Published files as they are on the disk, kept in memory with their tags: every shop of the state
//! asks for the same one.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;
use issuer_office::workflow::lot_manifest::hex;
use sha2::{Digest, Sha256};

/// Files that are kept: the update and the scale of this month. One more than that may be another
/// month's, and all are forgotten.
const KEPT: usize = 8;

/// A file and its tag, for `ETag`.
#[derive(Debug, Clone)]
pub(super) struct PublishedFile {
    pub(super) bytes: Bytes,
    pub(super) tag: String,
    stamp: (u64, Option<SystemTime>),
}

/// Published files.
#[derive(Debug, Default)]
pub(super) struct PublishedFiles(Mutex<HashMap<PathBuf, PublishedFile>>);

impl PublishedFiles {
    /// A file as it is now. Whether it has changed is seen by its length and time: a new one takes the
    /// place of the old one at once.
    pub(super) fn read(&self, path: &Path) -> io::Result<PublishedFile> {
        let found = fs::metadata(path)?;
        let stamp = (found.len(), found.modified().ok());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = kept.get(path)
            && file.stamp == stamp
        {
            return Ok(file.clone());
        }
        let bytes = Bytes::from(fs::read(path)?);
        let tag = format!("\"{}\"", hex(&Sha256::digest(&bytes)[..16]));
        let file = PublishedFile { bytes, tag, stamp };
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(path.to_owned(), file.clone());
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_in_the_place_of_an_old_one_is_given_out_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("update");
        let files = PublishedFiles::default();
        assert_eq!(
            files.read(&path).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        fs::write(&path, b"one").unwrap();
        let first = files.read(&path).unwrap();
        assert_eq!(files.read(&path).unwrap().bytes, "one");
        fs::write(folder.path().join("new"), b"second").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        let second = files.read(&path).unwrap();
        assert_eq!(second.bytes, "second");
        assert_ne!(first.tag, second.tag);
    }
}
