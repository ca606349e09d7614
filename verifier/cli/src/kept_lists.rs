use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use card_verifier::{kept_from_bytes, kept_to_bytes};

use crate::memory::MemoryError;

/// The one file in a state folder that holds lists.
const FILE: &str = "card-verify.lists";

/// The update and what was taken after it, as the bytes that the issuer signed: every signature is
/// checked again at each start, so that this file needs no protection.
pub(crate) fn load(folder: &Path) -> Result<Vec<Vec<u8>>, MemoryError> {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(MemoryError::File { path, source }),
    };
    kept_from_bytes(&bytes).ok_or(MemoryError::DamagedLists { path })
}

/// Writes the tokens: a new file beside the old one, then renamed, so that one is whole.
pub(crate) fn save(folder: &Path, tokens: &[Vec<u8>]) -> Result<(), MemoryError> {
    let path = folder.join(FILE);
    let fail = |source| MemoryError::File {
        path: path.clone(),
        source,
    };
    let bytes = kept_to_bytes(tokens);
    let fresh = folder.join(format!("{FILE}.new"));
    fs::create_dir_all(folder).map_err(fail)?;
    fs::write(&fresh, bytes).map_err(fail)?;
    fs::rename(&fresh, &path).map_err(fail)
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
        for length in [0, 23, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(load(folder.path()).is_err(), "{length} bytes");
        }
    }
}
