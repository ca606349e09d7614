//! Files and folders that are whole or absent: written under another name, flushed to the disk,
//! then renamed. A reader, and a run after a power cut, never sees half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

/// Bytes between two writes to the disk: a card's pages are some 16 kB.
const BUFFER: usize = 256 * 1_024;

/// Why a file or folder was not written.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written\n\nhint: is there room on the disk, and may you write there?", path.display())]
pub struct WriteError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// A file that counts and hashes what is written to it.
#[derive(Debug)]
pub struct CountedFile {
    out: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl CountedFile {
    /// Begins a file.
    pub fn create(path: &Path) -> io::Result<Self> {
        File::create(path).map(Self::of)
    }

    fn of(file: File) -> Self {
        Self {
            out: BufWriter::with_capacity(BUFFER, file),
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// Flushes everything to the disk.
    pub fn finish(self) -> io::Result<Written> {
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(Written {
            bytes: self.bytes,
            sha256: self.hash.finalize().into(),
        })
    }
}

impl Write for CountedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts and hashes what is written to it, and keeps nothing.
#[derive(Debug, Default)]
pub struct HashOnly {
    hash: Sha256,
    bytes: u64,
}

impl HashOnly {
    /// Length and hash of what was written.
    pub fn finish(self) -> Written {
        Written {
            bytes: self.bytes,
            sha256: self.hash.finalize().into(),
        }
    }
}

impl Write for HashOnly {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a file whole, in place of one that may be there.
pub fn write_file(path: &Path, content: &[u8]) -> Result<Written, WriteError> {
    let write = || {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        share(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        sync_folder(folder)?;
        Ok(Written {
            bytes: content.len() as u64,
            sha256: Sha256::digest(content).into(),
        })
    };
    write().map_err(|source| WriteError {
        path: path.to_owned(),
        source,
    })
}

/// A file in the making; dropped without [`NewFile::finish`] it leaves nothing behind.
#[derive(Debug)]
pub struct NewFile {
    draft: NamedTempFile,
    out: CountedFile,
    path: PathBuf,
}

impl NewFile {
    /// Begins a file that will be called `path`.
    pub fn begin(path: &Path) -> Result<Self, WriteError> {
        let begin = || {
            let folder = folder_of(path);
            fs::create_dir_all(folder)?;
            let draft = NamedTempFile::new_in(folder)?;
            let out = CountedFile::of(draft.reopen()?);
            Ok((draft, out))
        };
        let (draft, out) = begin().map_err(|source| WriteError {
            path: path.to_owned(),
            source,
        })?;
        let path = path.to_owned();
        Ok(Self { draft, out, path })
    }

    /// Flushes the file and gives it its name, in place of one that may be there.
    pub fn finish(self) -> Result<Written, WriteError> {
        self.flush_whole()?.give_name()
    }

    /// Flushes the file; what is to be recorded of it is known before it has its name.
    pub fn flush_whole(self) -> Result<NamelessFile, WriteError> {
        let Self { draft, out, path } = self;
        let flush = || {
            let written = out.finish()?;
            share(draft.as_file())?;
            Ok(written)
        };
        match flush() {
            Ok(written) => Ok(NamelessFile {
                draft,
                path,
                written,
            }),
            Err(source) => Err(WriteError { path, source }),
        }
    }
}

/// A file that is on the disk and has no name yet; dropped it leaves nothing behind.
#[derive(Debug)]
pub struct NamelessFile {
    draft: NamedTempFile,
    path: PathBuf,
    written: Written,
}

impl NamelessFile {
    /// Its length and hash.
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// Gives the file its name, in place of one that may be there.
    pub fn give_name(self) -> Result<Written, WriteError> {
        let Self {
            draft,
            path,
            written,
        } = self;
        let name = || {
            draft.persist(&path)?;
            sync_folder(folder_of(&path))
        };
        match name() {
            Ok(()) => Ok(written),
            Err(source) => Err(WriteError { path, source }),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A folder in the making; dropped without [`NewFolder::finish`] it leaves nothing behind.
#[derive(Debug)]
pub struct NewFolder {
    draft: TempDir,
    path: PathBuf,
}

impl NewFolder {
    /// Begins a folder that will be called `path`.
    pub fn begin(path: &Path) -> Result<Self, WriteError> {
        let begin = || {
            let parent = folder_of(path);
            fs::create_dir_all(parent)?;
            let draft = tempfile::Builder::new()
                .prefix(".unfinished-")
                .tempdir_in(parent)?;
            close_to_others(draft.path())?;
            Ok(draft)
        };
        let draft = begin().map_err(|source| WriteError {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            draft,
            path: path.to_owned(),
        })
    }

    /// Where its files are written meanwhile.
    pub fn draft(&self) -> &Path {
        self.draft.path()
    }

    /// Gives the folder its name. One of that name that is there already is replaced.
    pub fn finish(self) -> Result<(), WriteError> {
        open_to_group(self.draft.path()).map_err(|source| WriteError {
            path: self.path.clone(),
            source,
        })?;
        self.finish_private()
    }

    /// The same, and nobody but its owner may look into it.
    pub fn finish_private(self) -> Result<(), WriteError> {
        let path = self.path.clone();
        let finish = || {
            let parent = folder_of(&path);
            sync_folder(self.draft.path())?;
            let old = if path.exists() {
                let aside = tempfile::Builder::new()
                    .prefix(".replaced-")
                    .tempdir_in(parent)?;
                fs::rename(&path, aside.path().join("old"))?;
                Some(aside)
            } else {
                None
            };
            fs::rename(self.draft.keep(), &path)?;
            sync_folder(parent)?;
            drop(old);
            Ok(())
        };
        finish().map_err(|source| WriteError {
            path: path.clone(),
            source,
        })
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Temporary files are their owner's alone; a finished one is as readable as any other.
fn share(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// What is being written is its owner's alone until it is whole.
fn close_to_others(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn open_to_group(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// A rename is on the disk when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_folder_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("lot");
        let folder = NewFolder::begin(&path).unwrap();
        fs::write(folder.draft().join("file"), "x").unwrap();
        drop(folder);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_finished_folder_takes_the_place_of_the_old_one() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("lot");
        for text in ["first", "second"] {
            let folder = NewFolder::begin(&path).unwrap();
            let mut file = CountedFile::create(&folder.draft().join("file")).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let written = file.finish().unwrap();
            assert_eq!(written.sha256, <[u8; 32]>::from(Sha256::digest(text)));
            folder.finish().unwrap();
            assert_eq!(fs::read_to_string(path.join("file")).unwrap(), text);
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_written_file_replaces_the_old_one() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("new").join("file");
        write_file(&path, b"first").unwrap();
        assert_eq!(write_file(&path, b"second").unwrap().bytes, 6);
        assert_eq!(fs::read(&path).unwrap(), b"second");
    }
}
