use std::fs;

use time::macros::date;

use super::*;
use crate::workflow::test_office::{NOW, TestOffice};

const HEADING: &str = "Ration Card No.,Category,FPS Code,District Name,blockLgdCode,Member Name,Gender,Date of Birth,Relation,Aadhaar No";

async fn import(office: &TestOffice, folder: &Path, rows: &[&str]) -> PdsImportReport {
    let list = folder.join("cards.csv");
    fs::write(&list, format!("{HEADING}\n{}\n", rows.join("\n"))).unwrap();
    let setup = PdsImportSetup {
        reject_file: list.with_extension("rejected.csv"),
        list,
        source: SourceProfile::bundled(SourceProfile::PDS_CARDS).unwrap(),
        numbers: NumberPatterns::himachal().unwrap(),
        as_on: None,
        today: date!(2026 - 11 - 21),
        now: NOW,
    };
    import_pds(&office.app.storage, &setup, |_| {})
        .await
        .unwrap()
}

#[tokio::test]
async fn sound_cards_are_taken_others_are_told_and_the_same_list_changes_nothing() {
    let office = TestOffice::open().await;
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "HP2019041705823,PHH,HP18144000,KANGRA,9360,सीता देवी,F,1971,Self,999941057058",
        "HP2019041705823,,,,,Ram Lal,M,1968,Husband,",
        "HP2019041705824,APL,HP18144000,KANGRA,9360,Gita,F,1990,Self,",
        "HP2019041705823,APL,HP18144000,KANGRA,9360,Rita,F,1990,Self,",
        "HP2019041705825,NONSUCH,HP18144000,KANGRA,9360,Rita,F,1990,Self,",
    ];
    let first = import(&office, folder.path(), &rows).await;
    assert_eq!((first.counts.accepted, first.counts.rejected), (2, 2));
    assert_eq!((first.members, first.notes.aadhaar_cells), (3, 1));
    let told = fs::read_to_string(first.reject_file.unwrap()).unwrap();
    assert!(told.contains("ration_card_twice") && told.contains("unknown_word"));
    assert!(!told.contains("NONSUCH") && !told.contains("Rita"));
    let again = import(&office, folder.path(), &rows).await;
    assert_eq!((again.counts.unchanged, again.counts.gone), (2, 0));
    let later = import(&office, folder.path(), &rows[..2]).await;
    assert_eq!((later.counts.unchanged, later.counts.gone), (1, 1));
    assert!(later.is_complete() && later.reject_file.is_none());
}
