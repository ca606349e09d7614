//! What a piece of a lot leaves beside its file, for whoever writes the manifest.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::lot_manifest::{FileRole, ManifestFile, ManifestLine, SequenceRange};
use super::lot_store::{LotStore, LotStoreError};
use super::whole_files::Written;
use crate::storage::{Claim, Lot, Piece, PieceKind};

/// The proof's file.
pub const PROOF_FILE: &str = "proof.pdf";

/// A file of a lot and its cards.
#[derive(Debug, Serialize, Deserialize)]
pub struct PieceRecord {
    /// The file.
    pub file: ManifestFile,
    /// Its cards.
    pub lines: Vec<ManifestLine>,
}

/// Why a piece's record is not there as it was written.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store.
    #[error(transparent)]
    Store(#[from] LotStoreError),
    /// Gone, or another one.
    #[error(
        "{path} is missing or was changed since it was written\n\nhint: draw the lot's file again: `issuer lot redraw {lot} --piece {shard}`"
    )]
    Changed {
        /// Which file.
        path: String,
        /// The lot.
        lot: String,
        /// The piece.
        shard: i64,
    },
}

impl PieceRecord {
    /// The record of a claimed piece whose file was drawn.
    pub fn of(claim: &Claim, file: &str, written: &Written, lines: Vec<ManifestLine>) -> Self {
        let role = match claim.kind {
            PieceKind::Proof => FileRole::Proof,
            PieceKind::Cards | PieceKind::Finish => FileRole::Cards,
        };
        let mut file = ManifestFile::new(file, role, written);
        if let (FileRole::Cards, Some(first), Some(last)) = (role, lines.first(), lines.last()) {
            file.cards = Some(SequenceRange {
                first: first.sequence,
                last: last.sequence,
            });
        }
        Self { file, lines }
    }

    /// Its bytes and their hash.
    pub fn bytes(&self) -> serde_json::Result<(Vec<u8>, [u8; 32])> {
        let bytes = serde_json::to_vec(self)?;
        let sha256 = Sha256::digest(&bytes).into();
        Ok((bytes, sha256))
    }

    /// The record of a piece that is made.
    pub async fn read(store: &LotStore, lot: &str, piece: &Piece) -> Result<Self, RecordError> {
        let path = record_path(lot, piece.shard);
        let changed = || RecordError::Changed {
            path: path.clone(),
            lot: lot.to_owned(),
            shard: piece.shard,
        };
        let bytes = store.find(&path).await?.ok_or_else(changed)?;
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let expected = piece.file.as_ref().map(|file| file.lines_sha256);
        if expected != Some(sha256) {
            return Err(changed());
        }
        serde_json::from_slice(&bytes).map_err(|_| changed())
    }
}

/// The file of a lot that has one with cards.
pub const CARDS_FILE: &str = "cards.pdf";

/// The name of a piece's file.
pub fn file_of(lot: &Lot, claim: &Claim) -> String {
    match claim.kind {
        PieceKind::Proof => PROOF_FILE.to_owned(),
        _ if (claim.first, claim.last) == (1, lot.cards) => CARDS_FILE.to_owned(),
        _ => format!("cards-{:05}-{:05}.pdf", claim.first, claim.last),
    }
}

/// Where a piece's record lies: beside the lots, so that no lot's folder ever has anything but the
/// lot. It stays, so that a piece can be drawn again alone.
pub fn record_path(lot: &str, shard: i64) -> String {
    format!("pieces/{lot}/{shard:05}.json")
}
