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
pub(crate) enum OfferError {
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
    Join(JoinError),
}

/// Signed bytes and where they come from.
#[derive(Debug)]
pub(crate) struct Offer {
    /// The file, or all the files that its parts stand in.
    pub(crate) from: String,
    /// The token, or why there is none.
    pub(crate) token: Result<Vec<u8>, OfferError>,
}

/// Parts of one update and the files that they stand in.
#[derive(Debug, Default)]
struct Parts {
    joiner: Joiner,
    from: Vec<String>,
}

/// The tokens in these files: signed bytes as they are, and those that all the texts and pictures of
/// parts make, whichever file they stand in.
pub(crate) fn read_offers(paths: &[PathBuf]) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut begun: Vec<Parts> = Vec::new();
    for path in paths {
        match read_offer(path, &mut begun) {
            Ok(None) => (),
            Ok(Some(token)) => offers.push(offer(path, Ok(token))),
            Err(error) => offers.push(offer(path, Err(error))),
        }
    }
    offers.extend(begun.into_iter().map(|parts| Offer {
        from: parts.from.join(", "),
        token: parts.joiner.join().map_err(OfferError::Join),
    }));
    offers
}

fn offer(path: &Path, token: Result<Vec<u8>, OfferError>) -> Offer {
    let from = path.display().to_string();
    Offer { from, token }
}

/// A file's token; `None` where it has parts, which are added to those before.
fn read_offer(path: &Path, begun: &mut Vec<Parts>) -> Result<Option<Vec<u8>>, OfferError> {
    let bytes = read(path).map_err(|source| OfferError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut add = |text: &str| {
        add_part(begun, text, path).map_err(|source| OfferError::Part {
            path: path.to_owned(),
            source,
        })
    };
    if bytes
        .first()
        .is_some_and(|first| TOKEN_STARTS.contains(first))
    {
        return Ok(Some(bytes));
    }
    if PICTURE_STARTS.iter().any(|start| bytes.starts_with(start)) {
        let code = read_code(path, Joiner::looks_like_part)?;
        add(&code.ok_or_else(|| OfferError::NoCode(path.to_owned()))?)?;
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    // A file without any line is no part either, and says so.
    add(lines.next().unwrap_or_default())?;
    lines.try_for_each(add)?;
    Ok(None)
}

/// Gives a part to the update that it belongs to: the SMS of several may lie in one file.
fn add_part(begun: &mut Vec<Parts>, text: &str, path: &Path) -> Result<(), JoinError> {
    let from = path.display().to_string();
    for parts in begun.iter_mut() {
        match parts.joiner.add(text) {
            Err(JoinError::Mixed { .. }) => (),
            Err(error) => return Err(error),
            Ok(_) => {
                if !parts.from.contains(&from) {
                    parts.from.push(from);
                }
                return Ok(());
            }
        }
    }
    let mut parts = Parts::default();
    parts.joiner.add(text)?;
    parts.from.push(from);
    begun.push(parts);
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
