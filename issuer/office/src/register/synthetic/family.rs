use issuer_domain::{Gender, LocalBodyKind, Relation};
use time::{Date, Duration};

use super::dice::Dice;
use super::hard_case::HardCase;
use super::kin::{self, Kin, MEMBERS_MAX};
use super::place::{Home, Wish, home};
use super::portrait::portrait_for;
use super::relative::add_facts;
use super::vocabulary::{BothScripts, NameKind, NameSet, Names, Places};
use crate::register::Column;
use crate::register::raw_family::{RawFamily, RawRow};

/// Makes families by their number.
#[derive(Debug)]
pub(super) struct FamilyMaker {
    pub(super) names: Names,
    pub(super) places: Places,
    pub(super) seed: u64,
    pub(super) as_on: Date,
    pub(super) photos: bool,
}

/// Members that a family's numbers are set aside for.
const MEMBER_NUMBERS: u64 = 16;

impl FamilyMaker {
    /// The `number`-th family: always the same for the same seed.
    pub(super) fn family(&self, number: u32) -> RawFamily {
        let mut dice = Dice::new(self.seed, u64::from(number));
        let case = HardCase::of_family(number);
        let wish = match case {
            HardCase::Temporary => Wish::Town,
            HardCase::ThreeLinePanchayat => Wish::LongName,
            _ => Wish::Any,
        };
        let home = home(&self.places, wish, &mut dice);
        let size = match case {
            HardCase::OneMember => 1,
            HardCase::LargeFamily => 9 + dice.below(MEMBERS_MAX - 8),
            _ => kin::usual_size(&mut dice),
        };
        let kin = kin::family(size, &mut dice);
        let names = self.names.set(name_kind(case, home.is_tribal, &mut dice));
        let surname = dice.pick(&names.surname);
        // Line 1 names the columns; where a family really stands is known when it is written.
        let line = 0;
        let mut family = RawFamily::new(family_id(self.seed, number), line);
        for (at, kin) in kin.iter().enumerate() {
            let mut row = RawRow::new(line);
            row.set(Column::FamilyId, &family.id);
            if at == 0 {
                self.set_family(&mut row, number, case, &home, *kin, &mut dice);
            }
            row.set(Column::MemberId, &member_id(self.seed, number, at as u64));
            let name = full_name(&self.names, names, &surname.usual(), *kin, &mut dice);
            let has_hindi = match case {
                HardCase::NoHindiNameAtAll => false,
                HardCase::NoHindiName => at % 2 == 1,
                _ => true,
            };
            if has_hindi {
                row.set(Column::NameHindi, &name.hindi);
            }
            row.set(Column::NameLatin, &name.latin);
            if case != HardCase::NoBirthYears || at % 2 == 0 {
                row.set(Column::Birth, &self.birth(kin.age, &mut dice));
            }
            row.set(Column::Gender, gender_word(kin.gender));
            row.set(Column::Relation, &relation_word(*kin, &mut dice));
            family.push_row(row);
        }
        // Dice of their own: the families stay as they were before registers told of this.
        let mut dice = Dice::new(!self.seed, u64::from(number) | 1 << 40);
        add_facts(&mut family, &kin, &mut dice, |dice| {
            let first = dice.pick(&names.male).usual();
            let second = dice.pick(&self.names.male_second).usual();
            first.and(&second)
        });
        family
    }

    /// A member id of the family that none of its members has.
    pub(super) fn spare_member_id(&self, number: u32) -> String {
        member_id(self.seed, number, MEMBER_NUMBERS - 1)
    }

    fn set_family(
        &self,
        row: &mut RawRow,
        number: u32,
        case: HardCase,
        home: &Home,
        head: Kin,
        dice: &mut Dice,
    ) {
        row.set(Column::Categories, categories(dice));
        let holds_until = match case {
            HardCase::Temporary => Some(("temporary", Duration::days(180))),
            HardCase::Migrant => Some(("migrant", Duration::days(90))),
            _ => None,
        };
        if let Some((card_type, time)) = holds_until {
            row.set(Column::CardType, card_type);
            row.set(
                Column::ValidUntil,
                &day_text(self.as_on.saturating_add(time)),
            );
        } else {
            row.set(Column::CardType, "permanent");
        }
        // A family from another state brings no ration card of Himachal.
        if case != HardCase::Migrant && !dice.percent(3) {
            row.set(Column::RationCard, &self.ration_card(number, dice));
        }
        set_place(
            row,
            &home.district,
            [
                Column::DistrictLgd,
                Column::DistrictHindi,
                Column::DistrictLatin,
            ],
        );
        set_place(
            row,
            &home.block,
            [Column::BlockLgd, Column::BlockHindi, Column::BlockLatin],
        );
        let kind = match home.kind {
            LocalBodyKind::Panchayat => "panchayat",
            LocalBodyKind::Ward => "ward",
        };
        row.set(Column::LocalBodyKind, kind);
        set_place(
            row,
            &home.body,
            [
                Column::LocalBodyLgd,
                Column::LocalBodyHindi,
                Column::LocalBodyLatin,
            ],
        );
        row.set(Column::ShopCode, &home.shop.0);
        row.set(Column::ShopHindi, &home.shop.1.hindi);
        row.set(Column::ShopLatin, &home.shop.1.latin);
        if self.photos && case != HardCase::NoPhoto {
            row.set(Column::Photo, &photo_path(portrait_for(head.gender, dice)));
        }
        row.set(Column::AsOn, &day_text(self.as_on));
    }

    /// `HP`, the day on which the card was made, and a serial of five digits. Families whose
    /// numbers share a serial have other days, up to two million families.
    fn ration_card(&self, number: u32, dice: &mut Dice) -> String {
        const SERIALS: u32 = 100_000;
        const DAYS_APART: u32 = 20;
        let days = number / SERIALS % DAYS_APART + DAYS_APART * dice.below(200);
        let first = self.as_on.saturating_sub(Duration::days(7_300));
        let day = first.saturating_add(Duration::days(i64::from(days)));
        let serial = number % SERIALS;
        format!(
            "HP{:04}{:02}{:02}{serial:05}",
            day.year(),
            u8::from(day.month()),
            day.day()
        )
    }

    /// Two of three births are known to the day.
    fn birth(&self, age: i32, dice: &mut Dice) -> String {
        let days = i64::from(age) * 365 + i64::from(age / 4) + i64::from(dice.below(365));
        let day = self.as_on.saturating_sub(Duration::days(days));
        if dice.percent(66) {
            day_text(day)
        } else {
            day.year().to_string()
        }
    }
}

pub(super) fn photo_path(portrait: u32) -> String {
    format!("photos/portrait-{portrait:02}.jpg")
}

fn set_place(row: &mut RawRow, (code, name): &(u32, BothScripts), columns: [Column; 3]) {
    row.set(columns[0], &code.to_string());
    row.set(columns[1], &name.hindi);
    row.set(columns[2], &name.latin);
}

fn day_text(day: Date) -> String {
    format!(
        "{:02}-{:02}-{:04}",
        day.day(),
        u8::from(day.month()),
        day.year()
    )
}

/// Numbers that never repeat and do not follow each other: a step that has no factor in common
/// with the range visits every number of it once.
fn scattered(seed: u64, at: u64, range: u64) -> u64 {
    /// Its factors are 7 and 4,938,271, neither of which is in any range used here.
    const STEP: u64 = 34_567_897;
    // Knuth's multiplier sends seeds that follow each other far apart.
    let start = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) % range;
    (start + at % range * STEP) % range
}

/// Eight digits, the first not zero.
fn family_id(seed: u64, number: u32) -> String {
    (10_000_000 + scattered(seed, u64::from(number), 90_000_000)).to_string()
}

/// Nine digits. Registers number the members of a family one after the other.
fn member_id(seed: u64, number: u32, member: u64) -> String {
    const FAMILIES: u64 = 900_000_000 / MEMBER_NUMBERS;
    let family = scattered(seed, u64::from(number), FAMILIES);
    (100_000_000 + family * MEMBER_NUMBERS + member).to_string()
}

fn name_kind(case: HardCase, is_tribal: bool, dice: &mut Dice) -> NameKind {
    match case {
        HardCase::LongNames => NameKind::Long,
        HardCase::Nukta => NameKind::Nukta,
        HardCase::Joiners => NameKind::Joiner,
        _ if is_tribal && dice.percent(80) => NameKind::Tribal,
        _ if dice.percent(3) => NameKind::Nukta,
        _ => NameKind::Plain,
    }
}

fn full_name(
    all: &Names,
    set: &NameSet,
    surname: &BothScripts,
    kin: Kin,
    dice: &mut Dice,
) -> BothScripts {
    let is_woman = kin.gender == Gender::Female;
    let first = dice
        .pick(if is_woman { &set.female } else { &set.male })
        .spelt(dice);
    let seconds = if is_woman {
        &all.female_second
    } else {
        &all.male_second
    };
    let takes_second = if is_woman {
        kin.is_married && kin.age > 35
    } else {
        dice.percent(50)
    };
    match (takes_second, dice.below(4)) {
        (true, 0) => first.and(&dice.pick(seconds).usual()).and(surname),
        (true, _) => first.and(&dice.pick(seconds).usual()),
        (false, _) => first.and(surname),
    }
}

fn gender_word(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "Female",
        Gender::Male => "Male",
        Gender::Other | Gender::Unknown => "Other",
    }
}

/// Registers mix languages and spellings.
fn relation_word(kin: Kin, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => kin.relation.hindi(kin.gender).to_owned(),
        1 => kin.relation.latin(kin.gender).to_lowercase(),
        _ if kin.relation == Relation::Head => "Head".to_owned(),
        _ => kin.relation.latin(kin.gender).to_owned(),
    }
}

/// Shares of the state's 19,08,512 cards of 31-03-2020 in ten-thousandths: APL 6,327, APLT 154,
/// BPL 1,442, AAY 902, PHH 1,173. Part of the BPL families are PHH or AAY as well.
fn categories(dice: &mut Dice) -> &'static str {
    const SHARES: [(&str, u32); 8] = [
        ("APL", 6_327),
        ("APLT", 154),
        ("BPL", 700),
        ("BPL+PHH", 500),
        ("BPL+AAY", 242),
        ("AAY", 660),
        ("PHH", 1_173),
        ("APY", 244),
    ];
    SHARES[dice.weighted(SHARES.iter().map(|(_, share)| *share))].0
}
