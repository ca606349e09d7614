use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use card_payload::carrier::{JoinError, Joiner};
use card_payload::limits::UPDATE_BYTES_MAX;

use crate::picture::{PictureError, read_code};

/// The first byte of every signed token: a CBOR tag (RFC 8949 section 3.4). No text of parts and no
/// picture begins so.
const TOKEN_STARTS: [u8; 2] = [0xd2, 0xd8];
/// How pictures begin: PNG (ISO/IEC 15948) and JPEG (ISO/IEC 10918-1).
const PICTURE_STARTS: [&[u8]; 2] = [b"\x89PNG", b"\xff\xd8\xff"];

/// Why what was given as deltas cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeltaFileError {
    #[error("{path} cannot be read: {source}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(
        "no QR code could be read in {0}\n\n\
         hint: take a sharp photo of the whole code, in good light and from straight above"
    )]
    NoCode(PathBuf),
    #[error("{path}: {source}")]
    Part { path: PathBuf, source: JoinError },
    #[error(transparent)]
    Join(#[from] JoinError),
}

/// The tokens in these files: signed bytes as they are, and those that all the texts and pictures of
/// parts make, whichever file they stand in.
pub(crate) fn read_deltas(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, DeltaFileError> {
    let mut tokens = Vec::new();
    let mut joiners: Vec<Joiner> = Vec::new();
    for path in paths {
        let bytes = read(path).map_err(|source| DeltaFileError::Read {
            path: path.clone(),
            source,
        })?;
        let mut add = |text: &str| {
            add_part(&mut joiners, text).map_err(|source| DeltaFileError::Part {
                path: path.clone(),
                source,
            })
        };
        if bytes
            .first()
            .is_some_and(|first| TOKEN_STARTS.contains(first))
        {
            tokens.push(bytes);
        } else if PICTURE_STARTS.iter().any(|start| bytes.starts_with(start)) {
            let code = read_code(path, Joiner::looks_like_part)?;
            add(&code.ok_or_else(|| DeltaFileError::NoCode(path.clone()))?)?;
        } else {
            let text = String::from_utf8_lossy(&bytes);
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            for line in lines {
                add(line)?;
            }
        }
    }
    for joiner in joiners {
        tokens.push(joiner.join()?);
    }
    Ok(tokens)
}

/// Gives a part to the update that it belongs to: the SMS of several may lie in one file.
fn add_part(joiners: &mut Vec<Joiner>, text: &str) -> Result<(), JoinError> {
    for joiner in joiners.iter_mut() {
        match joiner.add(text) {
            Err(JoinError::Mixed { .. }) => (),
            taken => return taken.map(drop),
        }
    }
    let mut joiner = Joiner::new();
    joiner.add(text)?;
    joiners.push(joiner);
    Ok(())
}

/// A file, or standard input where it is `-`; one byte more than the largest update is enough to
/// refuse it.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = UPDATE_BYTES_MAX as u64 + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
