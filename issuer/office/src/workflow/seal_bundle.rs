//! The bundle of a lot: its files, the signed note and the trust list as a tar archive, sealed for
//! the vendor's key. Nothing else goes into it: what stands in the folder beside the lot's files stays
//! there.
//!
//! What vouches for the rest comes first, so that a reader takes in nothing that it does not know:
//!
//! ```text
//! trust-list.cose  lot.note  SHA256SUMS  manifest.json  manifest.csv  then the lot's files
//! ```

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use card_payload::Timestamp;

use super::checksum_list::{CHECKSUMS, Checksum};
use super::lot_folder::{
    HashedRead, LotFolder, MANIFEST_CSV, MANIFEST_JSON, NOTE_FILE, TRUST_LIST_FILE,
};
use crate::secrets::VendorRecipient;
use crate::secrets::sealed_file::Sealing;

/// What goes into a bundle.
#[derive(Debug, Clone, Copy)]
pub struct BundleContents<'a> {
    /// The lot's folder.
    pub folder: &'a Path,
    /// What its lists say.
    pub lot: &'a LotFolder,
    /// The signed note.
    pub note: &'a str,
    /// The signed trust list.
    pub trust_list: &'a [u8],
    /// The time that its files bear: when it is sealed.
    pub at: Timestamp,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum SealBundleError {
    /// A file of the lot cannot be read.
    #[error("{name} of the lot cannot be read\n\nhint: `issuer lot redraw` has it drawn anew")]
    Read {
        /// Which file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the lot is not what was printed.
    #[error(
        "{name} of the lot was changed after it was written\n\nhint: `issuer lot redraw` has it drawn anew"
    )]
    Changed {
        /// Which file.
        name: String,
    },
    /// The bundle cannot be written.
    #[error("the bundle cannot be written\n\nhint: is there room on the disk?")]
    Write(#[from] io::Error),
}

/// Writes a bundle. Memory does not grow with the lot.
pub fn seal_bundle(
    contents: BundleContents<'_>,
    recipients: &[VendorRecipient],
    out: impl Write,
) -> Result<(), SealBundleError> {
    let mut archive = tar::Builder::new(Sealing::begin(recipients, out)?);
    let at = contents.at;
    append(&mut archive, TRUST_LIST_FILE, at, contents.trust_list)?;
    append(&mut archive, NOTE_FILE, at, contents.note.as_bytes())?;
    let lists = [MANIFEST_JSON, MANIFEST_CSV];
    let is_list = |file: &&Checksum| lists.contains(&file.name.as_str());
    let sums = Checksum {
        name: CHECKSUMS.to_owned(),
        sha256: contents.lot.checksums_sha256,
    };
    let files = &contents.lot.checksums;
    let first = lists
        .iter()
        .filter_map(|name| files.iter().find(|file| file.name == *name));
    let rest = files.iter().filter(|file| !is_list(file));
    for file in std::iter::once(&sums).chain(first).chain(rest) {
        append_file(&mut archive, contents.folder, file, at)?;
    }
    archive.into_inner()?.finish()?.flush()?;
    Ok(())
}

fn append_file(
    archive: &mut tar::Builder<impl Write>,
    folder: &Path,
    file: &Checksum,
    at: Timestamp,
) -> Result<(), SealBundleError> {
    let unread = |source| SealBundleError::Read {
        name: file.name.clone(),
        source,
    };
    let open = File::open(folder.join(&file.name)).map_err(unread)?;
    let length = open.metadata().map_err(unread)?.len();
    let mut hashed = HashedRead::new(open.take(length));
    archive.append(&header(&file.name, length, at)?, &mut hashed)?;
    let read = hashed.hash.finish();
    if read.sha256 == file.sha256 && read.bytes == length {
        return Ok(());
    }
    Err(SealBundleError::Changed {
        name: file.name.clone(),
    })
}

fn append(
    archive: &mut tar::Builder<impl Write>,
    name: &str,
    at: Timestamp,
    content: &[u8],
) -> io::Result<()> {
    archive.append(&header(name, content.len() as u64, at)?, content)
}

/// A plain file that everybody may read, of nobody in particular.
fn header(name: &str, length: u64, at: Timestamp) -> io::Result<tar::Header> {
    let mut header = tar::Header::new_ustar();
    header.set_path(name)?;
    header.set_size(length);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(u64::try_from(at.seconds()).unwrap_or_default());
    header.set_cksum();
    Ok(header)
}
