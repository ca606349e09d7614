use std::collections::BTreeMap;

use card_verifier::Lists;

use super::*;
use crate::signing::KeyRing;
use crate::storage::{DatabaseLocation, PhotoStore, Storage};
use crate::test_postgres::empty_postgres;
use crate::workflow::backup::backup;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::publish_update::publish_update;
use crate::workflow::recheck::{PublishedLists, recheck};
use crate::workflow::renderer::Renderer;
use crate::workflow::test_office::{NOW, TestOffice, family};

/// An office with cards, an update with its checkpoint, and a photo.
async fn working_office() -> TestOffice {
    let office = TestOffice::open().await;
    office
        .import(&[family(1, 1), family(2, 4), family(3, 20)])
        .await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    publish_update(&office.app, &office.keys).await.unwrap();
    office.app.photos.put(b"not looked at here").unwrap();
    office
}

/// The same settings with another, empty database and photo folder.
fn empty_like(app: &App, storage: Storage, folder: &Path) -> App {
    let later = app.acting(app.actor().clone(), NOW.plus_seconds(3_600), [9; 32]);
    App {
        storage,
        photos: PhotoStore::new(folder.join("photos")),
        ..later
    }
}

async fn empty_sqlite(folder: &Path) -> Storage {
    let location = DatabaseLocation::Sqlite(folder.join("restored.sqlite"));
    Storage::open(&location).await.unwrap()
}

/// Rows of each table, whatever their order.
fn rows_of(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let (manifest, _) = BackupManifest::read(folder).unwrap();
    let mut tables = BTreeMap::new();
    for file in manifest.tables {
        let text = fs::read_to_string(folder.join(&file.file)).unwrap();
        let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
        rows.sort();
        tables.insert(file.table.name, rows);
    }
    tables
}

async fn restored_is_clean(app: &App, keys: &KeyRing, folder: &Path) {
    let restored = restore(app, folder, &[keys.update.public_key()], &mut |_| ())
        .await
        .unwrap();
    assert_eq!(restored.audit.faults, []);
    assert_eq!(restored.audit.checkpoints, 1);
    let update = fs::read(app.config.output.folder.join("verifier-update.cose")).unwrap();
    let lists = Lists::open(&update, &keys.anchors).unwrap();
    let published = PublishedLists::of(&update).unwrap();
    let report = recheck(app, &lists, &published, &mut |_| ()).await.unwrap();
    assert_eq!(report.violations, []);
    assert!(report.cards >= 4);
}

#[tokio::test]
async fn a_backup_restores_into_an_empty_office_which_is_then_clean() {
    let office = working_office().await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("backup");
    let manifest = backup(&office.app, &folder, &mut |_| ()).await.unwrap();
    assert_eq!(manifest.photos.count, 1);
    let again = backup(&office.app, &folder, &mut |_| ()).await;
    assert!(again.is_err(), "a folder that is there is left alone");

    let app = empty_like(&office.app, empty_sqlite(place.path()).await, place.path());
    restored_is_clean(&app, &office.keys, &folder).await;
    assert_eq!(
        app.photos.list().unwrap(),
        office.app.photos.list().unwrap()
    );
    let second = restore(&app, &folder, &[], &mut |_| ()).await.unwrap_err();
    assert!(
        matches!(second, RestoreError::Storage(StorageError::NotEmpty { .. })),
        "{second}"
    );
}

#[tokio::test]
async fn a_backup_of_one_engine_restores_into_the_other_and_back_on_postgres() {
    let office = working_office().await;
    let place = tempfile::tempdir().unwrap();
    let first = place.path().join("of-sqlite");
    backup(&office.app, &first, &mut |_| ()).await.unwrap();

    let storage = Storage::open(&empty_postgres().await).await.unwrap();
    let postgres = empty_like(&office.app, storage, &place.path().join("p"));
    restored_is_clean(&postgres, &office.keys, &first).await;
    let second = place.path().join("of-postgres");
    backup(&postgres, &second, &mut |_| ()).await.unwrap();

    let back = empty_like(&office.app, empty_sqlite(place.path()).await, place.path());
    restored_is_clean(&back, &office.keys, &second).await;
    let third = place.path().join("of-sqlite-again");
    backup(&back, &third, &mut |_| ()).await.unwrap();
    let (first, mut third) = (rows_of(&first), rows_of(&third));
    for (table, rows) in first {
        let mut found = third.remove(&table).unwrap();
        // Each restoring and each backup is noted.
        if table == "audit_event" || table == "backup" {
            found.retain(|row| rows.contains(row));
        }
        assert_eq!(found, rows, "{table}");
    }
}

#[tokio::test]
async fn any_changed_or_missing_file_is_noticed_before_anything_is_restored() {
    let office = working_office().await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("backup");
    let manifest = backup(&office.app, &folder, &mut |_| ()).await.unwrap();
    let app = empty_like(&office.app, empty_sqlite(place.path()).await, place.path());
    let mut files: Vec<PathBuf> = manifest
        .tables
        .into_iter()
        .map(|table| table.file)
        .collect();
    files.push(PathBuf::from(PHOTOS_FILE));
    for file in files {
        let path = folder.join(file);
        let content = fs::read(&path).unwrap();
        let mut changed = content.clone();
        changed.push(b'x');
        fs::write(&path, &changed).unwrap();
        let refused = restore(&app, &folder, &[], &mut |_| ()).await.unwrap_err();
        assert!(matches!(refused, RestoreError::Changed { .. }), "{refused}");
        fs::remove_file(&path).unwrap();
        let refused = restore(&app, &folder, &[], &mut |_| ()).await.unwrap_err();
        assert!(matches!(refused, RestoreError::Changed { .. }), "{refused}");
        fs::write(&path, &content).unwrap();
    }
    restored_is_clean(&app, &office.keys, &folder).await;
}

#[tokio::test]
async fn work_goes_on_during_a_backup_which_holds_one_moment() {
    const ROUNDS: u32 = 5;
    let office = working_office().await;
    let place = tempfile::tempdir().unwrap();
    for round in 1..=ROUNDS {
        let folder = place.path().join(format!("backup-{round}"));
        let work = async {
            for number in 0..20 {
                office.import(&[family(round * 100 + number, 3)]).await;
                office.app.storage.note_events(3, NOW).await;
            }
        };
        let mut nothing = |_| ();
        let (made, ()) = tokio::join!(backup(&office.app, &folder, &mut nothing), work);
        made.unwrap();
        let here = place.path().join(format!("office-{round}"));
        fs::create_dir(&here).unwrap();
        let app = empty_like(&office.app, empty_sqlite(&here).await, &here);
        restored_is_clean(&app, &office.keys, &folder).await;
    }
}
