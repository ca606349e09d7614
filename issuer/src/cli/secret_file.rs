use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use super::failure::Failure;

/// Writes a secret file that is not there yet, for its owner alone.
pub(super) fn write_new_secret(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(Failure::environment)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let write = || {
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error: std::io::Error| {
        Failure::environment(anyhow::Error::new(error).context(format!(
            "the key file {} was not written\n\nhint: a key file is never overwritten; move the old one away first",
            path.display()
        )))
    })
}
