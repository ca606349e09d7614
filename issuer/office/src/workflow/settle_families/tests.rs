//! Splits and mergers, and what a shop says in each month.

use card_verifier::{Lists, verify};
use issuer_domain::Family;

use super::super::issue_cards::issue_cards;
use super::super::publish_update::publish_update;
use super::*;
use crate::workflow::test_office::{NOW, TestOffice, family};

/// Family 1 with members 1 to 4, of whom two then found family 2.
async fn split_office() -> (TestOffice, Renderer) {
    let office = TestOffice::open().await.with_staff().await;
    office.import(&[family(1, 4)]).await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    let (mut rest, mut new) = (family(1, 4), family(2, 2));
    for (at, member) in rest.members.split_off(2).into_iter().enumerate() {
        new.members[at].id = member.id;
    }
    office.import(&[rest, new]).await;
    (office, renderer)
}

fn id(number: u32) -> FamilyId {
    family(number, 1).id
}

/// What a shop with the present update says of every card, by card number.
async fn shop(office: &TestOffice, now: Timestamp) -> Vec<(String, &'static str)> {
    let published = publish_update(&office.app, &office.keys).await.unwrap();
    let update = std::fs::read(published.path).unwrap();
    let lists = Lists::open(&update, &office.keys.anchors).unwrap();
    let cards = office
        .app
        .storage
        .cards()
        .list_signed(None, 100)
        .await
        .unwrap();
    let said = cards.iter().map(|card| {
        let code = verify(card.qr_text.as_deref().unwrap(), &lists, now).code();
        (card.version.number.to_string(), code)
    });
    said.collect()
}

fn codes(said: &[(String, &'static str)]) -> Vec<&'static str> {
    said.iter().map(|(_, code)| *code).collect()
}

#[tokio::test]
async fn after_a_split_nobody_draws_twice_in_the_month_and_everybody_in_the_next() {
    let (mut office, mut renderer) = split_office().await;
    let new = [id(1), id(2)];
    let settling = Settling {
        old: &new[..1],
        new: &new,
        begins: Begins::NextMonth,
        apply: true,
    };
    office.act_as("inspector");
    let (app, keys) = (&office.app, &office.keys);
    let settled = split_family(app, keys, &mut renderer, &settling)
        .await
        .unwrap();
    let begins = settled.accepted_from.unwrap();
    assert_eq!(begins, next_month(NOW).unwrap());
    assert_eq!(office.statuses(1).await, ["superseded", "valid"]);
    let today = shop(&office, NOW).await;
    assert_eq!(codes(&today), ["R-SUPERSEDED", "T-EARLY", "T-EARLY"]);
    let last = shop(&office, begins.plus_seconds(-1)).await;
    assert_eq!(codes(&last)[1..], ["T-EARLY", "T-EARLY"]);
    office.app.now = begins;
    let first = shop(&office, begins).await;
    assert_eq!(codes(&first), ["R-SUPERSEDED", "V-OK", "V-OK"]);
}

#[tokio::test]
async fn an_officer_lets_the_new_cards_begin_at_once_and_an_inspector_does_not() {
    let (mut office, mut renderer) = split_office().await;
    let new = [id(1), id(2)];
    let settling = Settling {
        old: &new[..1],
        new: &new,
        begins: Begins::AtOnce,
        apply: true,
    };
    office.act_as("inspector");
    let refused = split_family(&office.app, &office.keys, &mut renderer, &settling).await;
    assert!(matches!(refused, Err(SettleError::Permission(_))));
    office.act_as("officer");
    split_family(&office.app, &office.keys, &mut renderer, &settling)
        .await
        .unwrap();
    let today = shop(&office, NOW).await;
    assert_eq!(codes(&today), ["R-SUPERSEDED", "V-OK", "V-OK"]);
}

#[tokio::test]
async fn a_dry_run_and_a_refusal_change_nothing() {
    let (office, mut renderer) = split_office().await;
    let (app, keys) = (&office.app, &office.keys);
    let settle = async |old: &[FamilyId], new: &[FamilyId], apply, renderer: &mut Renderer| {
        let settling = Settling {
            old,
            new,
            begins: Begins::NextMonth,
            apply,
        };
        split_family(app, keys, renderer, &settling).await
    };
    let dry = settle(&[id(1)], &[id(1), id(2)], false, &mut renderer).await;
    assert!(!dry.unwrap().applied);
    let alone = settle(&[id(1)], &[id(1)], true, &mut renderer).await;
    assert!(matches!(alone, Err(SettleError::NoSplit)));
    let missing = settle(&[id(1)], &[id(1), id(3)], true, &mut renderer).await;
    assert!(matches!(missing, Err(SettleError::NotInRegister(_))));
    let stranger: Family = family(4, 2);
    office.import(&[stranger]).await;
    let stranger = settle(&[id(1)], &[id(1), id(4)], true, &mut renderer).await;
    assert!(matches!(stranger, Err(SettleError::NobodyOfIt(_))));
    assert_eq!(office.statuses(1).await, ["valid"]);
}

#[tokio::test]
async fn a_settlement_that_died_before_its_signature_is_finished_by_the_next_run() {
    let (office, mut renderer) = split_office().await;
    let stored = office.app.storage.families();
    let stored = stored.list_current(&[&id(1), &id(2)]).await.unwrap();
    let settlements = office.app.storage.settlements();
    let settlement = settlements
        .begin(SettlementKind::Split, &[], NOW)
        .await
        .unwrap();
    let orders: Vec<Order> = stored
        .into_iter()
        .map(|stored| Order {
            replaces_issue: (stored.family.id == id(1)).then_some(1),
            stored,
            making: Making::Split,
            not_before: None,
            expires_at: None,
            settlement: Some(settlement),
            ends_with: Vec::new(),
        })
        .collect();
    let mut maker = Maker::new(&office.app, &office.keys, &mut renderer);
    let (planned, _) = maker.plan(&orders).await.unwrap();
    maker.store_drafts(&planned, None).await.unwrap();
    assert_eq!(
        office.statuses(1).await,
        ["valid", "valid"],
        "one of them a draft"
    );

    let office = office.open_again(NOW.plus_seconds(60)).await;
    let report = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ()).await;
    assert_eq!(report.unwrap().finished, 2);
    assert_eq!(office.statuses(1).await, ["superseded", "valid"]);
    assert_eq!(office.statuses(2).await, ["valid"]);
}
