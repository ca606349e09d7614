//! What can be wrong with a press profile.

/// Why a press profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// It is no TOML, has an unknown or missing key, or a value of the wrong kind.
    #[error("press profile: {0}\nhint: issuer/render/presses/README.md explains every key")]
    Toml(Box<toml::de::Error>),
    /// A value that cannot be.
    #[error("press profile, `{key}`: {what}\n\nhint: {hint}")]
    Value {
        /// The key with its table, such as `sheet.gutter`.
        key: &'static str,
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// No bundled profile has the name.
    #[error(
        "there is no press profile `{name}`\n\nhint: {known} are bundled; for another press write a file as issuer/render/presses/README.md explains"
    )]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A spot ink that no layout has.
    #[error(
        "press profile, `spot`: no layout has an ink `{ink}`\n\nhint: take a name from [inks] of card-layouts/*/layout.toml"
    )]
    NoSuchInk {
        /// The ink's name.
        ink: String,
    },
}

/// A [`PressError::Value`] as a result.
pub(super) fn value<T>(
    key: &'static str,
    what: impl Into<String>,
    hint: impl Into<String>,
) -> Result<T, PressError> {
    Err(PressError::Value {
        key,
        what: what.into(),
        hint: hint.into(),
    })
}
