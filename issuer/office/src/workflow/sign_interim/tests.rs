use card_verifier::Decision;
use issuer_domain::RequestReason;

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::check_lists::lists_for_check;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::NOW;

on_both_engines! {
async fn an_interim_card_follows_the_yes_and_ends_with_its_days(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Misprinted).await;
    let office = &counter.office;
    let early = sign_interim(&office.app, &office.keys, &mut counter.renderer, request.number, 1).await;
    assert!(matches!(early, Err(InterimError::NotNow(_))));
    counter.approve("officer", request.number).await.unwrap();
    counter.office.act_as("lmk-operator");
    let office = &counter.office;
    let page = sign_interim(&office.app, &office.keys, &mut counter.renderer, request.number, 1).await;
    assert!(page.unwrap().starts_with(b"%PDF-"));
    let second = sign_interim(&office.app, &office.keys, &mut counter.renderer, request.number, 2).await;
    assert!(matches!(second, Err(InterimError::NotNow(_))), "the card has one part");

    let made = office.app.storage.requests().get(request.number).await.unwrap();
    let card = new_cards(&office.app, &made).await.unwrap().remove(0);
    let lists = lists_for_check(&office.app, &office.keys).await.unwrap();
    let claims = interim_claims(&office.app, &card, &lists).unwrap();
    let key_id = choose_card_key(&office.app, &office.keys, 1).await.unwrap().key_id;
    let text = sign(&office.keys, key_id, ToBeSigned::card(&claims, key_id).unwrap()).unwrap();
    let after = |days: i64| verify(&text, &lists, NOW.plus_seconds(days * Timestamp::DAY));
    assert_eq!(after(0).decision(), Decision::Accept);
    assert_eq!(after(0).card().unwrap().card_number(), &card.version.number);
    assert_eq!(after(32).code(), "T-EXPIRED");
}
}
