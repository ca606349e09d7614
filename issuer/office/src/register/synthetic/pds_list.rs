use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::dialect::{Source, write_table};
use super::dice::Dice;
use super::write::{SyntheticError, SyntheticRegister, SyntheticSetup};
use crate::register::Column;
use crate::register::raw_family::{RawFamily, RawRow};

/// What the list of ration cards is called and holds.
const COLUMNS: [(&str, Source); 18] = [
    ("rationCardNo", Source::Cell(Column::RationCard)),
    ("category", Source::Category),
    ("fpsCode", Source::Cell(Column::ShopCode)),
    ("fpsName", Source::Cell(Column::ShopLatin)),
    ("districtName", Source::Cell(Column::DistrictLatin)),
    ("blockLgdCode", Source::Cell(Column::BlockLgd)),
    ("areaType", Source::Resident),
    ("panchayatName", Source::Cell(Column::LocalBodyLatin)),
    ("panchayatLgdCode", Source::Cell(Column::LocalBodyLgd)),
    ("himMemberId", Source::Cell(Column::MemberId)),
    ("memberName", Source::Cell(Column::NameLatin)),
    ("memberNameHindi", Source::Cell(Column::NameHindi)),
    ("fatherOrHusbandName", Source::Cell(Column::RelativeLatin)),
    ("yearOfBirth", Source::Cell(Column::Birth)),
    ("gender", Source::Cell(Column::Gender)),
    ("relation", Source::Cell(Column::Relation)),
    ("ekycStatus", Source::Cell(Column::Ekyc)),
    ("aadhaarNo", Source::Aadhaar),
];

/// What may differ between the list and the register, in the order in which it comes. In all of
/// them the member's id is missing, so that only names and years can tell who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    NoId,
    OtherSpelling,
    OtherYear,
    NoHindiName,
    NoGender,
}

const DIFFERENCES: [Difference; 5] = [
    Difference::NoId,
    Difference::OtherSpelling,
    Difference::OtherYear,
    Difference::NoHindiName,
    Difference::NoGender,
];

/// A list of ration cards that was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyntheticPdsList {
    /// Cards in it: one of each family that has any.
    pub cards: u64,
    /// Members on them.
    pub members: u64,
    /// Members that differ from the register.
    pub differing: u64,
}

impl SyntheticPdsList {
    /// Writes the ration cards of the register that the same setup makes, as a CSV file for the
    /// profile `pds-cards`; of a hundred members about `differing_percent` differ.
    pub fn write(
        path: &Path,
        setup: &SyntheticSetup,
        differing_percent: u32,
    ) -> Result<Self, SyntheticError> {
        let maker = SyntheticRegister::maker(setup)?;
        let mut list = Self::default();
        let mut write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = BufWriter::with_capacity(256 * 1024, File::create(path)?);
            csv::Writer::from_writer(&mut file).write_record(COLUMNS.map(|(name, _)| name))?;
            for number in 0..setup.families {
                let family = maker.family(number);
                let dice = Dice::new(setup.seed ^ 0x5044_5300, u64::from(number));
                list.write_card(&mut file, &family, differing_percent, dice)?;
            }
            file.into_inner()?.sync_all()
        };
        write().map_err(|source| SyntheticError::Write {
            path: path.to_owned(),
            source,
        })?;
        Ok(list)
    }

    fn write_card(
        &mut self,
        file: &mut impl Write,
        family: &RawFamily,
        differing_percent: u32,
        mut dice: Dice,
    ) -> io::Result<()> {
        let Some(first) = family.rows.first() else {
            return Ok(());
        };
        if first.get(Column::RationCard).is_empty() {
            return Ok(());
        }
        let mut card = RawFamily::new(family.id.clone(), family.line);
        for row in &family.rows {
            let mut row = row.clone();
            // The food department knows years alone.
            let year: String = {
                let birth = row.get(Column::Birth);
                birth
                    .get(birth.len().saturating_sub(4)..)
                    .unwrap_or_default()
                    .to_owned()
            };
            row.set(Column::Birth, &year);
            if dice.percent(differing_percent) {
                self.differing += 1;
                differ(&mut row, *dice.pick(&DIFFERENCES));
            }
            card.push_row(row);
        }
        self.cards += 1;
        self.members += card.rows.len() as u64;
        write_table(file, &COLUMNS, &card)
    }
}

fn differ(row: &mut RawRow, difference: Difference) {
    row.set(Column::MemberId, "");
    match difference {
        Difference::NoId => {}
        Difference::OtherSpelling => {
            let name = other_spelling(row.get(Column::NameLatin));
            row.set(Column::NameLatin, &name);
            row.set(Column::NameHindi, "");
        }
        Difference::OtherYear => {
            let year = row.get(Column::Birth).parse::<u16>().ok();
            if let Some(earlier) = year.map(|year| year - 1) {
                row.set(Column::Birth, &earlier.to_string());
            }
        }
        Difference::NoHindiName => row.set(Column::NameHindi, ""),
        Difference::NoGender => row.set(Column::Gender, ""),
    }
}

/// The name as another clerk hears it.
fn other_spelling(name: &str) -> String {
    for (usual, other) in [
        ("ee", "i"),
        ("sh", "s"),
        ("aa", "a"),
        ("v", "b"),
        ("i", "ee"),
        ("u", "oo"),
        ("a", "aa"),
    ] {
        if name.contains(usual) {
            return name.replacen(usual, other, 1);
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::register::synthetic::RegisterFormat;
    use crate::register::{NumberPatterns, PdsItem, PdsReader, SourceProfile};

    #[test]
    fn the_list_is_read_whole_and_as_many_members_differ_as_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cards.csv");
        let setup = SyntheticSetup {
            families: 300,
            seed: 5,
            bad_families: 0,
            photos: false,
            as_on: date!(2026 - 11 - 01),
            format: RegisterFormat::Csv,
        };
        let list = SyntheticPdsList::write(&path, &setup, 10).unwrap();
        assert!((20..200).contains(&list.differing), "{list:?}");
        let profile = SourceProfile::bundled(SourceProfile::PDS_CARDS).unwrap();
        let numbers = NumberPatterns::himachal().unwrap();
        let mut reader = PdsReader::open(&path, &profile, numbers, date!(2026 - 11 - 21)).unwrap();
        let (mut cards, mut members, mut without_id) = (0, 0, 0);
        loop {
            let batch = reader.next_batch(50).unwrap();
            if batch.is_empty() {
                break;
            }
            for item in batch {
                let PdsItem::Card(card) = item else {
                    panic!("{item:?}")
                };
                assert!(card.head().is_some());
                cards += 1;
                members += card.members.len() as u64;
                without_id += card
                    .members
                    .iter()
                    .filter(|member| member.id.is_none())
                    .count();
            }
        }
        assert_eq!((cards, members), (list.cards, list.members));
        assert_eq!(without_id as u64, list.differing);
        assert_eq!(reader.into_notes().aadhaar_cells, list.members);
    }
}
