use issuer_domain::{CardNumber, Family, Part};

use super::super::DatabaseLocation;
use super::super::sample::{NOW, Office, family, intent, on_both_engines, signed};
use super::*;

const DAY: i64 = Timestamp::DAY;

/// A signed card of family `number` in one of its revisions.
async fn card(office: &Office, number: u32, issue: u8, revision: u32, at: Timestamp) {
    let id = family(number, 1).id;
    let mut draft = intent(&id, office.places(1).await.remove(0));
    draft.number = CardNumber::new(id, issue, Part::WHOLE).unwrap();
    draft.family_revision = revision;
    draft.replaces_issue = (issue > 1).then(|| issue - 1);
    draft.issued_at = at;
    let cards = office.storage.cards();
    cards
        .store_drafts(std::slice::from_ref(&draft))
        .await
        .unwrap();
    cards.store_signed(&[signed(&draft)], at).await.unwrap();
}

/// Who of family `number` stands elsewhere, as place, other card, and whether it has ended.
async fn elsewhere(office: &Office, number: u32, since: Timestamp) -> Vec<(usize, String, bool)> {
    let families = office.storage.families();
    let stored = families.find(&family(number, 1).id).await.unwrap().unwrap();
    let now = NOW.plus_seconds(20 * DAY);
    let found = families
        .list_shown_elsewhere(&[&stored], since, now)
        .await
        .unwrap();
    let told = found
        .into_iter()
        .map(|one| (one.member, one.card_number, one.ended.is_some()));
    told.collect()
}

/// Family 1 without its last member, who is in family 2 now.
fn moved() -> [Family; 2] {
    let mut to = family(2, 1);
    to.members.push(family(1, 3).members[2].clone());
    [family(1, 2), to]
}

fn number_of(number: u32, issue: u8) -> String {
    CardNumber::new(family(number, 1).id, issue, Part::WHOLE)
        .unwrap()
        .to_string()
}

on_both_engines! {
async fn a_member_is_shown_elsewhere_as_long_as_the_other_card_has_the_member(office: Office) {
    office.import(&[family(1, 3), family(2, 1), family(3, 3)]).await;
    card(&office, 1, 1, 1, NOW).await;
    card(&office, 3, 1, 1, NOW).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, []);
    office.import(&moved()).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, [(1, number_of(1, 1), false)]);
    assert_eq!(elsewhere(&office, 1, NOW).await, []);
    // The other family's next card has the member no more; the old one held until then.
    let corrected = NOW.plus_seconds(5 * DAY);
    card(&office, 1, 2, 2, corrected).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, [(1, number_of(1, 1), true)]);
    let later = corrected.plus_seconds(1);
    assert_eq!(elsewhere(&office, 2, later).await, []);
}

async fn a_card_of_a_revision_from_before_the_member_came_shows_nobody(office: Office) {
    office.import(&[family(1, 2), family(2, 1)]).await;
    card(&office, 1, 1, 1, NOW).await;
    // The member comes into family 1 after its card was made, and goes on.
    office.import(&[family(1, 3)]).await;
    office.import(&moved()).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, []);
}

async fn an_earlier_revision_is_asked_where_its_members_have_gone(office: Office) {
    office.import(&[family(1, 3), family(2, 1)]).await;
    office.import(&moved()).await;
    card(&office, 2, 1, 2, NOW).await;
    let families = office.storage.families();
    let before = families.get(&family(1, 1).id, 1).await.unwrap();
    let found = families.list_shown_elsewhere(&[&before], NOW, NOW).await.unwrap();
    assert_eq!((found[0].member, &*found[0].card_number), (2, &*number_of(2, 1)));
    assert_eq!(found[0].other, family(2, 1).id);
}

async fn a_revoked_card_and_one_that_ran_out_have_ended(office: Office) {
    office.import(&[family(1, 3), family(2, 1)]).await;
    card(&office, 1, 1, 1, NOW).await;
    office.import(&moved()).await;
    let at = NOW.plus_seconds(DAY);
    let revoked = at.seconds();
    let revoke = format!("update card set status = 'revoked', status_at = {revoked},
                          status_by = 'office', status_reason = 'surrendered'");
    office.storage.by_hand(&revoke).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, [(1, number_of(1, 1), true)]);
    assert_eq!(elsewhere(&office, 2, at.plus_seconds(1)).await, []);
    let ran_out = NOW.plus_seconds(10 * DAY).seconds();
    let ends = format!("update card set status = 'valid', status_at = null, status_by = null,
                        status_reason = null, expires_at = {ran_out}");
    office.storage.by_hand(&ends).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, [(1, number_of(1, 1), true)]);
    assert_eq!(elsewhere(&office, 2, NOW.plus_seconds(10 * DAY)).await, []);
}

async fn departures_from_before_they_were_noted_are_found_in_the_past_of_families(office: Office) {
    const SQLITE: &str = include_str!("../../../migrations/sqlite/0066_earlier_departures.sql");
    const POSTGRES: &str = include_str!("../../../migrations/postgres/0066_earlier_departures.sql");
    office.import(&[family(1, 3), family(2, 1), family(3, 2)]).await;
    card(&office, 1, 1, 1, NOW).await;
    let [from, to] = moved();
    let mut renamed = family(3, 2);
    renamed.ration_card = None;
    office.import(&[from, to, renamed]).await;
    office.storage.by_hand("delete from member_departure").await;
    assert_eq!(elsewhere(&office, 2, NOW).await, []);
    let is_sqlite = matches!(office.location, DatabaseLocation::Sqlite(_));
    office.storage.by_hand(if is_sqlite { SQLITE } else { POSTGRES }).await;
    assert_eq!(elsewhere(&office, 2, NOW).await, [(1, number_of(1, 1), false)]);
    let mut transaction = office.storage.begin_read().await.unwrap();
    let count = Statement::new("select count(*) as found from member_departure");
    let found = transaction.fetch_one(count).await.unwrap().integer("found").unwrap();
    assert_eq!(found, 1, "who stayed has not left");
}
}
