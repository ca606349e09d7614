//! No file makes the readers panic, hang or say what must not be said.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use issuer_domain::aadhaar;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use time::macros::date;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::family_check::FamilyCheck;
use super::open_source::OpenSource;
use super::photo_file::PhotoFolder;
use super::raw_family::RawItem;
use super::source_profile::{SourceKind, SourceProfile};
use super::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use super::{NumberPatterns, RowError};
use crate::storage::PhotoStore;

const ROUNDS: u64 = 1_000;

/// Bytes that mean something to one of the formats or to Unicode.
const TELLING: &[u8] = b"\",\n\r{}[]:\\0\xFF\xC3\xE0\xA4 =-.9<>/";

#[test]
fn mangled_registers_are_read_to_their_end() {
    let folder = tempfile::tempdir().unwrap();
    let check = check(folder.path());
    for format in [
        RegisterFormat::Csv,
        RegisterFormat::JsonLines,
        RegisterFormat::EParivarRural,
        RegisterFormat::EParivarUrban,
    ] {
        let setup = SyntheticSetup {
            families: 12,
            seed: 3,
            bad_families: 3,
            photos: false,
            as_on: date!(2026 - 11 - 01),
            format,
        };
        let made = SyntheticRegister::write(folder.path(), &setup).unwrap();
        let profile = SourceProfile::bundled(format.profile()).unwrap();
        let whole = fs::read(&made.path).unwrap();
        for round in 0..ROUNDS {
            let mut random = ChaCha8Rng::seed_from_u64(round);
            fs::write(&made.path, mangle(&whole, &mut random)).unwrap();
            assert_nothing_told(&read_all(&made.path, &profile, &check), round);
        }
    }
}

#[test]
fn mangled_workbooks_are_read_to_their_end() {
    let folder = tempfile::tempdir().unwrap();
    let check = check(folder.path());
    let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
    let path = folder.path().join("book.xlsx");
    let sheet = sheet();
    for round in 0..ROUNDS {
        let mut random = ChaCha8Rng::seed_from_u64(round);
        // Half of them with a mangled sheet, half with a mangled archive.
        let bytes = if round % 2 == 0 {
            workbook(&mangle(&sheet, &mut random))
        } else {
            mangle(&workbook(&sheet), &mut random)
        };
        fs::write(&path, bytes).unwrap();
        assert_nothing_told(&read_all(&path, &profile, &check), round);
    }
}

#[test]
fn mangled_profiles_are_refused_or_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let whole = include_bytes!("../../profiles/e-parivar-urban.toml");
    for round in 0..ROUNDS {
        let mut random = ChaCha8Rng::seed_from_u64(round);
        fs::write(&path, mangle(whole, &mut random)).unwrap();
        if let Ok(profile) = SourceProfile::open(path.to_str().unwrap()) {
            assert!(profile.key_use("himParivarId").is_some() || !profile.name().is_empty());
        }
    }
}

fn assert_nothing_told(errors: &[RowError], round: u64) {
    for error in errors {
        let told = error.family_id.as_deref().unwrap_or_default();
        assert!(!aadhaar::find_in(told), "round {round}");
    }
}

fn check(folder: &Path) -> FamilyCheck {
    FamilyCheck {
        numbers: NumberPatterns::himachal().unwrap(),
        as_on: None,
        today: date!(2026 - 11 - 21),
        photo_folder: PhotoFolder::new(folder),
        photo_store: Some(PhotoStore::new(folder.join("store"))),
    }
}

/// Overwrites, inserts and removes at some places.
fn mangle(whole: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..random.next_u32() % 12 {
        let at = random.next_u32() as usize % bytes.len().max(1);
        let byte = TELLING[random.next_u32() as usize % TELLING.len()];
        match random.next_u32() % 16 {
            0 => bytes.truncate(at),
            1..6 => bytes.insert(at, byte),
            6..11 if at < bytes.len() => drop(bytes.remove(at)),
            _ if at < bytes.len() => bytes[at] = byte,
            _ => {}
        }
    }
    bytes
}

fn read_all(path: &Path, profile: &SourceProfile, check: &FamilyCheck) -> Vec<RowError> {
    let mut errors = Vec::new();
    let Ok(mut source) = OpenSource::open(path, profile, SourceKind::Register) else {
        return errors;
    };
    while let Ok(Some(item)) = source.next() {
        match item {
            RawItem::Unreadable(error) => errors.push(error),
            RawItem::Family(family) => {
                if let Err(told) = check.check(&family).unwrap() {
                    assert!(
                        !told.is_empty(),
                        "a family that is not taken has its reason"
                    );
                    errors.extend(told);
                }
            }
        }
    }
    errors
}

/// A sheet with a family of two, all cells as texts inside it.
fn sheet() -> Vec<u8> {
    let rows = [
        "family_id,categories,district_lgd,district_latin,block_lgd,block_latin,local_body_kind,\
         local_body_lgd,local_body_latin,shop_code,shop_latin,member_id,name_latin,birth,relation",
        "41705823,APL,18,Kangra,1,Nagrota,panchayat,2,Baroh,S1,Shop,100000001,Sita,1985,Head",
        "41705823,,,,,,,,,,,100000002,Ram,2005,Son",
    ];
    let mut sheet = String::from("<worksheet><sheetData>");
    for row in rows {
        sheet.push_str("<row>");
        for cell in row.split(',') {
            sheet.push_str("<c t=\"inlineStr\"><is><t>");
            sheet.push_str(cell);
            sheet.push_str("</t></is></c>");
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    sheet.into_bytes()
}

fn workbook(sheet: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 4] = [
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_workbook_of_these_tests_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    fs::write(&path, workbook(&sheet())).unwrap();
    let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
    let mut source = OpenSource::open(&path, &profile, SourceKind::Register).unwrap();
    let Some(RawItem::Family(family)) = source.next().unwrap() else {
        panic!("there is a family")
    };
    assert_eq!(family.rows.len(), 2);
    assert_eq!(source.next().unwrap(), None);
}
