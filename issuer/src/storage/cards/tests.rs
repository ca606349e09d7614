//! Cards in a real database file.

use issuer_domain::RevocationReason;

use super::super::sample::{NOW, Office, family, intent, on_both_engines, signed};
use super::*;

on_both_engines! {
async fn an_intent_survives_the_process_and_is_signed_once(office: Office) {
    let intents = office.drafts(300).await;
    office
        .storage
        .cards()
        .store_intents(&intents)
        .await
        .unwrap();
    let office = office.reopen().await;
    let cards = office.storage.cards();
    assert_eq!(cards.count().await.unwrap(), (300, 0));
    let drafts = cards.list_drafts(200).await.unwrap();
    assert_eq!(drafts.len(), 200);
    assert_eq!(drafts[0].to_be_signed, b"10000001");
    assert_eq!(drafts[0].status_place, intents[0].status_place);
    let batch: Vec<SignedIntent> = intents[..250].iter().map(signed).collect();
    cards.store_signed(&batch, NOW).await.unwrap();
    let again = cards.store_signed(&batch[..1], NOW).await.unwrap_err();
    let expected = format!(
        "card {} is not waiting for its signature",
        intents[0].number
    );
    assert_eq!(again.to_string(), expected);
    let page = cards
        .list_signed(Some(&intents[0].number), 10)
        .await
        .unwrap();
    assert_eq!(page[0].number, intents[1].number);
    assert_eq!(
        page[0].production,
        Production::Signed {
            at: NOW,
            key_id: [1, 2, 3, 4]
        }
    );
    assert_eq!(
        page[0].qr_text.as_deref(),
        Some(&*signed(&intents[1]).qr_text)
    );
    assert_eq!(cards.count().await.unwrap(), (50, 250));
}
}

on_both_engines! {
async fn a_batch_is_signed_wholly_or_not_at_all(office: Office) {
    let intents = office.drafts(3).await;
    let cards = office.storage.cards();
    cards.store_intents(&intents[..2]).await.unwrap();
    let batch: Vec<SignedIntent> = intents.iter().map(signed).collect();
    assert!(matches!(
        cards.store_signed(&batch, NOW).await,
        Err(StorageError::NotADraft { .. })
    ));
    assert_eq!(cards.count().await.unwrap(), (2, 0));
}
}

on_both_engines! {
async fn a_family_has_one_live_card(office: Office) {
    let intents = office.drafts(1).await;
    let cards = office.storage.cards();
    cards.store_intents(&intents).await.unwrap();
    let families = office.storage.families();
    assert_eq!(families.list_without_card(None, 9).await.unwrap(), []);
    let id = family(1, 1).id;
    let mut second = intent(&id, office.places(1).await.remove(0));
    second.number = CardNumber::new(id, 2, issuer_domain::Part::WHOLE).unwrap();
    let refused = cards
        .store_intents(std::slice::from_ref(&second))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, StorageError::CardExists { .. }),
        "{refused}"
    );
    let number = intents[0].number.to_string();
    cards
        .change_status(&number, |status| status.supersede(NOW))
        .await
        .unwrap();
    cards.store_intents(&[second]).await.unwrap();
}
}

on_both_engines! {
async fn a_status_place_belongs_to_one_card(office: Office) {
    let mut intents = office.drafts(2).await;
    intents[1].status_place = intents[0].status_place.clone();
    assert!(
        office
            .storage
            .cards()
            .store_intents(&intents)
            .await
            .is_err()
    );
    assert_eq!(office.storage.cards().count().await.unwrap(), (0, 0));
}
}

on_both_engines! {
async fn statuses_change_as_the_state_machine_allows_and_reach_the_list(office: Office) {
    let intents = office.drafts(3).await;
    let cards = office.storage.cards();
    cards.store_intents(&intents).await.unwrap();
    let number = |at: usize| intents[at].number.to_string();
    cards
        .change_status(&number(0), |status| status.suspend(NOW))
        .await
        .unwrap();
    let reason = RevocationReason::LostOrStolen;
    let revoked = cards
        .change_status(&number(1), |status| status.revoke(reason, NOW))
        .await
        .unwrap();
    let refused = cards
        .change_status(&number(1), |status| status.suspend(NOW))
        .await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "a card that is revoked cannot be suspended"
    );
    let missing = cards.change_status("1", |status| status.suspend(NOW)).await;
    assert!(matches!(missing, Err(StorageError::NoSuchCard { .. })));
    let mut expected = vec![
        (
            intents[0].status_place.index,
            CredentialStatus::Suspended { at: NOW },
        ),
        (intents[1].status_place.index, revoked),
    ];
    expected.sort_by_key(|(index, _)| *index);
    assert_eq!(
        office
            .storage
            .status_indexes()
            .list_not_valid(1)
            .await
            .unwrap(),
        expected
    );
    assert_eq!(
        cards.find(&number(1)).await.unwrap().unwrap().status,
        revoked
    );
}
}
