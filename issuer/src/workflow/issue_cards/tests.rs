use super::*;
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

#[tokio::test]
async fn a_run_that_died_between_intent_and_signature_is_finished_by_the_next() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 4), family(2, 4)]).await;
    let families = office
        .app
        .storage
        .families()
        .list_without_card(None, 10)
        .await
        .unwrap();
    let whole = vec![PartPlan::of(4, card_payload::Part::WHOLE)];
    let planned = [(&families[0], whole)];
    let (key_id, terms) = (office.card_key_id(), office.app.issue_terms());
    store_intents(&office.app, &planned, key_id, &terms)
        .await
        .unwrap();
    let intent = office
        .app
        .storage
        .cards()
        .list_drafts(10)
        .await
        .unwrap()
        .remove(0);

    let office = office.open_again(NOW.plus_seconds(86_400)).await;
    let report = issue(&office).await;
    assert_eq!((report.finished, report.cards, report.families), (1, 2, 1));
    let number = intent.number.to_string();
    let signed = office
        .app
        .storage
        .cards()
        .find(&number)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        signed.to_be_signed, intent.to_be_signed,
        "signed is what was stored"
    );
    assert_eq!(signed.issued_at, NOW);
    assert!(signed.qr_text.is_some());
}

#[tokio::test]
async fn a_draft_of_another_key_is_not_signed() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 4)]).await;
    let families = office
        .app
        .storage
        .families()
        .list_without_card(None, 10)
        .await
        .unwrap();
    let planned = [(
        &families[0],
        vec![PartPlan::of(4, card_payload::Part::WHOLE)],
    )];
    let other = KeyId::from_bytes([1, 2, 3, 4]);
    store_intents(&office.app, &planned, other, &office.app.issue_terms())
        .await
        .unwrap();
    let mut renderer = Renderer::bundled().unwrap();
    let result = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ()).await;
    assert!(matches!(
        result,
        Err(IssueError::Sign(SignDraftsError::OtherKey { .. }))
    ));
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
