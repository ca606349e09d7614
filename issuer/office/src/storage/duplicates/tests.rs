use issuer_domain::{Actor, Hold};

use super::super::sample::{NOW, Office, family, import_in_batches, on_both_engines};
use super::super::{Review, ReviewFilter, ReviewState};
use super::*;

const ALL: ReviewFilter = ReviewFilter {
    kind: None,
    state: None,
    area: Area::State,
};

async fn waiting(office: &Office) -> Vec<Review> {
    office.storage.reviews().list(&ALL, 0, 100).await.unwrap()
}

async fn held(office: &Office) -> u64 {
    let counts = office.storage.families().count_held().await.unwrap();
    let duplicates = counts.iter().find(|(hold, _)| *hold == Hold::Duplicate);
    duplicates.map_or(0, |(_, families)| *families)
}

async fn import_file(office: &Office, families: &[Family]) {
    import_in_batches(office, families, families.len()).await;
}

fn alike(left: &Family, right: &Family) -> ReviewToOpen {
    ReviewToOpen {
        kind: ReviewKind::Duplicate,
        reason: "alike",
        left_id: left.members[0].id.clone(),
        right_id: right.members[0].id.clone(),
        left_family: Some(left.id.as_str().to_owned()),
        right_family: right.id.as_str().to_owned(),
        place: [23, 9_801, 950_001],
        score: Some(12_345),
        evidence: "{}".to_owned(),
        left_refused_content: None,
        refused_content: None,
    }
}

on_both_engines! {
async fn a_member_in_two_new_families_keeps_both_out_until_the_register_is_corrected(office: Office) {
    let mut second = family(2, 3);
    second.members[2].id = family(1, 2).members[1].id.clone();
    import_file(&office, &[family(1, 2), second.clone(), family(3, 1)]).await;
    let reviews = waiting(&office).await;
    assert_eq!(reviews.len(), 1);
    assert_eq!(reviews[0].reason, "member_in_two_families");
    assert!(reviews[0].left_refused_content.is_some() && reviews[0].refused_content.is_some());
    let ready = office.storage.families().list_without_card(None, 10).await.unwrap();
    assert_eq!(ready.len(), 1, "no card for either");
    // The same file again asks nothing new and lets nobody in.
    import_file(&office, &[family(1, 2), second, family(3, 1)]).await;
    assert_eq!(waiting(&office).await.len(), 1);
    assert_eq!(office.storage.families().count().await.unwrap(), (1, 1));
    import_file(&office, &[family(1, 2), family(2, 3), family(3, 1)]).await;
    assert_eq!(waiting(&office).await, []);
    assert_eq!(held(&office).await, 0);
}

async fn a_pair_is_closed_whichever_of_the_two_the_register_drops(office: Office) {
    for dropped in [0, 1] {
        let mut both = [family(10 + dropped, 2), family(20 + dropped, 2)];
        both[1].ration_card = both[0].ration_card.clone();
        import_file(&office, &both).await;
        assert_eq!(waiting(&office).await.len(), 1);
        import_file(&office, &both[1 - dropped as usize..][..1]).await;
        assert_eq!(waiting(&office).await, []);
        assert_eq!(held(&office).await, 0);
    }
}
}

on_both_engines! {
async fn both_families_are_held_where_both_are_known(office: Office) {
    import_file(&office, &[family(1, 2), family(2, 2)]).await;
    let mut second = family(2, 2);
    second.ration_card = family(1, 2).ration_card;
    import_file(&office, &[family(1, 2), second]).await;
    let reviews = waiting(&office).await;
    assert_eq!(reviews[0].reason, "ration_card_in_two_families");
    assert_eq!(held(&office).await, 2);
    let officer = office.storage.acting_as(Actor::parse("officer").unwrap());
    let decided = officer
        .reviews()
        .decide(reviews[0].id, ReviewState::Different, "two houses", NOW)
        .await
        .unwrap();
    assert_eq!(decided.decided_by.as_deref(), Some("officer"));
    assert_eq!(held(&office).await, 0);
}
}

on_both_engines! {
async fn members_who_are_alike_hold_their_families_once_they_are_said_to_be_the_same(office: Office) {
    let both = [family(1, 2), family(2, 2)];
    import_file(&office, &both).await;
    let pair = [alike(&both[0], &both[1])];
    let duplicates = office.storage.duplicates();
    assert_eq!(duplicates.open_alike(&pair, NOW).await.unwrap(), 1);
    assert_eq!(held(&office).await, 0);
    let id = waiting(&office).await[0].id;
    let reviews = office.storage.reviews();
    reviews.decide(id, ReviewState::Same, "one woman", NOW).await.unwrap();
    assert_eq!(held(&office).await, 2);
    // Neither another search nor another import asks again or forgets.
    assert_eq!(duplicates.open_alike(&pair, NOW).await.unwrap(), 0);
    import_file(&office, &both).await;
    assert_eq!(waiting(&office).await, []);
    assert_eq!(held(&office).await, 2);
    let undone = reviews.decide(id, ReviewState::Open, "", NOW).await.unwrap();
    assert_eq!(undone.state, ReviewState::Open);
    assert_eq!(held(&office).await, 0);
    assert!(reviews.decide(id, ReviewState::Open, "", NOW).await.is_err());
    reviews.decide(id, ReviewState::Same, "one woman", NOW).await.unwrap();
    // The register drops one of the two.
    let mut corrected = both.clone();
    corrected[1].members[0].id = "123456789".to_owned();
    import_file(&office, &corrected).await;
    assert_eq!(held(&office).await, 0);
}
}
