//! Whole imports into a real database.

use std::fs;

use tempfile::TempDir;
use time::macros::date;

use issuer_domain::Family;

use super::*;
use crate::register::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use crate::register::{Column, Reason};
use crate::storage::DatabaseLocation;

mod dialects;
mod numbers_twice;

const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

const HEADER: &str = "family_id,ration_card,categories,district_lgd,district_latin,block_lgd,\
    block_latin,local_body_kind,local_body_lgd,local_body_latin,shop_code,shop_latin,photo,\
    member_id,name_hindi,name_latin,birth,gender,relation\n";

/// An empty database and a folder for register files.
struct Office {
    folder: TempDir,
    storage: Storage,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(&DatabaseLocation::Sqlite(folder.path().join("issuer.db")))
            .await
            .unwrap();
        Self { folder, storage }
    }

    fn setup(&self, register: &Path) -> ImportSetup {
        ImportSetup {
            register: register.to_owned(),
            source: SourceProfile::bundled(SourceProfile::REGISTER).unwrap(),
            as_on: Some(date!(2026 - 11 - 01)),
            numbers: NumberPatterns::himachal().unwrap(),
            reject_file: self.folder.path().join("rejected.csv"),
            photos: PhotoStore::new(self.folder.path().join("store")),
            now: NOW,
            mode: ImportMode::default(),
        }
    }

    async fn import_from(&self, register: &Path, profile: &str) -> ImportReport {
        let setup = ImportSetup {
            source: SourceProfile::bundled(profile).unwrap(),
            ..self.setup(register)
        };
        import(&self.storage, &setup, |_| ()).await.unwrap()
    }

    async fn import(&self, register: &Path) -> ImportReport {
        import(&self.storage, &self.setup(register), |_| ())
            .await
            .unwrap()
    }

    async fn import_text(&self, name: &str, text: &str) -> ImportReport {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        self.import(&path).await
    }

    /// Line, member, field and reason of the reject file's rows.
    fn rejected(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join("rejected.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let short = |row: csv::StringRecord| [&row[0], &row[2], &row[3], &row[4]].join(" ");
        rows.records().map(|row| short(row.unwrap())).collect()
    }

    /// Every byte that the import left behind, except the register itself.
    fn traces(&self) -> Vec<u8> {
        ["issuer.db", "issuer.db-wal", "rejected.csv"]
            .iter()
            .filter_map(|name| fs::read(self.folder.path().join(name)).ok())
            .flatten()
            .collect()
    }
}

fn row(family: &str, member: &str, name: &str, relation: &str) -> String {
    format!(
        "{family},,BPL+PHH,18,Kangra,9001,Nagrota,panchayat,900001,Baroh,HP18001,Society,,\
         {member},,{name},07-04-1985,,{relation}\n"
    )
}

fn synthetic(families: u32, bad_families: u32, format: RegisterFormat) -> SyntheticSetup {
    let as_on = date!(2026 - 11 - 01);
    SyntheticSetup {
        families,
        seed: 7,
        bad_families,
        // Drawing them takes most of the time.
        photos: families < 600,
        as_on,
        format,
    }
}

#[tokio::test]
async fn a_synthetic_register_comes_in_whole_and_a_second_time_changes_nothing() {
    for format in [RegisterFormat::Csv, RegisterFormat::JsonLines] {
        let office = Office::open().await;
        let folder = office.folder.path().join("register");
        let made = SyntheticRegister::write(&folder, &synthetic(1_000, 0, format)).unwrap();
        let report = office.import(&made.path).await;
        assert!(report.is_complete(), "{:?}", report.reasons);
        assert_eq!(report.counts.accepted, 1_000);
        assert_eq!(report.members, made.members);
        assert_eq!(report.reject_file, None);
        assert_eq!(
            office.storage.families().count().await.unwrap(),
            (1_000, made.members)
        );
        let again = office.import(&made.path).await;
        assert_eq!(again.counts.unchanged, 1_000);
    }
}

#[tokio::test]
async fn both_formats_bring_the_same_families() {
    let mut all = Vec::new();
    for format in [RegisterFormat::Csv, RegisterFormat::JsonLines] {
        let office = Office::open().await;
        let made = SyntheticRegister::write(office.folder.path(), &synthetic(300, 0, format));
        office.import(&made.unwrap().path).await;
        all.push(
            office
                .storage
                .families()
                .list_without_card(None, 1_000)
                .await
                .unwrap(),
        );
    }
    assert_eq!(all[0].len(), 300);
    assert_eq!(all[0], all[1]);
    let hard = |test: fn(&Family) -> bool| all[0].iter().any(|stored| test(&stored.family));
    assert!(hard(|family| family.members.len() == 1));
    assert!(hard(|family| family.members.len() > 8));
    assert!(hard(|family| family.photo.is_none()));
    assert!(hard(|family| family.head().name.hindi().is_none()));
    assert!(hard(|family| family
        .head()
        .name
        .first_hindi()
        .contains('\u{93C}')));
    assert!(hard(|family| family
        .head()
        .name
        .first_hindi()
        .contains('\u{200D}')));
    assert!(hard(|family| family.valid_until.is_some()));
    assert!(hard(|family| family.categories.iter().count() == 2));
}

#[tokio::test]
async fn bad_families_are_told_and_the_others_go_on() {
    let office = Office::open().await;
    let setup = synthetic(600, 24, RegisterFormat::Csv);
    let made = SyntheticRegister::write(&office.folder.path().join("r"), &setup).unwrap();
    assert_eq!(made.bad_families, 24);
    let report = office.import(&made.path).await;
    assert_eq!((report.counts.accepted, report.counts.rejected), (576, 24));
    assert_eq!(report.reasons.len(), 12, "{:?}", report.reasons);
    assert!(
        report.reasons.values().all(|count| *count == 2),
        "{:?}",
        report.reasons
    );
    assert_eq!(office.rejected().len(), 24);
}

#[tokio::test]
async fn an_aadhaar_number_leaves_no_trace() {
    let office = Office::open().await;
    let number = aadhaar_number();
    let grouped = format!("{} {} {}", &number[..4], &number[4..8], &number[8..]);
    let text = [
        HEADER,
        &row("41705823", "100000001", &format!("Sita {grouped}"), "Head"),
        &row("41705824", "100000002", "Gita", "Head"),
        &row(&number, "100000003", "Rita", "Head"),
        &row("41705825", &number, "Mita", "Head"),
    ]
    .concat();
    let report = office.import_text("register.csv", &text).await;
    assert_eq!((report.counts.accepted, report.counts.rejected), (1, 3));
    assert_eq!(
        office.rejected(),
        [
            "2 1 name_latin aadhaar_number",
            "4  family_id aadhaar_number",
            "5 1 member_id aadhaar_number"
        ]
    );
    let traces = office.traces();
    for secret in [number.as_bytes(), grouped.as_bytes()] {
        assert!(!traces.windows(secret.len()).any(|piece| piece == secret));
    }
}

#[tokio::test]
async fn one_bad_row_keeps_the_whole_family_out_and_all_reasons_are_told() {
    let office = Office::open().await;
    let text = [
        HEADER,
        &row("41705823", "100000001", "Sita Devi", "Head"),
        &row("41705823", "100000002", "R2D2", "Son"),
        &row("41705823", "100000001", "Ram", "friend"),
        &row("41705824", "100000004", "Gita", "Daughter"),
    ]
    .concat();
    let report = office.import_text("register.csv", &text).await;
    assert_eq!((report.counts.read, report.counts.rejected), (2, 2));
    assert_eq!(
        office.rejected(),
        [
            "3 2 name_latin name_character",
            "4 3 member_id member_twice_in_family",
            "4 3 relation unknown_word",
            "5  relation no_head",
        ]
    );
}

#[tokio::test]
async fn parts_of_a_family_in_two_places_make_no_card() {
    let office = Office::open().await;
    let bad = row("41705823", "1", "Sita", "Head");
    let text = [
        HEADER,
        &bad,
        &row("41705824", "100000002", "Gita", "Head"),
        &row("41705823", "100000003", "Ram", "Head"),
        &row("41705825", "100000005", "Rita", "Head"),
        &row("41705824", "100000004", "Mita", "Head"),
    ]
    .concat();
    let report = office.import_text("register.csv", &text).await;
    assert_eq!((report.counts.accepted, report.counts.rejected), (2, 3));
    assert_eq!(
        office.rejected(),
        [
            "2 1 member_id number_shape",
            "4  family_id family_twice",
            "6  family_id family_twice"
        ]
    );
    let ready = office
        .storage
        .families()
        .list_without_card(None, 10)
        .await
        .unwrap();
    assert_eq!(ready.len(), 1, "only the family that stands in one place");
    let clean = [HEADER, &row("41705824", "100000002", "Gita", "Head")].concat();
    let report = office.import_text("register.csv", &clean).await;
    assert!(report.is_complete());
    assert!(
        !office.folder.path().join("rejected.csv").exists(),
        "no old errors stay"
    );
}

#[tokio::test]
async fn a_file_that_is_no_register_is_refused_and_nothing_stored() {
    let office = Office::open().await;
    for (name, content, expected) in [
        ("a.csv", &b"PK\x03\x04rest"[..], "spreadsheet"),
        ("a.csv", b"\xFF\xFEf\0a\0", "UTF-16"),
        ("a.jsonl", b"", "empty"),
        ("a.txt", b"family_id", "does not tell its format"),
        ("a.csv", b"name;age\n", "no list of columns"),
    ] {
        let path = office.folder.path().join(name);
        fs::write(&path, content).unwrap();
        let refused = import(&office.storage, &office.setup(&path), |_| ())
            .await
            .unwrap_err();
        assert!(refused.to_string().contains(expected), "{refused}");
    }
    let missing = office.setup(&office.folder.path().join("none.csv"));
    assert!(import(&office.storage, &missing, |_| ()).await.is_err());
    assert_eq!(office.storage.families().count().await.unwrap(), (0, 0));
}

#[tokio::test]
async fn a_cell_of_ten_megabytes_is_one_line_in_the_reject_file() {
    let office = Office::open().await;
    let text = [
        HEADER,
        &row("41705823", "100000001", &"x".repeat(10_000_000), "Head"),
        &row("41705824", "100000002", "Gita", "Head"),
        &row("41705825", "100000003", "=HYPERLINK(1)", "Head"),
        &row("41705826", "100000004", "Rita", "Head"),
    ]
    .concat();
    let report = office.import_text("register.csv", &text).await;
    assert_eq!((report.counts.accepted, report.counts.rejected), (1, 2));
    assert_eq!(report.unreadable_lines, 1);
    assert_eq!(
        office.rejected(),
        [
            "2   line_too_long",
            "3   neighbour_unreadable",
            "4 1 name_latin name_character"
        ]
    );
    assert!(
        !office
            .traces()
            .windows(9)
            .any(|piece| piece == b"HYPERLINK")
    );
}

#[tokio::test]
async fn progress_reaches_the_end_of_the_file() {
    let office = Office::open().await;
    let setup = synthetic(1_500, 0, RegisterFormat::Csv);
    let made = SyntheticRegister::write(office.folder.path(), &setup).unwrap();
    let mut seen = Vec::new();
    import(&office.storage, &office.setup(&made.path), |progress| {
        seen.push(progress);
    })
    .await
    .unwrap();
    let last = seen.last().unwrap();
    assert_eq!((last.bytes_read, last.families), (last.bytes, 1_500));
    assert!(seen.is_sorted_by_key(|progress| progress.bytes_read));
}

/// Twelve digits with a right check digit; the first is 0, so it is nobody's.
fn aadhaar_number() -> String {
    let mut digits = [0, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 0];
    while !aadhaar::has_verhoeff_digit(&digits) {
        digits[11] += 1;
    }
    digits.iter().map(u8::to_string).collect()
}

#[test]
fn a_file_name_with_an_aadhaar_number_is_not_recorded() {
    assert_eq!(source_name(Path::new("a/register.csv")), "register.csv");
    let path = format!("a/{}.csv", aadhaar_number());
    assert_eq!(source_name(Path::new(&path)), "(name withheld)");
}

/// What `FORMAT.md` shows can be imported, and what it lists is all there is.
#[tokio::test]
async fn the_examples_of_the_format_are_true() {
    const FORMAT: &str = include_str!("../FORMAT.md");
    // Lots have reasons of their own, and a format that lists them.
    const RETURN: &str = include_str!("../../lots/RETURN.md");
    let example = |kind: &str| {
        let (_, after) = FORMAT.split_once(&format!("```{kind}\n")).unwrap();
        after.split_once("```").unwrap().0.to_owned()
    };
    let office = Office::open().await;
    let csv = example("csv").replace("photos/41705823.jpg", "");
    let report = office.import_text("register.csv", &csv).await;
    assert!(report.is_complete(), "{:?}", office.rejected());
    assert_eq!((report.counts.accepted, report.members), (2, 4));
    let report = office.import_text("register.jsonl", &example("json")).await;
    assert!(report.is_complete(), "{:?}", office.rejected());
    assert_eq!(report.counts.updated, 1);
    for reason in Reason::ALL {
        let code = format!("`{}`", reason.code());
        assert!(FORMAT.contains(&code) || RETURN.contains(&code), "{code}");
    }
    for column in Column::ALL {
        assert!(
            FORMAT.contains(&format!("`{}`", column.name())),
            "{}",
            column.name()
        );
    }
}
