//! The files of a bundle in their order. Plain files only: an archive's longer names, links, folders
//! and sparse files are none of ours, and none of them is interpreted.

use std::io::Read;

use super::error::OpenBundleError;
use crate::workflow::lot_folder::is_file_name;

/// The files that are still to come.
pub(super) struct Entries<'a, R: Read>(tar::Entries<'a, R>);

/// One file.
pub(super) struct Entry<'a, R: Read> {
    content: tar::Entry<'a, R>,
    name: String,
}

impl<'a, R: Read> Entries<'a, R> {
    pub(super) fn of(archive: &'a mut tar::Archive<R>) -> Result<Self, OpenBundleError> {
        let entries = archive.entries().map_err(|_| OpenBundleError::Form)?;
        Ok(Self(entries.raw(true)))
    }

    /// The next file, if there is one more.
    pub(super) fn next(&mut self) -> Result<Option<Entry<'a, R>>, OpenBundleError> {
        let Some(entry) = self.0.next() else {
            return Ok(None);
        };
        let content = entry.map_err(|_| OpenBundleError::Form)?;
        let name = String::from_utf8_lossy(&content.path_bytes()).into_owned();
        if !is_file_name(&name) {
            return Err(OpenBundleError::UnsafeName { name });
        }
        if !content.header().entry_type().is_file() {
            return Err(OpenBundleError::Kind { name });
        }
        Ok(Some(Entry { content, name }))
    }

    /// The whole content of the file that must come next.
    pub(super) fn expect(&mut self, name: &str, most: u64) -> Result<Vec<u8>, OpenBundleError> {
        let entry = self.next()?.filter(|entry| entry.name == name);
        let missing = || OpenBundleError::Missing {
            name: name.to_owned(),
        };
        let mut entry = entry.ok_or_else(missing)?;
        if entry.content.size() > most {
            let name = name.to_owned();
            return Err(OpenBundleError::TooLarge { name, most });
        }
        let mut content = Vec::new();
        let read = entry.content.read_to_end(&mut content);
        // Fewer bytes than its head says: the archive ends within it.
        match read {
            Ok(length) if length as u64 == entry.content.size() => Ok(content),
            Ok(_) | Err(_) => Err(OpenBundleError::Form),
        }
    }
}

impl<R: Read> Entry<'_, R> {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Reads on; 0 at its end.
    pub(super) fn read(&mut self, bytes: &mut [u8]) -> Result<usize, OpenBundleError> {
        self.content.read(bytes).map_err(|_| OpenBundleError::Form)
    }
}
