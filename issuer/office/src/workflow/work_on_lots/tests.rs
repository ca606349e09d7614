use std::fs;
use std::path::{Path, PathBuf};

use issuer_domain::Area;

use super::*;
use issuer_render::fonts::FontSet;

use crate::workflow::draw_range::draw_range;
use crate::workflow::finish_lot::lot_report;
use crate::workflow::freeze_lot::{FreezeError, NewLot, freeze_lot};
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::lot_progress::{LotProgress, LotState};
use crate::workflow::press_of_lot::Press;
use crate::workflow::test_office::{NOW, TestOffice, family};

/// An office with a frozen lot `a` of so many cards, five in a file.
async fn office_with_lot(families: u32) -> TestOffice {
    let office = TestOffice::open().await;
    let families: Vec<_> = (1..=families).map(|number| family(number, 4)).collect();
    office.import(&families).await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    freeze_lot(&office.app, &new_lot("a")).await.unwrap();
    office
}

fn new_lot(name: &str) -> NewLot {
    NewLot {
        name: name.to_owned(),
        area: Area::State,
        card_type: None,
        limit: 100,
        press: Press::find("single").unwrap(),
        cards_a_file: 5,
    }
}

fn worker(name: &str) -> Worker {
    Worker {
        name: name.to_owned(),
        lot: Some("a".to_owned()),
        lease: LEASE,
        until_done: true,
    }
}

fn folder(office: &TestOffice) -> PathBuf {
    office.app.config.output.folder.clone()
}

async fn work(office: &TestOffice, stop: &AtomicBool) -> (WorkReport, Vec<Told>) {
    let store = LotStore::open(&office.app.config.output).unwrap();
    let mut renderer = Renderer::bundled().unwrap();
    let mut told = Vec::new();
    let report = work_on_lots(
        &office.app,
        &store,
        &mut renderer,
        &worker("w"),
        &|| NOW,
        stop,
        &mut |one| told.push(one),
    )
    .await;
    (report, told)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_lot_is_drawn_file_by_file_and_ends_with_its_manifest() {
    let office = office_with_lot(12).await;
    let (report, told) = work(&office, &AtomicBool::new(false)).await;
    assert_eq!((report.finished, report.failed), (1, 0), "{told:?}");
    assert_eq!(
        names(&folder(&office).join("a")),
        [
            "SHA256SUMS",
            "acknowledgements-01.pdf",
            "boxes-01.pdf",
            "cards-00001-00005.pdf",
            "cards-00006-00010.pdf",
            "cards-00011-00012.pdf",
            "labels-01.pdf",
            "manifest.csv",
            "manifest.json",
            "proof.pdf"
        ]
    );
    let store = LotStore::open(&office.app.config.output).unwrap();
    let lot = lot_report(&office.app, &store, "a").await.unwrap();
    assert_eq!((lot.cards, lot.files.len(), lot.specimen), (12, 10, true));
    let cards = office
        .app
        .storage
        .cards()
        .list_signed(None, 20)
        .await
        .unwrap();
    assert!(
        cards
            .iter()
            .all(|card| card.production.word() == "exported")
    );
    let progress = LotProgress::of(&office.app, "a").await.unwrap();
    assert_eq!((progress.drawn, progress.state), (12, LotState::Ready));
}

#[tokio::test]
async fn a_stopped_worker_gives_its_piece_back_and_another_one_makes_the_same_bytes() {
    let office = office_with_lot(12).await;
    let (report, _) = work(&office, &AtomicBool::new(true)).await;
    assert_eq!(report, WorkReport::default());
    let path = folder(&office).join("a");
    assert!(!path.join("SHA256SUMS").exists());
    work(&office, &AtomicBool::new(false)).await;
    let sums = fs::read(path.join("SHA256SUMS")).unwrap();
    let first = fs::read(path.join("cards-00001-00005.pdf")).unwrap();

    // One file is lost on the disk: it is drawn again, and only it.
    fs::remove_file(path.join("cards-00001-00005.pdf")).unwrap();
    assert_eq!(
        office
            .app
            .storage
            .lots()
            .redraw("a", Some(1))
            .await
            .unwrap(),
        1
    );
    let (report, told) = work(&office, &AtomicBool::new(false)).await;
    assert_eq!(
        (report.files, report.cards, report.finished),
        (1, 5, 1),
        "{told:?}"
    );
    assert!(fs::read(path.join("cards-00001-00005.pdf")).unwrap() == first);
    assert_eq!(fs::read(path.join("SHA256SUMS")).unwrap(), sums);
}

/// Lets work go on so many times.
struct Times(u32);

impl GoOn for Times {
    async fn go_on(&mut self, _: u64) -> Result<bool, StorageError> {
        let goes_on = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        Ok(goes_on)
    }
}

#[tokio::test]
async fn a_worker_keeps_its_hold_while_it_finishes_a_lot_and_may_be_stopped_at_any_step() {
    let office = office_with_lot(12).await;
    work(&office, &AtomicBool::new(false)).await;
    let path = folder(&office).join("a").join(CHECKSUMS);
    let sums = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let store = LotStore::open(&office.app.config.output).unwrap();
    let lot = office.app.storage.lots().find("a").await.unwrap().unwrap();
    let fonts = FontSet::bundled().unwrap();
    let mut steps = 0;
    while let Err(error) =
        finish_lot(&office.app, &store, &fonts, &lot, NOW, &mut Times(steps)).await
    {
        assert!(matches!(error, FinishError::GivenUp), "{error}");
        assert!(!path.exists(), "given up, but it looks whole");
        steps += 1;
    }
    // Four files are looked at, three papers are drawn, three files' lines go into the manifest; on a
    // slow machine it is asked while a paper is drawn, too.
    assert!(steps >= 4 + 3 + 3, "{steps}");
    assert_eq!(fs::read(&path).unwrap(), sums);
}

#[tokio::test]
async fn a_lot_with_a_lost_file_is_not_finished_and_says_which() {
    let office = office_with_lot(6).await;
    work(&office, &AtomicBool::new(false)).await;
    fs::remove_file(folder(&office).join("a/cards-00006-00006.pdf")).unwrap();
    // The manifest is to be written anew, but the file is not there.
    let lots = office.app.storage.lots();
    assert_eq!(lots.redraw("a", Some(3)).await.unwrap(), 1);
    let (report, told) = work(&office, &AtomicBool::new(false)).await;
    assert_eq!(report.finished, 0);
    let Some(Told::Failed { error, .. }) = told.first() else {
        panic!("{told:?}")
    };
    assert!(
        error.contains("cards-00006-00006.pdf of lot a is missing"),
        "{error}"
    );
    assert!(error.contains("issuer lot redraw a --piece 2"), "{error}");
    let progress = LotProgress::of(&office.app, "a").await.unwrap();
    assert_eq!(progress.state, LotState::Stuck);
}

#[tokio::test]
async fn a_range_is_drawn_beside_the_lot_and_noted() {
    let office = office_with_lot(12).await;
    let store = LotStore::open(&office.app.config.output).unwrap();
    let mut renderer = Renderer::bundled().unwrap();
    let lot = office.app.storage.lots().find("a").await.unwrap().unwrap();
    let range = "4-9".parse().unwrap();
    let drawn = draw_range(&office.app, &store, &mut renderer, &lot, range)
        .await
        .unwrap();
    assert_eq!(
        (drawn.cards, drawn.path.as_str()),
        (6, "ranges/a/cards-00004-00009.pdf")
    );
    assert!(folder(&office).join(&drawn.path).exists());
    let outside = "9-13".parse().unwrap();
    let error = draw_range(&office.app, &store, &mut renderer, &lot, outside).await;
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("a range is within 1-12")
    );
    let last = office
        .app
        .storage
        .audit_chain()
        .find_last()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(last.action, "lot.range_drawn");
}

#[tokio::test]
async fn a_lot_is_frozen_once_and_only_with_cards() {
    let office = office_with_lot(3).await;
    let again = freeze_lot(&office.app, &new_lot("a")).await;
    assert!(matches!(again, Err(FreezeError::Exists(_))), "{again:?}");
    let empty = freeze_lot(&office.app, &new_lot("b")).await;
    assert!(matches!(empty, Err(FreezeError::Empty { .. })), "{empty:?}");
    assert_eq!(office.app.storage.lots().list().await.unwrap().len(), 1);
}
