//! What `FORMAT.md` shows of source profiles works.

use std::fs;

use time::macros::date;

use super::family_check::FamilyCheck;
use super::open_source::OpenSource;
use super::photo_file::PhotoFolder;
use super::raw_family::RawItem;
use super::source_profile::{SourceKind, SourceProfile};
use super::{Column, NumberPatterns};
use crate::storage::PhotoStore;

const FORMAT: &str = include_str!("FORMAT.md");

fn example(kind: &str) -> &'static str {
    let (_, after) = FORMAT.split_once(&format!("```{kind}\n")).unwrap();
    after.split_once("```").unwrap().0
}

#[test]
fn the_example_profile_reads_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("block-office.toml");
    fs::write(&profile, example("toml")).unwrap();
    let table = folder.path().join("table.csv");
    fs::write(
        &table,
        "Family No.,Member No,Member,Born,Relation,Status,District,Block,GP Code,GP,Depot,Caste,AdharNumber\n\
         41705823,100000101,सीता देवी,1971,Self,A.P.L,काँगड़ा,BAIJ-NATH,914400,Kotla,,x,y\n",
    )
    .unwrap();
    let profile = SourceProfile::open(profile.to_str().unwrap()).unwrap();
    assert_eq!(profile.owner(Column::Categories), "PDS");
    assert_eq!(profile.owner(Column::NameHindi), "e-Parivar");
    let mut source = OpenSource::open(&table, &profile, SourceKind::Register).unwrap();
    let Some(RawItem::Family(family)) = source.next().unwrap() else {
        panic!("there is a family")
    };
    let row = &family.rows[0];
    assert!(
        row.faults().is_empty() && family.errors.is_empty(),
        "{family:?}"
    );
    for (column, expected) in [
        (Column::NameHindi, "सीता देवी"),
        (Column::NameLatin, ""),
        (Column::DistrictLgd, "18"),
        (Column::BlockLgd, "9360"),
        (Column::LocalBodyKind, "panchayat"),
        (Column::ShopCode, "HP18144000"),
        (Column::Categories, "APL"),
    ] {
        assert_eq!(row.get(column), expected, "{}", column.name());
    }
    assert_eq!(source.next().unwrap(), None);
    assert_eq!(source.into_notes().aadhaar_cells, 1);
}

#[test]
fn the_example_of_e_parivar_is_a_family() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.json");
    fs::write(&path, example("json e-parivar-urban")).unwrap();
    let profile = SourceProfile::bundled("e-parivar-urban").unwrap();
    let mut source = OpenSource::open(&path, &profile, SourceKind::Register).unwrap();
    let Some(RawItem::Family(raw)) = source.next().unwrap() else {
        panic!("there is a family")
    };
    let check = FamilyCheck {
        numbers: NumberPatterns::himachal().unwrap(),
        as_on: None,
        today: date!(2026 - 11 - 21),
        photo_folder: PhotoFolder::new(folder.path()),
        photo_store: Some(PhotoStore::new(folder.path().join("store"))),
    };
    let family = check.check(&raw).unwrap().unwrap();
    assert_eq!(family.district.lgd_code, 21);
    assert_eq!(family.head().name.latin(), Some("Tashi Dolma"));
}
