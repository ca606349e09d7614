//! The synthetic register beside a list as the food department would have it, with the truth about
//! who is who: what linking is measured on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use time::Date;

use super::clerk::{birth_again, number_again, written_again};
use super::dice::Dice;
use super::family::FamilyMaker;
use super::relatives::{Men, name};
use super::vocabulary::{BothScripts, Names, Places};
use super::write::SyntheticError;
use crate::register::Column;
use crate::register::raw_family::RawFamily;

/// What the lists are to have.
#[derive(Debug, Clone, Copy)]
pub struct TwoListsSetup {
    /// So many persons in either list, or a few more.
    pub persons: u32,
    /// The same seed makes the same lists.
    pub seed: u64,
    /// The day of the register.
    pub as_on: Date,
}

/// Two lists that were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoLists {
    /// The register: `member_id` and what it knows.
    pub register: PathBuf,
    /// The food department's list: `row_id` and what its clerks wrote.
    pub pds: PathBuf,
    /// Which row is which member: `member_id,row_id`.
    pub truth: PathBuf,
    /// Members in the register.
    pub members: u32,
    /// Rows in the food department's list.
    pub rows: u32,
    /// Persons in both.
    pub both: u32,
}

const REGISTER: [&str; 10] = [
    "member_id",
    "family_id",
    "ration_card",
    "name_latin",
    "name_hindi",
    "relative_latin",
    "relative_hindi",
    "birth",
    "gender",
    "panchayat",
];

const PDS: [&str; 9] = [
    "row_id",
    "card_no",
    "member_no",
    "person",
    "person_hindi",
    "father_or_husband",
    "birth",
    "sex",
    "panchayat_code",
];

/// A person as the register knows it.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) member_id: String,
    pub(super) family_id: String,
    pub(super) ration_card: String,
    pub(super) name: BothScripts,
    pub(super) relative: BothScripts,
    pub(super) birth: String,
    pub(super) gender: String,
    pub(super) panchayat: String,
}

impl TwoLists {
    /// Writes `register.csv`, `pds.csv` and `truth.csv` into a folder, which is made.
    pub fn write(folder: &Path, setup: &TwoListsSetup) -> Result<Self, SyntheticError> {
        let maker = FamilyMaker {
            names: Names::bundled()?,
            places: Places::bundled()?,
            seed: setup.seed,
            as_on: setup.as_on,
            photos: false,
        };
        let mut lists = Self {
            register: folder.join("register.csv"),
            pds: folder.join("pds.csv"),
            truth: folder.join("truth.csv"),
            members: 0,
            rows: 0,
            both: 0,
        };
        fs::create_dir_all(folder)
            .and_then(|()| lists.write_all(&maker, setup.persons))
            .map_err(|source| SyntheticError::Write {
                path: folder.to_owned(),
                source,
            })?;
        Ok(lists)
    }

    fn write_all(&mut self, maker: &FamilyMaker, persons: u32) -> io::Result<()> {
        let mut files = Files {
            register: csv::Writer::from_writer(File::create(&self.register)?),
            pds: csv::Writer::from_writer(File::create(&self.pds)?),
            truth: csv::Writer::from_writer(File::create(&self.truth)?),
        };
        files.register.write_record(REGISTER)?;
        files.pds.write_record(PDS)?;
        files.truth.write_record(["member_id", "row_id"])?;
        let mut number = 0;
        while self.members.min(self.rows) < persons {
            let family = maker.family(number);
            // Another stream than the family's own.
            let mut dice = Dice::new(maker.seed ^ 0x5044_5300, u64::from(number));
            for person in persons_of(&family, maker, &mut dice) {
                self.write_person(&mut files, &person, maker, &mut dice)?;
            }
            number += 1;
        }
        files.register.flush()?;
        files.pds.flush()?;
        files.truth.flush()
    }

    /// Nine of ten persons are in both lists; some have a namesake in one of them.
    fn write_person(
        &mut self,
        files: &mut Files,
        person: &Person,
        maker: &FamilyMaker,
        dice: &mut Dice,
    ) -> io::Result<()> {
        let (in_register, in_pds) = match dice.below(100) {
            0..4 => (false, true),
            4..10 => (true, false),
            _ => (true, true),
        };
        if in_register {
            self.write_member(files, person)?;
        }
        if in_pds {
            let row_id = self.write_row(files, person, maker, dice)?;
            if in_register {
                self.both += 1;
                files.truth.write_record([&person.member_id, &row_id])?;
            }
        }
        if dice.percent(2) {
            let mut namesake = person.clone();
            namesake.relative = an_uncle(&maker.names, dice);
            namesake.ration_card = number_again(&person.ration_card, dice);
            namesake.birth = another_birth(&person.birth, dice);
            namesake.member_id = format!("9{}", person.member_id);
            if dice.percent(50) {
                self.write_member(files, &namesake)?;
            } else {
                self.write_row(files, &namesake, maker, dice)?;
            }
        }
        Ok(())
    }

    fn write_member(&mut self, files: &mut Files, person: &Person) -> io::Result<()> {
        self.members += 1;
        files.register.write_record([
            &person.member_id,
            &person.family_id,
            &person.ration_card,
            &person.name.latin,
            &person.name.hindi,
            &person.relative.latin,
            &person.relative.hindi,
            &person.birth,
            &person.gender,
            &person.panchayat,
        ])?;
        Ok(())
    }

    fn write_row(
        &mut self,
        files: &mut Files,
        person: &Person,
        maker: &FamilyMaker,
        dice: &mut Dice,
    ) -> io::Result<String> {
        self.rows += 1;
        let row_id = format!("P{:07}", self.rows);
        let is_woman = person.gender == "Female";
        let mut own = written_again(&person.name, is_woman, dice);
        let mut relative = written_again(&person.relative, false, dice);
        if dice.percent(1) {
            std::mem::swap(&mut own, &mut relative);
        }
        let relative = match dice.below(100) {
            0..5 => String::new(),
            5..15 => format!(
                "{} {}",
                if is_woman { "W/o" } else { "S/o" },
                relative.latin
            ),
            _ => relative.latin,
        };
        let card = match dice.below(100) {
            0..15 => String::new(),
            15..17 => number_again(&person.ration_card, dice),
            _ => person.ration_card.clone(),
        };
        let member = match dice.below(100) {
            0..75 => String::new(),
            75 => number_again(&person.member_id, dice),
            _ => person.member_id.clone(),
        };
        let is_wrong = dice.percent(1);
        let sex = match (dice.below(100), is_woman == is_wrong) {
            (0..2, _) => "",
            (_, true) => "M",
            (_, false) => "F",
        };
        let panchayat = match dice.below(100) {
            0 => String::new(),
            // Moved, and only one of the lists knows.
            1..4 => super::place::home(&maker.places, super::place::Wish::Any, dice)
                .body
                .0
                .to_string(),
            _ => person.panchayat.clone(),
        };
        let birth = birth_again(&person.birth, dice);
        files.pds.write_record([
            &row_id, &card, &member, &own.latin, &own.hindi, &relative, &birth, sex, &panchayat,
        ])?;
        Ok(row_id)
    }
}

struct Files {
    register: csv::Writer<File>,
    pds: csv::Writer<File>,
    truth: csv::Writer<File>,
}

pub(super) fn persons_of(family: &RawFamily, maker: &FamilyMaker, dice: &mut Dice) -> Vec<Person> {
    let men = Men::of(family, &maker.names, dice);
    let of_family = |column: Column| {
        let first = family.rows.first();
        first.map_or_else(String::new, |row| row.get(column).to_owned())
    };
    let mut persons: Vec<Person> = Vec::with_capacity(family.rows.len());
    for row in &family.rows {
        let birth = match row.get(Column::Birth) {
            "" => (1_950 + dice.below(70)).to_string(),
            birth => birth.to_owned(),
        };
        persons.push(Person {
            member_id: row.get(Column::MemberId).to_owned(),
            family_id: family.id.clone(),
            ration_card: of_family(Column::RationCard),
            name: name(row),
            relative: men.relative_of(row, &maker.names, dice),
            birth,
            gender: row.get(Column::Gender).to_owned(),
            panchayat: of_family(Column::LocalBodyLgd),
        });
    }
    // Twins, once in a hundred families.
    if let [.., one, other] = persons.as_mut_slice()
        && dice.percent(1)
    {
        other.birth.clone_from(&one.birth);
    }
    persons
}

fn an_uncle(names: &Names, dice: &mut Dice) -> BothScripts {
    let first = dice.pick(names.plain_men()).spelt(dice);
    first.and(&dice.pick(&names.male_second).usual())
}

/// A birth two to twenty years away.
fn another_birth(birth: &str, dice: &mut Dice) -> String {
    let (day, year) = birth.rsplit_once('-').unwrap_or(("", birth));
    let years = dice.between(2, 20);
    let number: i32 = year.parse().unwrap_or(1_980);
    let year = if number > 2_000 {
        number - years
    } else {
        number + years
    };
    if day.is_empty() {
        year.to_string()
    } else {
        format!("{:02}{}-{year}", 1 + dice.below(28), &day[2..])
    }
}
