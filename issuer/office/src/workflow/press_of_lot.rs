//! The press that a lot is made for: a profile that the program carries, or one from a file, with
//! the press's own colours.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use issuer_render::pdf::{NotAnOutputProfile, OutputProfile};
use issuer_render::press::{PressError, PressProfile};

use crate::app::App;
use crate::storage::{Lot, StorageError};

/// A press as a lot keeps it.
#[derive(Debug, Clone)]
pub struct Press {
    /// How it wants its pages.
    pub profile: PressProfile,
    /// The profile's text, where the program does not carry it.
    pub text: Option<String>,
    /// Its own colours: an ICC profile.
    pub colours: Option<Vec<u8>>,
}

/// Why there is no press.
#[derive(Debug, thiserror::Error)]
pub enum PressOfLotError {
    /// The profile.
    #[error(transparent)]
    Profile(#[from] PressError),
    /// A file of it.
    #[error("the press profile's file {} cannot be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The colours.
    #[error("{what}: {source}")]
    Colours {
        /// Whose.
        what: String,
        /// What is wrong.
        source: NotAnOutputProfile,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Press {
    /// A profile by the name that the program has it under, or from a `.toml` file.
    pub fn find(name: &str) -> Result<Self, PressOfLotError> {
        let path = Path::new(name);
        if path.extension().is_none_or(|ending| ending != "toml") {
            return Ok(Self {
                profile: PressProfile::bundled(name)?,
                text: None,
                colours: None,
            });
        }
        let read = |path: &Path| {
            fs::read(path).map_err(|source| PressOfLotError::Read {
                path: path.to_owned(),
                source,
            })
        };
        let text = String::from_utf8_lossy(&read(path)?).into_owned();
        let profile = PressProfile::parse(&text)?;
        let colours = match profile.icc() {
            Some(icc) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Some(read(&folder.join(&icc.file))?)
            }
            None => None,
        };
        let press = Self {
            profile,
            text: Some(text),
            colours,
        };
        press.output(name)?;
        Ok(press)
    }

    /// The press of a frozen lot.
    pub async fn of_lot(app: &App, lot: &Lot) -> Result<Self, PressOfLotError> {
        let profile = match &lot.press_profile {
            Some(text) => PressProfile::parse(text)?,
            None => PressProfile::bundled(&lot.press)?,
        };
        Ok(Self {
            colours: match profile.icc() {
                Some(_) => app.storage.lots().find_press_colours(&lot.lot_id).await?,
                None => None,
            },
            text: lot.press_profile.clone(),
            profile,
        })
    }

    /// The colours that its files are made for; `whose` stands in an error.
    pub fn output(&self, whose: &str) -> Result<OutputProfile, PressOfLotError> {
        match (&self.colours, self.profile.icc()) {
            (Some(colours), Some(icc)) => OutputProfile::of_press(colours.clone(), &icc.condition)
                .map_err(|source| PressOfLotError::Colours {
                    what: format!("the colours of {whose}"),
                    source,
                }),
            _ => Ok(OutputProfile::coated()),
        }
    }
}
