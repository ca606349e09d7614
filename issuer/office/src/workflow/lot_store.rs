//! Where lots are written: a folder, or a store that speaks S3. What has its final name is whole.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Write};
use std::rc::Rc;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use super::whole_files::Written;
use crate::config::Output;

/// Bytes of a part, the least that S3 takes; of its 10,000 parts at most a file may be 52 GB.
const PART: usize = 5 * 1_024 * 1_024;

/// A writer is asked to stop for a moment when it has written a part, and is then this far beyond it
/// at most, as a rule.
const BEYOND_PART: usize = 512 * 1_024;

/// A place for lots.
#[derive(Debug, Clone)]
pub struct LotStore {
    store: Arc<dyn ObjectStore>,
    place: String,
}

/// Why something is not in the store, or does not come out of it.
#[derive(Debug, thiserror::Error)]
pub enum LotStoreError {
    /// No space.
    #[error(
        "the disk of {place} is full; nothing is there by halves\n\nhint: make space: the work goes on by itself"
    )]
    Full {
        /// Which place.
        place: String,
    },
    /// The settings name a store that this program does not speak to.
    #[error(
        "lots cannot be written to {place}: this program was built without S3\n\nhint: build it with `--features s3`, or leave `lots` out of [output] to write to its folder"
    )]
    NotBuilt {
        /// What the settings say.
        place: String,
    },
    /// The place cannot be used.
    #[error("lots cannot be written to {place}: {source}\n\nhint: check [output] in the settings")]
    Place {
        /// Which place.
        place: String,
        /// What is wrong.
        source: object_store::Error,
    },
    /// A file cannot be written or read.
    #[error(
        "{path} in {place} cannot be used: {source}\n\nhint: is the place there, and may this program write to it?"
    )]
    File {
        /// Which place.
        place: String,
        /// Which file.
        path: String,
        /// What the store said.
        source: object_store::Error,
    },
}

impl LotStore {
    /// The place that the settings name.
    pub fn open(output: &Output) -> Result<Self, LotStoreError> {
        match &output.lots {
            None => Self::in_folder(output),
            Some(url) => remote(url, output.endpoint.as_deref()),
        }
    }

    fn in_folder(output: &Output) -> Result<Self, LotStoreError> {
        let place = output.folder.display().to_string();
        let open = || {
            std::fs::create_dir_all(&output.folder).map_err(|source| {
                object_store::Error::Generic {
                    store: "folder",
                    source: Box::new(source),
                }
            })?;
            LocalFileSystem::new_with_prefix(&output.folder)
        };
        match open() {
            // Flushed before a file has its name, and its name before anybody is told.
            Ok(store) => Ok(Self {
                store: Arc::new(store.with_fsync(true)),
                place,
            }),
            Err(source) => Err(LotStoreError::Place { place, source }),
        }
    }

    /// Where it is, for people.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Begins a file. Without [`Upload::finish`] nothing of it can be seen.
    pub async fn begin(&self, path: &str) -> Result<Upload, LotStoreError> {
        let parts = self
            .store
            .put_multipart(&Path::from(path))
            .await
            .map_err(|source| self.failed(path, source))?;
        Ok(Upload {
            store: self.clone(),
            path: path.to_owned(),
            parts,
            spool: Spool::default(),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Writes a small file whole, in place of one that may be there.
    pub async fn put(&self, path: &str, content: Vec<u8>) -> Result<Written, LotStoreError> {
        let written = Written {
            bytes: content.len() as u64,
            sha256: Sha256::digest(&content).into(),
        };
        self.store
            .put(&Path::from(path), PutPayload::from(content))
            .await
            .map_err(|source| self.failed(path, source))?;
        Ok(written)
    }

    /// A file, if it is there.
    pub async fn find(&self, path: &str) -> Result<Option<Vec<u8>>, LotStoreError> {
        let read = async || self.store.get(&Path::from(path)).await?.bytes().await;
        match read().await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(self.failed(path, source)),
        }
    }

    /// Length of a file, if it is there.
    pub async fn find_length(&self, path: &str) -> Result<Option<u64>, LotStoreError> {
        match self.store.head(&Path::from(path)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(self.failed(path, source)),
        }
    }

    fn failed(&self, path: &str, source: object_store::Error) -> LotStoreError {
        let place = self.place.clone();
        if is_full(&source) {
            return LotStoreError::Full { place };
        }
        LotStoreError::File {
            place,
            path: path.to_owned(),
            source,
        }
    }
}

/// Whether no space is left, somewhere down the chain of causes.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded
            );
        }
        cause = error.source();
    }
    false
}

#[cfg(not(feature = "s3"))]
fn remote(url: &str, _: Option<&str>) -> Result<LotStore, LotStoreError> {
    Err(LotStoreError::NotBuilt {
        place: url.to_owned(),
    })
}

/// A bucket, with what the environment says of its keys (`AWS_ACCESS_KEY_ID` and so on).
#[cfg(feature = "s3")]
fn remote(url: &str, endpoint: Option<&str>) -> Result<LotStore, LotStoreError> {
    use object_store::aws::AmazonS3Builder;
    use object_store::prefix::PrefixStore;

    let place = url.to_owned();
    let prefix = url
        .strip_prefix("s3://")
        .and_then(|rest| rest.split_once('/'))
        .map_or("", |(_, prefix)| prefix);
    let mut builder = AmazonS3Builder::from_env().with_url(url);
    if let Some(endpoint) = endpoint {
        let is_plain = endpoint.starts_with("http://");
        builder = builder.with_endpoint(endpoint).with_allow_http(is_plain);
    }
    match builder.build() {
        Ok(bucket) => Ok(LotStore {
            store: Arc::new(PrefixStore::new(bucket, prefix)),
            place,
        }),
        Err(source) => Err(LotStoreError::Place { place, source }),
    }
}

/// Bytes that a writer has written and that are not yet on their way.
#[derive(Debug, Clone, Default)]
pub struct Spool(Rc<RefCell<Vec<u8>>>);

impl Spool {
    fn add(&self, bytes: &[u8]) {
        let mut spool = self.0.borrow_mut();
        if spool.capacity() == 0 {
            // Else it would double from time to time, to twice a part in the end.
            spool.reserve(PART + BEYOND_PART);
        }
        spool.extend_from_slice(bytes);
    }

    /// A whole part, if there is one.
    fn take_part(&self) -> Option<Vec<u8>> {
        if self.0.borrow().len() < PART {
            return None;
        }
        let mut part = self.0.take();
        self.add(&part.split_off(PART));
        Some(part)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file on its way into the store.
#[derive(Debug)]
pub struct Upload {
    store: LotStore,
    path: String,
    parts: Box<dyn MultipartUpload>,
    spool: Spool,
    hash: Sha256,
    bytes: u64,
}

impl Upload {
    /// Where its bytes are written to. Call [`Upload::send`] between pieces of work.
    pub fn spool(&self) -> Spool {
        self.spool.clone()
    }

    /// Sends what makes whole parts.
    pub async fn send(&mut self) -> Result<(), LotStoreError> {
        while let Some(part) = self.spool.take_part() {
            self.send_part(part).await?;
        }
        Ok(())
    }

    /// Sends the rest and gives the file its name.
    pub async fn finish(mut self) -> Result<Written, LotStoreError> {
        self.send().await?;
        let rest = self.spool.0.take();
        if !rest.is_empty() {
            self.send_part(rest).await?;
        }
        let completed = self.parts.complete().await;
        completed.map_err(|source| self.store.failed(&self.path, source))?;
        Ok(Written {
            bytes: self.bytes,
            sha256: self.hash.finalize().into(),
        })
    }

    /// Lets go of what was sent. The store would keep it unseen otherwise.
    pub async fn abandon(mut self) {
        // Whatever it says, nothing of the file can be seen.
        let _ = self.parts.abort().await;
    }

    async fn send_part(&mut self, part: Vec<u8>) -> Result<(), LotStoreError> {
        self.hash.update(&part);
        self.bytes += part.len() as u64;
        let sent = self.parts.put_part(PutPayload::from(part)).await;
        sent.map_err(|source| self.store.failed(&self.path, source))
    }
}
