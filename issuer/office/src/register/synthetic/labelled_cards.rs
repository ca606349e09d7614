//! The food department's list of the same families as a synthetic register, with a clerk's
//! mistakes, and the truth about whose card is whose.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use time::Date;

use super::clerk::{birth_again, number_again, written_again};
use super::dice::Dice;
use super::family::FamilyMaker;
use super::two_lists::{Person, persons_of};
use super::vocabulary::{BothScripts, Names, Places};
use super::write::SyntheticError;
use crate::register::Column;
use crate::register::raw_family::RawFamily;

/// What the list is to have.
#[derive(Debug, Clone, Copy)]
pub struct LabelledCardsSetup {
    /// Families of the register with the same seed.
    pub families: u32,
    /// The register's seed.
    pub seed: u64,
    /// The register's day.
    pub as_on: Date,
}

/// A list that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledCards {
    /// The list, as the profile `pds-cards` reads it.
    pub path: PathBuf,
    /// Which card is which family's: `ration_card,family_id`.
    pub truth: PathBuf,
    /// Cards in it.
    pub cards: u32,
    /// Cards of families of the register.
    pub known: u32,
}

const HEADING: [&str; 14] = [
    "rationCardNo",
    "category",
    "fpsCode",
    "district_lgd",
    "blockLgdCode",
    "areaType",
    "panchayatLgdCode",
    "himMemberId",
    "memberNameEnglish",
    "memberNameHindi",
    "fatherOrHusbandName",
    "dob",
    "gender",
    "relation",
];

/// Of a thousand cards so many are of families that the register has not.
const STRANGERS_OF_THOUSAND: u32 = 30;

impl LabelledCards {
    /// Writes `ration-cards.csv` and `ration-cards.truth.csv` into a folder, which is made.
    pub fn write(folder: &Path, setup: &LabelledCardsSetup) -> Result<Self, SyntheticError> {
        let maker = FamilyMaker {
            names: Names::bundled()?,
            places: Places::bundled()?,
            seed: setup.seed,
            as_on: setup.as_on,
            photos: false,
        };
        let mut list = Self {
            path: folder.join("ration-cards.csv"),
            truth: folder.join("ration-cards.truth.csv"),
            cards: 0,
            known: 0,
        };
        fs::create_dir_all(folder)
            .and_then(|()| list.write_all(&maker, setup.families))
            .map_err(|source| SyntheticError::Write {
                path: folder.to_owned(),
                source,
            })?;
        Ok(list)
    }

    fn write_all(&mut self, maker: &FamilyMaker, families: u32) -> io::Result<()> {
        let mut cards = csv::Writer::from_writer(File::create(&self.path)?);
        let mut truth = csv::Writer::from_writer(File::create(&self.truth)?);
        cards.write_record(HEADING)?;
        truth.write_record(["ration_card", "family_id"])?;
        let strangers = families * STRANGERS_OF_THOUSAND / 1_000;
        for number in 0..families + strangers {
            let family = maker.family(number);
            // Another stream than the family's own.
            let mut dice = Dice::new(maker.seed ^ 0x5044_5343, u64::from(number));
            let is_known = number < families;
            // Some families draw no rations.
            if is_known && dice.percent(4) {
                continue;
            }
            let card = Card::of(&family, number, maker, &mut dice);
            card.write(&mut cards, &mut dice)?;
            self.cards += 1;
            if is_known {
                self.known += 1;
                truth.write_record([&card.number, &family.id])?;
            }
        }
        cards.flush()?;
        truth.flush()
    }
}

/// A ration card as the clerks have it.
struct Card {
    number: String,
    /// Category, shop, district, block, kind of place, panchayat.
    columns: [String; 6],
    persons: Vec<Person>,
    has_ids: bool,
}

impl Card {
    fn of(family: &RawFamily, number: u32, maker: &FamilyMaker, dice: &mut Dice) -> Self {
        let cell = |column: Column| {
            let first = family.rows.first();
            first.map_or_else(String::new, |row| row.get(column).to_owned())
        };
        let mut persons = persons_of(family, maker, dice);
        // As the register has them, where it does.
        for (person, row) in persons.iter_mut().zip(&family.rows) {
            let [hindi, latin] =
                [Column::RelativeHindi, Column::RelativeLatin].map(|column| row.get(column));
            if !latin.is_empty() {
                person.relative = BothScripts {
                    hindi: hindi.to_owned(),
                    latin: latin.to_owned(),
                };
            }
        }
        let renumbered = format!("HP9{:012}", u64::from(number) * 7);
        let registered = cell(Column::RationCard);
        let own_number = match dice.below(100) {
            // Renumbered, or never told to the register.
            _ if registered.is_empty() => renumbered,
            0..18 => renumbered,
            18..22 => number_again(&registered, dice),
            _ => registered,
        };
        let kind = match cell(Column::LocalBodyKind).as_str() {
            "ward" => "Urban",
            _ => "Rural",
        };
        Self {
            number: own_number,
            columns: [
                cell(Column::Categories),
                cell(Column::ShopCode),
                cell(Column::DistrictLgd),
                cell(Column::BlockLgd),
                kind.to_owned(),
                cell(Column::LocalBodyLgd),
            ],
            persons,
            has_ids: dice.percent(25),
        }
    }

    fn write(&self, cards: &mut csv::Writer<File>, dice: &mut Dice) -> io::Result<()> {
        for (at, person) in self.persons.iter().enumerate() {
            // Born, married or dead since; the head stays.
            if at > 0 && dice.percent(6) {
                continue;
            }
            let is_woman = person.gender == "Female";
            let name = written_again(&person.name, is_woman, dice);
            let relative = written_again(&person.relative, false, dice);
            let id = match dice.below(100) {
                _ if !self.has_ids => String::new(),
                0..15 => String::new(),
                15 => number_again(&person.member_id, dice),
                _ => person.member_id.clone(),
            };
            let birth = birth_again(&person.birth, dice);
            let relation = if at == 0 { "Self" } else { "" };
            let mut row: Vec<&str> = vec![&self.number];
            row.extend(self.columns.iter().map(String::as_str));
            let gender = if is_woman { "F" } else { "M" };
            row.extend([
                &id,
                &name.latin,
                &name.hindi,
                &relative.latin,
                birth.as_str(),
                gender,
                relation,
            ]);
            cards.write_record(row)?;
        }
        Ok(())
    }
}
