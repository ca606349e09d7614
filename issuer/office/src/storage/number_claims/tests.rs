//! The order of a file's rows, and where its batches end, decide nothing.

use issuer_domain::Hold;

use super::super::sample::{NOW, Office, family, import_in_batches, intent, on_both_engines};
use super::super::{
    ImportSession, ImportStart, PreparedFamily, ReviewFilter, Upsert, refused_families,
};
use super::*;

/// What is left of a file.
#[derive(Debug, PartialEq)]
struct Left {
    /// Numbers of the file's families that are stored as the file has them.
    stored: Vec<u32>,
    /// Those of them that are held, with why.
    held: Vec<(u32, Vec<Hold>)>,
    /// Pairs in the queue.
    pairs: Vec<(u32, u32)>,
}

async fn left_of(office: &Office, file: &[Family], first: u32) -> Left {
    let number = |id: &str| id.parse::<u32>().unwrap() - 10_000_000 - first;
    let families = office.storage.families();
    let (mut stored, mut held) = (Vec::new(), Vec::new());
    for family in file {
        let found = families.find(&family.id).await.unwrap();
        if found.is_some_and(|found| found.family == *family) {
            let holds = families.list_every_hold(&[&family.id]).await.unwrap();
            let at = number(family.id.as_str());
            stored.push(at);
            held.extend(holds.into_values().map(|holds| (at, holds)));
        }
    }
    let filter = ReviewFilter {
        kind: None,
        state: None,
        area: issuer_domain::Area::State,
    };
    let of_file = |id: &str| file.iter().any(|family| family.id.as_str() == id);
    let reviews = office
        .storage
        .reviews()
        .list(&filter, 0, 10_000)
        .await
        .unwrap();
    let reviews = reviews.iter().filter(|review| of_file(&review.left_id));
    let mut pairs: Vec<(u32, u32)> = reviews
        .map(|review| (number(&review.left_id), number(&review.right_id)))
        .collect();
    stored.sort_unstable();
    held.sort();
    pairs.sort_unstable();
    Left {
        stored,
        held,
        pairs,
    }
}

/// Every order of four things.
fn orders() -> Vec<[usize; 4]> {
    let all = (0..256).map(|code| [code / 64, code / 16 % 4, code / 4 % 4, code % 4]);
    let is_order = |order: &[usize; 4]| (0..4).all(|at| order.contains(&at));
    all.filter(is_order).collect()
}

/// Imports a file of four families in every order and in batches of 1, 2 and 4, each time with
/// families of its own: `scene` gives those that are known before, and the file.
async fn is_always(
    office: &Office,
    scene: impl Fn(u32) -> (Vec<Family>, [Family; 4]),
    expected: &Left,
) {
    let mut first = 0;
    for order in orders() {
        for batch in [1, 2, 4] {
            first += 10;
            let (before, file) = scene(first);
            office.import(&before).await;
            let file: Vec<Family> = order.iter().map(|at| file[*at].clone()).collect();
            let taken = import_in_batches(office, &file, batch).await;
            let left = left_of(office, &file, first).await;
            assert_eq!(left, *expected, "{order:?} in batches of {batch}");
            assert_eq!(taken, left.stored.len(), "{order:?} in batches of {batch}");
        }
    }
}

on_both_engines! {
async fn of_new_families_that_share_numbers_none_is_taken_in_any_order(office: Office) {
    // 1 and 2 share a member, 2 and 3 a ration card; 4 shares nothing.
    let scene = |first: u32| {
        let mut file = [1, 2, 3, 4].map(|number| family(first + number, 2));
        file[1].members[1].id = file[0].members[1].id.clone();
        file[2].ration_card = file[1].ration_card.clone();
        (Vec::new(), file)
    };
    let expected = Left {
        stored: vec![4],
        held: vec![],
        pairs: vec![(1, 2), (2, 3)],
    };
    is_always(&office, scene, &expected).await;
}

async fn a_known_family_keeps_its_place_beside_new_ones_and_is_held(office: Office) {
    // 1 is known and brings a new member, whom 2 has too; 3 has the ration card of 2.
    let scene = |first: u32| {
        let known = family(first + 1, 2);
        let mut file = [1, 2, 3, 4].map(|number| family(first + number, 2));
        let shared = file[1].members[1].clone();
        file[0].members.push(shared);
        file[2].ration_card = file[1].ration_card.clone();
        (vec![known], file)
    };
    let expected = Left {
        stored: vec![1, 4],
        held: vec![(1, vec![Hold::NumberTwice, Hold::Duplicate])],
        pairs: vec![(1, 2), (2, 3)],
    };
    is_always(&office, scene, &expected).await;
}

async fn two_new_families_that_want_what_a_known_one_gives_up_both_get_nothing(office: Office) {
    // 1 loses its last member, whom 2 and 3 have.
    let scene = |first: u32| {
        let known = family(first + 1, 3);
        let mut file = [1, 2, 3, 4].map(|number| family(first + number, 2));
        for at in [1, 2] {
            file[at].members.push(known.members[2].clone());
        }
        (vec![known], file)
    };
    let expected = Left {
        stored: vec![1, 4],
        held: vec![],
        pairs: vec![(2, 3)],
    };
    is_always(&office, scene, &expected).await;
}

async fn each_of_two_is_told_the_other_one_and_both_are_shown(office: Office) {
    for backwards in [false, true] {
        let mut file = [family(1, 2), family(2, 2)];
        file[1].ration_card = file[0].ration_card.clone();
        if backwards {
            file.reverse();
        }
        let start = ImportStart { source_name: "test", owners: None, dry_run: false, at: NOW };
        let mut session = ImportSession::start(&office.storage, start).await.unwrap();
        let first = [PreparedFamily::new(file[0].clone(), 2)];
        let second = [PreparedFamily::new(file[1].clone(), 7)];
        let taken = session.take(&first, 0).await.unwrap();
        assert_eq!(taken.outcomes, [Upsert::Accepted]);
        let taken = session.take(&second, 0).await.unwrap();
        assert_eq!(taken.others[&0], first[0].as_other());
        let back = &taken.taken_back[0];
        assert_eq!((&back.family, back.line), (&file[0], 2));
        assert_eq!(back.other, second[0].as_other());
        assert_eq!(back.conflict, Conflict::RationCardInOtherFamily);
        assert_eq!(office.storage.families().count().await.unwrap(), (0, 0));
        let review = office.storage.reviews().get(1).await.unwrap();
        let shown = refused_families(&review).unwrap();
        let shown: Vec<String> = shown.into_iter().flatten().map(|one| one.id).collect();
        assert_eq!(shown, ["10000001", "10000002"]);
    }
}

async fn a_family_with_a_card_is_not_taken_back(office: Office) {
    let start = ImportStart { source_name: "test", owners: None, dry_run: false, at: NOW };
    let mut session = ImportSession::start(&office.storage, start).await.unwrap();
    session.take(&[PreparedFamily::new(family(1, 2), 2)], 0).await.unwrap();
    let place = office.places(1).await.remove(0);
    let draft = intent(&family(1, 1).id, place);
    office.storage.cards().store_drafts(&[draft]).await.unwrap();
    let mut second = family(2, 2);
    second.ration_card = family(1, 1).ration_card;
    let taken = session.take(&[PreparedFamily::new(second, 4)], 0).await.unwrap();
    assert_eq!(taken.outcomes, [Upsert::Refused(Conflict::RationCardInOtherFamily)]);
    assert_eq!(taken.taken_back, []);
    let held = office.storage.families().count_held().await.unwrap();
    assert_eq!(held, [(Hold::NumberTwice, 1), (Hold::Duplicate, 1)]);
}
}
