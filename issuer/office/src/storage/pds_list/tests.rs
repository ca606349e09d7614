use time::macros::date;

use super::super::sample::{NOW, Office, on_both_engines, pds_card};
use super::*;

async fn load(office: &Office, cards: &[Household]) -> (Vec<PdsUpsert>, PdsCounts) {
    let list = office.storage.pds_list();
    let import = list.start("list.csv", NOW).await.unwrap();
    let dated: Vec<_> = cards
        .iter()
        .map(|card| (card.clone(), Some(date!(2026 - 11 - 01))))
        .collect();
    let outcomes = list.upsert_batch(import, &dated).await.unwrap();
    let counts = list.finish(import, PdsCounts::default(), NOW).await;
    (outcomes, counts.unwrap())
}

on_both_engines! {
async fn what_is_stored_reads_back_alike_and_the_same_list_changes_nothing(office: Office) {
    let mut cards: Vec<Household> = (1..=5).map(|number| pds_card(number, 1 + number % 3)).collect();
    cards[1].block = None;
    cards[2].members[0].relative = None;
    let (outcomes, _) = load(&office, &cards).await;
    assert!(outcomes.iter().all(|outcome| *outcome == PdsUpsert::Accepted));
    let (outcomes, counts) = load(&office, &cards).await;
    assert!(outcomes.iter().all(|outcome| *outcome == PdsUpsert::Unchanged));
    assert_eq!(counts.gone, 0);
    let office = office.reopen().await;
    for card in &cards {
        let found = office.storage.pds_list().find(&card.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(card));
    }
}
}

on_both_engines! {
async fn a_later_list_changes_cards_and_marks_those_of_its_blocks_that_it_lacks(office: Office) {
    let mut cards: Vec<Household> = (1..=4).map(|number| pds_card(number, 2)).collect();
    cards[3].block = Some(7);
    load(&office, &cards).await;
    let mut later = vec![cards[0].clone(), cards[1].clone(), cards[1].clone()];
    later[0].shop_code = "OTHER".to_owned();
    let (outcomes, counts) = load(&office, &later).await;
    assert_eq!(
        outcomes,
        [PdsUpsert::Changed, PdsUpsert::Unchanged, PdsUpsert::Twice]
    );
    // The third card is of the same block; of the fourth card's block this list says nothing.
    assert_eq!(counts.gone, 1);
    assert_eq!(office.storage.pds_list().count().await.unwrap(), (3, 1));
    let (_, counts) = load(&office, &cards).await;
    assert_eq!(counts.gone, 0);
    assert_eq!(office.storage.pds_list().count().await.unwrap(), (4, 0));
}
}

on_both_engines! {
async fn a_card_that_could_not_be_taken_is_not_gone(office: Office) {
    let cards: Vec<Household> = (1..=2).map(|number| pds_card(number, 2)).collect();
    load(&office, &cards).await;
    let list = office.storage.pds_list();
    let import = list.start("list.csv", NOW).await.unwrap();
    list.upsert_batch(import, &[(cards[0].clone(), None)])
        .await
        .unwrap();
    list.note_seen(import, &[cards[1].id.clone()]).await.unwrap();
    let counts = list.finish(import, PdsCounts::default(), NOW).await;
    assert_eq!(counts.unwrap().gone, 0);
}
}
