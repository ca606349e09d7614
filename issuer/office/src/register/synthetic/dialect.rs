//! The same families as other sources write them, for their source profiles.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::register::Column;
use crate::register::raw_family::{RawFamily, RawRow};

/// What a table of e-Parivar's villages is called and holds: our column where it is ours.
pub(super) const RURAL: [(&str, Source); 33] = [
    ("ParivarID", Source::Cell(Column::FamilyId)),
    ("FamilyIDType", Source::Cell(Column::CardType)),
    ("FamilyIDValidUpto", Source::Cell(Column::ValidUntil)),
    ("RationCardNo", Source::Cell(Column::RationCard)),
    ("EconomicStatus", Source::Category),
    ("DistrictName", Source::Cell(Column::DistrictLatin)),
    ("DistrictLGDCode", Source::Cell(Column::DistrictLgd)),
    ("BlockName", Source::Cell(Column::BlockLatin)),
    ("BlockNameHindi", Source::Cell(Column::BlockHindi)),
    ("BlockLGDCode", Source::Cell(Column::BlockLgd)),
    ("residentStatus", Source::Resident),
    ("PanchayatName", Source::Cell(Column::LocalBodyLatin)),
    ("PanchayatNameHindi", Source::Cell(Column::LocalBodyHindi)),
    ("PanchayatLGDCode", Source::Cell(Column::LocalBodyLgd)),
    ("FPSCode", Source::Cell(Column::ShopCode)),
    ("FPSName", Source::Cell(Column::ShopLatin)),
    ("FPSNameHindi", Source::Cell(Column::ShopHindi)),
    ("Photo", Source::Cell(Column::Photo)),
    ("AsOnDate", Source::Cell(Column::AsOn)),
    ("Religion", Source::Word("Not stated")),
    ("Caste", Source::Word("Not stated")),
    ("HimmemberID", Source::Cell(Column::MemberId)),
    ("M_NameinEnglish", Source::Cell(Column::NameLatin)),
    ("M_NameinHindi", Source::Cell(Column::NameHindi)),
    ("AdharNumber", Source::Aadhaar),
    ("DateofBirth", Source::Cell(Column::Birth)),
    ("Gender", Source::Cell(Column::Gender)),
    ("RelationwithHead", Source::Cell(Column::Relation)),
    ("RelativeNameinEnglish", Source::Cell(Column::RelativeLatin)),
    ("RelativeNameinHindi", Source::Cell(Column::RelativeHindi)),
    ("isEkycVerfied", Source::Cell(Column::Ekyc)),
    ("Mobile", Source::Cell(Column::Mobile)),
    ("Occupation", Source::Word("")),
];

/// Where a cell of another source comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Cell(Column),
    /// `A.P.L` for APL and so on.
    Category,
    /// Rural or Urban.
    Resident,
    /// What cards do not need.
    Word(&'static str),
    /// Twelve digits that begin with 1, as no Aadhaar number does (they begin with 2 to 9).
    Aadhaar,
}

impl Source {
    pub(super) fn text(self, first: &RawRow, row: &RawRow) -> String {
        let cell = |column: Column| {
            let row = if column.is_of_member() { row } else { first };
            row.get(column).to_owned()
        };
        match self {
            Self::Cell(column) => cell(column),
            Self::Category => match first.get(Column::Categories) {
                "APL" => "A.P.L".to_owned(),
                "BPL" => "B.P.L".to_owned(),
                other => other.to_owned(),
            },
            Self::Resident => match first.get(Column::LocalBodyKind) {
                "ward" => "Urban".to_owned(),
                _ => "Rural".to_owned(),
            },
            Self::Word(word) => word.to_owned(),
            Self::Aadhaar => format!("1{:0>11}", row.get(Column::MemberId)),
        }
    }
}

/// A row for each member, with all cells of the family repeated.
pub(super) fn write_table(
    file: &mut impl Write,
    columns: &[(&str, Source)],
    family: &RawFamily,
) -> io::Result<()> {
    let Some(first) = family.rows.first() else {
        return Ok(());
    };
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(8 * 1024)
        .from_writer(file);
    for row in &family.rows {
        writer.write_record(columns.iter().map(|(_, source)| source.text(first, row)))?;
    }
    writer.flush()
}

/// A family of e-Parivar's towns: nested, numbers as numbers, misspelt keys, nulls.
pub(super) fn urban(family: &RawFamily) -> Value {
    let Some(first) = family.rows.first() else {
        return Value::Null;
    };
    let text = |column: Column| filled(first.get(column));
    let number = |column: Column| number_or_text(first.get(column));
    json!({
        "himParivarId": number_or_text(&family.id),
        "familyIdType": text(Column::CardType),
        "familyIdValidUpto": text(Column::ValidUntil),
        "districtName": text(Column::DistrictLatin),
        "districtLgdCode": number(Column::DistrictLgd),
        "municipalName": text(Column::BlockLatin),
        "municipalNameHindi": text(Column::BlockHindi),
        "municipalLgdCode": number(Column::BlockLgd),
        "residentStatus": Source::Resident.text(first, first),
        "wardName": text(Column::LocalBodyLatin),
        "wardNameHindi": text(Column::LocalBodyHindi),
        "wardLgdCode": number(Column::LocalBodyLgd),
        "houseAddress": Value::Null,
        "rationCardNo": text(Column::RationCard),
        "economicStatus": filled(&Source::Category.text(first, first)),
        "socialCategory": "Not stated",
        "religion": "Not stated",
        "headOfFamily": text(Column::NameLatin),
        "fpsCode": text(Column::ShopCode),
        "fpsName": text(Column::ShopLatin),
        "fpsNameHindi": text(Column::ShopHindi),
        "photo": text(Column::Photo),
        "asOnDate": text(Column::AsOn),
        "property": { "propertyId": Value::Null, "ownedOrRented": "Owned" },
        "members": family.rows.iter().map(|row| urban_member(first, row)).collect::<Value>(),
    })
}

fn urban_member(first: &RawRow, row: &RawRow) -> Value {
    let mut member = Map::new();
    for (key, column) in [
        ("himMemberId", Column::MemberId),
        ("memberName", Column::NameLatin),
        ("memberNameHindi", Column::NameHindi),
        ("dateOfBirth", Column::Birth),
        ("relation", Column::Relation),
        ("relativeName", Column::RelativeLatin),
        ("relativeNameHindi", Column::RelativeHindi),
        ("gender", Column::Gender),
        ("isEkycVerfied", Column::Ekyc),
        ("mobile", Column::Mobile),
    ] {
        let text = row.get(column);
        let value = match column {
            Column::MemberId | Column::Birth => number_or_text(text),
            _ => filled(text),
        };
        member.insert(key.to_owned(), value);
    }
    let aadhaar = Source::Aadhaar.text(first, row);
    member.insert("aadhaarNumber".to_owned(), number_or_text(&aadhaar));
    member.insert(
        "rationCardNumber".to_owned(),
        filled(first.get(Column::RationCard)),
    );
    member.insert("occupation".to_owned(), Value::Null);
    Value::Object(member)
}

fn filled(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

fn number_or_text(text: &str) -> Value {
    match text.parse::<u64>() {
        Ok(number) if number.to_string() == text => Value::from(number),
        _ => filled(text),
    }
}
