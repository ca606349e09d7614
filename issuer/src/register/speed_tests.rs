//! How fast register files are read, without a database; `cargo test --release -p issuer --lib
//! reading_speed -- --ignored --nocapture` prints it.

use std::io::Write as _;

use time::macros::date;
use tokio::sync::mpsc;

use super::NumberPatterns;
use super::family_check::FamilyCheck;
use super::open_source::OpenSource;
use super::photo_file::PhotoFolder;
use super::reading::{Batch, read_batches};
use super::source_profile::{SourceKind, SourceProfile};
use super::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use crate::bench::ProcessUsage;
use crate::storage::PhotoStore;

#[test]
#[ignore = "measures for some seconds"]
fn reading_speed() {
    for format in [RegisterFormat::Csv, RegisterFormat::JsonLines] {
        let folder = tempfile::tempdir().unwrap();
        let setup = SyntheticSetup {
            families: 100_000,
            seed: 3,
            bad_families: 0,
            photos: false,
            as_on: date!(2026 - 11 - 01),
            format,
        };
        let made = SyntheticRegister::write(folder.path(), &setup).unwrap();
        let check = FamilyCheck {
            numbers: NumberPatterns::himachal().unwrap(),
            as_on: None,
            today: date!(2026 - 11 - 21),
            photo_folder: PhotoFolder::new(folder.path()),
            photo_store: Some(PhotoStore::new(folder.path().join("store"))),
        };
        let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
        let before = ProcessUsage::now().unwrap();
        let source = OpenSource::open(&made.path, &profile, SourceKind::Register).unwrap();
        let (sender, mut batches) = mpsc::channel::<Batch>(2);
        let taking = std::thread::spawn(move || {
            let mut families = 0;
            while let Some(batch) = batches.blocking_recv() {
                families += batch.items.len();
            }
            families
        });
        read_batches(source, &check, &sender).unwrap();
        drop(sender);
        assert_eq!(taking.join().unwrap(), 100_000);
        let after = ProcessUsage::now().unwrap();
        let millis = after
            .processor
            .saturating_sub(before.processor)
            .as_millis()
            .max(1);
        writeln!(
            std::io::stderr(),
            "{format:?}: {} member rows a second of processor time",
            u128::from(made.members) * 1_000 / millis
        )
        .unwrap();
    }
}
