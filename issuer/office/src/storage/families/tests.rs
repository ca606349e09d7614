//! Families in a real database file.

use issuer_domain::{CardType, ChangeKind, Hold, Name};
use time::macros::date;

use super::super::sample::{Office, family, on_both_engines};
use super::super::{Conflict, Upsert};
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
    let [Upsert::Updated(change)] = office.import(std::slice::from_ref(&after)).await[..] else {
        panic!("the family was not updated");
    };
    let kinds: Vec<ChangeKind> = change.kinds().collect();
    assert_eq!(kinds, [ChangeKind::NameCorrected, ChangeKind::MemberGone]);
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
        [(Hold::FamilyTwice, 2)]
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
    let first = Upsert::Refused(Conflict::MemberTwice { member: 1 });
    assert_eq!(outcomes, [first, twice]);
    office.import(&[family(1, 2)]).await;
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

/// Whether every family was stored, as new, changed or unchanged.
fn all_taken(outcomes: &[Upsert]) -> bool {
    let is_taken = |outcome: &Upsert| !matches!(outcome, Upsert::Refused(_) | Upsert::Deferred);
    outcomes.iter().all(is_taken)
}

on_both_engines! {
async fn a_member_moves_whichever_family_comes_first(office: Office) {
    office.import(&[family(1, 3), family(2, 2)]).await;
    let mut apart = [family(1, 2), family(2, 2)];
    apart[1].members.push(family(1, 3).members[2].clone());
    let mut together = [family(1, 3), family(2, 2)];
    together[0].members.truncate(3);
    for file in [&apart, &together] {
        for backwards in [false, true] {
            let mut families = file.to_vec();
            if backwards {
                families.reverse();
            }
            assert!(all_taken(&office.import(&families).await));
            for family in file {
                let found = office.storage.families().find(&family.id).await.unwrap();
                assert_eq!(&found.unwrap().family, family);
            }
        }
    }
}

async fn numbers_go_round_among_families_of_one_file(office: Office) {
    let mut families: Vec<Family> = (1..=5).map(|number| family(number, 3)).collect();
    office.import(&families).await;
    // Ration cards change places in a ring, members between two.
    let cards: Vec<_> = families.iter().map(|family| family.ration_card.clone()).collect();
    for at in 0..5 {
        families[at].ration_card.clone_from(&cards[(at + 1) % 5]);
    }
    let (one, other) = families.split_at_mut(1);
    std::mem::swap(&mut one[0].members[2], &mut other[2].members[2]);
    assert!(all_taken(&office.import(&families).await));
    for family in &families {
        let found = office.storage.families().find(&family.id).await.unwrap();
        assert_eq!(&found.unwrap().family, family);
    }
    assert_eq!(office.storage.families().count_held().await.unwrap(), []);
}

async fn a_number_that_is_not_given_up_is_refused_with_all_that_wait_for_it(office: Office) {
    office.import(&[family(1, 2), family(2, 2), family(3, 2)]).await;
    // 1 wants the card of 2, 2 wants the card of 3, which the file does not name.
    let mut file = [family(1, 2), family(2, 2)];
    file[0].ration_card = family(2, 1).ration_card;
    file[1].ration_card = family(3, 1).ration_card;
    let refused = Upsert::Refused(Conflict::RationCardInOtherFamily);
    assert_eq!(office.import(&file).await, [refused, refused]);
    // Two new families with one member: nobody knows whose it is, so neither is taken.
    let mut file = [family(4, 2), family(5, 2)];
    file[1].members[1].id = family(4, 2).members[1].id.clone();
    let outcomes = office.import(&file).await;
    let twice = Upsert::Refused(Conflict::MemberTwice { member: 1 });
    assert_eq!(outcomes, [twice, twice]);
    // 2 and 3 have one card; 1 only waited for 2.
    let held = office.storage.families().count_held().await.unwrap();
    assert_eq!(held, [(Hold::Duplicate, 2)]);
    assert!(all_taken(&office.import(&[family(4, 2), family(5, 2)]).await));
}
}
