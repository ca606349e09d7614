use std::path::PathBuf;

use super::usage_error::UsageError;
use super::values::path;

/// Whom to trust beside the demonstration's roots.
#[derive(Debug)]
pub(crate) struct Trust {
    /// Roots beside the specimen's.
    pub(crate) roots: Vec<PathBuf>,
    /// How many of them must have signed; their majority where absent.
    pub(crate) threshold: Option<usize>,
}

impl Trust {
    /// Reads `--root` and `--threshold`.
    pub(super) fn parse(options: &mut pico_args::Arguments) -> Result<Self, UsageError> {
        let roots = options.values_from_os_str("--root", path)?;
        let threshold = options.opt_value_from_str("--threshold")?;
        if threshold.is_some() && roots.is_empty() {
            return Err(UsageError::ThresholdAlone);
        }
        Ok(Self { roots, threshold })
    }
}
