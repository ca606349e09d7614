//! No file makes the readers panic, hang or say what must not be said.

use std::path::Path;

use issuer_domain::aadhaar;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use time::macros::date;

use super::csv_rows::CsvRows;
use super::family_check::FamilyCheck;
use super::json_lines::JsonLines;
use super::photo_file::PhotoFolder;
use super::raw_family::RawItem;
use super::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use super::{NumberPatterns, RowError, SourceProfile};
use crate::storage::PhotoStore;

const ROUNDS: u64 = 1_500;

/// Bytes that mean something to one of the formats or to Unicode.
const TELLING: &[u8] = b"\",\n\r{}[]:\\0\xFF\xC3\xE0\xA4 =-.9";

#[test]
fn mangled_registers_are_read_to_their_end() {
    let folder = tempfile::tempdir().unwrap();
    let check = check(folder.path());
    for format in [RegisterFormat::Csv, RegisterFormat::JsonLines] {
        let setup = SyntheticSetup {
            families: 12,
            seed: 3,
            bad_families: 3,
            photos: false,
            as_on: date!(2026 - 11 - 01),
            format,
        };
        let made = SyntheticRegister::write(folder.path(), &setup).unwrap();
        let whole = std::fs::read(made.path).unwrap();
        for round in 0..ROUNDS {
            let mut random = ChaCha8Rng::seed_from_u64(round);
            let mangled = mangle(&whole, &mut random);
            for error in read_all(&mangled, format, &check) {
                let told = error.family_id.unwrap_or_default();
                assert!(!aadhaar::find_in(&told), "round {round}");
            }
        }
    }
}

fn check(folder: &Path) -> FamilyCheck {
    FamilyCheck {
        numbers: NumberPatterns::himachal().unwrap(),
        as_on: None,
        today: date!(2026 - 11 - 21),
        photo_folder: PhotoFolder::new(folder),
        photo_store: PhotoStore::new(folder.join("store")),
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

fn read_all(bytes: &[u8], format: RegisterFormat, check: &FamilyCheck) -> Vec<RowError> {
    let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
    let mut errors = Vec::new();
    let mut take = |item: RawItem| match item {
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
    };
    match format {
        RegisterFormat::Csv => {
            let Ok(mut rows) = CsvRows::new(bytes, &profile).unwrap() else {
                return errors;
            };
            while let Some(item) = rows.next().unwrap() {
                take(item);
            }
        }
        RegisterFormat::JsonLines => {
            let mut lines = JsonLines::new(bytes, &profile);
            while let Some(item) = lines.next().unwrap() {
                take(item);
            }
        }
    }
    errors
}
