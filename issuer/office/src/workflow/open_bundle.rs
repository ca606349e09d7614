//! The vendor's side: opens a bundle, checks everything, and unpacks it into a folder that is whole
//! or absent. It needs no office: a key, the roots, the bundle and the time.
//!
//! What vouches for the rest comes first and is checked before anything else is taken in: roots →
//! trust list → note → checksums → each file. A file that the checksums do not name is refused before
//! a byte of it is written. Nothing is compressed, so a bundle never becomes larger than it is.

use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

use card_payload::limits::TRUST_LIST_BYTES_MAX;
use card_payload::{KeyId, Timestamp};
use card_verifier::TrustAnchors;
use sha2::{Digest, Sha256};

use super::checksum_list::{CHECKSUMS, Checksum};
use super::lot_folder::{
    CHECKSUMS_BYTES_MAX, LotFolder, MANIFEST_JSON, NOTE_FILE, TRUST_LIST_FILE, checksums_of_lot,
};
use super::lot_manifest::LotManifest;
use super::lot_trust::TrustedNote;
use super::whole_files::{CountedFile, NewFolder, WriteError, write_file};
use crate::secrets::VendorKey;
use crate::secrets::sealed_file::{OpenSealedError, Opening};
use crate::signing::LotNote;
use entries::{Entries, Entry};

mod entries;
mod error;

pub use error::OpenBundleError;

/// The most bytes of a note: eight keys of 62 letters and some lines.
const NOTE_BYTES_MAX: u64 = 4_096;

/// Bytes that go from the bundle to a file at once.
const BUFFER: usize = 64 * 1_024;

/// What to open and where to.
#[derive(Debug, Clone, Copy)]
pub struct OpenPlan<'a> {
    /// The bundle.
    pub bundle: &'a Path,
    /// The vendor's key.
    pub key: &'a VendorKey,
    /// The roots that the vendor knows.
    pub anchors: &'a TrustAnchors,
    /// The lot that the vendor expects, if any.
    pub lot: Option<&'a str>,
    /// The folder to make; it must not be there.
    pub out: &'a Path,
    /// The present time.
    pub now: Timestamp,
}

/// A bundle that was opened, checked and unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedLot {
    /// The folder.
    pub folder: PathBuf,
    /// What the signed note says.
    pub note: LotNote,
    /// The key that signed it.
    pub key_id: KeyId,
    /// Version of the trust list that has the key.
    pub trust_list_version: u64,
    /// Whether a newer trust list was due before the present time.
    pub trust_list_expired: bool,
    /// What the manifest says.
    pub manifest: LotManifest,
}

/// Opens a bundle. Refused, it leaves nothing behind.
pub fn open_bundle(plan: &OpenPlan<'_>) -> Result<OpenedLot, OpenBundleError> {
    check_absent(plan.out)?;
    let unread = |source| OpenBundleError::Read {
        path: plan.bundle.to_owned(),
        source,
    };
    let file = File::open(plan.bundle).map_err(unread)?;
    let sealed = Opening::begin(plan.key, BufReader::new(file)).map_err(|error| match error {
        OpenSealedError::Fault(fault) => fault.into(),
        OpenSealedError::Read(source) => unread(source),
    })?;
    let fault = sealed.fault();
    // What was wrong with the file itself says more than what came of it.
    unpack(plan, sealed).map_err(|error| fault.get().map_or(error, OpenBundleError::from))
}

fn unpack(plan: &OpenPlan<'_>, sealed: impl Read) -> Result<OpenedLot, OpenBundleError> {
    let mut archive = tar::Archive::new(sealed);
    let mut entries = Entries::of(&mut archive)?;
    let trust_list = entries.expect(TRUST_LIST_FILE, TRUST_LIST_BYTES_MAX as u64)?;
    let signed = entries.expect(NOTE_FILE, NOTE_BYTES_MAX)?;
    let signed = String::from_utf8(signed).map_err(|_| OpenBundleError::Form)?;
    let trusted = TrustedNote::open(&signed, &trust_list, plan.anchors)?;
    check_note(plan, &trusted.note)?;
    let sums = entries.expect(CHECKSUMS, CHECKSUMS_BYTES_MAX)?;
    let files = checked_sums(&sums, &trusted.note)?;

    let folder = NewFolder::begin(plan.out)?;
    for (name, content) in [
        (TRUST_LIST_FILE, &trust_list[..]),
        (NOTE_FILE, signed.as_bytes()),
        (CHECKSUMS, &sums),
    ] {
        write_file(&folder.draft().join(name), content)?;
    }
    take_files(&mut entries, &files, folder.draft())?;
    check_end(archive.into_inner())?;

    let lot = LotFolder::read(folder.draft())?;
    if lot.manifest.lot != trusted.note.lot {
        return Err(OpenBundleError::ForeignLot {
            expected: trusted.note.lot,
            found: lot.manifest.lot,
        });
    }
    check_absent(plan.out)?;
    folder.finish_private()?;
    Ok(OpenedLot {
        folder: plan.out.to_owned(),
        key_id: trusted.key_id,
        trust_list_version: trusted.trust_list.version,
        trust_list_expired: plan.now > trusted.trust_list.expires_at,
        note: trusted.note,
        manifest: lot.manifest,
    })
}

/// Whether the bundle is for this vendor, of this lot and to be opened now.
fn check_note(plan: &OpenPlan<'_>, note: &LotNote) -> Result<(), OpenBundleError> {
    if plan.now > note.expires_at {
        return Err(OpenBundleError::Expired {
            at: note.expires_at,
        });
    }
    let recipient = plan.key.recipient().to_string();
    if !note.recipients.contains(&recipient) {
        return Err(OpenBundleError::PassedOn {
            vendor: note.vendor.clone(),
        });
    }
    match plan.lot {
        Some(expected) if expected != note.lot => Err(OpenBundleError::ForeignLot {
            expected: expected.to_owned(),
            found: note.lot.clone(),
        }),
        _ => Ok(()),
    }
}

/// The list of checksums, which must be the signed one, and name the signed manifest.
fn checked_sums(sums: &[u8], note: &LotNote) -> Result<Vec<Checksum>, OpenBundleError> {
    let sha256: [u8; 32] = Sha256::digest(sums).into();
    let text = str::from_utf8(sums).ok();
    let Some(text) = text.filter(|_| sha256 == note.checksums_sha256) else {
        return Err(OpenBundleError::SwappedChecksums);
    };
    let files = checksums_of_lot(text)?;
    let manifest = files.iter().find(|file| file.name == MANIFEST_JSON);
    if manifest.is_none_or(|file| file.sha256 != note.manifest_sha256) {
        return Err(OpenBundleError::SwappedManifest);
    }
    Ok(files)
}

/// Writes every file that comes, and asks whether all came.
fn take_files(
    entries: &mut Entries<'_, impl Read>,
    files: &[Checksum],
    draft: &Path,
) -> Result<(), OpenBundleError> {
    let mut taken = vec![false; files.len()];
    while let Some(entry) = entries.next()? {
        let name = entry.name().to_owned();
        let at = files.iter().position(|file| file.name == name);
        let Some(at) = at.filter(|at| !taken[*at]) else {
            return Err(OpenBundleError::Extra { name });
        };
        let sha256 = take_file(entry, &draft.join(&name))?;
        if sha256 != files[at].sha256 {
            return Err(if name == MANIFEST_JSON {
                OpenBundleError::SwappedManifest
            } else {
                OpenBundleError::SwappedFile { name }
            });
        }
        taken[at] = true;
    }
    match taken.iter().position(|taken| !taken) {
        Some(at) => Err(OpenBundleError::Missing {
            name: files[at].name.clone(),
        }),
        None => Ok(()),
    }
}

/// Writes a file; the hash of what came.
fn take_file(mut entry: Entry<'_, impl Read>, path: &Path) -> Result<[u8; 32], OpenBundleError> {
    let unwritten = |source| WriteError {
        path: path.to_owned(),
        source,
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(unwritten)?;
    }
    let mut file = CountedFile::create(path).map_err(unwritten)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let length = entry.read(&mut buffer)?;
        if length == 0 {
            return Ok(file.finish().map_err(unwritten)?.sha256);
        }
        file.write_all(&buffer[..length]).map_err(unwritten)?;
    }
}

/// After its last file an archive has nothing but zeros, and the sealed file its marked end.
fn check_end(mut rest: impl Read) -> Result<(), OpenBundleError> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match rest.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) if buffer[..length].iter().all(|byte| *byte == 0) => (),
            Ok(_) | Err(_) => return Err(OpenBundleError::Form),
        }
    }
}

fn check_absent(out: &Path) -> Result<(), OpenBundleError> {
    // Something that leads nowhere is there too.
    if out.symlink_metadata().is_ok() {
        let path = out.to_owned();
        return Err(OpenBundleError::Exists { path });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
