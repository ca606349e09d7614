//! The pieces in which a lot is made, as rows have them.

use issuer_domain::SymbolCounts;

use super::StorageError;
use super::engine::Row;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Ten cards to look at first.
    Proof,
    /// Cards in one file.
    Cards,
    /// The manifest, when all others are there.
    Finish,
}

/// How far a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceState {
    /// Nobody has it.
    Waiting,
    /// A worker has it.
    Claimed,
    /// It is made.
    Done,
    /// It failed too often.
    Parked,
}

impl PieceKind {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Cards => "cards",
            Self::Finish => "finish",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Proof, Self::Cards, Self::Finish]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl PieceState {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Claimed, Self::Done, Self::Parked]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// A file that came of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceFile {
    /// Its name in the lot's folder.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its hash.
    pub sha256: [u8; 32],
    /// The hash of the lines that it gives to the manifest.
    pub lines_sha256: [u8; 32],
    /// Whether any of its cards is signed with a demo key.
    pub specimen: bool,
    /// How its QR symbols came out.
    pub symbols: SymbolCounts,
}

/// A piece as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its number.
    pub shard: i64,
    /// What it is.
    pub kind: PieceKind,
    /// Its first card's place in the lot.
    pub first: u64,
    /// Its last card's place.
    pub last: u64,
    /// How far it is.
    pub state: PieceState,
    /// Who had it last.
    pub worker: Option<String>,
    /// Cards that its worker has drawn.
    pub drawn: u64,
    /// What went wrong last.
    pub error: Option<String>,
    /// What was made.
    pub file: Option<PieceFile>,
}

pub(super) fn kind(row: &Row, lot_id: &str) -> Result<PieceKind, StorageError> {
    PieceKind::from_word(&row.text("kind")?).ok_or_else(|| impossible("kind", lot_id))
}

fn impossible(column: &'static str, lot_id: &str) -> StorageError {
    StorageError::Impossible {
        table: "lot_shard",
        column,
        row: lot_id.to_owned(),
    }
}

pub(super) fn read_piece(row: &Row, lot_id: &str) -> Result<Piece, StorageError> {
    let hash = |column: &'static str| {
        let bytes = row.optional_bytes(column)?;
        let hash = bytes.map(<[u8; 32]>::try_from).transpose();
        hash.map_err(|_| impossible(column, lot_id))
    };
    let file = match (
        row.optional_text("file")?,
        row.optional_integer("bytes")?,
        hash("sha256")?,
        hash("lines_sha256")?,
    ) {
        (Some(file), Some(bytes), Some(sha256), Some(lines_sha256)) => Some(PieceFile {
            file,
            bytes: bytes.cast_unsigned(),
            sha256,
            lines_sha256,
            specimen: row.optional_integer("specimen")? == Some(1),
            symbols: symbols(row, lot_id)?,
        }),
        _ => None,
    };
    Ok(Piece {
        shard: row.integer("shard")?,
        kind: kind(row, lot_id)?,
        first: row.integer("first_position")?.cast_unsigned(),
        last: row.integer("last_position")?.cast_unsigned(),
        state: PieceState::from_word(&row.text("state")?)
            .ok_or_else(|| impossible("state", lot_id))?,
        worker: row.optional_text("worker")?,
        drawn: row.integer("drawn")?.cast_unsigned(),
        error: row.optional_text("error")?,
        file,
    })
}

fn symbols(row: &Row, lot_id: &str) -> Result<SymbolCounts, StorageError> {
    let count = |column: &'static str| {
        let count = row.optional_integer(column)?.unwrap_or_default();
        u32::try_from(count).map_err(|_| impossible(column, lot_id))
    };
    let version =
        |column: &'static str| u8::try_from(count(column)?).map_err(|_| impossible(column, lot_id));
    Ok(SymbolCounts {
        five_dots: count("qr_five_dots")?,
        four_dots: count("qr_four_dots")?,
        version_min: version("qr_version_min")?,
        version_max: version("qr_version_max")?,
    })
}
