use std::io;
use std::path::PathBuf;

use card_payload::Timestamp;

use crate::secrets::sealed_file::SealFault;
use crate::workflow::checksum_list::CHECKSUMS;
use crate::workflow::export_audit::rfc3339;
use crate::workflow::lot_folder::{LotFolderError, MANIFEST_JSON};
use crate::workflow::lot_trust::{ANEW, NoteRefused};
use crate::workflow::whole_files::WriteError;

/// Why a bundle is not opened. Each attack has its own words, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenBundleError {
    /// The file cannot be read.
    #[error("the bundle {} cannot be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is something at the folder's place.
    #[error("{} is there already\n\nhint: give each lot a folder of its own with --out", path.display())]
    Exists {
        /// Which folder.
        path: PathBuf,
    },
    /// The folder cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),

    /// Not a sealed file.
    #[error("this is not a bundle\n\nhint: name the file that ends in .bundle.age")]
    NotABundle,
    /// Sealed for others.
    #[error(
        "the bundle was sealed for another key than yours, or its first lines were altered\n\nhint: `issuer lot seal` needs the age1… of your key file; it stands in its second line"
    )]
    WrongKey,
    /// The end is missing.
    #[error(
        "the bundle ends too early: a part of it is missing, or its end was altered\n\nhint: copy it once more, or {ANEW}"
    )]
    CutShort,
    /// Some of it was altered.
    #[error(
        "the bundle was altered on its way: it is not what was sealed\n\nhint: copy it once more, or {ANEW}"
    )]
    Altered,
    /// It opens, and no lot is in it.
    #[error(
        "the bundle holds something else than a lot\n\nhint: tell the department: it was sealed by somebody else"
    )]
    Form,
    /// The note is not believed.
    #[error(transparent)]
    Note(#[from] NoteRefused),
    /// Its time is over.
    #[error("the bundle could be opened until {}\n\nhint: {ANEW}", rfc3339(*at))]
    Expired {
        /// The last moment.
        at: Timestamp,
    },
    /// What was given to one vendor was sealed for another.
    #[error(
        "the department sealed this for {vendor} and not for your key; somebody passed it on\n\nhint: do not print it; tell the department"
    )]
    PassedOn {
        /// For whom it was.
        vendor: String,
    },
    /// Another lot than expected.
    #[error("this is {found}, not {expected}\n\nhint: {ANEW}, or expect the lot that it is")]
    ForeignLot {
        /// The lot that should be in it.
        expected: String,
        /// The one that is.
        found: String,
    },
    /// The list of checksums is not the signed one.
    #[error(
        "{CHECKSUMS} is not the list that was signed\n\nhint: do not print it; tell the department"
    )]
    SwappedChecksums,
    /// The manifest is not the signed one.
    #[error(
        "{MANIFEST_JSON} is not the manifest that was signed\n\nhint: do not print it; tell the department"
    )]
    SwappedManifest,
    /// A file is not the signed one.
    #[error("{name} is not the file that was signed\n\nhint: do not print it; tell the department")]
    SwappedFile {
        /// Which file.
        name: String,
    },
    /// A file is not there.
    #[error("{name} is missing, or not where it belongs\n\nhint: {ANEW}")]
    Missing {
        /// Which file.
        name: String,
    },
    /// A file too many.
    #[error(
        "{name} does not belong to the lot, or is there twice\n\nhint: do not print it; tell the department"
    )]
    Extra {
        /// Which file.
        name: String,
    },
    /// A name that would lead elsewhere.
    #[error(
        "the bundle has a file that is called {name:?}, which could lead out of its folder\n\nhint: nothing was written; tell the department"
    )]
    UnsafeName {
        /// The name.
        name: String,
    },
    /// A link, a folder or the like.
    #[error(
        "{name} in the bundle is no plain file\n\nhint: nothing was written; tell the department"
    )]
    Kind {
        /// Which one.
        name: String,
    },
    /// More than such a file ever has.
    #[error(
        "{name} in the bundle is longer than {most} bytes\n\nhint: nothing was written; tell the department"
    )]
    TooLarge {
        /// Which file.
        name: String,
        /// How long it may be.
        most: u64,
    },
    /// The lists that were signed do not fit together.
    #[error(
        "the lot that was signed does not fit together\n\nhint: nothing was written; tell the department"
    )]
    Lot(#[from] LotFolderError),
}

impl OpenBundleError {
    /// Whether the bundle was looked at and refused; otherwise something outside it is in the way.
    pub const fn is_refusal(&self) -> bool {
        !matches!(
            self,
            Self::Read { .. } | Self::Exists { .. } | Self::Write(_)
        )
    }
}

impl From<SealFault> for OpenBundleError {
    fn from(fault: SealFault) -> Self {
        match fault {
            SealFault::Form => Self::NotABundle,
            SealFault::Key => Self::WrongKey,
            SealFault::CutShort => Self::CutShort,
            SealFault::Altered => Self::Altered,
        }
    }
}
