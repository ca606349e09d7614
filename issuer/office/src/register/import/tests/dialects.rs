use super::*;

#[tokio::test]
async fn e_parivars_dialects_bring_the_same_families_and_no_aadhaar_number() {
    let mut all = Vec::new();
    for format in [
        RegisterFormat::Csv,
        RegisterFormat::EParivarRural,
        RegisterFormat::EParivarUrban,
    ] {
        let office = Office::open().await;
        let mut setup = synthetic(120, 0, format);
        setup.photos = false;
        let made = SyntheticRegister::write(office.folder.path(), &setup).unwrap();
        let report = office.import_from(&made.path, format.profile()).await;
        assert!(report.is_complete(), "{format:?}: {:?}", report.reasons);
        let cells = if format == RegisterFormat::Csv {
            0
        } else {
            made.members
        };
        assert_eq!(report.notes.aadhaar_cells, cells, "{format:?}");
        let families = office.storage.families();
        let families = families.list_without_card(None, 1_000).await.unwrap();
        all.push(families);
    }
    assert_eq!(all[0].len(), 120);
    assert!(all[0] == all[1], "the villages' table");
    assert!(all[0] == all[2], "the towns' JSON");
}
