use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::memory::MemoryError;

/// The one file in a state folder that holds lists.
const FILE: &str = "card-verify.lists";
/// What it begins with, so that a later form can be told.
const MAGIC: &[u8] = b"card-verify lists 1\n";

/// The update and what was taken after it, as the bytes that the issuer signed: every signature is
/// checked again at each start, so that this file needs no protection.
pub(crate) fn load(folder: &Path) -> Result<Vec<Vec<u8>>, MemoryError> {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(MemoryError::File { path, source }),
    };
    parse(&bytes).ok_or(MemoryError::DamagedLists { path })
}

/// Writes the tokens: a new file beside the old one, then renamed, so that one is whole.
pub(crate) fn save(folder: &Path, tokens: &[Vec<u8>]) -> Result<(), MemoryError> {
    let path = folder.join(FILE);
    let fail = |source| MemoryError::File {
        path: path.clone(),
        source,
    };
    let mut bytes = MAGIC.to_vec();
    for token in tokens {
        bytes.extend((token.len() as u64).to_be_bytes());
        bytes.extend(token);
    }
    let fresh = folder.join(format!("{FILE}.new"));
    fs::create_dir_all(folder).map_err(fail)?;
    fs::write(&fresh, bytes).map_err(fail)?;
    fs::rename(&fresh, &path).map_err(fail)
}

fn parse(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut tokens = Vec::new();
    while let Some((length, tail)) = rest.split_first_chunk() {
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (token, tail) = tail.split_at_checked(length)?;
        tokens.push(token.to_vec());
        rest = tail;
    }
    rest.is_empty().then_some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_a_cut_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_empty());
        let tokens = vec![vec![1; 300], Vec::new(), vec![2]];
        save(folder.path(), &tokens).unwrap();
        assert_eq!(load(folder.path()).unwrap(), tokens);
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        for length in [0, MAGIC.len() + 3, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(load(folder.path()).is_err(), "{length} bytes");
        }
    }
}
