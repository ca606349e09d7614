use std::io;
use std::path::PathBuf;

use super::DEFAULT_FILE;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings {} cannot be read\n\nhint: copy issuer/config.example.toml to {DEFAULT_FILE}, or name a file with --config; `issuer demo` needs none and makes one to try", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not TOML, a key too many or too few, or a value of the wrong kind.
    #[error("the settings {} are not right", path.display())]
    Parse {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A value that nothing works with.
    #[error("the settings {} are not right: {what}", path.display())]
    Value {
        /// Which file.
        path: PathBuf,
        /// Which key, and what it must be.
        what: &'static str,
    },
}
