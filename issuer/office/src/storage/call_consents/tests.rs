use super::super::sample::{NOW, Office, family, on_both_engines};
use super::*;

fn draw(seed: u32, at: Timestamp) -> SheetDraw<'static> {
    SheetDraw {
        recipient: "calls",
        seed,
        not_since: at.plus_seconds(-90 * Timestamp::DAY),
        at,
    }
}

on_both_engines! {
async fn a_word_is_given_taken_back_and_given_again_and_each_is_audited(office: Office) {
    let mehta = family(0, 2);
    office.import(std::slice::from_ref(&mehta)).await;
    let consents = office.storage.call_consents();
    let id = &mehta.id;
    assert_eq!(consents.find(id).await.unwrap(), None);
    assert!(!consents.withdraw(id, ConsentPlace::Slip, NOW).await.unwrap());
    assert!(consents.give(id, ConsentPlace::Counter, NOW).await.unwrap());
    assert!(!consents.give(id, ConsentPlace::Slip, NOW.plus_seconds(1)).await.unwrap());
    let given = consents.find(id).await.unwrap().unwrap();
    assert_eq!(given.given, (NOW, ConsentPlace::Counter));
    assert!(given.holds());
    let later = NOW.plus_seconds(60);
    assert!(consents.withdraw(id, ConsentPlace::Helpdesk, later).await.unwrap());
    let ended = consents.find(id).await.unwrap().unwrap();
    assert_eq!(ended.withdrawn, Some((later, ConsentPlace::Helpdesk)));
    assert_eq!(consents.count().await.unwrap(), 0);
    assert!(consents.give(id, ConsentPlace::Slip, later).await.unwrap());
    assert_eq!(consents.count().await.unwrap(), 1);
    let events = office.storage.audit_chain().list(0, 50).await.unwrap();
    let about = events.iter().filter(|event| event.action.starts_with("call_consent."));
    assert_eq!(about.count(), 3);
}
}

on_both_engines! {
async fn who_was_drawn_rests_and_who_took_it_back_is_not_drawn(office: Office) {
    let families = [0, 1, 2].map(|number| family(number, 2));
    office.import(&families).await;
    let consents = office.storage.call_consents();
    for one in &families[..2] {
        consents.give(&one.id, ConsentPlace::Counter, NOW).await.unwrap();
    }
    let first = draw(7, NOW);
    let callable = consents.list_callable(Area::State, &first).await.unwrap();
    assert_eq!(callable, [families[0].id.clone(), families[1].id.clone()]);
    consents.withdraw(&families[1].id, ConsentPlace::Slip, NOW).await.unwrap();
    // What was listed before is looked at again when it is noted.
    let noted = consents.note_drawn(&callable, &first).await.unwrap();
    assert_eq!(noted, [families[0].id.clone()]);
    let again = consents.list_callable(Area::State, &first).await.unwrap();
    assert_eq!(again, noted);
    let tomorrow = draw(8, NOW.plus_seconds(Timestamp::DAY));
    assert_eq!(consents.list_callable(Area::State, &tomorrow).await.unwrap(), []);
    let in_spring = draw(8, NOW.plus_seconds(91 * Timestamp::DAY));
    assert_eq!(consents.list_callable(Area::State, &in_spring).await.unwrap(), noted);
    let elsewhere = Area::District(1);
    assert_eq!(consents.list_callable(elsewhere, &in_spring).await.unwrap(), []);
}
}
