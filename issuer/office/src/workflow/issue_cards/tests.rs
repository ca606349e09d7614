use super::super::check_lists::lists_for_check;
use super::*;
use crate::storage::StoredCard;
use crate::workflow::sign_drafts::sign_new;
use crate::workflow::test_office::{NOW, TestOffice, family};
use crate::workflow::verify_all::verify_all;

async fn issue(office: &TestOffice) -> IssueReport {
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap()
}

async fn texts(office: &TestOffice) -> Vec<String> {
    let cards = office
        .app
        .storage
        .cards()
        .list_signed(None, 1_000)
        .await
        .unwrap();
    cards.into_iter().filter_map(|card| card.qr_text).collect()
}

#[tokio::test]
async fn every_family_gets_its_cards_and_all_of_them_verify() {
    let office = TestOffice::open().await;
    office
        .import(&[family(1, 1), family(2, 5), family(3, 14)])
        .await;
    let report = issue(&office).await;
    assert_eq!((report.families, report.cards, report.continued), (3, 4, 1));
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    let lists = lists_for_check(&office.app, &office.keys).await.unwrap();
    let verified = verify_all(&office.app.storage, &lists, NOW, &mut |_| ())
        .await
        .unwrap();
    assert_eq!((verified.cards, verified.accepted), (4, 4));
}

#[tokio::test]
async fn issuing_twice_changes_nothing() {
    let office = TestOffice::open().await;
    office
        .import(&(0..300).map(|number| family(number, 4)).collect::<Vec<_>>())
        .await;
    assert_eq!(issue(&office).await.cards, 300);
    let before = texts(&office).await;
    let office = office.open_again(NOW.plus_seconds(3_600)).await;
    assert_eq!(issue(&office).await, IssueReport::default());
    assert_eq!(texts(&office).await, before);
}

/// Stores a draft for the first family and dies.
async fn leave_a_draft(office: &TestOffice) -> Vec<StoredCard> {
    let families = office.app.storage.families();
    let stored = families.list_without_card(None, 1).await.unwrap().remove(0);
    let orders = [Order {
        stored,
        making: Making::First,
        replaces_issue: None,
        not_before: None,
        expires_at: None,
        settlement: None,
        ends_with: Vec::new(),
    }];
    let mut renderer = Renderer::bundled().unwrap();
    let mut maker = Maker::new(&office.app, &office.keys, &mut renderer);
    let (planned, refused) = maker.plan(&orders).await.unwrap();
    assert!(refused.is_empty());
    maker.store_drafts(&planned, None).await.unwrap()
}

#[tokio::test]
async fn a_draft_that_another_program_took_for_left_behind_is_one_card() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 4)]).await;
    let drafts = leave_a_draft(&office).await;
    let report = issue(&office).await;
    assert_eq!((report.finished, report.cards), (1, 1));
    let before = texts(&office).await;
    sign_new(&office.app, &office.keys, &drafts).await.unwrap();
    assert_eq!(texts(&office).await, before);
    assert_eq!(office.app.storage.cards().count().await.unwrap(), (0, 1));
}

#[tokio::test]
async fn a_run_that_died_between_draft_and_signature_is_finished_by_the_next() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 4), family(2, 4)]).await;
    leave_a_draft(&office).await;
    let cards = office.app.storage.cards();
    let draft = cards.list_drafts(10).await.unwrap().remove(0).version;

    let office = office.open_again(NOW.plus_seconds(86_400)).await;
    let report = issue(&office).await;
    assert_eq!((report.finished, report.cards, report.families), (1, 2, 1));
    let cards = office.app.storage.cards();
    let signed = cards
        .find(&draft.number.to_string())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(signed.version, draft, "signed is what was stored");
    assert!(signed.qr_text.is_some());
}

#[tokio::test]
async fn a_draft_for_a_key_that_is_gone_is_made_anew_for_the_present_one() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 4)]).await;
    leave_a_draft(&office).await;
    let cards = office.app.storage.cards();
    let mut draft = cards.list_drafts(10).await.unwrap().remove(0).version;
    let discarded = cards
        .discard_drafts_of_key(draft.key_id, NOW)
        .await
        .unwrap();
    assert_eq!(discarded.len(), 1);
    draft.key_id = [1, 2, 3, 4];
    cards.store_drafts(&[draft]).await.unwrap();
    let report = issue(&office).await;
    assert_eq!((report.finished, report.cards), (0, 1));
}

#[tokio::test]
async fn a_family_that_goes_on_no_cards_is_named_and_the_others_get_theirs() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 90), family(2, 3)]).await;
    let report = issue(&office).await;
    assert_eq!((report.families, report.cards), (1, 1));
    assert_eq!(report.refused[0].family_id.as_str(), "10000001");
    assert!(report.refused[0].reason.contains("90 members"));
}
