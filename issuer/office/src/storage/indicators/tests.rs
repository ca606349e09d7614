use issuer_domain::Hold;

use super::super::sample::{NOW, Office, on_both_engines, signed};
use super::super::{AuditSearch, LotStage, SignedDraft};
use super::*;

on_both_engines! {
async fn what_there_is_not_is_counted_as_nothing(office: Office) {
    let indicators = office.storage.indicators();
    assert_eq!(indicators.waiting_requests().await.unwrap(), WaitingRequests::default());
    assert_eq!(indicators.funnel(NOW).await.unwrap(), RequestFunnel::default());
    assert_eq!(indicators.last_published().await.unwrap(), None);
    assert_eq!(indicators.last_checkpoint().await.unwrap(), None);
    assert!(indicators.presses().await.unwrap().is_empty());
    assert!(indicators.open_lots(5).await.unwrap().is_empty());
    assert!(indicators.refused_scans(NOW).await.unwrap().is_empty());
    for area in [Area::State, Area::District(23)] {
        assert!(indicators.reprints(area, NOW).await.unwrap().is_empty());
        assert!(indicators.undelivered(area).await.unwrap().is_empty());
    }
}
}

on_both_engines! {
async fn lots_presses_and_hands_are_counted_by_day_and_by_vendor(office: Office) {
    let drafts = office.drafts(3).await;
    let storage = &office.storage;
    storage.cards().store_drafts(&drafts).await.unwrap();
    let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
    storage.cards().store_signed(&batch, NOW).await.unwrap();
    storage.freeze_by_family("A", 3, NOW).await;
    storage.lots().advance("A", LotStage::Rendered, NOW).await.unwrap();
    let first = drafts[0].number.to_string();
    for (card, state, fact) in [(0, "handed_over", "x"), (1, "undelivered", "moved")] {
        let number = drafts[card].number.to_string();
        let text = format!(
            "update card set production = '{state}', production_fact = '{fact}' where card_number = '{number}'"
        );
        storage.by_hand(&text).await;
    }
    let at = NOW.seconds() + Timestamp::DAY;
    let text = format!("insert into hand_over values ('{first}', 'camp', {at}, 'g.rana')");
    storage.by_hand(&text).await;
    storage
        .by_hand("insert into lot_return (lot_id, return_number, printed, spoiled, samples, missing, recorded_at, recorded_by) values ('A', 1, 95, 4, 0, 1, 0, 'p')")
        .await;

    let indicators = storage.indicators();
    let lots = indicators.open_lots(5).await.unwrap();
    assert_eq!((lots[0].cards, lots[0].handed_over, lots[0].not_delivered), (3, 1, 1));
    assert_eq!(lots[0].by_day, [((at + 19_800) / 86_400, 1)]);
    let presses = indicators.presses().await.unwrap();
    assert_eq!((presses[0].printed, presses[0].spoiled), (95, 4));
    assert_eq!(presses[0].spoiled_share(), 400);
    let moved = [("moved".to_owned(), 1)];
    assert_eq!(indicators.undelivered(Area::District(23)).await.unwrap(), moved);
    assert!(indicators.undelivered(Area::District(1)).await.unwrap().is_empty());

    let family = &drafts[0].number.family_id().clone();
    let ways = storage.cards().list_journeys(family).await.unwrap();
    let mut places = Vec::new();
    for draft in &drafts {
        let ways = storage.cards().list_journeys(draft.number.family_id()).await.unwrap();
        let (lot, place) = ways[0].lot.clone().unwrap();
        assert_eq!(lot, "A");
        places.push(place);
    }
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3]);
    assert!(ways[0].handed_over.is_some() && !ways[0].at_counter);
    let ids = [family.as_str(), "99999999"];
    let families = storage.families();
    assert_eq!(families.count_outside(Area::District(1), &ids).await.unwrap(), 1);
    assert_eq!(families.count_outside(Area::District(23), &ids).await.unwrap(), 0);
    let held = families.list_held(Area::State, Hold::Gone, "", 10).await.unwrap();
    assert!(held.is_empty());
    let runs = storage.import_runs().list_outcomes(5).await.unwrap();
    assert_eq!(runs[0].number, 1);
    assert!(storage.lot_exports().list_last(5).await.unwrap().is_empty());
}
}

on_both_engines! {
async fn the_audit_is_searched_from_its_end(office: Office) {
    let drafts = office.drafts(3).await;
    office.storage.cards().store_drafts(&drafts).await.unwrap();
    let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
    office.storage.cards().store_signed(&batch, NOW).await.unwrap();
    let chain = office.storage.audit_chain();
    let mut search = AuditSearch {
        action: "card.".to_owned(),
        since: Some(NOW),
        until: Some(NOW.plus_seconds(1)),
        ..AuditSearch::default()
    };
    let found = chain.search(&search, i64::MAX, 2).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(found[0].sequence > found[1].sequence);
    let older = chain.search(&search, found[1].sequence, 9).await.unwrap();
    assert!(older.iter().all(|row| row.action.starts_with("card.")));
    assert!(!older.is_empty());
    search.actor = "nobody.here".to_owned();
    assert!(chain.search(&search, i64::MAX, 9).await.unwrap().is_empty());
}
}
