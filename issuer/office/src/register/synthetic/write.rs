use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::ser::{Serialize, SerializeMap, Serializer};
use time::Date;

use super::dialect;
use super::dice::Dice;
use super::family::{FamilyMaker, photo_path};
use super::portrait::{PORTRAITS, portrait};
use super::spoil::{MISTAKES, spoil};
use super::vocabulary::{Names, Places};
use crate::register::raw_family::{RawFamily, RawRow};
use crate::register::{Column, SourceProfile};

/// How a register is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterFormat {
    /// Our own format, one member per line.
    Csv,
    /// Our own format, one family per line.
    JsonLines,
    /// As e-Parivar writes villages: a table, for the profile `e-parivar-rural`.
    EParivarRural,
    /// As e-Parivar writes towns: nested JSON, for the profile `e-parivar-urban`.
    EParivarUrban,
}

impl RegisterFormat {
    const fn file_name(self) -> &'static str {
        match self {
            Self::Csv => "register.csv",
            Self::JsonLines => "register.jsonl",
            Self::EParivarRural => "e-parivar-rural.csv",
            Self::EParivarUrban => "e-parivar-urban.json",
        }
    }

    /// The source profile that reads it.
    pub const fn profile(self) -> &'static str {
        match self {
            Self::Csv | Self::JsonLines => SourceProfile::REGISTER,
            Self::EParivarRural => "e-parivar-rural",
            Self::EParivarUrban => "e-parivar-urban",
        }
    }
}

/// What a synthetic register is to have.
#[derive(Debug, Clone, Copy)]
pub struct SyntheticSetup {
    /// How many families.
    pub families: u32,
    /// The same seed makes the same families.
    pub seed: u64,
    /// So many of the families have a mistake that an import refuses, spread evenly.
    pub bad_families: u32,
    /// Whether families have photos.
    pub photos: bool,
    /// The as-on date.
    pub as_on: Date,
    /// The format of the file.
    pub format: RegisterFormat,
}

/// A synthetic register that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticRegister {
    /// The register file.
    pub path: PathBuf,
    /// Families in it.
    pub families: u64,
    /// Members in it.
    pub members: u64,
    /// Families with a mistake.
    pub bad_families: u64,
    /// Different photos beside it.
    pub photos: u64,
}

/// Why no register was written.
#[derive(Debug, thiserror::Error)]
pub enum SyntheticError {
    /// A file could not be written.
    #[error("{path} cannot be written", path = path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The bundled names or places are not as the program needs them.
    #[error("the bundled names and places cannot be read")]
    Vocabulary(#[from] toml::de::Error),
    /// A portrait could not be made a JPEG.
    #[error("a synthetic photo cannot be made")]
    Portrait(#[from] image::ImageError),
}

impl SyntheticRegister {
    /// Writes `register.csv`, or what the format is called, and `photos/` into a folder, which is made.
    pub fn write(folder: &Path, setup: &SyntheticSetup) -> Result<Self, SyntheticError> {
        let maker = Self::maker(setup)?;
        let photos = if setup.photos {
            write_photos(folder, setup.seed)?
        } else {
            0
        };
        let path = folder.join(setup.format.file_name());
        let mut register = Self {
            path,
            families: 0,
            members: 0,
            bad_families: 0,
            photos,
        };
        fs::create_dir_all(folder)
            .and_then(|()| register.write_families(setup, &maker))
            .map_err(|source| SyntheticError::Write {
                path: register.path.clone(),
                source,
            })?;
        Ok(register)
    }

    /// What makes the families of a setup.
    pub(super) fn maker(setup: &SyntheticSetup) -> Result<FamilyMaker, SyntheticError> {
        Ok(FamilyMaker {
            names: Names::bundled()?,
            places: Places::bundled()?,
            seed: setup.seed,
            as_on: setup.as_on,
            photos: setup.photos,
        })
    }

    fn write_families(&mut self, setup: &SyntheticSetup, maker: &FamilyMaker) -> io::Result<()> {
        let mut file = BufWriter::with_capacity(256 * 1024, File::create(&self.path)?);
        match setup.format {
            RegisterFormat::Csv => {
                let names = Column::ALL.map(Column::name);
                csv::Writer::from_writer(&mut file).write_record(names)?;
            }
            RegisterFormat::EParivarRural => {
                let names = dialect::RURAL.map(|(name, _)| name);
                csv::Writer::from_writer(&mut file).write_record(names)?;
            }
            RegisterFormat::EParivarUrban => {
                file.write_all(b"{\"status\":\"success\",\"data\":[")?;
            }
            RegisterFormat::JsonLines => {}
        }
        for number in 0..setup.families {
            let mut family = maker.family(number);
            if is_bad(number, setup) {
                let mistake =
                    MISTAKES[usize::try_from(self.bad_families).unwrap_or(0) % MISTAKES.len()];
                let mut dice = Dice::new(!setup.seed, u64::from(number));
                spoil(
                    &mut family,
                    mistake,
                    &maker.spare_member_id(number),
                    &mut dice,
                );
                self.bad_families += 1;
            }
            match setup.format {
                RegisterFormat::Csv => write_csv(&mut file, &family)?,
                RegisterFormat::JsonLines => {
                    serde_json::to_writer(&mut file, &FamilyObject(&family))?;
                    file.write_all(b"\n")?;
                }
                RegisterFormat::EParivarRural => {
                    dialect::write_table(&mut file, &dialect::RURAL, &family)?;
                }
                RegisterFormat::EParivarUrban => {
                    file.write_all(if number == 0 { b"\n" } else { b",\n" })?;
                    serde_json::to_writer(&mut file, &dialect::urban(&family))?;
                }
            }
            self.families += 1;
            self.members += family.rows.len() as u64;
        }
        if setup.format == RegisterFormat::EParivarUrban {
            file.write_all(b"\n]}\n")?;
        }
        file.into_inner()?.sync_all()
    }
}

/// Whether a bad family is due: `bad_families` of them, spread evenly.
fn is_bad(number: u32, setup: &SyntheticSetup) -> bool {
    let due = |upto: u32| {
        u64::from(upto) * u64::from(setup.bad_families.min(setup.families))
            / u64::from(setup.families.max(1))
    };
    due(number + 1) > due(number)
}

fn write_photos(folder: &Path, seed: u64) -> Result<u64, SyntheticError> {
    for number in 0..PORTRAITS {
        let path = folder.join(photo_path(number));
        let jpeg = portrait(seed, number)?;
        fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&path, jpeg))
            .map_err(|source| SyntheticError::Write { path, source })?;
    }
    Ok(u64::from(PORTRAITS))
}

fn write_csv(file: &mut impl Write, family: &RawFamily) -> io::Result<()> {
    let Some(first) = family.rows.first() else {
        return Ok(());
    };
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(8 * 1024)
        .from_writer(file);
    for row in &family.rows {
        writer.write_record(Column::ALL.map(|column| {
            if column.is_of_member() {
                row.get(column)
            } else {
                first.get(column)
            }
        }))?;
    }
    writer.flush()
}

/// The key of a family's list of members.
const MEMBERS: &str = "members";

/// A family as one JSON object with its members as a list; empty cells are left out.
struct FamilyObject<'a>(&'a RawFamily);

struct MemberObject<'a>(&'a RawRow);

impl Serialize for FamilyObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(first) = self.0.rows.first() {
            write_cells(&mut object, first, false)?;
        }
        let members: Vec<_> = self.0.rows.iter().map(MemberObject).collect();
        object.serialize_entry(MEMBERS, &members)?;
        object.end()
    }
}

impl Serialize for MemberObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        write_cells(&mut object, self.0, true)?;
        object.end()
    }
}

fn write_cells<M: SerializeMap>(
    object: &mut M,
    row: &RawRow,
    of_member: bool,
) -> Result<(), M::Error> {
    for column in Column::ALL {
        let text = row.get(column);
        if column.is_of_member() == of_member && !text.is_empty() {
            object.serialize_entry(column.name(), text)?;
        }
    }
    Ok(())
}
