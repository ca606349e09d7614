//! Families in a real database file.

use issuer_domain::{CardType, Name};
use time::macros::date;

use super::super::sample::{Office, family, on_both_engines};
use super::*;

on_both_engines! {
async fn what_is_stored_reads_back_alike_after_reopening(office: Office) {
    let mut all: Vec<Family> = (1..=300)
        .map(|number| family(number, 1 + number % 14))
        .collect();
    all[7].ration_card = None;
    all[8].card_type = CardType::Migrant;
    all[8].valid_until = Some(date!(2027 - 01 - 31));
    all[8].members[0].name = Name::new(Some("फ़रीदा क्ष\u{200D}मा"), None).unwrap();
    all[9].photo = Some(issuer_domain::Photo {
        path: "photos/a.jpg".to_owned(),
        sha256: [5; 32],
    });
    assert!(
        office
            .import(&all)
            .await
            .iter()
            .all(|outcome| *outcome == Upsert::Accepted)
    );
    let office = office.reopen().await;
    let families = office.storage.families();
    let mut read = Vec::new();
    loop {
        let after = read.last().map(|family: &Family| family.id.clone());
        let page = families
            .list_without_card(after.as_ref(), 70)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.iter().all(|stored| stored.revision == 1));
        read.extend(page.into_iter().map(|stored| stored.family));
    }
    assert_eq!(read, all);
    let members = all.iter().map(|family| family.members.len() as u64).sum();
    assert_eq!(families.count().await.unwrap(), (300, members));
}
}

on_both_engines! {
async fn the_same_families_again_change_nothing_but_the_as_on_date(office: Office) {
    let mut all: Vec<Family> = (1..=20).map(|number| family(number, 3)).collect();
    office.import(&all).await;
    for family in &mut all {
        family.as_on = date!(2026 - 12 - 01);
    }
    let outcomes = office.import(&all).await;
    assert!(outcomes.iter().all(|outcome| *outcome == Upsert::Unchanged));
    let found = office
        .storage
        .families()
        .find(&all[4].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        found,
        StoredFamily {
            family: all[4].clone(),
            revision: 1
        }
    );
}
}

on_both_engines! {
async fn a_changed_family_keeps_its_past(office: Office) {
    let before = family(1, 3);
    office.import(std::slice::from_ref(&before)).await;
    let mut after = family(1, 2);
    after.members[1].name = Name::new(None, Some("Gita Devi")).unwrap();
    assert_eq!(
        office.import(std::slice::from_ref(&after)).await,
        [Upsert::Updated]
    );
    let families = office.storage.families();
    let first = families.get(&before.id, 1).await.unwrap();
    assert_eq!(
        first,
        StoredFamily {
            family: before.clone(),
            revision: 1
        }
    );
    let second = families.get(&before.id, 2).await.unwrap();
    assert_eq!(
        second,
        StoredFamily {
            family: after,
            revision: 2
        }
    );
    let missing = families.get(&before.id, 3).await.unwrap_err();
    assert_eq!(
        missing.to_string(),
        "there is no family 10000001 in revision 3"
    );
}
}

on_both_engines! {
async fn a_family_twice_in_a_file_is_refused_and_held_until_a_clean_file(office: Office) {
    let run = office.run().await;
    let families = office.storage.families();
    let first = families
        .upsert_batch(run, &[family(1, 2), family(2, 2)])
        .await
        .unwrap();
    assert_eq!(first, [Upsert::Accepted, Upsert::Accepted]);
    let again = families.upsert_batch(run, &[family(1, 3)]).await.unwrap();
    assert_eq!(again, [Upsert::Refused(Conflict::FamilyTwice)]);
    let in_one_batch = families
        .upsert_batch(run, &[family(3, 1), family(3, 1)])
        .await
        .unwrap();
    assert_eq!(
        in_one_batch,
        [Upsert::Accepted, Upsert::Refused(Conflict::FamilyTwice)]
    );
    let ready = families.list_without_card(None, 10).await.unwrap();
    assert_eq!(ready.len(), 1);
    assert_eq!(ready[0].family.id, family(2, 1).id);
    assert_eq!(
        families.count_held().await.unwrap(),
        [("family_twice".to_owned(), 2)]
    );
    office.import(&[family(1, 2), family(3, 1)]).await;
    assert_eq!(families.count_held().await.unwrap(), []);
}
}

on_both_engines! {
async fn a_member_or_ration_card_of_another_family_is_refused(office: Office) {
    let run = office.run().await;
    let families = office.storage.families();
    let mut second = family(2, 3);
    second.members[2].id = family(1, 2).members[1].id.clone();
    let outcomes = families
        .upsert_batch(run, &[family(1, 2), second.clone()])
        .await
        .unwrap();
    let twice = Upsert::Refused(Conflict::MemberTwice { member: 2 });
    assert_eq!(outcomes, [Upsert::Accepted, twice]);
    let elsewhere = Upsert::Refused(Conflict::MemberInOtherFamily { member: 2 });
    assert_eq!(office.import(&[second]).await, [elsewhere]);
    let mut third = family(3, 1);
    third.ration_card = family(1, 1).ration_card;
    assert_eq!(
        office.import(&[third]).await,
        [Upsert::Refused(Conflict::RationCardInOtherFamily)]
    );
}
}

on_both_engines! {
async fn a_member_moves_where_the_family_it_leaves_comes_first(office: Office) {
    office.import(&[family(1, 3), family(2, 2)]).await;
    let left = family(1, 2);
    let mut joined = family(2, 2);
    joined.members.push(family(1, 3).members[2].clone());
    // Ration cards change places in the same file.
    let mut left = left;
    std::mem::swap(&mut left.ration_card, &mut joined.ration_card);
    let outcomes = office.import(&[left.clone(), joined.clone()]).await;
    assert_eq!(
        outcomes[0],
        Upsert::Refused(Conflict::RationCardInOtherFamily)
    );
    left.ration_card = None;
    let outcomes = office.import(&[left, joined.clone()]).await;
    assert_eq!(outcomes, [Upsert::Updated, Upsert::Updated]);
    let found = office
        .storage
        .families()
        .find(&joined.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.family, joined);
}
}
